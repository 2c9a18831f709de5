public import Postgres

/// The sole right to do a named piece of work, such as issuing an edition, among all programs
/// that use the database.
///
/// Held by a session of the server, so it ends with the holder's connection, whatever becomes of
/// the holder: there is no stale lease and no clock to agree on.
public enum Lease {
    /// Somebody else holds the lease.
    public struct Held: Error, Sendable, Equatable, CustomStringConvertible {
        /// The name of the work.
        public let name: String

        /// A sentence for the person at the terminal.
        public var description: String { "\(name) is being done by another program" }
    }

    /// Runs work while holding a lease; throws `Held` at once if it is taken.
    ///
    /// - Parameter connection: holds the lease; it must stay open for as long as the work runs,
    ///   and may be used by the work.
    public static func withLease<Value>(
        _ name: String, on connection: PostgresConnection,
        _ work: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let rows = try await connection.rows(
            "SELECT pg_try_advisory_lock(\(family), hashtext(\(name)))")
        guard let row = rows.first, try row.bool(0) else { throw Held(name: name) }
        do {
            let value = try await work(connection)
            try await release(name, connection)
            return value
        } catch {
            await releaseOrClose(name, connection)
            throw error
        }
    }

    /// The first half of our advisory locks' keys; the second is the hash of the name.
    private static let family: Int32 = 0x434d_4c45

    private static func release(_ name: String, _ connection: PostgresConnection) async throws {
        try await connection.execute("SELECT pg_advisory_unlock(\(family), hashtext(\(name)))")
    }

    /// Gives the lease up even in a cancelled task; a connection that cannot do that is closed.
    private static func releaseOrClose(_ name: String, _ connection: PostgresConnection) async {
        do {
            // A task of its own, because a cancelled one can run no statement.
            try await Task { try await release(name, connection) }.value
        } catch {
            await connection.close()
        }
    }
}
