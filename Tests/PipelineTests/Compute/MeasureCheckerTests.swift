import Foundation
import Measures
import Pipeline
import Store
import TestSupport
import TestTools
import Testing

@Suite("What measures check says of a measure set with faults")
struct MeasureCheckerTests {
    /// The project's set with the text of one dataset changed.
    private func catalogue(
        _ file: String, _ old: String, _ new: String
    ) throws -> MeasureCatalogue {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let folder = TestFolder.path("checked")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: root.appendingPathComponent("Measures"), to: folder)
        let path = folder.appendingPathComponent(file)
        let text = try String(contentsOf: path, encoding: .utf8)
        #expect(text.contains(old))
        try Data(text.replacing(old, with: new, maxReplacements: 1).utf8).write(to: path)
        return try MeasureCatalogue.load(folder: folder)
    }

    private func line(of text: String, in file: String) throws -> Int {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let all = try String(
            contentsOf: root.appendingPathComponent("Measures/\(file)"), encoding: .utf8)
        let lines = all.split(separator: "\n", omittingEmptySubsequences: false)
        return try #require(lines.firstIndex { $0.contains(text) }) + 1
    }

    @Test("a wrong column in a dataset is named with the line that it stands in")
    func line() async throws {
        let file = "datasets/discharge.sql"
        let changed = try catalogue(file, "e.practice_code", "e.practice_kode")
        let faults = try await MeasureSet.database.value.compile(changed).faults
        let expected = try line(of: "e.practice_code", in: file)
        #expect(faults.map(\.line) == [expected])
        #expect(faults.first?.description.contains("practice_kode") == true)
    }

    @Test("a fault in a shared text is named with the line that asks for it, and its own")
    func sharedLine() async throws {
        let changed = try catalogue(
            "datasets/shared/practice_team.sql", "valid_from", "valid_fron")
        let code = try #require(
            changed.definitions.first { $0.numerator.dataset == "discharge" }?.code)
        let one = changed.only([code])
        let fault = try #require(try await MeasureSet.database.value.compile(one).faults.first)
        let asked = try line(of: ":shared(practice_team)", in: fault.file)
        #expect(fault.line == asked)
        #expect(fault.message.contains("in the shared text practice_team, line "))
    }

    @Test("a dataset that sleeps costs its limit once, not once for each worked example")
    func limit() async throws {
        let changed = try catalogue(
            "datasets/discharge.sql", "FROM fact.spell AS e",
            "FROM (SELECT * FROM fact.spell WHERE pg_sleep(30) IS NOT NULL) AS e")
        let codes = changed.definitions.filter { $0.numerator.dataset == "discharge" }.map(\.code)
        #expect(codes.count > 3)
        // A database of its own: elsewhere it would wait for the examples of other tests.
        let database = Database(try await TestDatabase.migrated())
        let report = try await MeasureChecker(
            changed.only(Set(codes)), database, limit: .seconds(1)
        ).check()
        // One example ran into the limit; no other had a turn.
        #expect(report.exampleCount == 1)
        await database.close()
        let said = report.issues.map(\.description)
        #expect(said.contains { $0.contains("it ran longer than") })
        #expect(
            said.count { $0.contains("all that count discharge may take 1.0 s") } == codes.count)
    }
}
