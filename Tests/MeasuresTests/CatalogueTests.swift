import Domain
import Foundation
import Measures
import Testing

@Suite("The catalogue: reading a folder, its issues and its plan")
struct CatalogueTests {
    private func catalogue(_ texts: [String]) throws -> MeasureCatalogue {
        let dataset = try Dataset(
            text: DefinitionTexts.spell, name: "spell", file: "datasets/spell.sql")
        return MeasureCatalogue(
            definitions: try texts.enumerated().map {
                try MeasureDefinition.read(text: $1, file: "EA0\($0 + 1)-x.yaml")
            },
            datasets: ["spell": dataset])
    }

    @Test("issues name what does not fit together")
    func issues() throws {
        let text = DefinitionTexts.visits
            .replacing("interval: byar", with: "interval: wilson")
            .replacing("feeds: [SUS_APC]", with: "feeds: [REF_LIST]")
            .replacing("          - *first\n", with: "")
            .replacing("  - *first\n", with: "")
        let messages = try catalogue([text]).issues().map(\.description)
        #expect(messages.contains { $0.contains("interval: wilson does not fit") })
        #expect(messages.contains { $0.contains("REF_LIST is a reference table") })
        #expect(messages.contains { $0.contains("expected three or more") })
        #expect(
            messages.contains {
                $0.hasPrefix("EA01-x.yaml:14: EA01: denominator.dataset: there is no")
            })
    }

    @Test("measures that share a dataset are counted in one query, each condition once")
    func plan() throws {
        let other = DefinitionTexts.visits.replacing("code: EA01", with: "code: EA02")
        let plan = ComputePlan(try catalogue([DefinitionTexts.visits, other]).definitions)
        #expect(plan.tallies.map(\.dataset) == ["list", "spell"])
        let spell = try #require(plan.tallies.last)
        #expect(
            spell.columns == [
                ComputePlan.TallyColumn(.rows, condition: "is_counted"),
                ComputePlan.TallyColumn(.fallbackRows, condition: "is_counted"),
                .presence,
            ])
        #expect(plan.details.isEmpty)
    }

    @Test("a folder is read whole, and all its faults come together")
    func folder() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "measures-\(UUID().uuidString)")
        let datasets = folder.appending(path: "datasets")
        try FileManager.default.createDirectory(at: datasets, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ text: String, _ path: String) throws {
            try Data(text.utf8).write(to: folder.appending(path: path))
        }
        try write(DefinitionTexts.visits, "EA01-x.yaml")
        try write(DefinitionTexts.spell, "datasets/spell.sql")
        try write("INT_PLAN: {words: a team, sql: SELECT 1}\n", "returns.yaml")
        let read = try MeasureCatalogue.load(folder: folder)
        #expect(read.definitions.map(\.code.text) == ["EA01"])
        #expect(read.returns.map(\.feed.text) == ["INT_PLAN"])

        try write("code: EA2\n", "EA02-x.yaml")
        try write("SELECT 1", "datasets/bare.sql")
        let errors = try #require(throws: CatalogueErrors.self) {
            try MeasureCatalogue.load(folder: folder)
        }
        #expect(errors.errors.map(\.file) == ["EA02-x.yaml", "datasets/bare.sql"])
    }
}
