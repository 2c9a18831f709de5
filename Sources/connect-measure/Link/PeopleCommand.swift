import ArgumentParser
import Foundation
import Linkage
import Store

struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Link people whom a sender knows by a number of his own with the register.",
        discussion: """
            Rows without a valid NHS number count under the sender's own number until
            both are tied: by a row that has both, or by birth date and postcode, as the
            model Config/linkage/register.yaml weighs them. Where a model cannot tell, a
            person decides; what a person decided stands, whatever a model says later.
            Every load links when its files are in; people link does so again, or by another model.

              connect-measure people link
              connect-measure people queue
              connect-measure people accept 12 15 --note "seen in the council's system"
              connect-measure compute
            """,
        subcommands: [Link.self, Queue.self, Accept.self, Refuse.self])

    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare the people without an NHS number with the register, and link.")
        @Option(help: "A model file; the register's own when not given.") var model: String?
        @Flag(help: "Print the counts as JSON.") var json = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let service = try Service(options)
            let database = try await service.openDatabase()
            let report = try await service.linkPeople(
                database, model: model.map { URL(fileURLWithPath: $0) })
            await database.close()
            if json { try Terminal.sayJSON(report) } else { Terminal.say(report.sentence) }
            if report.queued > 0 { throw Failure.needsAttention }
        }
    }

    struct Queue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the pairs that wait for a person, without what is in them.")
        @Option(help: "How many pairs to show.") var most = 40
        @Flag(help: "Print all pairs as JSON.") var json = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let database = try await Service(options).openDatabase()
            let queue = try await database.queuedLinks()
            await database.close()
            if json { return try Terminal.sayJSON(queue.map(QueueEntry.init)) }
            guard !queue.isEmpty else { return Terminal.say("No pairs wait.") }
            Terminal.say(
                Terminal.table(
                    headings: ["Number", "Weight", "Levels", "Why", "Model", "Feeds"],
                    rows: queue.prefix(most).map {
                        [
                            "\($0.id)", "\(($0.weight * 10).rounded() / 10)", $0.levels, $0.reason,
                            $0.model, $0.feeds.joined(separator: " "),
                        ]
                    }, right: [0, 1]))
            if queue.count > most { Terminal.say("… and \(queue.count - most) more (--most).") }
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Link pairs: both are the same person.")
        @Argument(help: "The numbers of the pairs, from people queue.") var numbers: [Int]
        @Option(help: "Why, for the record.") var note: String?
        @Flag(help: "Print the outcome as JSON.") var json = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let database = try await Service(options).openDatabase()
            try await database.decide(
                links: numbers, accepted: true, by: NSUserName(), note: note)
            await database.close()
            if json { return try Terminal.sayJSON(["linked": numbers]) }
            Terminal.say(Terminal.counted(numbers.count, "pair") + " linked.")
        }
    }

    struct Refuse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep pairs apart for good: two people.")
        @Argument(help: "The numbers of the pairs, from people queue.") var numbers: [Int]
        @Option(help: "Why, for the record.") var note: String?
        @Flag(help: "Print the outcome as JSON.") var json = false
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let database = try await Service(options).openDatabase()
            try await database.decide(
                links: numbers, accepted: false, by: NSUserName(), note: note)
            await database.close()
            if json { return try Terminal.sayJSON(["keptApart": numbers]) }
            Terminal.say(Terminal.counted(numbers.count, "pair") + " kept apart.")
        }
    }
}

/// A pair that waits, for programs.
private struct QueueEntry: Encodable {
    let number: Int
    let weight: Double
    let levels, reason, model: String
    let feeds: [String]

    init(_ link: QueuedLink) {
        number = link.id
        weight = link.weight
        levels = link.levels
        reason = link.reason
        model = link.model
        feeds = link.feeds
    }
}

extension Service {
    /// Links people whom senders know by numbers of their own, by a model or the register's own.
    func linkPeople(_ database: Database, model: URL? = nil) async throws -> LinkReport {
        let file = model ?? home.appendingPathComponent("Config/linkage/register.yaml")
        return try await database.linkUnnumbered(try LinkageModel(file: file))
    }
}

extension LinkReport {
    /// What the run came to, in a sentence.
    var sentence: String {
        Terminal.counted(people, "person", plural: "people") + " without an NHS number, "
            + Terminal.counted(pairs, "pair") + " compared:"
            + " \(Terminal.grouped(accepted)) linked, " + Terminal.counted(queued, "pair")
            + " for a person to decide (people queue)."
    }
}
