import Domain
import Measures
import Pipeline
import Postgres
import Store
import TestSupport
import Testing

@Suite("A whole run of the measure set")
struct ComputeStageTests {
    @Test("counts come from the facts, a second run writes nothing, and states are kept apart")
    func wholeRun() async throws {
        let settings = try await TestDatabase.migrated()
        let connection = try await PostgresConnection.connect(settings)
        try await connection.script(Self.rows)
        await connection.close()
        let database = Database(settings)
        let catalogue = try MeasureSet.load()
        let first = try #require(Month("2025-01"))
        let last = try #require(Month("2025-03"))
        let run = try await ComputeStage.run(
            database, catalogue: catalogue, months: first...last)
        // Three months and areas: three windows of each measure, six standardised rates, the
        // county's two bootstraps, a stratified ratio in two windows and a variant in three.
        #expect(run.written == 3 * (3 * (35 * 3 + 6 + 2 + 3) + 2))
        let again = try await ComputeStage.run(
            database, catalogue: catalogue, months: first...last)
        #expect((again.written, again.closed, again.queries.count) == (0, 0, 0))
        let full = try await ComputeStage.run(
            database, catalogue: catalogue, months: first...last, isFull: true)
        #expect((full.written, full.closed, full.unchanged) == (0, 0, run.written))

        let code = try #require(MeasureCode("EA01"))
        let cells = try await database.cells(CellQuery(measures: [code], windows: [.month]))
            .map(\.cell)
        func cell(_ area: Area, _ month: Month) -> Cell? {
            cells.first { $0.key.area == area && $0.key.month == month }
        }
        let team = Area.team(TeamCode("T01"))
        #expect(cell(team, first)?.numerator == 2)
        #expect(cell(team, first)?.value == 20)
        #expect(cell(.county, first)?.numerator == 3)
        #expect(cell(.county, first)?.unattributedShare == 1.0 / 3)
        // Zero is a value: the feed is in and nobody was admitted.
        #expect(cell(team, first.advanced(by: 1))?.value == 0)
        #expect(cell(team, last)?.state == .missing)
        #expect(cell(.team(TeamCode("T02")), first)?.state == .notApplicable)
    }

    private static let rows = """
        INSERT INTO reference.team (team_code, name, role, role_from, load_id)
        VALUES ('T01', 'Sudbury', 'pilot', '2010-01-01', 0),
            ('T02', 'Ipswich', 'other', '2010-01-01', 0);
        INSERT INTO reference.practice
            (practice_code, practice_name, valid_from, status, team_code, load_id)
        VALUES ('D00001', 'One', '2010-01-01', 'ACTIVE', 'T01', 0);
        INSERT INTO reference.registered_list
        SELECT m::date, 'D00001', 'FEMALE', '20_24', 100, 0
        FROM generate_series(date '2024-01-01', date '2025-03-01', interval '1 month') AS m;
        INSERT INTO landing.load
            (feed, contract, contract_version, file_name, sha256, byte_count, status)
        VALUES ('SUS_APC', 'SUS_APC', '1.0', 'a.csv', 'x', 1, 'loaded');
        INSERT INTO landing.coverage (feed, month, load_id, rows)
        VALUES ('SUS_APC', '2024-11-01', 1, 0), ('SUS_APC', '2024-12-01', 1, 0),
            ('SUS_APC', '2025-01-01', 1, 3), ('SUS_APC', '2025-02-01', 1, 0);
        INSERT INTO fact.spell_current (person_key, month, event_id, load_id, row_hash,
            person_basis, age_at_admission, practice_code, provider_code, admission_method,
            patient_classification, admission_date, treatment_function_code, submission_status)
        VALUES (1, '2025-01-01', 1, 1, 1, 'N', 22, 'D00001', 'RGR', '21', '1', '2025-01-05',
                '300', 'freeze'),
            (2, '2025-01-01', 2, 1, 1, 'N', 22, 'D00001', 'RGR', '21', '1', '2025-01-06',
                '300', 'freeze'),
            (3, '2025-01-01', 3, 1, 1, 'R', 22, NULL, 'RGR', '21', '1', '2025-01-07', '300',
                'freeze');
        """
}
