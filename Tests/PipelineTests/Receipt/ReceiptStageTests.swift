import Domain
import Foundation
import Measures
import Pipeline
import Postgres
import Store
import TestSupport
import Testing

@Suite("Receipts")
struct ReceiptStageTests {
    private let january = Month(ordinal: 2025 * 12)
    private let team = Area.team(TeamCode("T01"))

    private func key(_ area: Area, _ month: Month) throws -> CellKey {
        CellKey(
            measure: try #require(MeasureCode("EA01")), area: area, window: .month, month: month)
    }

    /// Two spells at first; then one is withdrawn, one corrected to another practice, one comes
    /// late, a practice moves to the other team, a list grows and somebody opts out.
    private func changedCounty() async throws -> (SpellHistory, first: Int, second: Int) {
        let county = try await SpellHistory()
        let month = january
        try await county.load { connection, load in
            for event in 1...3 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
        }
        let first = try await county.compute()
        try await county.load { connection, load in
            try await SpellHistory.close(1, because: "withdrawn", load: load, on: connection)
            try await SpellHistory.close(2, because: "superseded", load: load, on: connection)
            try await SpellHistory.add(
                2, practice: "D00002", month: month, load: load, on: connection)
            for event in 4...5 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
            try await connection.execute(
                "INSERT INTO fact.opt_out (person_key, load_id) VALUES (5, \(load))")
            try await connection.execute(
                """
                UPDATE reference.practice SET team_code = 'T01', load_id = \(load)
                WHERE practice_code = 'D00003'
                """)
            try await connection.execute(
                "DELETE FROM reference.registered_list WHERE practice_code = 'D00001'")
            try await connection.execute(
                """
                INSERT INTO reference.registered_list
                SELECT m::date, 'D00001', 'FEMALE', '20_24', 150, \(load)::integer
                FROM generate_series(date '2024-01-01', date '2025-03-01', interval '1 month') AS m
                """)
        }
        return (county, first, try await county.compute())
    }

    @Test("a figure that has been replaced is found by its code and counts again to the same")
    func recountOfTheOld() async throws {
        let (county, first, second) = try await changedCounty()
        let old = try await ReceiptStage.receipt(
            of: key(team, january), asOfRun: first, county.database)
        #expect((old.cell.numerator, old.cell.denominator) == (3, 100))
        #expect(old.closedRun == second)
        #expect(try await ReceiptStage.recount(old, county.database).isSame)
        let now = try await ReceiptStage.receipt(of: key(team, january), county.database)
        #expect((now.cell.numerator, now.cell.denominator) == (2, 250))
        #expect(now.run.run == second)
        #expect(try await ReceiptStage.recount(now, county.database).isSame)
        let again = try await ReceiptStage.receipt(old.code, county.database)
        #expect(again.cell == old.cell)
        #expect(again.run.run == first)
        #expect(again.code != now.code)
        await county.close()
    }

    @Test("a receipt says how it was divided, by which definition, from which files")
    func words() async throws {
        let (county, first, _) = try await changedCounty()
        let receipt = try await ReceiptStage.receipt(
            of: key(team, january), asOfRun: first, county.database)
        #expect(receipt.files.map(\.sha256) == ["hash 1"])
        #expect(receipt.statements.map(\.name) == ["emergency_spell", "registered_list"])
        let text = receipt.text()
        for words in [
            "Receipt \(receipt.code.text)", "EA01 Emergency admissions, Sudbury, January 2025",
            "= 3 (", ") ÷ 100 (", "× 1,000", "version 1.0", receipt.definitionHash,
            "SUS_APC_1.csv", "sha256 hash 1", "Run \(first), ended", "FROM fact.spell",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        await county.close()
    }

    @Test("a standardised rate has a receipt of its own, which counts again to the same")
    func standardised() async throws {
        let county = try await SpellHistory()
        let month = january
        try await county.load { connection, load in
            for event in 1...12 {
                try await SpellHistory.add(
                    event, practice: "D00001", month: month, load: load, on: connection)
            }
            // The feed covers the whole of the twelve months.
            try await connection.execute(
                """
                INSERT INTO landing.coverage (feed, month, load_id, rows)
                SELECT 'SUS_APC', m::date, \(load)::integer, 0
                FROM generate_series(date '2024-01-01', date '2024-10-01', interval '1 month') AS m
                """)
        }
        _ = try await county.compute()
        let key = CellKey(
            measure: try #require(MeasureCode("EA01")), area: team, window: .rolling12,
            month: month, method: .standardised)
        let receipt = try await ReceiptStage.receipt(of: key, county.database)
        #expect((receipt.cell.numerator, receipt.cell.state) == (12, .value))
        #expect(try await ReceiptStage.recount(receipt, county.database).isSame)
        #expect(try await ReceiptStage.receipt(receipt.code, county.database).cell == receipt.cell)
        // One that there is not is refused with those that there are.
        let none = CellKey(
            measure: key.measure, area: team, window: .month, month: month, method: .stratified)
        let there = try await ReceiptStage.figures(like: none, county.database)
        #expect(there.contains(key) && there.allSatisfy { $0.month == month && $0.area == team })
        let fault = await #expect(throws: ReceiptFault.self) {
            try await ReceiptStage.receipt(of: none, county.database)
        }
        let said = try #require(fault?.description)
        #expect(said.contains("month, by the method stratified. There is, by window and method:"))
        #expect(said.contains("month (own)") && said.contains("rolling_12 (own, standardised)"))
        let text = receipt.text()
        for words in ["directly standardised", "European Standard Population", "(Dobson)"] {
            #expect(text.contains(words), "\(words)")
        }
        await county.close()
    }

    @Test("a recount that differs says in what")
    func difference() async throws {
        let (county, first, _) = try await changedCounty()
        try await county.connection.execute(
            "DELETE FROM fact.spell_history WHERE closed_because = 'withdrawn'")
        let receipt = try await ReceiptStage.receipt(
            of: key(team, january), asOfRun: first, county.database)
        let recount = try await ReceiptStage.recount(receipt, county.database)
        #expect(!recount.isSame)
        #expect(recount.differences.contains("numerator: 3 before, 2 now"))
        await county.close()
    }

    @Test("without a figure a receipt says the state and its reason, and nothing of completeness")
    func withoutFigure() async throws {
        let county = try await SpellHistory()
        let nobody = Month(ordinal: 2025 * 12 + 1)
        // February's lists are empty in the second team; January's feed was taken back.
        try await county.connection.script(
            """
            UPDATE reference.registered_list SET patients = 0
            WHERE practice_code IN ('D00002', 'D00003') AND extract_date = '2025-02-01';
            DELETE FROM landing.coverage WHERE month = '2025-01-01'
            """)
        _ = try await county.compute()
        let second = Area.team(TeamCode("T02"))
        let missing = try await ReceiptStage.receipt(of: key(second, january), county.database)
        #expect(missing.cell.state == .missing)
        #expect(missing.text().contains("No value: a feed that it needs had not come in.\n"))
        let empty = try await ReceiptStage.receipt(of: key(second, nobody), county.database)
        #expect(empty.cell.state == .notApplicable)
        #expect(empty.text().contains("No value: there was nobody to count"))
        #expect(!empty.text().contains("does not exist"))
        for receipt in [missing, empty] {
            let head = receipt.text().prefix { $0 != "D" }
            #expect(!receipt.text().contains("Final; complete"), "\(head)")
            let entry = try JSONSerialization.jsonObject(
                with: JSONEncoder().encode(ReceiptEntry(receipt)))
            let fields = try #require(entry as? [String: Any])
            #expect(fields["completeness"] == nil && fields["provisional"] == nil)
            #expect(fields["reason"] != nil && fields["hiddenInPacks"] as? Bool == false)
        }
        await county.close()
    }

    @Test("a receipt of a figure that packs hide says so, and that it is not for passing on")
    func hidden() async throws {
        let county = try await SpellHistory()
        let month = january
        func load(_ events: ClosedRange<Int>) async throws -> Receipt {
            try await county.load { connection, load in
                for event in events {
                    try await SpellHistory.add(
                        event, practice: "D00001", month: month, load: load, on: connection)
                }
            }
            _ = try await county.compute()
            return try await ReceiptStage.receipt(of: key(team, month), county.database)
        }
        let words = "Exact small numbers: packs hide this figure"
        let few = try await load(1...7)
        #expect(few.cell.numerator == 7 && few.text().contains(words))
        let more = try await load(8...8)
        #expect(more.cell.numerator == 8 && !more.text().contains(words))
        await county.close()
    }

    @Test("a code that no cell has, and a cell that was never computed, are said to be so")
    func unknown() async throws {
        let county = try await SpellHistory()
        let code = try #require(ReceiptCode(number: 12345))
        await #expect(throws: ReceiptFault.unknownCode(code)) {
            try await ReceiptStage.receipt(code, county.database)
        }
        let key = try key(team, january)
        await #expect(throws: ReceiptFault.noCell(key, asOfRun: nil, present: [])) {
            try await ReceiptStage.receipt(of: key, county.database)
        }
        await county.close()
    }

    @Test("every measure's canonical text makes the same measure again")
    func canonicalTexts() throws {
        let catalogue = try TestService.measures()
        for definition in catalogue.definitions {
            let text = catalogue.canonicalText(definition)
            let stored = try StoredMeasure(
                text: text, code: definition.code, version: definition.version)
            #expect(stored.catalogue.canonicalText(stored.definition) == text)
            for (_, component) in definition.components {
                let dataset = try #require(catalogue.datasets[component.dataset])
                let kept = try #require(stored.catalogue.datasets[component.dataset])
                #expect(kept.sql == catalogue.expanded(dataset).sql)
                #expect(kept.feeds == dataset.feeds)
            }
        }
    }
}
