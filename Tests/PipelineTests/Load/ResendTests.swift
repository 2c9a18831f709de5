import Feeds
import Pipeline
import Postgres
import Store
import Testing

@Suite("files that are sent again")
struct ResendTests {
    @Test("a spell in flex without NHS number and in freeze with it is one row and one person")
    func flexThenFreeze() async throws {
        try await onBench { bench in
            let flex = try await bench.send("SUS_APC_RDE_2025-01_flex.csv", [.spell("S1")])
            let freeze = try await bench.send(
                "SUS_APC_RDE_2025-01_freeze.csv", [.spell("S1", nhs: TestNumber.first)])

            #expect(flex.inserted == 1)
            #expect((freeze.inserted, freeze.superseded, freeze.withdrawn) == (1, 1, 0))
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', person_key, person_basis, load_id) FROM fact.spell")
                    == ["\(bench.key(TestNumber.first)) N \(freeze.loadID)"])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', person_basis, load_id, closed_by_load, closed_because)
                    FROM fact.spell_history WHERE person_key = event_id
                    """) == ["R \(flex.loadID) \(freeze.loadID) superseded"])
            #expect(try await bench.count("SELECT count(*) FROM identity.person") == 1)
            #expect(try await bench.mismatches(of: "spell", feed: "SUS_APC") == 0)
        }
    }

    @Test("the same bytes twice change nothing, under whatever name")
    func sameFile() async throws {
        try await onBench { bench in
            let rows: [Row] = [.spell("S1", nhs: TestNumber.first), .spell("S2")]
            let first = try await bench.send("SUS_APC_RDE_2025-01_flex.csv", rows)
            let before = try await bench.everything()
            let second = try await bench.send("SUS_APC_RDE_2025-02_flex.csv", rows)
            #expect(second.status == .unchanged)
            #expect(second.loadID == first.loadID)
            #expect(try await bench.everything() == before)
        }
    }

    @Test("a file that another has replaced stands again only when a person says so")
    func backToTheFirst() async throws {
        try await onBench { bench in
            let name = "SUS_APC_RDE_2025-01_flex.csv"
            let first = try bench.write(name, [.spell("S1"), .spell("S2")])
            let loaded = try await bench.load(first)
            let second = try await bench.send(
                name, [.spell("S1").with(["discharge_destination": "29"]), .spell("S2")])
            #expect(second.overtakenBy == nil)

            let unsaid = try await bench.load(first)
            #expect((unsaid.status, unsaid.loadID) == (.unchanged, loaded.loadID))
            #expect(unsaid.overtakenBy == name)
            #expect(
                try await bench.lines("SELECT discharge_destination FROM fact.spell ORDER BY 1")
                    == ["19", "29"])

            let said = try await bench.loadAgain(first)
            #expect((said.status, said.inserted, said.unchanged) == (.loaded, 1, 1))
            #expect(
                try await bench.lines("SELECT discharge_destination FROM fact.spell ORDER BY 1")
                    == ["19", "19"])
            #expect(try await bench.load(first).overtakenBy == nil)
            #expect(try await bench.mismatches(of: "spell", feed: "SUS_APC") == 0)
        }
    }

    @Test("rows are told from new ones after many files, and after another process has loaded")
    func manyFiles() async throws {
        try await onBench(today: "2025-10-01") { bench in
            func file(_ month: Int) async throws -> FeedLoadOutcome {
                let destination = month.isMultiple(of: 2) ? "30" : "29"
                let rows = ((month - 1)...month).map {
                    Row.spell("S\($0)").with(["discharge_destination": destination])
                }
                return try await bench.send("SUS_APC_RDE_2025-0\(month)_freeze.csv", rows)
            }
            for month in 1...4 {
                let outcome = try await file(month)
                #expect((outcome.inserted, outcome.superseded) == (2, month == 1 ? 0 : 1))
            }
            let other = try await bench.asAnotherProcess { other in
                try await other.send(
                    "SUS_APC_RDE_2025-05_freeze.csv", [.spell("S4"), .spell("S5"), .spell("S9")])
            }
            #expect((other.inserted, other.superseded) == (3, 1))
            for month in 6...9 {
                let outcome = try await file(month)
                // S5 and S9 came by the other process, the others by the file before.
                #expect((outcome.inserted, outcome.superseded) == (2, month == 9 ? 2 : 1))
            }
            #expect(try await bench.count("SELECT count(*) FROM fact.spell") == 10)
            #expect(try await bench.mismatches(of: "spell", feed: "SUS_APC") == 0)
        }
    }

    @Test("a corrected row supersedes the old one, and a row sent again keeps its load")
    func corrected() async throws {
        try await onBench { bench in
            let first = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv", [.spell("S1"), .spell("S2")])
            let second = try await bench.send(
                "SUS_APC_RDE_2025-01_freeze.csv",
                [.spell("S1"), .spell("S2").with(["discharge_destination": "29"])])
            #expect((second.unchanged, second.inserted, second.superseded) == (1, 1, 1))
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', discharge_destination, load_id)
                    FROM fact.spell ORDER BY load_id
                    """) == ["19 \(first.loadID)", "29 \(second.loadID)"])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', discharge_destination, load_id, closed_by_load,
                        closed_because) FROM fact.spell_history
                    """) == ["19 \(first.loadID) \(second.loadID) superseded"])
        }
    }

    @Test("an admission corrected to another month is one row, and both months are touched")
    func movedMonth() async throws {
        try await onBench { bench in
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", [.spell("S1")])
            let second = try await bench.send(
                "SUS_APC_RDE_2025-01_freeze.csv",
                [.spell("S1").with(["admission_date": "02/02/2025", "discharge_date": ""])])
            #expect(try await bench.lines("SELECT month FROM fact.spell") == ["2025-02-01"])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', month, rows) FROM landing.touched
                    WHERE load_id = \(second.loadID) ORDER BY month
                    """) == ["2025-01-01 1", "2025-02-01 1"])
            #expect(try await bench.mismatches(of: "spell", feed: "SUS_APC") == 0)
        }
    }

    @Test("of a key that stands twice in one file the first row counts")
    func duplicates() async throws {
        try await onBench { bench in
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [.spell("S1"), .spell("S2"), .spell("S1").with(["discharge_destination": "29"])])
            #expect((outcome.read, outcome.rejected, outcome.inserted) == (3, 1, 2))
            #expect(outcome.findings.filter { $0.rule == "APC1" }.map(\.row) == [4])
            #expect(
                try await bench.lines("SELECT DISTINCT discharge_destination FROM fact.spell")
                    == ["19"])
        }
    }

    @Test("a return that replaces its period withdraws absent rows of its sender and period only")
    func withdrawn() async throws {
        try await onBench { bench in
            let january = "WORKFORCE_SCC_2025-01.csv"
            let first = try await bench.send(
                january, [.post("A1", employer: "SCC"), .post("A2", employer: "SCC")])
            try await bench.send("WORKFORCE_RGR_2025-01.csv", [.post("B1", employer: "RGR")])
            try await bench.send(
                "WORKFORCE_SCC_2025-02.csv", [.post("A2", employer: "SCC", month: "02/2025")])
            let again = try await bench.send(january, [.post("A1", employer: "SCC")])
            #expect((again.unchanged, again.withdrawn, again.inserted) == (1, 1, 0))
            let current: () async throws -> [String] = {
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', month, staff_id) FROM fact.staff_month
                    ORDER BY month, staff_id
                    """)
            }
            #expect(
                try await current() == ["2025-01-01 A1", "2025-01-01 B1", "2025-02-01 A2"])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', month, staff_id, load_id, closed_by_load,
                        closed_because) FROM fact.staff_month_history
                    """) == ["2025-01-01 A2 \(first.loadID) \(again.loadID) withdrawn"])

            // It comes back: a new row, and the history stays.
            try await bench.send(
                january,
                [.post("A1", employer: "SCC"), .post("A2", employer: "SCC", fte: "0.50")])
            #expect(try await current().count == 4)
            #expect(try await bench.count("SELECT count(*) FROM fact.staff_month_history") == 1)
            #expect(try await bench.mismatches(of: "staff_month", feed: "WORKFORCE") == 0)
        }
    }

    @Test("reference data that replace their period lose the rows a new file leaves out")
    func referencePeriod() async throws {
        try await onBench { bench in
            func post(_ month: String, _ team: String) -> Row {
                Row([
                    "month": "01/\(month)", "team_code": team, "discipline": "OT",
                    "employer_code": "SCC", "funded_fte": "2.00",
                ])
            }
            try await bench.send(
                "REF_ESTAB_2025-01.csv",
                [post("01/2025", "T01"), post("01/2025", "T02"), post("02/2025", "T02")])
            try await bench.send("REF_ESTAB_2025-02.csv", [post("01/2025", "T01")])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', month, team_code) FROM reference.establishment
                    ORDER BY month, team_code
                    """) == ["2025-01-01 T01", "2025-02-01 T02"])
        }
    }
}
