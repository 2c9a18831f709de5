import Feeds
import Foundation
import Linkage
import Postgres
import Store
import Testing

@testable import Pipeline

@Suite("rows held in quarantine")
struct QuarantineReleaseTests {
    @Test("a released row goes in with the rule that held it waived, and the file's own place")
    func release() async throws {
        try await onBench { bench in
            try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [
                    .spell("S1", nhs: TestNumber.first).with([
                        "discharge_date": "01/01/2025", "secondary_diagnoses": "I10|W19",
                        "spell_cost": "1234.50",
                    ])
                ])
            let held = try await bench.database.heldRows()
            let files = try await bench.stage.release(held, in: bench.folder)
            #expect(files.map(\.outcome.status) == [.loaded])
            #expect(files.first?.outcome.quarantined == 0)
            try await bench.database.decide(
                held: held.map(\.id), released: true, by: "a steward", note: "as the ward says")
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', person_key, discharge_date, birth_month,
                        secondary_diagnoses, spell_cost) FROM fact.spell
                    """)
                    == ["\(bench.key(TestNumber.first)) 2025-01-01 1940-02-01 |I10|W19| 1234.50"])
            #expect(try await bench.database.heldRows().isEmpty)
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', sender, period_from, file_version) FROM landing.load
                    ORDER BY load_id
                    """) == ["RDE 2025-01-01 flex", "RDE 2025-01-01 flex"])
        }
    }

    @Test("a release waives one rule: a row that breaks another is held again")
    func heldAgain() async throws {
        try await onBench { bench in
            let odd = Row.post("A1", employer: "SCC", fte: "3.00").with(["fte_days_sick": "99"])
            try await bench.send("WORKFORCE_SCC_2025-01.csv", [odd])
            #expect(try await bench.database.heldRows().map(\.rule) == ["WF2"])
            for rule in ["WF2", "WF3", "WF2"] {
                let held = try await bench.database.heldRows()
                #expect(held.map(\.rule) == [rule])
                let files = try await bench.stage.release(held, in: bench.folder)
                #expect(files.map(\.outcome.status) == [.loaded])
                #expect(files.map(\.outcome.quarantined) == [1])
                let again = try await bench.stage.heldAgain(files)
                let next = try #require(again.first)
                #expect(again.count == 1 && next.numbers.map(\.was) == held.map(\.id))
                #expect(next.rule != rule && !next.isForGood)
                #expect(next.sentence.contains("release \(held[0].id + 1)"), "\(next.sentence)")
                try await bench.database.decide(
                    held: held.map(\.id), released: true, by: "a steward", note: nil)
            }
        }
    }

    @Test("a release never withdraws, though the feed's files replace their period")
    func neverWithdraws() async throws {
        try await onBench { bench in
            try await bench.send(
                "WORKFORCE_SCC_2025-01.csv",
                [.post("A1", employer: "SCC"), .post("A2", employer: "SCC", fte: "3.00")])
            let held = try await bench.database.heldRows()
            let files = try await bench.stage.release(held, in: bench.folder)
            #expect(files.map(\.outcome.withdrawn) == [0])
            #expect(
                try await bench.lines("SELECT staff_id FROM fact.staff_month ORDER BY 1")
                    == ["A1", "A2"])
            // The sender's next file of the month counts the released row among its own.
            let next = try await bench.send(
                "WORKFORCE_SCC_2025-01.csv", [.post("A1", employer: "SCC", fte: "0.90")])
            #expect((next.superseded, next.withdrawn) == (1, 1))
        }
    }

    @Test("a row that the reader held cannot be used until its value is right, and stays held")
    func unusable() async throws {
        try await onBench { bench in
            try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [.spell("S1").with(["admission_date": "32/01/2025"])])
            let held = try await bench.database.heldRows()
            #expect(held.count == 1)
            let files = try await bench.stage.release(held, in: bench.folder)
            #expect(files.map(\.outcome.quarantined) == [1])
            let again = try await bench.stage.heldAgain(files)
            #expect(again.count == 1 && again.allSatisfy(\.isForGood))
            let sentence = try #require(again.first?.sentence)
            #expect(
                sentence.hasPrefix(
                    "1 row of SUS_APC was held again, by DATES (a day that is in the calendar)"),
                "\(sentence)")
            #expect(sentence.contains("drop \(held[0].id + 1)") && !sentence.contains("32/01"))
            #expect(try await bench.count("SELECT count(*) FROM fact.spell") == 0)
        }
    }

    @Test("of many held rows each is kept once, in the order of the file")
    func manyHeldRows() async throws {
        try await onBench { bench in
            let rows = (1...12_000).map {
                Row.spell("S\($0)").with($0 == 7_000 ? [:] : ["admission_date": "32/01/2025"])
            }
            let outcome = try await bench.send("SUS_APC_RDE_2025-01_flex.csv", rows)
            #expect((outcome.inserted, outcome.quarantined) == (1, 11_999))
            let kept = try await bench.lines(
                "SELECT fields ->> 'spell_id' FROM landing.quarantine ORDER BY quarantine_id")
            #expect(kept == (1...12_000).filter { $0 != 7_000 }.map { "S\($0)" })
            #expect(
                try await bench.count("SELECT count(DISTINCT event_id) FROM landing.quarantine")
                    == 11_999)
        }
    }

    @Test("a file that is another one when its held rows are read again is not loaded")
    func changedWhileRead() async throws {
        try await onBench { bench in
            let name = "SUS_APC_RDE_2025-01_flex.csv"
            let rows = (1...6_000).map {
                Row.spell("S\($0)").with(["admission_date": "32/01/2025"])
            }
            let file = try bench.write(name, rows)
            let contract = try #require(bench.contract(of: name))
            let reading = FeedFileRows(
                path: file.path, contract: contract, keys: .init(secret: bench.secret),
                settings: bench.loadSettings)
            while await reading.next() != nil {}
            #expect(try await reading.nextHeld()?.count == 5_000)
            let other = try bench.write(name, Array(rows.prefix(5_500)))
            try Data(contentsOf: other).write(to: file)
            await #expect(throws: LoadFault.self) {
                while try await reading.nextHeld() != nil {}
            }
        }
    }

    @Test("a dropped row is left out for good and stays on record; nothing is decided twice")
    func drop() async throws {
        try await onBench { bench in
            try await bench.send(
                "WORKFORCE_SCC_2025-01.csv",
                [
                    .post("A1", employer: "SCC", fte: "3.00"),
                    .post("A2", employer: "SCC", fte: "4.00"),
                ])
            let ids = try await bench.database.heldRows().map(\.id)
            try await bench.database.decide(
                held: [ids[0]], released: false, by: "a steward", note: "headcount")
            #expect(try await bench.database.heldRows().map(\.id) == [ids[1]])
            await #expect(throws: StoreFault.self) {
                try await bench.database.decide(
                    held: [ids[1], ids[0]], released: true, by: "a steward", note: nil)
            }
            #expect(try await bench.database.heldRows().map(\.id) == [ids[1]])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', state, decided_by, note) FROM landing.quarantine
                    ORDER BY quarantine_id
                    """) == ["dropped a steward headcount", "held"])
            #expect(try await bench.count("SELECT count(*) FROM fact.staff_month") == 0)
        }
    }

    /// Two posts in a first file, and a second file of the month in which A1 is held: by the
    /// reader for its discipline, or by a rule for its FTE.
    private func heldAnew(
        _ bench: LoadBench, byReader: Bool
    ) async throws -> [HeldRecord] {
        try await bench.send(
            "WORKFORCE_SCC_2025-01.csv",
            [.post("A1", employer: "SCC"), .post("A2", employer: "SCC")])
        let bad = Row.post("A1", employer: "SCC", fte: byReader ? "0.50" : "3.00")
        let second = try await bench.send(
            "WORKFORCE_SCC_2025-01.csv", [byReader ? bad.with(["discipline": "ASTRONAUT"]) : bad])
        #expect((second.quarantined, second.withdrawn) == (1, 1))
        #expect(
            try await bench.lines("SELECT staff_id || ' ' || fte FROM fact.staff_month")
                == ["A1 1.00"])
        #expect(try await bench.mismatches(of: "staff_month", feed: "WORKFORCE") == 0)
        return try await bench.database.heldRows()
    }

    @Test(
        "the earlier row stays while its new version is held, and goes when that is dropped",
        arguments: [true, false])
    func keepsEarlier(byReader: Bool) async throws {
        try await onBench { bench in
            let held = try await heldAnew(bench, byReader: byReader)
            try await bench.database.decide(
                held: held.map(\.id), released: false, by: "a steward", note: nil)
            #expect(try await bench.count("SELECT count(*) FROM fact.staff_month") == 0)
            #expect(try await bench.mismatches(of: "staff_month", feed: "WORKFORCE") == 0)
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', h.staff_id, h.closed_because, l.file_name, t.rows)
                    FROM fact.staff_month_history AS h
                    JOIN landing.load AS l ON l.load_id = h.closed_by_load
                    JOIN landing.touched AS t ON t.load_id = l.load_id
                    WHERE h.staff_id = 'A1'
                    """) == ["A1 withdrawn dropped-\(held[0].id) 1"])
        }
    }

    @Test("the earlier row is replaced when its held version is released")
    func replacesEarlier() async throws {
        try await onBench { bench in
            let held = try await heldAnew(bench, byReader: false)
            let files = try await bench.stage.release(held, in: bench.folder)
            #expect(files.map(\.outcome.superseded) == [1])
            try await bench.database.decide(
                held: held.map(\.id), released: true, by: "a steward", note: nil)
            #expect(
                try await bench.lines("SELECT staff_id || ' ' || fte FROM fact.staff_month")
                    == ["A1 3.00"])
        }
    }

    @Test("a row that has come again since stays when the held version is dropped")
    func cameAgain() async throws {
        try await onBench { bench in
            let held = try await heldAnew(bench, byReader: false)
            let again = try await bench.send(
                "WORKFORCE_SCC_2025-01.csv",
                [.post("A1", employer: "SCC"), .post("A3", employer: "SCC")])
            #expect((again.unchanged, again.withdrawn) == (1, 0))
            try await bench.database.decide(
                held: held.map(\.id), released: false, by: "a steward", note: nil)
            #expect(
                try await bench.lines("SELECT staff_id FROM fact.staff_month ORDER BY 1")
                    == ["A1", "A3"])
        }
    }
}
