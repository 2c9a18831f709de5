import Domain
import Measures
import Pipeline
import Postgres
import Store
import TestSupport
import Testing

/// A county of one team whose monthly spells come as the ledger of loads would note them: ninety
/// rows of a month in its own file and ten in the next.
private struct ArrivingCounty {
    let connection: PostgresConnection
    let database: Database
    static let january = Month(ordinal: 2024 * 12)

    init(months: Int) async throws {
        let settings = try await TestDatabase.migrated()
        connection = try await PostgresConnection.connect(settings)
        database = Database(settings)
        try await connection.script(
            """
            INSERT INTO reference.team (team_code, name, role, role_from, load_id)
            VALUES ('T01', 'Sudbury', 'pilot', '2010-01-01', 0);
            INSERT INTO reference.practice
                (practice_code, practice_name, valid_from, status, team_code, load_id)
            VALUES ('D00001', 'One', '2010-01-01', 'ACTIVE', 'T01', 0);
            INSERT INTO reference.registered_list
            SELECT m::date, 'D00001', 'FEMALE', '20_24', 100, 0
            FROM generate_series(date '2022-01-01', date '2025-12-01', interval '1 month') AS m;
            INSERT INTO landing.feed_kind VALUES ('SUS_APC', 'spell');
            """)
        for place in 0..<months { try await load(place) }
    }

    /// Loads the file of a month on the 17th of the next, or some days later.
    func load(_ place: Int, late: Int = 0) async throws {
        let month = Self.january.advanced(by: place)
        try await connection.execute(
            """
            WITH loaded AS (
                INSERT INTO landing.load (feed, contract, contract_version, file_name, sha256,
                    byte_count, status, rows_read, rows_quarantined, period_from, due_on, loaded_at)
                VALUES ('SUS_APC', 'SUS_APC', '1.0', \("SUS_APC_\(month).csv"), \("hash \(place)"),
                    1, 'loaded', 100, 2, \(month.firstDayText)::date,
                    landing.due_day(\(month.firstDayText)::date, 12),
                    (\(month.firstDayText)::date + interval '1 month'
                        + (16 + \(late)::integer) * interval '1 day' + interval '9 hours')
                        AT TIME ZONE 'UTC')
                RETURNING load_id),
            covered AS (
                INSERT INTO landing.coverage (feed, month, load_id, rows)
                SELECT 'SUS_APC', \(month.firstDayText)::date, load_id, 100 FROM loaded),
            touched AS (
                INSERT INTO landing.touched (load_id, feed, month, rows)
                SELECT load_id, 'SUS_APC', \(month.firstDayText)::date, 90 FROM loaded)
            INSERT INTO landing.movement (load_id, feed, month, rows_in, known_in)
            SELECT load_id, 'SUS_APC', m::date, n, n - 1 FROM loaded, (VALUES
                (\(month.firstDayText), 90), (\(month.advanced(by: -1).firstDayText), 10))
                AS moved (m, n)
            """)
    }

    @discardableResult
    func compute(isFull: Bool = false) async throws -> ComputeSummary {
        try await ComputeStage.run(
            database, catalogue: try SpellHistory.measures(), isFull: isFull, workers: 1)
    }

    func cell(_ month: Month, _ window: Window = .month, run: Int? = nil) async throws -> Cell {
        let cells = try await database.cells(
            CellQuery(
                areas: [.team(TeamCode("T01"))], windows: [window], months: month...month,
                asOfRun: run))
        return try #require(cells.first?.cell)
    }

    func close() async {
        await connection.close()
        await database.close()
    }
}

@Suite("Completeness of feeds and cells")
struct CompletenessTests {
    private let newest = ArrivingCounty.january.advanced(by: 14)
    private let ninety = Completeness.known(
        share: 0.9, interval: Interval(lower: 0.9, upper: 0.9))

    @Test("a cell of the newest month says how full months of its age have been")
    func cells() async throws {
        let county = try await ArrivingCounty(months: 15)
        try await county.compute()
        #expect(try await county.cell(newest).completeness == ninety)
        #expect(try await county.cell(newest).isProvisional)
        #expect(try await county.cell(newest.advanced(by: -1)).completeness == .whole)
        let quarter = try await county.cell(newest, .rolling3).completeness
        #expect(abs(quarter.share - 2.9 / 3) < 1e-9)
        let months = try await county.database.feedMonths(in: newest...newest)
        let month = try #require(months.first)
        #expect((month.rows, month.knownRows, month.returnsIn) == (90, 89, 1))
        #expect(month.completeness == ninety)
        #expect(month.delivery.heldRows == 2)
        #expect(month.delivery.came.map { DayText.text($0) } == "2025-04-17")
        #expect(month.delivery.due.map { DayText.text($0) } == "2025-04-16")
        // A hundred rows a month before, by the day, and nine tenths of them by now.
        #expect(month.usual?.rows == 92)
        await county.close()
    }

    @Test("the next file completes the month, and the run before still says what it said")
    func asOf() async throws {
        let county = try await ArrivingCounty(months: 15)
        let first = try await county.compute().run
        try await county.load(15, late: 3)
        let second = try await county.compute().run
        #expect(try await county.cell(newest).completeness == .whole)
        #expect(try await county.cell(newest, run: first).completeness == ninety)
        let then = try await county.database.feedMonths(in: newest...newest, asOfRun: first)
        #expect(then.map(\.completeness) == [ninety])
        let now = try await county.database.feedMonths(in: newest...newest, asOfRun: second)
        #expect(now.map(\.rows) == [100])
        let late = newest.advanced(by: 1)
        let last = try await county.database.feedMonths(in: late...late)
        #expect(last.first?.delivery.daysLate == 4)
        // Counted again as known at its run, the old figure is what it was.
        let key = CellKey(
            measure: try #require(MeasureCode("EA01")), area: .team(TeamCode("T01")),
            window: .month, month: newest)
        let old = try await ReceiptStage.receipt(of: key, asOfRun: first, county.database)
        #expect(old.cell.completeness == ninety)
        #expect(try await ReceiptStage.recount(old, county.database).differences == [])
        #expect(old.text().contains("complete: 90 %"))
        #expect(old.text().contains("SUS_APC March 2025: 1 of 1 returns, 90 rows"))
        await county.close()
    }

    @Test("what an increment leaves behind is what a full rebuild gives")
    func increment() async throws {
        let county = try await ArrivingCounty(months: 12)
        for place in 12..<16 {
            try await county.compute()
            try await county.load(place)
        }
        try await county.compute()
        let rebuilt = try await county.compute(isFull: true)
        #expect((rebuilt.written, rebuilt.closed) == (0, 0))
        let changed = try await county.connection.rows(
            "SELECT count(*) FROM measure.completeness WHERE run_id = \(rebuilt.run)")
        #expect(try changed.first?.int(0) == 0)
        await county.close()
    }

    @Test("a month whose completeness alone has changed is no restatement")
    func ledger() async throws {
        let county = try await ArrivingCounty(months: 15)
        let first = try await county.compute().run
        try await county.load(15)
        let second = try await county.compute().run
        let changed = try await county.database.changedCells(from: first, to: second)
        #expect(changed.allSatisfy { $0.old.cell.isProvisional != $0.new.cell.isProvisional })
        await county.close()
    }

    @Test("files that come with a history count as come on the day they were due")
    func history() async throws {
        let county = try await ArrivingCounty(months: 15)
        try await county.connection.execute(
            "UPDATE landing.load SET loaded_at = timestamptz '2026-01-05 09:00+00'")
        try await county.compute()
        #expect(try await county.cell(newest).completeness == ninety)
        let months = try await county.database.feedMonths(in: newest...newest)
        #expect(months.first?.delivery.came == nil)
        #expect(months.first?.returnsIn == 1)
        // Where it is not on record when they were due, nothing is known.
        try await county.connection.execute("UPDATE landing.load SET due_on = NULL")
        try await county.compute(isFull: true)
        #expect(
            try await county.cell(newest).completeness == .unknown(returns: 1, reason: .undated))
        await county.close()
    }
}
