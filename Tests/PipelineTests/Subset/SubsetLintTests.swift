import Domain
import Measures
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("SQL that runs alike on one PostgreSQL and on Citus")
struct SubsetLintTests {
    @Test("every query that a full run sends keeps to the subset")
    func generated() async throws {
        let catalogue = try MeasureSet.load()
        let settings = try await TestDatabase.migrated()
        let connection = try await PostgresConnection.connect(settings)
        let database = Database(settings)
        let compiled = try await database.compile(catalogue).measures
        let lint = try await SubsetLint(on: connection)
        #expect(lint.events.count > 20)
        let first = Month(ordinal: 2025 * 12)
        let runner = MeasureCounts(
            compiled, catalogue: catalogue, from: first, to: first.advanced(by: 11))
        let plan = ComputePlan(catalogue.definitions)
        let queries =
            plan.tallies.map(MeasureCounts.Query.tally)
            + plan.details.map(MeasureCounts.Query.detail)
        #expect(queries.count > 30)
        for query in queries {
            let dataset = try #require(compiled.datasets[query.dataset])
            let sql = try runner.statement(query, dataset, first...first.advanced(by: 11))
            let findings = try await lint.findings(sql, on: connection)
            #expect(findings == [], "\(query.name)")
        }
        await connection.close()
        await database.close()
    }

    @Test("every text that gives the people of an evaluation keeps to the subset")
    func episodes() async throws {
        let catalogue = try MeasureSet.load()
        let connection = try await TestDatabase.migratedConnection()
        let lint = try await SubsetLint(on: connection)
        let first = Month(ordinal: 2025 * 12)
        #expect(catalogue.episodes.count >= 3)
        for name in catalogue.episodes.keys.sorted() {
            let text = try #require(catalogue.episodes[name])
            let findings = try await lint.findings(
                catalogue.expanded(text).sql(from: first, to: first.advanced(by: 11)),
                on: connection)
            #expect(findings == [], "\(name)")
        }
        await connection.close()
    }

    /// What the subset forbids, and what the lint says of it.
    private static let refused: [(sql: String, finding: String)] = [
        (
            "SELECT month, count(*) FROM fact.spell GROUP BY ROLLUP (month)",
            "GROUPING SETS over events"
        ),
        (
            """
            SELECT count(*) FROM fact.spell AS s
            JOIN fact.delay AS d ON d.spell_event_id = s.event_id
            """, "events joined on something else than the person"
        ),
        (
            """
            SELECT count(*) FROM fact.spell AS s
            JOIN fact.delay AS d ON d.person_key::numeric = s.person_key::numeric
            """, "events joined on something else than the person"
        ),
        (
            """
            SELECT count(*) FROM reference.month AS m
            LEFT JOIN fact.spell AS s ON s.month = m.month
            """, "reference data LEFT JOIN events"
        ),
        (
            """
            SELECT m.month FROM reference.month AS m
            WHERE EXISTS (SELECT FROM fact.spell AS s WHERE s.month = m.month)
            """, "EXISTS from reference data"
        ),
        (
            """
            SELECT s.month FROM fact.spell AS s
            WHERE NOT EXISTS (SELECT FROM fact.delay AS d WHERE d.spell_event_id = s.event_id)
            """, "EXISTS over events without the person's key"
        ),
        (
            "SELECT month FROM fact.spell WHERE event_id NOT IN (SELECT event_id FROM fact.delay)",
            "NOT IN over events"
        ),
        (
            "SELECT person_key FROM fact.spell EXCEPT SELECT person_key FROM fact.delay",
            "EXCEPT or INTERSECT over events"
        ),
        (
            "SELECT month, (SELECT count(*) FROM fact.delay) FROM fact.spell",
            "a scalar subquery over events"
        ),
        (
            """
            WITH RECURSIVE n AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM n WHERE n < 3)
            SELECT n FROM n
            """, "WITH RECURSIVE"
        ),
        (
            "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY event_id) FROM fact.spell",
            "the aggregate percentile_cont over events"
        ),
        ("SELECT stddev(event_id) FROM fact.spell", "the aggregate stddev over events"),
        (
            "SELECT string_agg(sex, '' ORDER BY sex) FROM fact.spell",
            "an ordered aggregate over events"
        ),
        (
            "SELECT count(DISTINCT sex) FROM fact.spell",
            "count(DISTINCT) of something else than the person"
        ),
        (
            "SELECT row_number() OVER (PARTITION BY month ORDER BY event_id) FROM fact.spell",
            "a window over several people"
        ),
        (
            """
            SELECT m FROM fact.spell AS s
            JOIN generate_series(date '2025-01-01', date '2025-12-01', interval '1 month') AS m
                ON m = s.month
            """, "a function in a FROM list of events"
        ),
    ]

    @Test("each form that the subset forbids is found", arguments: refused.indices)
    func refusals(index: Int) async throws {
        let connection = try await TestDatabase.migratedConnection()
        let lint = try await SubsetLint(on: connection)
        let (sql, finding) = Self.refused[index]
        let findings = try await lint.findings(sql, on: connection)
        #expect(findings.contains(finding), "\(findings)")
        await connection.close()
    }

    @Test("what the subset names as good is not refused")
    func good() async throws {
        let connection = try await TestDatabase.migratedConnection()
        let lint = try await SubsetLint(on: connection)
        let findings = try await lint.findings(
            """
            WITH stay AS (
                SELECT s.person_key, s.month, s.event_id,
                       row_number() OVER (PARTITION BY s.person_key ORDER BY s.admission_date) AS n
                FROM fact.spell AS s
                JOIN fact.delay AS d ON d.person_key = s.person_key
                LEFT JOIN reference.practice AS p ON p.practice_code = s.practice_code
                WHERE EXISTS (SELECT FROM fact.attendance AS a
                    WHERE a.person_key = s.person_key AND a.month = s.month)
            ),
            total AS (SELECT month, n, count(*), count(DISTINCT person_key) AS people
                FROM stay GROUP BY month, n)
            SELECT m.month, sum(t.people) OVER (ORDER BY m.month, t.n)
            FROM reference.month AS m LEFT JOIN total AS t ON t.month = m.month
            """, on: connection)
        #expect(findings == [])
        await connection.close()
    }
}
