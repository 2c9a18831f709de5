import Feeds
import Postgres
import Store
import Testing

@Suite("a rule that very many rows break")
struct RuleLimitTests {
    private let many = 1_150

    private func spells(_ count: Int, _ changes: [String: String]) -> [Row] {
        (0..<count).map { Row.spell("S\($0)").with(changes) }
    }

    /// The findings of a rule: how many name a row, and how many rows the others stand for.
    private func told(_ rule: String, in findings: [Finding]) -> (places: Int, rest: [Int]) {
        let own = findings.filter { $0.rule == rule }
        return (own.count { $0.row != nil }, own.filter { $0.row == nil }.map(\.rows))
    }

    @Test("a warning lists 1,000 places and counts the rest, and empties the value in every row")
    func warned() async throws {
        try await onBench { bench in
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                spells(many, ["discharge_ready_date": "25/01/2025"]))
            let found = told("APC4", in: outcome.findings)
            #expect(found.places == 1_000)
            #expect(found.rest == [150])
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', count(*), sum(rows)) FROM landing.finding"
                        + " WHERE rule = 'APC4'") == ["1001 1150"])
            #expect(outcome.inserted == many)
            #expect(
                try await bench.count("SELECT count(discharge_ready_date) FROM fact.spell") == 0)
        }
    }

    @Test("all rows that a rule holds are held, also those that are not listed")
    func held() async throws {
        try await onBench { bench in
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                spells(many, ["discharge_date": "01/01/2025"]) + [.spell("GOOD")])
            let found = told("APC3", in: outcome.findings)
            #expect(found.places == 1_000)
            #expect(found.rest == [150])
            #expect((outcome.quarantined, outcome.inserted) == (many, 1))
            #expect(
                try await bench.count("SELECT count(*) FROM landing.quarantine WHERE rule = 'APC3'")
                    == many)
        }
    }

    @Test("all rows that a rule drops are dropped; what else is wrong with them is not told")
    func dropped() async throws {
        try await onBench { bench in
            let nobody = (0..<many).map {
                // Three kinds of event, or the month would count as not covered (CLD7).
                Row.request("E\($0)").with([
                    "event_end_date": "01/01/2025",
                    "event_type": ["Request", "Review", "Service"][$0 % 3],
                ])
            }
            let outcome = try await bench.send(
                "ASC_CLD_2025-01.csv", nobody + [.request("GOOD", council: "C2")])
            let found = told("CLD1", in: outcome.findings)
            #expect(found.places == 1_000)
            #expect(found.rest == [150])
            #expect(!outcome.findings.contains { $0.rule == "CLD2" })
            #expect((outcome.rejected, outcome.quarantined, outcome.inserted) == (many, 0, 1))
        }
    }

    @Test("of a key that very many rows repeat, 1,000 places are listed and all are dropped")
    func repeated() async throws {
        try await onBench { bench in
            let outcome = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv", (0...many).map { _ in Row.spell("S") })
            let found = told("APC1", in: outcome.findings)
            #expect(found.places == 1_000)
            #expect(found.rest == [150])
            #expect((outcome.rejected, outcome.inserted) == (many, 1))
        }
    }
}
