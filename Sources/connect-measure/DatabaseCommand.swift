import ArgumentParser
import Domain
import Foundation
import Store

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database", abstract: "Start, stop and update the service's PostgreSQL.",
        subcommands: [Start.self, Stop.self, Status.self, Migrate.self])

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Start the private PostgreSQL, making it on first use, and update its schema."
        )
        @OptionGroup var options: ServiceOptions

        /// What holds of a server that a URI names.
        static let elsewhere =
            "A URI names it (CONNECT_MEASURE_DATABASE or database, uri in service.yaml): whoever"
            + " runs that server starts and stops it."

        mutating func run() async throws {
            let service = try Service(options)
            let database = try await service.openDatabase()
            await database.close()
            Terminal.say(
                service.server.isPrivate
                    ? "The database runs. Stop it with: connect-measure database stop"
                    : "The database answers, and its schema is up to date. \(Self.elsewhere)")
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop the private PostgreSQL; committed data is safe.")
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let server = try Service(options).server
            guard server.isPrivate else {
                return Terminal.say("Nothing was stopped. \(Start.elsewhere)")
            }
            let status = try await server.status()
            guard status != .absent else {
                return Terminal.say("There is no database yet, so nothing was stopped.")
            }
            try await server.stop()
            Terminal.say("The database is stopped.")
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether the database runs, and which version it is.")
        @Flag(help: "Print as JSON.") var json = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let server = try Service(options).server
            let status = try await server.status()
            if json {
                return try Terminal.sayJSON(StatusEntry(status, isPrivate: server.isPrivate))
            }
            switch status {
            case .absent: Terminal.say("There is no database yet; database start makes one.")
            case .stopped: Terminal.say("The database is stopped.")
            case .running(let version): Terminal.say("The database runs (PostgreSQL \(version)).")
            }
        }
    }

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the schema up to date; does nothing when it is.")
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let service = try Service(options)
            let database = try await service.openDatabase()
            await database.close()
            Terminal.say("The schema is up to date.")
        }
    }
}

/// Whether the database runs, for programs.
private struct StatusEntry: Encodable {
    /// `absent`, `stopped` or `running`.
    let status: String
    /// The version of PostgreSQL; nil where none runs.
    let postgresql: String?
    /// Whether the service starts and stops the server itself.
    let isPrivate: Bool

    init(_ status: DatabaseServer.Status, isPrivate: Bool) {
        self.isPrivate = isPrivate
        switch status {
        case .absent: (self.status, postgresql) = ("absent", nil)
        case .stopped: (self.status, postgresql) = ("stopped", nil)
        case .running(let version): (self.status, postgresql) = ("running", version)
        }
    }
}

extension Service {
    /// The database, started, with the newest schema and the months of the service prepared: those of
    /// its settings, and half a year ahead of the calendar at least.
    func openDatabase() async throws -> Database {
        let database = try await server.open()
        try await database.migrate()
        let first = settings.text("months_first") ?? "2022-04"
        let last = settings.text("months_last") ?? "2027-03"
        try await database.ensureMonths(
            from: first + "-01", to: max(last, Self.monthsAhead.description) + "-01")
        return database
    }

    /// The month that lies half a year after the present one.
    private static var monthsAhead: Month {
        let today = Calendar(identifier: .iso8601).dateComponents([.year, .month], from: Date())
        let month = Month(year: today.year ?? 0, number: today.month ?? 1)
        return (month ?? Month(ordinal: 0)).advanced(by: 6)
    }
}
