import Feeds
import Foundation
import Linkage
import Postgres
import Store
import Testing

@testable import Pipeline

@Suite("files against those that came before them")
struct FileHistoryTests {
    private func optOuts(_ count: Int) -> [Row] {
        (0..<count).map { Row(["nhs_number": TestNumber.number($0)]) }
    }

    private func spells(_ count: Int) -> [Row] { (0..<count).map { Row.spell("S\($0)") } }

    @Test("a list of opt-outs with no row, or fewer than half of the rows, is refused in words")
    func shortList() async throws {
        try await onBench { bench in
            try await bench.send("OPT_OUT_2025-01.csv", optOuts(30))
            for count in [0, 14] {
                let short = try await bench.send("OPT_OUT_2025-02.csv", optOuts(count))
                #expect(short.status == .rejected)
                let words = try #require(short.findings.first { $0.rule == "ROWS" }).expected
                #expect(words.contains("OPT_OUT_2025-01.csv, which had 30"))
                #expect(words.contains("--accept-fewer-rows"))
            }
            #expect(try await bench.count("SELECT count(*) FROM fact.opt_out") == 30)
            let fine = try await bench.send("OPT_OUT_2025-02.csv", optOuts(15))
            #expect(fine.status == .loaded)
            // A person says that it is so.
            let file = try bench.write("OPT_OUT_2025-03.csv", optOuts(1))
            #expect(try await bench.loadAcceptingFewer(file).status == .loaded)
            #expect(try await bench.count("SELECT count(*) FROM fact.opt_out") == 1)
        }
    }

    @Test("a month's return that replaces the one before is refused with far fewer rows")
    func shortReturn() async throws {
        try await onBench { bench in
            func posts(_ count: Int) -> [Row] {
                (0..<count).map { .post("A\($0)", employer: "SCC", fte: "1.00") }
            }
            try await bench.send("WORKFORCE_SCC_2025-01.csv", posts(30))
            let cut = try await bench.send("WORKFORCE_SCC_2025-01.csv", posts(14))
            #expect(cut.status == .rejected)
            let words = try #require(cut.findings.first { $0.rule == "ROWS" }).expected
            #expect(words.contains("WORKFORCE_SCC_2025-01.csv, which had 30; this one has 14"))
            #expect(try await bench.count("SELECT count(*) FROM fact.staff_month") == 30)
            // The month before says how many to expect of a new month.
            #expect(
                try await bench.send("WORKFORCE_SCC_2025-02.csv", posts(14)).status == .rejected)
            #expect(
                try await bench.send("WORKFORCE_SCC_2025-02.csv", posts(16)).status == .loaded)
        }
    }

    @Test("a final version with far fewer rows than the early one is told, and loses no row")
    func thinFreeze() async throws {
        try await onBench { bench in
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", spells(30))
            let thin = try await bench.send("SUS_APC_RDE_2025-01_freeze.csv", spells(14))
            #expect(thin.status == .loaded)
            #expect(thin.findings.map(\.rule) == ["ROWS"])
            #expect(try await bench.count("SELECT count(*) FROM fact.spell") == 30)
            // Another month's number of rows says nothing.
            let next = try await bench.send("SUS_APC_RDE_2025-02_flex.csv", spells(14))
            #expect(!next.findings.map(\.rule).contains("ROWS"))
        }
    }

    @Test("a hospital's file without rows is refused; a small return may have none")
    func emptyFile() async throws {
        try await onBench { bench in
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", spells(10))
            let empty = try await bench.send("SUS_APC_RDE_2025-02_flex.csv", [])
            #expect(empty.status == .rejected)
            try await bench.send(
                "SUS_APC_RGR_2025-01_flex.csv",
                [.spell("T1").with(["provider_code": "RGR"])])
            #expect(
                try await bench.send("SUS_APC_RGR_2025-02_flex.csv", []).status == .loaded)
            // Alike in bytes, and for another month: not the same file.
            #expect(
                try await bench.send("SUS_APC_RGR_2025-03_flex.csv", []).status == .loaded)
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', month, scope) FROM landing.coverage ORDER BY load_id")
                    == [
                        "2025-01-01 RDE", "2025-01-01 RGR", "2025-02-01 RGR", "2025-03-01 RGR",
                    ])
        }
    }

    @Test("the bytes of another month's file are told by the name they came under")
    func otherMonth() async throws {
        try await onBench { bench in
            try await bench.send("SUS_APC_RDE_2025-01_freeze.csv", spells(2))
            let copy = try await bench.send("SUS_APC_RDE_2025-02_freeze.csv", spells(2))
            #expect(copy.status == .unchanged)
            #expect(copy.sameAs == "SUS_APC_RDE_2025-01_freeze.csv")
            let same = try await bench.send("SUS_APC_RDE_2025-01_freeze.csv", spells(2))
            #expect(same.sameAs == nil)
        }
    }

    @Test("an early version after the final one changes none of its rows, and is told so")
    func lateFlex() async throws {
        try await onBench { bench in
            // The first row is the flex's in the freeze too; the second is the freeze's own.
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", spells(2))
            let changed = Row.spell("S1").with(["discharge_destination": "29"])
            try await bench.send("SUS_APC_RDE_2025-01_freeze.csv", [.spell("S0"), changed])
            let late = try await bench.send(
                "SUS_APC_RDE_2025-01_flex.csv",
                [
                    Row.spell("S0").with(["discharge_destination": "54"]),
                    Row.spell("S1").with(["discharge_destination": "54"]),
                ])
            #expect((late.superseded, late.unchanged) == (0, 2))
            #expect(late.findings.map(\.rule).contains("LATE"))
            #expect(
                try await bench.lines("SELECT discharge_destination FROM fact.spell ORDER BY 1")
                    == ["19", "29"])
        }
    }

    @Test("months that have not begun, and those of a lifetime ago, are refused")
    func impossibleMonths() async throws {
        try await onBench { bench in
            for name in ["SUS_APC_RDE_2031-05_flex.csv", "SUS_APC_RDE_1999-01_flex.csv"] {
                let outcome = try await bench.send(name, spells(1))
                #expect(outcome.status == .rejected)
                #expect(outcome.findings.map(\.rule) == ["PERIOD"])
            }
        }
    }

    @Test("who only looks does not make a secret the service's")
    func lookingAtSecret() async throws {
        try await onBench { bench in
            let before = try await bench.stage.checkSecret(keeping: false)
            #expect(!before)
            #expect(try await bench.count("SELECT count(*) FROM identity.secret_check") == 0)
            let loading = try await bench.stage.checkSecret()
            let after = try await bench.stage.checkSecret(keeping: false)
            #expect(loading && after)
        }
    }

    @Test("another person secret is refused before anything is loaded")
    func otherSecret() async throws {
        try await onBench { bench in
            try await bench.send("SUS_APC_RDE_2025-01_flex.csv", spells(1))
            let stranger = LoadStage(
                database: bench.database, contracts: bench.contracts,
                landing: LandingStore(folder: bench.folder.appendingPathComponent("landing")),
                secret: try PersonSecret(
                    hexadecimal: String(repeating: "0", count: 64), source: "the test"),
                settings: bench.loadSettings)
            let before = try await bench.everything()
            let file = try bench.write("SUS_APC_RDE_2025-02_flex.csv", spells(1))
            await #expect(throws: StoreFault.self) {
                try await stranger.checkSecret(keeping: false)
            }
            await #expect(throws: StoreFault.self) { _ = try await stranger.load(file) }
            await #expect(throws: StoreFault.self) {
                try await stranger.load(all: [file]) { _, _ in }
            }
            #expect(try await bench.everything() == before)
        }
    }
}
