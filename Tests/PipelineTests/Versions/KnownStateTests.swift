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

@Suite("States of knowledge as people name them")
struct KnownStateTests {
    @Test("a number is a run, a date a day, a workbook a pack, and all else is refused")
    func forms() throws {
        #expect(try KnownState("3") == .run(3))
        #expect(try KnownState("2026-02-28") == .day("2026-02-28"))
        #expect(try KnownState("Packs/board-2026-03.xlsx") == .pack("Packs/board-2026-03.xlsx"))
        for text in ["", "2026-02-29", "2026-02-3", "2026-02", "2026-02-", "last", "board.pdf"] {
            #expect(throws: KnownStateFault.form(text)) { try KnownState(text) }
        }
    }

    @Test("a run or a day before anything was computed is refused")
    func nothing() async throws {
        let county = try await SpellHistory()
        await #expect(throws: KnownStateFault.noRun(1)) {
            try await KnownState.run(1).run(county.database)
        }
        await #expect(throws: KnownStateFault.nothingBy("2026-04-20")) {
            try await KnownState.day("2026-04-20").run(county.database)
        }
        await county.close()
    }

    /// Loads twenty spells of T01 in January.
    private func load(_ round: Int, _ county: SpellHistory) async throws {
        try await county.load { connection, load in
            for event in 1...20 {
                try await SpellHistory.add(
                    100 * round + event, practice: "D00001",
                    month: SpellHistory.computed.lowerBound, load: load, on: connection)
            }
        }
    }

    /// The workbook of January's pack, as known now.
    private func workbook(_ county: SpellHistory, in folder: URL) async throws -> String {
        try await PackStage.board(
            database: county.database, catalogue: try TestService.measures(),
            month: SpellHistory.computed.lowerBound, out: folder,
            settings: PackSettings(
                areaName: "Suffolk", isMadeUp: true,
                template: try BoardTemplate.load(
                    TestService.home.appendingPathComponent("Templates/board.yaml")))
        ).workbook.path
    }

    @Test("between two packs the ledger is that between their runs")
    func packs() async throws {
        let county = try await SpellHistory()
        let out = TestFolder.path("packs")
        defer { try? FileManager.default.removeItem(at: out) }
        var books: [String] = []
        var runs: [Int] = []
        for round in 1...2 {
            try await load(round, county)
            let run = try await county.compute()
            let book = try await workbook(county, in: out.appendingPathComponent("\(round)"))
            books.append(book)
            runs.append(try await KnownState(book).run(county.database))
            #expect(runs.last == run)
        }
        let entries = try await LedgerStage.write(from: runs[0], to: runs[1], county.database)
        let team = try #require(
            entries.first { $0.area == "T01" && $0.month == "2025-01" && $0.window == "month" })
        #expect((team.old, team.new) == ("200", "400"))
        let same = try await LedgerStage.write(from: runs[0], to: runs[0], county.database)
        #expect(same.isEmpty)
        await county.close()
        // Another service's run of the same number saw other files.
        let other = try await SpellHistory()
        for round in 1...2 { try await load(round, other) }
        try await other.compute()
        let first = books[0]
        await #expect(throws: KnownStateFault.self) {
            try await KnownState(first).run(other.database)
        }
        await other.close()
    }
}
