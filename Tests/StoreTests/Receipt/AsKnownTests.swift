import Postgres
import Store
import TestSupport
import Testing

@Suite("Facts and reference data as known after a load")
struct AsKnownTests {
    /// Opens a load and works in its transaction.
    private func load(
        _ connection: PostgresConnection, _ number: Int, _ sql: String
    ) async throws {
        try await connection.transaction { connection in
            try await connection.script(
                """
                INSERT INTO landing.load (feed, contract, contract_version, file_name, sha256,
                    byte_count, status)
                VALUES ('REF', 'REF', '1.0', 'r.csv', 'h\(number)', 1, 'loaded');
                \(sql.replacing(":load", with: "\(number)"))
                """)
        }
    }

    /// The team of the one practice as known after a load; nothing when it was not there.
    private func team(_ connection: PostgresConnection, at load: Int) async throws -> [String] {
        try await connection.transaction { connection in
            try await connection.script(
                """
                SET LOCAL connect_measure.known_load = '\(load)';
                SET LOCAL connect_measure.unseen_loads = '{}'
                """)
            return try await connection.rows("SELECT team_code FROM as_known.practice")
                .map { try $0.text(0) }
        }
    }

    private static let insert = """
        INSERT INTO reference.practice (practice_code, practice_name, valid_from, status,
            team_code, load_id)
        VALUES ('D00001', 'One', '2010-01-01', 'ACTIVE', 'TEAM', :load);
        """

    @Test("a replaced, an updated and a deleted row are seen as they were")
    func versions() async throws {
        let connection = try await TestDatabase.migratedConnection()
        try await load(connection, 1, Self.insert.replacing("TEAM", with: "T01"))
        try await load(
            connection, 2,
            "UPDATE reference.practice SET team_code = 'T02', load_id = :load;")
        try await load(
            connection, 3,
            "DELETE FROM reference.practice;" + Self.insert.replacing("TEAM", with: "T03"))
        try await load(connection, 4, "DELETE FROM reference.practice;")
        var seen: [[String]] = []
        for number in 0...4 { seen.append(try await team(connection, at: number)) }
        #expect(seen == [[], ["T01"], ["T02"], ["T03"], []])
        await connection.close()
    }

    @Test("a row that a load takes out and puts back as it was has one version")
    func putBack() async throws {
        let connection = try await TestDatabase.migratedConnection()
        let row = Self.insert.replacing("TEAM", with: "T01")
        try await load(connection, 1, row)
        for number in 2...4 {
            try await load(connection, number, "DELETE FROM reference.practice;" + row)
        }
        let versions = try await connection.rows(
            "SELECT known_from, known_until IS NULL FROM as_known.practice_version")
        #expect(try versions.map { try $0.int(0) } == [1])
        #expect(try versions.map { try $0.bool(1) } == [true])
        await connection.close()
    }

    @Test("nothing is read as known without saying when")
    func unset() async throws {
        let connection = try await TestDatabase.migratedConnection()
        await #expect(throws: PostgresError.self) {
            try await connection.rows("SELECT count(*) FROM as_known.spell WHERE event_id = 1")
        }
        await connection.close()
    }

    @Test("every view that measures read has its twin, with the same columns, for the reader")
    func complete() async throws {
        let connection = try await TestDatabase.migratedConnection()
        let absent = try await connection.rows(
            """
            SELECT c.relname FROM pg_class AS c
            WHERE (c.relnamespace = 'fact'::regnamespace AND c.relkind = 'v'
                OR c.relnamespace = 'reference'::regnamespace AND c.relkind = 'r')
                AND (to_regclass('as_known.' || c.relname) IS NULL
                    OR NOT has_table_privilege('connect_measure_reader',
                        'as_known.' || c.relname, 'SELECT')
                    OR EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid
                        AND a.attnum > 0 AND NOT a.attisdropped AND NOT EXISTS (
                            SELECT FROM pg_attribute AS b
                            WHERE b.attrelid = to_regclass('as_known.' || c.relname)
                                AND b.attname = a.attname AND b.atttypid = a.atttypid)))
            """)
        #expect(try absent.map { try $0.text(0) } == [])
        await connection.close()
    }
}
