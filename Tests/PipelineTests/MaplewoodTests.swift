import Domain
import Feeds
import Foundation
import Measures
import Pipeline
import Store
import TestTools
import Testing

/// Extracts that nobody here wrote, through contracts and SQL alone.
@Suite("the main job on the Maplewood extracts", .serialized)
struct MaplewoodTests {
    /// Measure → month → numerator and denominator, counted by `count.py` from the same files.
    private typealias Counts = [String: [String: [Double]]]

    /// Made once: the count reads every file.
    private static let counts = Task { try independentCounts() }

    private static let counted = ["EA01", "EA02", "EA03", "EA04", "AE01", "AE02", "LS01", "LS02"]

    @Test("every file loads, and its planted faults are found and told")
    func loads() async throws {
        let run = try await MaplewoodRun.shared.value
        #expect(run.loaded.values.allSatisfy { $0.status == .loaded })
        #expect(run.loaded.count == 6)
        let spells = try #require(run.loaded["MAPLEWOOD_SPELLS"])
        #expect(spells.read == 53_351 && spells.quarantined == 857 && spells.rejected == 0)
        #expect(rows(of: "APC3", spells) == 857)
        #expect(rows(of: "DIAG", spells) > 0 && rows(of: "NHSNUM", spells) > 0)
        let attendances = try #require(run.loaded["MAPLEWOOD_ATTENDANCES"])
        #expect(attendances.inserted == 33_781)
        #expect(run.loaded["MAPLEWOOD_CARE"]?.inserted == 58)
        #expect(run.loaded["MAPLEWOOD_TEAMS"]?.inserted == 20)
    }

    @Test("the same files again change nothing")
    func again() async throws {
        let run = try await MaplewoodRun.shared.value
        #expect(run.loadedAgain.count == 6)
        #expect(run.loadedAgain.values.allSatisfy { $0.status == .unchanged })
    }

    @Test("eight measures are what an independent count of the files gives", arguments: counted)
    func agrees(code: String) async throws {
        let run = try await MaplewoodRun.shared.value
        let counts = try #require(try await Self.counts.value[code])
        for month in MaplewoodRun.months {
            let cell = try #require(run.cell(code, month))
            guard cell.state == .value else {
                // A year of attendances before, and thirty days after a discharge, are needed.
                let isEarly = code == "AE02" && month.isoText < "2022-12"
                let isLate = code == "EA04" && month.isoText == "2023-12"
                #expect(isEarly && cell.state == .missing || isLate && cell.state == .notYetDue)
                continue
            }
            let pair = try #require(counts[month.isoText])
            #expect(cell.numerator == pair[0] && cell.denominator == pair[1], "\(code) \(month)")
            let scale = try #require(run.catalogue.definition(cell.key.measure)).scale
            let value = try #require(cell.value)
            #expect(abs(value - scale * pair[0] / pair[1]) < 1e-9 * max(1, value))
            #expect(cell.unattributedShare == 0)
        }
    }

    @Test("every other measure has no value, and its state says why")
    func others() async throws {
        let run = try await MaplewoodRun.shared.value
        let others = run.catalogue.definitions.filter { !Self.counted.contains($0.code.text) }
        #expect(others.count == 27)
        for definition in others {
            for month in MaplewoodRun.months {
                let cell = try #require(run.cell(definition.code.text, month))
                #expect(
                    isExplained(cell, definition, run.covered),
                    "\(definition.code) \(month): \(cell.state)")
            }
        }
    }

    @Test(
        "its pack has a template of its own: no pilots, no county",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftotext")))
    func pack() async throws {
        let run = try await MaplewoodRun.shared.value
        let folder = TestFolder.path("maplewood-pack")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try await run.pack(into: folder)
        let program = Process()
        program.executableURL = URL(filePath: "/usr/bin/pdftotext")
        program.arguments = ["-l", "16", files.pdf.path, "-"]
        let output = Pipe()
        program.standardOutput = output
        try program.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        program.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self).lowercased()
        #expect(text.contains("maplewood") && text.contains("differ clearly from the area"))
        for word in ["pilot", "county", "suffolk", "beccles"] {
            #expect(!text.contains(word), "\(word)")
        }
    }

    /// Whether the state names its reason: a feed that is not in, a month in which the measure
    /// does not exist, or the words of a withheld value.
    private func isExplained(
        _ cell: Cell, _ definition: MeasureDefinition, _ covered: [String: Set<Month>]
    ) -> Bool {
        let month = cell.key.month
        switch cell.state {
        case .missing:
            let feeds = definition.maturity.feeds + definition.maturity.followUpFeeds
            return feeds.contains { !(covered[$0.text]?.contains(month) ?? false) }
        case .notApplicable:
            let months = definition.calendarMonths
            return definition.availableFrom.map { month < $0 } ?? false
                || !months.isEmpty && !months.contains(month.number)
        case .withheld(let reason): return !reason.isEmpty
        case .value, .notYetDue: return false
        }
    }

    private func rows(of rule: String, _ outcome: FeedLoadOutcome) -> Int {
        outcome.findings.filter { $0.rule == rule }.reduce(0) { $0 + $1.rows }
    }

    private static func independentCounts() throws -> Counts {
        let program = Process()
        program.executableURL = URL(filePath: "/usr/bin/python3")
        program.arguments = [MaplewoodRun.fixtures.appending(path: "count.py").path]
        let output = Pipe()
        program.standardOutput = output
        try program.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        program.waitUntilExit()
        return try JSONDecoder().decode(Counts.self, from: data)
    }
}
