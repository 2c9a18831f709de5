import Domain
import Measures
import Pipeline
import Postgres
import Store
import Testing

@Suite("A load that ends after a run has read, with a lower number than one that the run saw")
struct LateLoadTests {
    private let january = Month(ordinal: 2025 * 12)
    private let team = Area.team(TeamCode("T01"))

    private func key() throws -> CellKey {
        CellKey(
            measure: try #require(MeasureCode("EA01")), area: team, window: .month, month: january)
    }

    /// Three spells; then a load stays open while another one of one spell ends and a run is made.
    ///
    /// The open load brings two spells, withdraws the first of the three and corrects the second,
    /// moves a practice and takes the data of somebody who opted out with it. After the first run it
    /// is committed, and the second run is made.
    private func county() async throws -> (SpellHistory, first: Int, second: Int) {
        let county = try await SpellHistory()
        let month = january
        try await county.load { connection, load in
            for event in 1...3 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
        }
        let held = try await county.heldLoad(covers: true) { connection, load in
            for event in 11...12 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
            try await SpellHistory.close(1, because: "withdrawn", load: load, on: connection)
            try await SpellHistory.close(2, because: "superseded", load: load, on: connection)
            try await SpellHistory.add(
                2, practice: "D00002", month: month, load: load, on: connection)
            try await connection.execute(
                "INSERT INTO fact.opt_out (person_key, load_id) VALUES (3, \(load))")
            try await connection.execute(
                """
                UPDATE reference.registered_list SET patients = 150, load_id = \(load)
                WHERE practice_code = 'D00001'
                """)
        }
        try await county.load(covers: true) { connection, load in
            for event in 4...6 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
        }
        let first = try await county.compute()
        try await held.script("COMMIT")
        await held.close()
        return (county, first, try await county.compute())
    }

    @Test("the earlier run's figure counts again to the same, and its receipt names no such file")
    func receipts() async throws {
        let (county, first, second) = try await county()
        let key = try key()
        let old = try await ReceiptStage.receipt(of: key, asOfRun: first, county.database)
        #expect((old.cell.numerator, old.cell.denominator) == (6, 100))
        let recount = try await ReceiptStage.recount(old, county.database)
        #expect(recount.isSame, "\(recount.differences)")
        #expect(old.files.map(\.load) == [1, 4])
        #expect(old.files.map(\.rowsReplaced) == [0, 0])
        #expect(old.text().contains("saw loads up to 4, but not 3"))
        let now = try await ReceiptStage.receipt(of: key, asOfRun: second, county.database)
        #expect((now.cell.numerator, now.cell.denominator) == (5, 150))
        #expect(now.files.map(\.load) == [1, 3, 4])
        #expect(try await ReceiptStage.recount(now, county.database).isSame)
        #expect(now.text().contains("saw loads up to 4.\n"))
        let right = try EventRight(of: "analyst", named: ["analyst"])
        let events = try await ReceiptStage.contributors(to: old, by: right, county.database)
        #expect(events.map(\.rows.count) == [6])
        await county.close()
    }

    @Test("the ledger books what it brought between the two runs, by its causes")
    func ledger() async throws {
        let (county, first, second) = try await county()
        let found = try await LedgerStage.restatements(from: first, to: second, county.database)
        let key = try key()
        let change = try #require(found.first { $0.key == key })
        #expect(change.isReproduced)
        // Per 1,000: six of 100; of 150; less the one withdrawn and the one who opted out, which is
        // the third and, the same person, none other; less the one corrected away; two came late.
        #expect(
            change.values?.map { ($0 * 15).rounded() } == [900, 900, 900, 600, 400, 300, 500])
        #expect(found.filter { !$0.isReproduced }.isEmpty)
        await county.close()
    }

    @Test("versions are compared as known at the earlier run")
    func versions() async throws {
        let (county, first, second) = try await county()
        let version = try #require(MeasureVersion("EA01@1.0"))
        let measures = try SpellHistory.measures()
        for (run, value) in [(first, 60.0), (second, 5 / 0.15)] {
            let compared = try await VersionStage.compare(
                version, version, months: january...january, catalogue: measures,
                asOfRun: run, county.database)
            let point = try #require(compared.areas.first { $0.area == "T01" }?.series.first)
            #expect(point.old == value)
            #expect(point.new == value)
        }
        await county.close()
    }
}
