import Foundation
import TestTools
import Testing

@testable import Pipeline

@Suite struct AnalystTableTests {
    @Test("missing columns are named with those that the file has")
    func missingColumns() throws {
        let table = try Self.table("case_id,when,value\nA,2024-04-01,1\n")
        #expect(
            Self.message { try table.require(["case_id", "date", "numerator", "value"]) }
                == "mine.csv: expected columns date, numerator; the file has case_id, when, value")
        #expect(
            Self.message { try table.require(["date"]) }
                == "mine.csv: expected a column date; the file has case_id, when, value")
    }

    @Test("a bad cell is named by row, column, value and what was expected")
    func badCell() throws {
        let table = try Self.table("case_id,value\nA,1\nA,\"12,5\"\n")
        #expect(try table.rows[0].number("value") == 1)
        #expect(
            Self.message { _ = try table.rows[1].number("value") }
                == "mine.csv, row 3, column value: “12,5” found, expected a number such as 12.5,"
                + " or a blank cell where it is missing")
    }

    @Test("blank, NA and NaN are missing, and infinity is no number")
    func missing() throws {
        let table = try Self.table("case_id,value\nA,\nA,NA\nA,NaN\nA,inf\n")
        for row in table.rows.prefix(3) { #expect(try row.number("value") == nil) }
        #expect(throws: AnalystFileError.self) { try table.rows[3].number("value") }
        #expect(throws: AnalystFileError.self) { try table.rows[0].required("value") }
    }

    @Test("a column twice, a short row and an empty file are refused")
    func shapes() {
        #expect(
            Self.message { _ = try Self.table("a,b,a\n1,2,3\n") }
                == "mine.csv: expected each column once, but a is there twice")
        #expect(
            Self.message { _ = try Self.table("a,b\n1,2\n1\n") }
                == "mine.csv, row 3: expected 2 fields as in the header, found 1")
        #expect(
            Self.message { _ = try Self.table("") }
                == "mine.csv: expected a header row with column names")
    }

    @Test("a file that is not there is an error that names it")
    func noFile() {
        #expect(
            Self.message { _ = try AnalystTable(reading: "/nowhere/points.csv") }
                .hasPrefix("points.csv cannot be read"))
    }

    @Test("results keep quotes, separators and line breaks in their cells, and all figures")
    func writing() throws {
        var results = ResultTable(["name", "value", "flag"])
        let name = "A \"team\", of\ntwo lines"
        results.append([.text(name), .number(0.1 + 0.2), .flag(true)])
        results.append(["B", .number(-.infinity)])
        let file = TestFolder.path("writing").appendingPathExtension("csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try results.write(csv: file.path)
        let read = try AnalystTable(reading: file.path)
        #expect(read.rows[0]["name"] == name)
        #expect(try read.rows[0].number("value") == 0.1 + 0.2)
        #expect(read.rows[1]["value"] == "-Inf")
        #expect(read.rows[1]["flag"] == "")
    }

    private static func table(_ text: String) throws -> AnalystTable {
        let folder = TestFolder.path("table")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("mine.csv")
        try Data(text.utf8).write(to: file)
        return try AnalystTable(reading: file.path)
    }

    private static func message(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "no error"
        } catch { return "\(error)" }
    }
}
