import Domain
import Measures
import Postgres
import Store
import TestSupport
import Testing

@Suite("What PostgreSQL's rights and timeouts refuse")
struct MeasureRefusalTests {
    /// A measure set of one measure over one dataset, with its conditions and SELECT as given.
    private func catalogue(
        condition: String = "is_counted", sql: String = MeasureRefusalTests.plain
    ) throws -> MeasureCatalogue {
        let text = """
            code: EA01
            version: "1.0"
            effective: 2022-04
            title: Spells
            description: How many.
            why_it_matters: It matters.
            polarity: lower
            kind: count
            unit: spells
            short_unit: spells
            scale: 1
            numerator: {dataset: spell, aggregate: count, where: "\(condition)"}
            attribution: {basis: gp_practice, fallback: residence}
            maturity: {feeds: [SUS_APC], settle_days: 45}
            interval: byar
            disclosure: SDC_COUNT
            team_window: month
            spc: {chart: xmr}
            owner: Analysts
            changes: [{version: "1.0", date: 2022-04-01, what: First version}]
            examples: []
            """
        let dataset = try Dataset(
            text: """
                -- dataset: spell
                -- row: one spell
                -- feeds: SUS_APC
                -- attribution: none
                -- columns: team_code, month
                \(sql)
                """,
            name: "spell", file: "datasets/spell.sql")
        return MeasureCatalogue(
            definitions: [try MeasureDefinition.read(text: text, file: "EA01-spells.yaml")],
            datasets: ["spell": dataset])
    }

    private static let plain = """
        SELECT 'T01'::text AS team_code, month, 'basis'::text AS attributed_by,
            admission_method = '21' AS is_counted
        FROM fact.spell WHERE month BETWEEN :from_month AND :to_month
        """

    private func faults(_ catalogue: MeasureCatalogue) async throws -> [MeasureFault] {
        let database = Database(try await TestDatabase.migrated())
        return try await database.compile(catalogue).faults
    }

    @Test("a plain dataset with a plain condition is taken")
    func plainIsTaken() async throws {
        #expect(try await faults(try catalogue()).map(\.description) == [])
    }

    @Test(
        "a condition that is not a pure expression over the row is refused with file and measure",
        arguments: [
            "is_counted AND (SELECT count(*) FROM fact.spell) > 0",
            "month < now()",
            "random() < 0.5",
            "pg_sleep(1) IS NULL",
            "no_such_column",
            "count(*) > 1",
            "1",
        ])
    func conditions(condition: String) async throws {
        let faults = try await faults(try catalogue(condition: condition))
        let fault = try #require(faults.first)
        #expect(fault.file == "EA01-spells.yaml")
        #expect(fault.line == 12)
        #expect(fault.measures == [MeasureCode("EA01")])
    }

    @Test(
        "a dataset that writes or reads another schema is refused with file and measure",
        arguments: [
            "WITH gone AS (DELETE FROM fact.spell_current RETURNING 1) SELECT * FROM gone",
            "SELECT 1); DELETE FROM fact.spell_current; SELECT (1",
            "SELECT nhs_number AS team_code, current_date AS month FROM identity.person",
            "SELECT feed AS team_code, month FROM landing.coverage",
            "SELECT 'T01'::text AS team_code, month FROM fact.spell_current",
            "SELECT pg_read_file('/etc/hostname')::text AS team_code, current_date AS month",
            "SELECT 1 AS team_code, current_date AS month",
            "SELECT 'T01'::text AS team_code",
            "SELECT set_config('role', session_user::text, true) AS team_code, current_date AS month",
            "SELECT lo_create(0)::text AS team_code, current_date AS month",
            "SELECT query_to_xml('SELECT 1', true, true, '')::text AS team_code, current_date AS month",
        ])
    func datasets(sql: String) async throws {
        let faults = try await faults(try catalogue(condition: "true", sql: sql))
        let fault = try #require(faults.first)
        #expect(fault.file == "datasets/spell.sql")
        #expect(fault.line == 6)
        #expect(fault.measures == [MeasureCode("EA01")])
    }

    @Test("a dataset that runs for ever is stopped by the timeout, with file and measure")
    func endless() async throws {
        let sql = """
            SELECT 'T01'::text AS team_code, date '2025-01-01' AS month, true AS is_counted
            FROM generate_series(1, 1000000) AS a, generate_series(1, 1000000) AS b
            """
        let fault = try await faultOfRunning(try catalogue(sql: sql))
        #expect(fault.description.hasPrefix("datasets/spell.sql:6: EA01: it ran longer"))
    }

    private func faultOfRunning(_ catalogue: MeasureCatalogue) async throws -> MeasureFault {
        let database = Database(try await TestDatabase.migrated())
        let compiled = try await database.compile(catalogue)
        #expect(compiled.faults.map(\.description) == [])
        let month = Month(ordinal: 2025 * 12)
        let due = Dictionary(
            catalogue.versions.map { ($0.versionName, Set([month])) },
            uniquingKeysWith: { a, _ in a })
        let rules = RunRules(affected: { _, _, _, _, _ in [:] }, due: { _, _ in due })
        return try await #require(throws: MeasureFault.self) {
            try await database.count(
                catalogue, compiled.measures, months: month...month, workers: 2,
                timeout: .milliseconds(300), rules: rules
            ) { _, _ in }
        }
    }
}
