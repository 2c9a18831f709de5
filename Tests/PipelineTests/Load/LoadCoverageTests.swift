import Domain
import Feeds
import Foundation
import Measures
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
            let ledger = ["landing.coverage", "landing.load"]
            let flex = try await bench.send("SUS_APC_RDE_2025-01_flex.csv", rows)
            let before = try await bench.everything(except: ledger)
            let freeze = try await bench.send("SUS_APC_RDE_2025-01_freeze.csv", rows)
            #expect((freeze.status, freeze.loadID) == (.unchanged, flex.loadID))
            #expect(
                try await bench.lines(
                    """
                    SELECT concat_ws(' ', l.file_version, c.month, scope, rows, final, rows_read,
                        rows_inserted, rows_unchanged)
                    FROM landing.coverage AS c JOIN landing.load AS l USING (load_id)
                    ORDER BY load_id
                    """)
                    == ["flex 2025-01-01 RDE 2 f 2 2 0", "freeze 2025-01-01 RDE 2 t 2 0 2"])
            #expect(try await bench.everything(except: ledger) == before)
            // Said once, it is known.
            let noted = try await bench.everything()
            try await bench.send("SUS_APC_RDE_2025-01_freeze.csv", rows)
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", rows)
            #expect(try await bench.everything() == noted)

            // What is final is not changed by an early version that comes late.
            let late = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [Row.spell("S2").with(["primary_diagnosis": "I10"])])
            #expect((late.status, late.superseded, late.unchanged) == (.loaded, 0, 1))
        }
    }

    @Test("the next run knows of a freeze with the bytes of its flex, and the one before does not")
    func sameBytesAndRuns() async throws {
        try await onBench { bench in
            let january = try #require(Month("2025-01"))
            let measures = try SpellHistory.measures()
            func isFinal(run: Int) async throws -> [Bool] {
                try await bench.database.feedMonths(in: january...january, asOfRun: run)
                    .map(\.delivery.isFinal)
            }
            try await bench.connection.execute(
                """
                INSERT INTO reference.team (team_code, name, role, role_from, load_id)
                VALUES ('T01', 'Sudbury', 'pilot', '2010-01-01', 0)
                """)
            let rows = [Row.spell("S1"), .spell("S2")]
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", rows)
            let early = try await ComputeStage.run(
                bench.database, catalogue: measures, workers: 1)
            try await bench.send("SUS_APC_RDE_2025-01_freeze.csv", rows)
            let late = try await ComputeStage.run(
                bench.database, catalogue: measures, workers: 1)
            #expect(late.run != early.run)
            #expect(try await isFinal(run: late.run) == [true])
            #expect(try await isFinal(run: early.run) == [false])
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
            let noted = ["landing.load", "landing.finding", "identity.secret_check"]
            let before = try await bench.everything(except: noted)
            let outcome = try await bench.send("SUS_APC_RDE.csv", [.spell("S1")])
            #expect(outcome.status == .rejected)
            #expect(outcome.findings.map(\.rule) == ["PERIOD"])
            #expect(
                outcome.findings.first?.expected.contains("as in SUS_APC_RDE_2025-01") == true)
            #expect(try await bench.everything(except: noted) == before)
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

    @Test("a wave of the survey covers its own month, not those in which people answered")
    func waves() async throws {
        try await onBench { bench in
            try await bench.send(
                "WELLBEING_SURVEY_2025-03.csv",
                [.answer("1", on: "31/12/2024"), .answer("2", on: "16/01/2025")])
            #expect(
                try await bench.lines("SELECT month::text FROM landing.coverage")
                    == ["2025-03-01"])
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
