import Foundation
import Linkage
import Pipeline
import Spreadsheet
import Testing

@Suite("Linking two files")
struct LinkFilesTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    func fixture(_ name: String) -> String {
        Self.root.appendingPathComponent("Tests/LinkageTests/Fixtures/\(name).csv").path
    }

    func model(_ name: String) throws -> LinkageModel {
        try LinkageModel(file: Self.root.appendingPathComponent("Config/linkage/\(name).yaml"))
    }

    func rows(_ path: String) throws -> [[String]] {
        let reader = try DelimitedReader(path: path, delimiter: 0x2C)
        var row = TableRow()
        var rows: [[String]] = []
        while try reader.next(into: &row) { rows.append(row.texts) }
        return rows
    }

    /// Whether two fields are the same text, or numbers within the reference's tolerance.
    func agrees(_ found: String, _ expected: String) -> Bool {
        guard found != expected else { return true }
        guard let one = Double(found), let other = Double(expected) else { return false }
        return abs(one - other) <= 1e-6
    }

    @Test(
        "the tables are splink's, column by column and row by row",
        arguments: [
            ("people", "people_health_input", "people_social_care_input"),
            ("febrl4", "febrl4_a_input", "febrl4_b_input"),
        ])
    func tables(model: String, left: String, right: String) async throws {
        let files = LinkageFiles(model: try self.model(model))
        let results = await LinkResults(
            linking: try await files.read(left: fixture(left), right: fixture(right)))
        let folder = NSTemporaryDirectory() + "link-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try results.writePairs(to: folder + "/pairs.csv")
        try results.writeClusters(to: folder + "/clusters.csv")
        try results.writeThresholds(to: folder + "/thresholds.csv")
        for table in ["pairs", "clusters", "thresholds"] {
            let found = try rows("\(folder)/\(table).csv")
            let expected = try rows(fixture("\(model)_\(table)_expected"))
            #expect(found.first == expected.first)
            #expect(found.count == expected.count)
            let places = Dictionary(
                uniqueKeysWithValues: expected.map { ($0.prefix(2).joined(separator: " "), $0) })
            for row in found.dropFirst() {
                let match = try #require(places[row.prefix(2).joined(separator: " ")])
                let same = zip(row, match).allSatisfy { agrees($0, $1) }
                #expect(same, "\(row) \(match)")
            }
        }
    }

    @Test("a trained model is written as a table of the reference's columns, a row a level")
    func trained() throws {
        let path = try file("")
        defer { try? FileManager.default.removeItem(atPath: path) }
        try TrainedModelTable(try model("febrl4")).write(to: path)
        let found = try rows(path)
        let expected = try rows(fixture("febrl4_model_expected")).filter { $0[2] != "-1" }
        #expect(found.first == expected.first)
        #expect(found.count == expected.count)
        for (row, match) in zip(found, expected) {
            #expect(row.prefix(3) == match.prefix(3) && row[4] == match[4])
            #expect((5...7).allSatisfy { agrees(row[$0], match[$0]) }, "\(row)")
        }
    }

    func file(_ text: String) throws -> String {
        let path = NSTemporaryDirectory() + "people-\(UUID().uuidString).csv"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test("a file with wrong columns is told which it lacks and which it has")
    func wrongColumns() async throws {
        let path = try file("record_id,first_name,surname,dob,gender\nH1,ANN,OAK,1950-01-01,F\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let error = await #expect(throws: LinkageFileError.self) {
            try await LinkageFiles(model: try model("people")).read(left: path, right: path)
        }
        let text = error?.description ?? ""
        #expect(text.contains("lacks the columns nhs_number, sex, postcode"))
        #expect(text.hasSuffix("it has record_id, first_name, surname, dob, gender"))
    }

    @Test("rows that are too short, and identifiers twice, are refused without showing them")
    func wrongRows() async throws {
        let header = "record_id,nhs_number,first_name,surname,dob,sex,postcode\n"
        for (rows, words) in [
            ("H1,,ANN,OAK\n", "line 2: 4 fields under 7 columns"),
            (
                "H1,,ANN,OAK,1950-01-01,F,IP1 1AA\nH1,,TOM,OAK,1950-01-01,M,IP1 1AA\n",
                "the identifier of record 2 of the file 'health' occurs twice"
            ),
        ] {
            let path = try file(header + rows)
            defer { try? FileManager.default.removeItem(atPath: path) }
            let error = await #expect(throws: LinkageFileError.self) {
                try await LinkageFiles(model: try model("people")).read(left: path, right: path)
            }
            #expect(error?.description.contains(words) == true)
            #expect(error?.description.contains("OAK") == false)
        }
    }
}
