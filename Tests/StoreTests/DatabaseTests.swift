import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The months of facts")
struct DatabaseTests {
    /// Three contacts of two months, before either month has a partition.
    private static let earlyRows: SQL = """
        INSERT INTO fact.contact_current (person_key, person_basis, month, event_id, load_id,
            row_hash, source_system, team_code, contact_at, consultation_mechanism,
            attendance_status, lead_discipline)
        SELECT n, 'N', date_trunc('month', at)::date, n, 1, n, 'EPR', 'T01', at, '01', '5', 'SW'
        FROM (VALUES (1, timestamp '2031-01-05 10:00'), (2, timestamp '2031-01-31 23:00'),
            (3, timestamp '2031-02-01 00:00')) AS c (n, at)
        """

    private func places(_ connection: PostgresConnection) async throws -> [String] {
        try await connection.rows(
            """
            SELECT concat_ws(' ', tableoid::regclass, person_key, contact_at)
            FROM fact.contact_current ORDER BY person_key
            """
        ).map { try $0.text(0) }
    }

    @Test("rows that came before the partition of their month move into it, and none is lost")
    func earlyRowsMove() async throws {
        let settings = try await TestDatabase.migrated()
        let database = Database(settings)
        let connection = try await PostgresConnection.connect(settings)
        try await connection.execute(Self.earlyRows)
        try await database.ensureMonths(from: "2030-12-01", to: "2031-01-01")
        #expect(
            try await places(connection) == [
                "fact.contact_2031_01 1 2031-01-05 10:00:00",
                "fact.contact_2031_01 2 2031-01-31 23:00:00",
                "fact.contact_other 3 2031-02-01 00:00:00",
            ])
        // The partition is one like the others: its key is unique, and it takes later rows.
        let indexes: SQL = """
            SELECT count(*) FROM pg_index WHERE indrelid = to_regclass('fact.contact_2031_01')
                AND indexrelid IN (SELECT inhrelid FROM pg_inherits)
            """
        let own: SQL = """
            SELECT count(*) FROM pg_index WHERE indrelid = 'fact.contact_current'::regclass
            """
        #expect(
            try await connection.rows(indexes).first?.int(0)
                == connection.rows(own).first?.int(0))
        await #expect(throws: PostgresError.self) { try await connection.execute(Self.earlyRows) }
        await connection.close()
        await database.close()
    }

    @Test("programs that start at the same time make each month once")
    func concurrentStarts() async throws {
        let settings = try await TestDatabase.migrated()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let database = Database(settings)
                    try await database.ensureMonths(from: "2031-01-01", to: "2031-06-01")
                    await database.close()
                }
            }
            try await group.waitForAll()
        }
        let connection = try await PostgresConnection.connect(settings)
        let made: SQL = """
            SELECT count(*) FROM pg_class WHERE relname LIKE 'contact\\_2031%' AND relkind = 'r'
            """
        #expect(try await connection.rows(made).first?.int(0) == 6)
        await connection.close()
    }
}
