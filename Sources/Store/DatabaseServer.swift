public import Foundation
import Postgres

/// Thrown when the database cannot be reached or started.
public struct DatabaseUnavailable: Error, Sendable, CustomStringConvertible {
    /// What happened and what to do about it.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Where the service's PostgreSQL is: its own private cluster, or a server named by a URI.
public enum DatabaseServer: Sendable {
    /// A private cluster in a folder of the service; started when it is needed.
    case privateCluster(folder: URL)
    /// Any PostgreSQL 15 or later, by connection URI; started and stopped by somebody else.
    case external(uri: String)

    /// What a server does.
    public enum Status: Sendable, Equatable {
        /// There is no cluster yet.
        case absent
        /// The cluster is there and no server runs.
        case stopped
        /// It runs and answers; with the version it states.
        case running(version: String)
    }

    /// Whether the service starts and stops the server itself.
    public var isPrivate: Bool {
        if case .privateCluster = self { true } else { false }
    }

    private static let databaseName = "connect_measure"

    private var settings: PostgresSettings {
        switch self {
        case .privateCluster(let folder):
            PrivateCluster(folder: folder).settings(database: Self.databaseName)
        case .external(let uri): PostgresSettings(uri)
        }
    }

    /// Starts the private cluster if there is need, and makes the database.
    public func start() async throws {
        guard case .privateCluster(let folder) = self else { return }
        let cluster = PrivateCluster(folder: folder)
        do {
            try await cluster.start()
            let connection = try await PostgresConnection.connect(
                cluster.settings(database: "postgres"))
            let exists = try await connection.rows(
                "SELECT 1 FROM pg_database WHERE datname = \(Self.databaseName)")
            if exists.isEmpty {
                try await connection.execute(
                    "CREATE DATABASE \(identifier: Self.databaseName)")
            }
            await connection.close()
        } catch {
            throw DatabaseUnavailable("The database did not start: \(error)")
        }
    }

    /// Stops the private cluster; a server named by a URI is left alone.
    public func stop() async throws {
        guard case .privateCluster(let folder) = self else { return }
        do {
            try await PrivateCluster(folder: folder).stop()
        } catch {
            throw DatabaseUnavailable("The database did not stop: \(error)")
        }
    }

    /// What the server does at the moment.
    public func status() async throws -> Status {
        if case .privateCluster(let folder) = self {
            switch try await PrivateCluster(folder: folder).status() {
            case .absent: return .absent
            case .stopped: return .stopped
            case .running: break
            }
        }
        do {
            let connection = try await PostgresConnection.connect(settings)
            let version = try await connection.rows("SHOW server_version").first?.text(0)
            await connection.close()
            return .running(version: version ?? "unknown")
        } catch {
            throw DatabaseUnavailable("The database does not answer: \(error)")
        }
    }

    /// The database, started where it is the service's own.
    ///
    /// - Throws: `DatabaseUnavailable` when it does not start, or does not answer at its URI.
    public func open(connections: Int = 6) async throws -> Database {
        try await start()
        if !isPrivate { _ = try await status() }
        return Database(settings, connections: connections)
    }
}
