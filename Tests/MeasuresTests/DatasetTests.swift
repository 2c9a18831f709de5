import Domain
import Measures
import Testing

@Suite("Datasets, code lists and what they are filled with")
struct DatasetTests {
    @Test("front matter runs over several lines, and bracketed words explain a name")
    func frontMatter() throws {
        let dataset = try Dataset(
            text: DefinitionTexts.spell, name: "spell", file: "datasets/spell.sql")
        #expect(dataset.feeds == [FeedCode("SUS_APC")])
        #expect(dataset.attribution == "practice, else residence")
        #expect(dataset.columns == ["team_code", "month", "attributed_by", "is_counted"])
        #expect(dataset.line == 8)
        #expect(!dataset.isReference)
    }

    @Test("months are written into the SELECT as dates")
    func months() throws {
        let dataset = try Dataset(
            text: DefinitionTexts.spell, name: "spell", file: "datasets/spell.sql")
        let first = try #require(Month("2025-01"))
        #expect(
            dataset.sql(from: first, to: first.advanced(by: 2))
                == "SELECT 1 WHERE date '2025-01-01' <= date '2025-03-01'")
    }

    @Test("a missing front matter line, another name and a semicolon are refused")
    func refusals() throws {
        let texts = [
            (DefinitionTexts.spell.replacing("-- row: one spell\n", with: ""), "‘-- row: …’"),
            (DefinitionTexts.spell.replacing("dataset: spell", with: "dataset: x"), "file's name"),
            (DefinitionTexts.spell + ";", "no semicolon"),
        ]
        for (text, message) in texts {
            let error = try #require(throws: CatalogueError.self) {
                try Dataset(text: text, name: "spell", file: "datasets/spell.sql")
            }
            #expect(error.message.contains(message))
        }
    }

    @Test("code lists and shared texts are filled into a dataset")
    func filling() throws {
        let text = DefinitionTexts.spell.replacing(
            "SELECT 1", with: "WITH t AS (:shared(team)) SELECT 'a' = ANY(:codes(methods))")
        let dataset = try Dataset(text: text, name: "spell", file: "datasets/spell.sql")
        let list = try CodeList(
            text: "code,meaning\n21,A&E\n2A,other\n", name: "methods", file: "x.csv")
        let catalogue = MeasureCatalogue(
            definitions: [], datasets: ["spell": dataset], codeLists: ["methods": list],
            sharedTexts: ["team": "SELECT 2"])
        let sql = catalogue.expanded(dataset).sql
        #expect(sql.hasPrefix("WITH t AS (SELECT 2) SELECT 'a' = ANY(ARRAY['21', '2A']::text[])"))
    }

    @Test("a code listed twice is refused with its line")
    func twice() throws {
        let error = try #require(throws: CatalogueError.self) {
            try CodeList(text: "code\n21\n21\n", name: "methods", file: "x.csv")
        }
        #expect(error.line == 3)
    }
}
