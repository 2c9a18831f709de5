import Foundation
import Spreadsheet
import Testing

@Suite struct WorkbookReaderTests {
    private func cells(
        _ data: String, formats: [String] = [], properties: String = "", strings: String = ""
    ) throws -> [ReadRow] {
        try withFolder { folder in
            let made = parts(
                sheetData: data, formats: formats, workbookProperties: properties, strings: strings)
            return try rows(ofWorkbook: archive(made, in: folder))
        }
    }

    @Test("cells stand where their reference says, and rows keep their number")
    func sparse() throws {
        let found = try cells(
            "<row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"D3\"><v>2</v></c></row><row r=\"4\"/>"
                + "<row r=\"9\"><c><v>3</v></c></row>")
        #expect(found.map(\.number) == [3, 9])
        #expect(found[0].texts == ["", "1", "", "2"])
        #expect(found[0].kinds == [.empty, .number, .empty, .number])
        #expect(found[1].texts == ["3"])
    }

    @Test(
        "numbers are the shortest text that reads back the same",
        arguments: [
            ("9.990000018E9", "9990000018"), ("9990000018", "9990000018"), ("1.50", "1.5"),
            ("0.1", "0.1"), ("0.30000000000000004", "0.30000000000000004"), ("-0", "0"),
            ("1E-3", "0.001"), ("123456789012345", "123456789012345"), ("007", "7"),
            ("0.010", "0.01"), ("12.0", "12"),
        ])
    func numbers(raw: String, expected: String) throws {
        let found = try cells("<row><c><v>\(raw)</v></c></row>")
        #expect(found.first?.texts == [expected])
    }

    @Test("rich text is joined, phonetic hints are left out, escapes are characters")
    func texts() throws {
        let found = try cells(
            "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c>"
                + "<c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c>"
                + "<c t=\"str\"><f>A1</f><v>formula</v></c><c t=\"b\"><v>1</v></c>"
                + "<c t=\"e\"><v>#N/A</v></c><c t=\"d\"><v>2025-01-31</v></c></row>",
            strings: "<si><r><t>ri</t></r><r><t>ch</t></r><rPh><t>no</t></rPh></si>"
                + "<si><t>a_x000A_b_x005F_x0041_</t></si>")
        #expect(
            found.first?.texts
                == ["rich", "a\nb_x0041_", "inline", "formula", "true", "#N/A", "2025-01-31"])
        #expect(found.first?.kinds == [.text, .text, .text, .text, .boolean, .error, .date])
    }

    @Test("numbers with a date format are dates, with the leap-year fault of 1900")
    func dates() throws {
        let found = try cells(
            "<row>" + [1, 59, 61, 45_658].map { "<c s=\"1\"><v>\($0)</v></c>" }.joined()
                + "<c s=\"2\"><v>45658.572916666664</v></c><c s=\"3\"><v>0.5</v></c>"
                + "<c s=\"4\"><v>1.5</v></c><c s=\"5\"><v>7</v></c><c s=\"1\"><v>60</v></c>"
                + "<c s=\"1\"><v>45658.999999999</v></c></row>",
            formats: ["dd/mm/yyyy", "yyyy-mm-dd hh:mm", "h:mm", "[h]:mm", "0.0\\ &quot;days&quot;"])
        #expect(
            found.first?.texts == [
                "1900-01-01", "1900-02-28", "1900-03-01", "2025-01-01", "2025-01-01T13:45:00",
                "12:00:00", "1.5", "7", "60", "2025-01-02",
            ])
        #expect(found.first?.kinds[6...8] == [.number, .number, .number])
        let from1904 = try cells(
            "<row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>44196</v></c></row>",
            formats: ["d mmm yyyy"], properties: "<workbookPr date1904=\"1\"/>")
        #expect(from1904.first?.texts == ["1904-01-01", "2025-01-01"])
    }

    @Test(
        "a damaged cell is named, and its value is not",
        arguments: [
            ("<row r=\"2\"><c r=\"B2\" t=\"s\"><v>77</v></c></row>", "B2"),
            ("<row r=\"2\"><c r=\"A2\"><v>Ann</v></c></row>", "A2"),
            ("<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>", "C2"),
        ])
    func damagedCell(data: String, cell: String) throws {
        let error = #expect(throws: SpreadsheetError.self) { try cells(data) }
        let words = error?.description ?? ""
        #expect(words.contains("sheet 'Data', cell \(cell)"))
        #expect(!words.contains("77") && !words.contains("Ann"))
    }

    @Test("merged ranges, hidden sheets and sheet names are known")
    func sheets() throws {
        try withFolder { folder in
            var made = parts(
                sheetData: "", after: "<mergeCells><mergeCell ref=\"B2:D5\"/></mergeCells>")
            made["xl/workbook.xml"] = made["xl/workbook.xml"]?.replacingOccurrences(
                of: "sheetId=", with: "state=\"veryHidden\" sheetId=")
            let workbook = try WorkbookReader(path: archive(made, in: folder))
            #expect(workbook.sheets.map(\.isHidden) == [true])
            let range = CellRange("B2:D5")
            #expect(try workbook.mergedRanges(workbook.sheet(named: "DATA")) == [range])
            #expect(throws: SpreadsheetError.self) { try workbook.sheet(named: "other") }
        }
    }

    @Test("bombs, document types and deep nesting are refused")
    func bombs() throws {
        try withFolder { folder in
            var limits = ReadingLimits()
            (limits.ratioFrom, limits.ratio) = (1 << 20, 50)
            let flat = String(repeating: "<row><c><v>1</v></c></row>", count: 4000)
            let path = try archive(
                parts(sheetData: flat, strings: String(repeating: "<si/>", count: 400_000)),
                in: folder)
            let error = #expect(throws: SpreadsheetError.self) {
                try rows(ofWorkbook: path, limits: limits)
            }
            #expect(error?.description.contains("packed size") == true)
            var made = parts(sheetData: "")
            made["xl/sharedStrings.xml"] = "<!DOCTYPE a [<!ENTITY b \"c\">]><sst>&b;</sst>"
            let typed = try archive(made, in: folder)
            #expect(throws: SpreadsheetError.self) { try rows(ofWorkbook: typed) }
            let deep = try archive(
                parts(sheetData: String(repeating: "<a>", count: 99)), in: folder)
            #expect(throws: SpreadsheetError.self) { try rows(ofWorkbook: deep) }
        }
    }

    @Test("old workbooks, protected workbooks and other files are refused in words")
    func otherFiles() throws {
        try withFolder { folder in
            let old =
                [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + Array(repeating: 0, count: 99)
            let path = try file("a.xlsx", in: folder, old.map { UInt8($0) })
            let error = #expect(throws: SpreadsheetError.self) { try rows(ofWorkbook: path) }
            #expect(error?.description.contains("password") == true)
            let text = try file("b.xlsx", in: folder, "a,b\n".utf8)
            #expect(throws: SpreadsheetError.self) { try rows(ofWorkbook: text) }
            #expect(throws: SpreadsheetError.self) { try rows(ofWorkbook: text + "?") }
        }
    }
}
