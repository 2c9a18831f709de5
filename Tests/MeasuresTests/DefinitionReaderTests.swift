import Domain
import Measures
import Testing

@Suite("Reading definition files")
struct DefinitionReaderTests {
    private func read(_ text: String) throws -> MeasureDefinition {
        try MeasureDefinition.read(text: text, file: "EA01-x.yaml")
    }

    @Test("every field comes out typed")
    func fields() throws {
        let definition = try read(DefinitionTexts.visits)
        #expect(definition.code == MeasureCode("EA01"))
        #expect(definition.kind == .rate)
        #expect(definition.scale == 1000)
        #expect(definition.numerator.aggregate == .count)
        #expect(definition.numerator.condition == "is_counted")
        #expect(definition.denominator?.aggregate == .sum(of: "patients"))
        #expect(definition.denominator?.condition == "true")
        #expect(definition.maturity.settleDays == 45)
        #expect(definition.windows == Window.allCases)
        #expect(definition.typical == 7.5...10)
        #expect(definition.target == nil)
    }

    @Test("an example keeps its rows in order, and a null is not an empty text")
    func example() throws {
        let example = try #require(try read(DefinitionTexts.visits).examples.first)
        let row = try #require(example.rows.first?.rows.first)
        #expect(example.rows.first?.name == "spell")
        #expect(row.text("person") == "A")
        #expect(row.fields.last?.column == "discharge_date")
        #expect(row.fields.last.map { $0.text == nil } == true)
        #expect(example.expectations.first?.numbers["value"] == 1)
        #expect(example.expectations.first?.area == .team(TeamCode("T01")))
    }

    @Test(
        "a slip is refused with its line and what is expected",
        arguments: [
            ("kind: rate", "kind: rates", 9, "expected one of rate, proportion"),
            ("polarity: lower", "polarity: down", 8, "lower, higher, neutral"),
            ("scale: 1000", "scale: many", 12, "expected a number"),
            ("effective: 2022-04", "effective: April", 3, "a month such as 2025-01"),
            ("owner: Analysts", "ownr: Analysts", 23, "unknown key"),
            ("domain: EA", "domain: AE", 7, "expected EA"),
            ("aggregate: count", "aggregate: tally", 13, "expected count, sum"),
            ("aggregate: sum, of: patients", "aggregate: sum", 14, "the key ‘of’"),
        ])
    func slips(old: String, new: String, line: Int, message: String) throws {
        let text = DefinitionTexts.visits.replacing(old, with: new)
        let error = try #require(throws: CatalogueError.self) { try read(text) }
        #expect(error.file == "EA01-x.yaml")
        #expect(error.line == line)
        #expect(error.message.contains(message))
    }

    @Test("text that is not YAML names the line where reading stopped")
    func notYAML() throws {
        let error = try #require(throws: CatalogueError.self) {
            try read("code: EA01\ntitle: [unclosed\n")
        }
        #expect(error.line >= 2)
    }
}
