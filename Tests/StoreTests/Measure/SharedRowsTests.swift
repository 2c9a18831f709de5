import Domain
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("Rows that datasets share")
struct SharedRowsTests {
    private static let deaths = "SELECT 1 AS person_key, 2 AS died_on FROM fact.spell"

    @Test("what one dataset alone reads is not worth making")
    func worth() {
        let two = SharedRows.Texts(
            ["death": Self.deaths, "move": "SELECT 3"],
            datasets: ["WITH d AS (\(Self.deaths)), m AS (SELECT 3)", "(\(Self.deaths))"])
        #expect(two.names(in: "(\(Self.deaths)) (SELECT 3)") == ["death"])
        let one = SharedRows.Texts(["death": Self.deaths], datasets: [Self.deaths])
        #expect(one.names(in: Self.deaths) == [])
    }

    @Test("rows made once stand in the place of their text, and settings are as they were")
    func making() async throws {
        let connection = try await TestDatabase.migratedConnection()
        let text = "SELECT 7 AS person_key"
        let texts = SharedRows.Texts(["seven": text], datasets: [text, text])
        try await connection.transaction { connection in
            var shared = SharedRows(texts, timeout: .seconds(5))
            let before = try await Self.settings(connection)
            let month = Month(ordinal: 2025 * 12)
            #expect(shared.reading(text, month...month) == text)
            try await shared.make(["seven"], for: month...month, on: connection)
            try await shared.make(["seven"], for: month...month, on: connection)
            #expect(try await Self.settings(connection) == before)
            let sql = shared.reading("SELECT * FROM (\(text)) AS s", month...month)
            #expect(sql == "SELECT * FROM (SELECT * FROM pg_temp.shared_seven) AS s")
            let rows = try await connection.asMeasureReader(timeout: .seconds(5)) {
                try await $0.rows(SQL(raw: sql))
            }
            #expect(try rows.map { try $0.int(0) } == [7])
        }
        await connection.close()
    }

    private static func settings(_ connection: PostgresConnection) async throws -> String {
        try await connection.rows(
            """
            SELECT concat_ws(' ', current_user, current_setting('search_path'),
                current_setting('enable_nestloop'), current_setting('jit'),
                current_setting('work_mem'), current_setting('statement_timeout'),
                current_setting('max_parallel_workers_per_gather'))
            """
        ).first?.text(0) ?? ""
    }

    @Test("people named in a list are looked up where few months are counted, else not")
    func lookingUp() {
        let shared = SharedRows(SharedRows.Texts([:], datasets: []), timeout: .seconds(5))
        let first = Month(ordinal: 2025 * 12)
        let sql = "WHERE e.person_key IN (SELECT person_key FROM cohort) AND x IN (SELECT y FROM z)"
        let lookedUp =
            "WHERE e.person_key = ANY(ARRAY(SELECT person_key FROM cohort)) AND x IN (SELECT y FROM z)"
        #expect(shared.reading(sql, first...first.advanced(by: 2)) == lookedUp)
        #expect(shared.reading(sql, first...first.advanced(by: 11)) == sql)
    }

    @Test("facts are read through the quick views where few months are counted, else not")
    func readingQuickly() {
        let text = "SELECT person_key FROM fact.referral"
        let shared = SharedRows(
            SharedRows.Texts(["open": text], datasets: [text, text]), timeout: .seconds(5))
        let first = Month(ordinal: 2025 * 12)
        let sql = "FROM fact.spell AS e JOIN (\(text)) AS r USING (person_key)"
        let quick = "FROM quick.spell AS e JOIN (SELECT person_key FROM quick.referral) AS r"
        #expect(shared.reading(sql, first...first) == quick + " USING (person_key)")
        #expect(shared.reading(sql, first...first.advanced(by: 11)) == sql)
    }
}
