import Postgres

/// Further connections that read what an open transaction reads.
struct SideBySide: Sendable {
    private let pool: PostgresPool
    /// The open transaction's snapshot; `nil` when there is no other connection to read in.
    private let snapshot: String?

    /// Lends the open transaction's snapshot to others, if there are helpers.
    init(_ reading: MeasureReading, on connection: PostgresConnection) async throws {
        pool = reading.pool
        snapshot = reading.helpers > 0 ? try await connection.exportSnapshot() : nil
    }

    /// Reads one thing in the open transaction and another beside it, or after it.
    nonisolated func both<Own: Sendable, Other: Sendable>(
        on connection: PostgresConnection,
        _ own: (PostgresConnection) async throws -> Own,
        beside other: @escaping @Sendable (PostgresConnection) async throws -> Other
    ) async throws -> (Own, Other) {
        guard let snapshot else {
            let first = try await own(connection)
            return (first, try await other(connection))
        }
        let pool = pool
        async let beside = pool.withConnection { helper in
            try await helper.transaction(isolation: .repeatableRead, snapshot: snapshot) {
                try await other($0)
            }
        }
        let first = try await own(connection)
        return (first, try await beside)
    }
}
