import Domain
import Foundation
import Measures
import Testing

@Suite("Versions of a definition: their order, their months and their rules")
struct VersionTests {
    /// A version of EA01; in the folder of earlier versions unless it is the current one.
    private func version(
        _ version: String, from month: String, isCurrent: Bool = false, file: String? = nil,
        _ edit: (String) -> String = { $0 }
    ) throws -> MeasureDefinition {
        let text = DefinitionTexts.visits
            .replacing("version: \"1.0\"", with: "version: \"\(version)\"")
            .replacing("effective: 2022-04", with: "effective: \(month)")
        return try MeasureDefinition.read(
            text: edit(text),
            file: file ?? (isCurrent ? "EA01-x.yaml" : "earlier/EA01@\(version).yaml"))
    }

    private func messages(_ versions: [MeasureDefinition]) -> [String] {
        MeasureCatalogue(
            definitions: versions.filter { !$0.isInEarlierFolder },
            earlier: versions.filter(\.isInEarlierFolder), datasets: [:]
        ).issues().map(\.description).filter { !$0.contains(".dataset:") }
    }

    private func month(_ text: String) throws -> Month { try #require(Month(text)) }

    @Test("each month has the version with the latest effective month by then")
    func inForce() throws {
        let catalogue = MeasureCatalogue(
            definitions: [try version("1.10", from: "2026-01", isCurrent: true)],
            earlier: [try version("1.9", from: "2025-04"), try version("1.0", from: "2022-04")],
            datasets: [:])
        #expect(catalogue.issues().allSatisfy { $0.message.contains("dataset") })
        let code = try #require(MeasureCode("EA01"))
        let found = try [
            "2021-01", "2022-04", "2025-03", "2025-04", "2025-12", "2026-01", "2030-01",
        ]
        .map { catalogue.definition(code, in: try month($0))?.version }
        #expect(found == ["1.0", "1.0", "1.0", "1.9", "1.9", "1.10", "1.10"])
        let middle = try #require(catalogue.definition(MeasureVersion(code, "1.9")))
        #expect(middle.isInForce(in: try month("2025-12")))
        #expect(!middle.isInForce(in: try month("2026-01")))
        #expect(middle.lastMonth == Month("2025-12"))
        #expect(
            middle.timelineWords
                == "version 1.10 from January 2026; 1.9 from April 2025; 1.0 before")
        #expect(catalogue.definitions.map(\.version) == ["1.10"])
        #expect(catalogue.versions.map(\.version) == ["1.0", "1.9", "1.10"])
    }

    @Test("before the first version the measure does not exist; a window may reach back before it")
    func beginning() throws {
        let only = try version("1.0", from: "2025-04", isCurrent: true)
        #expect(!only.exists(over: .month, endingIn: try month("2025-03")))
        #expect(only.exists(over: .rolling12, endingIn: try month("2025-04")))
        let later = only.within([
            MeasureDefinition.Start(version: "0.9", effective: try month("2022-04")), only.start,
        ])
        #expect(!later.isBeforeFirstVersion(try month("2025-03")))
    }

    @Test("versions that do not follow one another are refused with file and line")
    func order() throws {
        let current = try version("1.1", from: "2025-04", isCurrent: true)
        #expect(
            messages([current, try version("1.0", from: "2025-04")]) == [
                "earlier/EA01@1.0.yaml:3: EA01: effective: version 1.1 in EA01-x.yaml is effective"
                    + " from 2025-04 too, and replaces version 1.0 from its start: take this file"
                    + " away, or give one of them another month"
            ])
        #expect(
            messages([current, try version("1.0", from: "2025-05")]) == [
                "earlier/EA01@1.0.yaml:3: EA01: effective: version 1.0 is effective from 2025-05,"
                    + " after the later version 1.1 in EA01-x.yaml (2025-04)"
            ])
        let beyond = messages([current, try version("1.2", from: "2022-04")])
        #expect(
            beyond.contains {
                $0.hasPrefix("earlier/EA01@1.2.yaml:2: EA01: version: 1.2 is later than 1.1")
            })
        let same = messages([current, try version("1.1", from: "2022-04")])
        #expect(same.contains { $0.contains("1.1 is the version of EA01-x.yaml too") })
        let alone = messages([try version("1.0", from: "2022-04")])
        #expect(alone.contains { $0.contains("there are earlier versions of EA01 only") })
        let name = messages([
            current, try version("1.0", from: "2022-04", file: "earlier/old.yaml"),
        ])
        #expect(name == ["earlier/old.yaml:1: EA01: expected the file name earlier/EA01@1.0.yaml"])
        let odd = messages([try version("second", from: "2022-04", isCurrent: true)])
        #expect(
            odd.contains { $0.hasPrefix("EA01-x.yaml:2: EA01: version: expected two or three") })
    }

    @Test(
        "versions are numbers, not texts", arguments: ["1", "1.", "1.x", "v1.0", "1.0.0.0", "+1.0"])
    func numbers(text: String) throws {
        #expect(VersionNumber(text) == nil)
        let (nine, ten) = (try #require(VersionNumber("1.9")), try #require(VersionNumber("1.10")))
        #expect(nine < ten)
        #expect(VersionNumber("1.0") == VersionNumber("1.0.0"))
    }

    @Test("what decides figures is told from words")
    func rules() throws {
        let old = try version("1.0", from: "2022-04", isCurrent: true)
        let words = try version("1.0", from: "2022-04", isCurrent: true) { text in
            text.replacing("title: Emergency admissions", with: "title: Admissions")
                .replacing("words: Spells", with: "words: Stays")
                .replacing("typical: [7.5, 10.0]", with: "typical: [1, 2]")
                .replacing("owner: Analysts", with: "owner: Others")
                .replacing("SDC_RATE", with: "SDC_COUNT")
        }
        #expect(words.ruleChanges(since: old) == [])
        let rules = try version("1.0", from: "2022-05", isCurrent: true) { text in
            text.replacing("where: \"is_counted\"", with: "where: \"age > 1\"")
                .replacing("settle_days: 45", with: "settle_days: 10")
                .replacing("scale: 1000", with: "scale: 100")
                .replacing("typical:", with: "available_from: 2023-04\ntypical:")
        }
        #expect(
            rules.ruleChanges(since: old).map(\.text) == [
                "effective: ‘2022-04’ → ‘2022-05’", "scale: ‘1000.0’ → ‘100.0’",
                "available_from: ‘none’ → ‘2023-04’",
                "numerator.where: ‘is_counted’ → ‘age > 1’",
                "maturity.settle_days: ‘45’ → ‘10’",
            ])
        #expect(rules.line(of: "numerator.where") == 13)
    }

    @Test("earlier versions are read from their folder")
    func folder() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "measures-\(UUID().uuidString)")
        let earlier = folder.appending(path: "earlier")
        try FileManager.default.createDirectory(at: earlier, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let current = try version("1.1", from: "2025-04", isCurrent: true)
        try Data(current.text.utf8).write(to: folder.appending(path: "EA01-x.yaml"))
        try Data(DefinitionTexts.visits.utf8).write(to: earlier.appending(path: "EA01@1.0.yaml"))
        let read = try MeasureCatalogue.load(folder: folder)
        #expect(read.versions.map(\.file) == ["earlier/EA01@1.0.yaml", "EA01-x.yaml"])
        #expect(read.only(Set(read.definitions.map(\.code))).versions.count == 2)
        try Data("code: EA1\n".utf8).write(to: earlier.appending(path: "EA01@0.9.yaml"))
        let errors = try #require(throws: CatalogueErrors.self) {
            try MeasureCatalogue.load(folder: folder)
        }
        #expect(errors.errors.map(\.file) == ["earlier/EA01@0.9.yaml"])
    }
}
