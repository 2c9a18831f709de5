import Domain
import Measures
import Testing

@Suite("Figures that stand beside a measure's own")
struct CompanionTests {
    private func read(_ old: String = "", _ new: String = "") throws -> MeasureDefinition {
        let text =
            old.isEmpty
            ? DefinitionTexts.visits : DefinitionTexts.visits.replacing(old, with: new)
        return try MeasureDefinition.read(text: text, file: "EA01-x.yaml")
    }

    private func standardised(
        _ by: String = "{by: age_from, standard: esp_2013}"
    ) throws -> MeasureDefinition {
        try read("attribution:", "standardise: \(by)\nattribution:")
    }

    private func issues(_ definitions: [MeasureDefinition]) throws -> [String] {
        let dataset = try Dataset(text: DefinitionTexts.spell, name: "spell", file: "spell.sql")
        return MeasureCatalogue(definitions: definitions, datasets: ["spell": dataset]).issues()
            .map(\.description)
    }

    @Test("a rate that asks for it is counted by age band, in the query that counts it anyway")
    func plan() throws {
        let definition = try standardised()
        #expect(definition.standardisation?.window == .rolling12)
        let plain = ComputePlan([try read()])
        let plan = ComputePlan([definition])
        #expect(plan.tallies.map(\.dataset) == ["list", "spell"])
        #expect(plan.tallies.map(\.stratum) == ["age_from", "age_from"])
        #expect(plan.tallies.map(\.columns) == plain.tallies.map(\.columns))
        #expect(plain.tallies.allSatisfy { $0.stratum == nil })
        #expect(plan.details.isEmpty)
    }

    @Test("the band's expression is compiled with the component's own")
    func expressions() throws {
        let definition = try standardised()
        let expressions = definition.expressions(of: definition.numerator)
        #expect(expressions.map(\.text) == ["is_counted", "age_from"])
        #expect(expressions.map(\.type) == ["boolean", "integer"])
    }

    @Test("a mean's bootstrap asks for its single values")
    func resampled() throws {
        let mean = DefinitionTexts.visits
            .replacing("kind: rate", with: "kind: mean")
            .replacing("interval: byar", with: "interval: student")
            .replacing("aggregate: count, where", with: "aggregate: mean, of: nights, where")
            .replacing("attribution:", with: "resample: {window: month}\nattribution:")
        let definition = try MeasureDefinition.read(text: mean, file: "EA01-x.yaml")
        #expect(ComputePlan([definition]).details.map(\.expressions) == [["nights"]])
    }

    @Test("companions that do not fit the measure are issues")
    func misfits() throws {
        let mean = try standardised().text.replacing("kind: rate", with: "kind: proportion")
            .replacing("interval: byar", with: "interval: wilson")
        let wrongKind = try MeasureDefinition.read(text: mean, file: "EA01-x.yaml")
        #expect(
            try issues([wrongKind]).contains { $0.contains("standardise: expected for a rate") })
        let resampled = try read("attribution:", "resample: {window: month}\nattribution:")
        #expect(try issues([resampled]).contains { $0.contains("resample: expected for a mean") })
        let stratified = try read(
            "attribution:", "stratify: {by: age, words: age, windows: [month]}\nattribution:")
        #expect(
            try issues([stratified]).contains { $0.contains("stratify: expected for a risk_ratio") }
        )
    }

    @Test("one dataset is told apart in one way, and the second definition hears of it")
    func twoWays() throws {
        let other = try standardised("{by: age / 10, standard: esp_2013}").text
            .replacing("code: EA01", with: "code: EA02")
        let second = try MeasureDefinition.read(text: other, file: "EA02-y.yaml")
        #expect(
            try issues([try standardised(), second]).contains {
                $0.hasPrefix("EA02-y.yaml") && $0.contains("‘age_from’ in EA01-x.yaml")
            })
    }

    @Test("a standard population that is none is refused")
    func standard() throws {
        #expect(throws: CatalogueError.self) {
            try standardised("{by: age_from, standard: esp_1976}")
        }
    }

    @Test("strata add up to their team's numbers, and come back from what is kept as they were")
    func packed() throws {
        let query = try #require(ComputePlan([try standardised()]).tallies.last)
        let month = try #require(Month("2025-01"))
        var table = TallyTable(query)
        table.add(month: month, team: "T01", stratum: 30, numbers: [2, 0, 2])
        table.add(month: month, team: "T01", stratum: 70, numbers: [3, 1, 4])
        table.add(month: month, team: "T01", stratum: nil, numbers: [1, 0, 1])
        #expect(table.row(month: month, team: "T01") == [6, 1, 7])
        let row = try #require(table.packedRows.first)
        var again = TallyTable(query)
        again.add(month: row.month, team: row.team, packed: row.numbers)
        #expect(again.strata(month: month, team: "T01") == table.strata(month: month, team: "T01"))
        #expect(again.row(month: month, team: "T01") == [6, 1, 7])
        #expect(again.strata(month: month, team: "T01").map(\.code) == [30, 70, nil])
    }
}
