import Disclosure
import Domain
import Foundation
import Measures
import Packs
import Pipeline
import Postgres
import Store
import TestSupport
import TestTools
import Testing

@Suite("the stage that makes packs")
struct PackStageTests {
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func settings() throws -> PackSettings {
        PackSettings(
            areaName: "Suffolk", isMadeUp: true,
            template: try BoardTemplate.load(
                Self.root.appendingPathComponent("Templates/board.yaml")))
    }

    private func catalogue() throws -> MeasureCatalogue {
        try MeasureCatalogue.load(folder: Self.root.appendingPathComponent("Measures"))
    }

    /// Two years of EA01 for the county and two teams, with the ledger of one feed.
    private static let rows = """
        INSERT INTO landing.load (feed, contract, contract_version, file_name, sha256,
            byte_count, rows_read, rows_accepted, rows_rejected, rows_quarantined, status)
        SELECT 'SUS_APC', 'SUS_APC', '1.0', 'file ' || i, 'hash ' || i, 10, 1003, 1000, 2, 1,
            'loaded' FROM generate_series(1, 3) AS i;
        INSERT INTO landing.coverage (feed, month, scope, load_id, rows)
        SELECT 'SUS_APC', m, s, 1, 10
        FROM generate_series(date '2025-12-01', date '2026-03-01', interval '1 month') AS m,
            unnest(ARRAY['RGR', 'RDE']) AS s
        WHERE NOT (m = date '2026-03-01' AND s = 'RDE');
        INSERT INTO landing.feed_kind VALUES ('SUS_APC', 'spell');
        INSERT INTO landing.finding (load_id, finding_no, rule, severity, expected, rows)
        VALUES (1, 1, 'APC3', 'quarantine', 'a discharge on or after the admission', 12);
        INSERT INTO reference.team (team_code, name, role, role_from, go_live_date, load_id)
        VALUES ('T01', 'Sudbury', 'other', '2022-04-01', NULL, 1),
            ('T01', 'Sudbury', 'pilot', '2024-10-01', '2024-10-01', 1),
            ('T03', 'Beccles', 'control', '2022-04-01', NULL, 1);
        INSERT INTO reference.target VALUES
            ('EA01', 'COUNTY', '2022-04-01', 8, NULL, 'STANDARD', '2022-04-01', 1);
        INSERT INTO measure.run (kind, first_month, last_month, known_until, published_load,
            cells_written, cells_closed, cells_unchanged, started_at, finished_at)
        VALUES ('full', '2024-04-01', '2026-03-01', '2026-03-01', 3, 0, 0, 0, now(), now());
        INSERT INTO measure.cell
        SELECT 'EA01', a.kind, a.code, 'all', 'month',
            (date '2024-04-01' + i * interval '1 month')::date, 1, NULL, 'abc', 'value', NULL,
            n, a.people, n::bigint, 1000 * n / a.people, NULL, NULL, NULL, NULL, i > 21, 1,
            0.031, 0.012
        FROM (VALUES ('county', 'COUNTY', 700000), ('team', 'T01', 50000),
            ('team', 'T03', 400)) AS a (kind, code, people),
            generate_series(0, 23) AS i,
            LATERAL (SELECT round(a.people * (8.5 + (i * 7 % 10) / 10.0) / 1000)::float8) AS x (n)
        """

    private func database() async throws -> Database {
        let settings = try await TestDatabase.migrated()
        let connection = try await PostgresConnection.connect(settings)
        try await connection.script(Self.rows)
        await connection.close()
        return Database(settings, connections: 2)
    }

    @Test("the content holds disclosed figures, rounded counts, targets and the team register")
    func content() async throws {
        let database = try await database()
        let content = try await PackStage.boardContent(
            database: database, catalogue: try catalogue(),
            month: try #require(Month("2026-03")), settings: try settings())
        await database.close()
        #expect(content.teams.map(\.name) == ["Sudbury", "Beccles"])
        #expect(content.teams.first?.role == .pilot)
        #expect(content.teams.first?.goLive == Month("2024-10"))
        let measure = try #require(MeasureCode("EA01").flatMap { content.measure($0) })
        #expect(measure.target == 8)
        #expect(measure.unattributedShare == 0.01)
        let month = try #require(Month("2026-03"))
        let county = try #require(measure.cell(.county, .month, month)?.value?.numerator)
        #expect(county.truncatingRemainder(dividingBy: 5) == 0)
        // 400 people, 8.5 to 9.4 per 1,000: three or four admissions a month, all hidden.
        let small = measure.cell(.team(TeamCode("T03")), .month, month)
        #expect(small?.figure == .suppressed)
        let feed = try #require(content.feeds.first)
        #expect(feed.rowsRead == RowCount(3_009) && feed.rowsRejected == RowCount(6))
        #expect(feed.missingReturns == ["RDE Mar 2026"])
        #expect(content.findings.map(\.rule) == ["APC3"])
        #expect(content.edition.run == 1 && content.edition.publishedLoad == 3)
    }

    @Test("the files are written, and written again they are the same") func files() async throws {
        let database = try await database()
        let out = TestFolder.path("pack")
        defer { try? FileManager.default.removeItem(at: out) }
        var seen: [[Data]] = []
        for _ in 0..<2 {
            let files = try await PackStage.board(
                database: database, catalogue: try catalogue(),
                month: try #require(Month("2026-03")), out: out, settings: try settings())
            seen.append([try Data(contentsOf: files.pdf), try Data(contentsOf: files.workbook)])
        }
        await database.close()
        #expect(seen[0] == seen[1])
        #expect(seen[0].allSatisfy { $0.count > 10_000 })
    }

    @Test(
        "a month that the run did not compute is refused, with the months that it has",
        arguments: ["2024-03", "2026-04", "2027-03"])
    func outside(text: String) async throws {
        let database = try await database()
        let month = try #require(Month(text))
        let fault = await #expect(throws: PackFault.self) {
            try await PackStage.boardContent(
                database: database, catalogue: try catalogue(), month: month,
                settings: try settings())
        }
        await database.close()
        let said = try #require(fault?.description)
        #expect(
            said.hasPrefix("There is no pack of \(month.longText): run 1 computed April 2024 to"))
        #expect(said.contains("March 2026"))
    }

    @Test("without a run there is a fault that says what to do") func nothing() async throws {
        let database = Database(try await TestDatabase.migrated(), connections: 1)
        await #expect(throws: PackFault.nothingComputed) {
            try await PackStage.boardContent(
                database: database, catalogue: try catalogue(),
                month: try #require(Month("2026-03")), settings: try settings())
        }
        await database.close()
    }
}
