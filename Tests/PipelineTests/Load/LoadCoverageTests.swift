import Feeds
import Foundation
import Pipeline
import Postgres
import Store
import Testing

@Suite("which months have come in and which have changed")
struct LoadCoverageTests {
    @Test("a flex file covers its month for its sender but not finally; freeze does")
    func finality() async throws {
        try await onBench { bench in
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", [.spell("S1"), .spell("S2")])
            try await bench.send(
                "SUS_APC_RDE_2025-01_freeze.csv", [.spell("S1"), .spell("S2"), .spell("S3")])
            try await bench.send(
                "SUS_APC_RGR_2025-01_provisional.csv",
                [.spell("S1").with(["provider_code": "RGR", "admission_date": "31/12/2024"])])
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', month, scope, rows, final) FROM landing.coverage
                    ORDER BY load_id
                    """)
                    == [
                        "2025-01-01 RDE 2 f", "2025-01-01 RDE 3 t", "2025-01-01 RGR 1 f",
                    ])
            // Only what is new is touched, in the month of its facts.
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', month, rows) FROM landing.touched ORDER BY load_id")
                    == ["2025-01-01 2", "2025-01-01 1", "2024-12-01 1"])
        }
    }

    @Test("a freeze with the bytes of its flex makes that final, and changes nothing else")
    func sameBytes() async throws {
        try await onBench { bench in
            let rows = [Row.spell("S1"), .spell("S2")]
            let flex = try await bench.send("SUS_APC_RDE_2025-01_flex.csv", rows)
            let before = try await bench.everything(except: ["landing.coverage"])
            let freeze = try await bench.send("SUS_APC_RDE_2025-01_freeze.csv", rows)
            #expect((freeze.status, freeze.loadID) == (.unchanged, flex.loadID))
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', month, scope, rows, final) FROM landing.coverage")
                    == ["2025-01-01 RDE \(flex.inserted) t"])
            #expect(try await bench.everything(except: ["landing.coverage"]) == before)

            // What is final is not changed by an early version that comes late.
            let late = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [Row.spell("S2").with(["primary_diagnosis": "I10"])])
            #expect((late.status, late.superseded, late.unchanged) == (.loaded, 0, 1))
        }
    }

    @Test("the bytes of another sender's file make nothing final")
    func sameBytesOfAnother() async throws {
        try await onBench { bench in
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", [.spell("S1")])
            try await bench.send("SUS_APC_RGR_2025-01_freeze.csv", [.spell("S1")])
            #expect(
                try await bench.lines("SELECT concat_ws(' ', scope, final) FROM landing.coverage")
                    == ["RDE f"])
        }
    }

    @Test("a file whose name does not say its month is refused, and told what its name should say")
    func noPeriod() async throws {
        try await onBench { bench in
            let before = try await bench.everything(
                except: ["landing.load", "landing.finding"])
            let outcome = try await bench.send("SUS_APC_RDE.csv", [.spell("S1")])
            #expect(outcome.status == .rejected)
            #expect(outcome.findings.map(\.rule) == ["PERIOD"])
            #expect(
                outcome.findings.first?.expected.contains("as in SUS_APC_RDE_2025-01") == true)
            #expect(
                try await bench.everything(except: ["landing.load", "landing.finding"]) == before)
        }
    }

    @Test("where the contract only warns, the file covers the months of its dates")
    func noPeriodWarned() async throws {
        try await onBench { bench in
            let known = bench.contracts.contract(named: "SUS_APC")
            let text = try #require(known).text
            let lenient = try Contract(
                text: text.replacing("file:\n", with: "file:\n  period_severity: warn\n"),
                file: "SUS_APC.yaml")
            let stage = LoadStage(
                database: bench.database, contracts: ContractCatalogue([lenient]),
                landing: LandingStore(folder: bench.folder.appendingPathComponent("landing")),
                secret: bench.secret, settings: bench.loadSettings)
            let file = try bench.write("SUS_APC_RDE.csv", [.spell("S1")])
            let outcome = try #require(try await stage.load(file).first).outcome
            #expect(outcome.findings.filter { $0.rule == "PERIOD" }.map(\.severity) == [.warn])
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', month, scope, rows) FROM landing.coverage")
                    == ["2025-01-01 RDE 1"])
        }
    }

    @Test("a feed without periods covers the months of the dates in its rows")
    func monthsOfRows() async throws {
        try await onBench { bench in
            try await bench.send(
                "WELLBEING_SURVEY_2025-03.csv",
                [
                    .answer("1", on: "15/01/2025"), .answer("2", on: "16/01/2025"),
                    .answer("3", on: "01/03/2025"),
                ])
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', month, rows) FROM landing.coverage ORDER BY month")
                    == ["2025-01-01 2", "2025-03-01 1"])
        }
    }

    @Test("a month that came in with no rows left is covered with zero, not missing")
    func emptyMonth() async throws {
        try await onBench { bench in
            try await bench.send(
                "WORKFORCE_SCC_2025-01.csv", [.post("A1", employer: "SCC", fte: "3.00")])
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', month, rows) FROM landing.coverage")
                    == ["2025-01-01 0"])
            #expect(try await bench.count("SELECT count(*) FROM landing.touched") == 0)
        }
    }
}
