import Postgres

/// The work ended well and is now to be rolled back.
private struct WorkDone: Error {}

extension PostgresConnection {
    /// Runs work as the role that sees facts and reference data only, and undoes all of it.
    ///
    /// Inside an open transaction it is a savepoint, so that it sees what that transaction wrote.
    /// Each call ends in a rollback, so nothing that a definition's SQL sets for the session (its
    /// role, its timeout) outlives the statement that set it.
    ///
    /// The planner is told to join by hashing: it takes the first row per person and a month's
    /// partition for far fewer rows than they are, and nested loops then ran 20 times as long
    /// (journey costs 95 s, with hash joins 5 s; 6 million rows). Compiling to machine code cost
    /// more than it saved. So did workers of PostgreSQL's own (an eighth of the processor time),
    /// where a run has as many connections as it is to use.
    ///
    /// - Parameters:
    ///   - timeout: the longest that one statement may run.
    ///   - writesTemporary: whether temporary tables may be made; else the work is read only.
    nonisolated func asMeasureReader<Value>(
        timeout: Duration, writesTemporary: Bool = false,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        var result: Value?
        do {
            try await transaction { connection in
                try await connection.script(Self.readerSettings(timeout))
                if !writesTemporary {
                    try await connection.script("SET LOCAL transaction_read_only = on")
                }
                result = try await body(connection)
                throw WorkDone()
            }
        } catch is WorkDone {
            // Rolled back, as it should be.
        }
        guard let result else { throw WorkDone() }
        return result
    }

    /// The statements that make a transaction the reader's until they are undone.
    static func readerSettings(_ timeout: Duration) -> String {
        let milliseconds = max(
            1,
            timeout.components.seconds * 1000
                + timeout.components.attoseconds / 1_000_000_000_000_000)
        return """
            SET LOCAL search_path = pg_catalog;
            SET LOCAL enable_nestloop = off;
            SET LOCAL jit = off;
            SET LOCAL max_parallel_workers_per_gather = 0;
            SET LOCAL work_mem = '128MB';
            SET LOCAL statement_timeout = \(milliseconds);
            SET LOCAL ROLE connect_measure_reader
            """
    }
}
