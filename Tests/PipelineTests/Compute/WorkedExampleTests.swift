import Domain
import Measures
import Pipeline
import Store
import Testing

@Suite("The measure set and its worked examples, on PostgreSQL", .serialized)
struct WorkedExampleTests {
    @Test("all 35 definitions and their datasets are without issues")
    func issues() async throws {
        let catalogue = try MeasureSet.load()
        #expect(catalogue.definitions.count == 35)
        #expect(catalogue.issues() == [])
        let (_, faults) = try await MeasureSet.database.value.compile(catalogue)
        #expect(faults.map(\.description) == [])
    }

    @Test("a measure gives what its worked examples say", arguments: MeasureSet.codes)
    func examples(code: String) async throws {
        let database = try await MeasureSet.database.value
        let catalogue = try MeasureSet.load()
        let definition = try #require(MeasureCode(code).flatMap(catalogue.definition))
        let (compiled, _) = try await database.compile(catalogue.only([definition.code]))
        let issues = try await MeasureChecker(catalogue, database)
            .exampleIssues(definition, compiled)
        #expect(definition.examples.count >= 3)
        #expect(issues.map(\.description) == [])
    }
}
