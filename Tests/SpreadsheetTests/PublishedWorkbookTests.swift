import Foundation
import Spreadsheet
import Testing

@Suite struct PublishedWorkbookTests {
    private static let script = """
        import openpyxl, datetime, json, sys
        def text(v):
            if v is None: return ''
            if isinstance(v, bool): return 'true' if v else 'false'
            if isinstance(v, datetime.datetime):
                return v.date().isoformat() if v.time() == datetime.time() else v.isoformat()
            if isinstance(v, (datetime.date, datetime.time)): return v.isoformat()
            if isinstance(v, float): return repr(int(v)) if v == int(v) else repr(v)
            return str(v)
        book = openpyxl.load_workbook(sys.argv[1], data_only=True)
        out = {}
        for sheet in book.worksheets:
            rows = {}
            for row in sheet.iter_rows():
                cells = [text(c.value) for c in row]
                while cells and cells[-1] == '': cells.pop()
                if cells: rows[str(row[0].row)] = cells
            out[sheet.title] = rows
        print(json.dumps(out))
        """

    @Test(
        "every cell is read as openpyxl reads it", .enabled(if: hasOpenpyxl),
        arguments: ["June-2025-AE-by-provider.xlsx", "nnhip-valid-01.xlsx"])
    func likeOpenpyxl(name: String) throws {
        let path = fixtures.appending(path: name).path
        let json = try #require(try output(of: "/usr/bin/python3", ["-c", Self.script, path]))
        let expected = try JSONDecoder().decode(
            [String: [String: [String]]].self, from: Data(json.utf8))
        let workbook = try WorkbookReader(path: path)
        #expect(Set(workbook.sheets.map(\.name)) == Set(expected.keys))
        for sheet in workbook.sheets {
            let merged = try workbook.mergedRanges(sheet)
            var left = try #require(expected[sheet.name])
            for row in try rows(ofWorkbook: path, sheet: sheet.name) {
                let texts = shown(row, merged)
                if !texts.isEmpty {
                    #expect(texts == left.removeValue(forKey: String(row.number)))
                }
            }
            #expect(left.isEmpty)
        }
    }

    /// The texts of a row without what merged ranges cover, without blank cells at its end.
    private func shown(_ row: ReadRow, _ merged: [CellRange]) -> [String] {
        var texts = row.texts.map { $0.replacingOccurrences(of: "T00:00:00", with: "") }
        for column in texts.indices {
            let cell = CellReference(row: row.number, column: column + 1)
            let isCovered = merged.contains {
                $0.first != cell && $0.contains(row: cell.row, column: cell.column)
            }
            if isCovered { texts[column] = "" }
        }
        while texts.last == "" { texts.removeLast() }
        return texts
    }

    @Test("cut and damaged workbooks are read or refused, and never end the program")
    func damage() throws {
        let bytes = try Data(contentsOf: fixtures.appending(path: "nnhip-valid-01.xlsx"))
        var random = UInt64(42)
        func next(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % bound
        }
        try withFolder { folder in
            var refused = 0
            for round in 0..<150 {
                var damaged = bytes
                if round % 3 == 0 {
                    damaged = damaged.prefix(next(bytes.count))
                } else {
                    for _ in 0..<(1 + next(8)) {
                        damaged[next(bytes.count)] ^= UInt8(1 << next(8))
                    }
                }
                let path = try file("a.xlsx", in: folder, damaged)
                do {
                    for sheet in try WorkbookReader(path: path).sheets {
                        _ = try rows(ofWorkbook: path, sheet: sheet.name)
                    }
                } catch is SpreadsheetError {
                    refused += 1
                }
            }
            #expect(refused >= 50)
        }
    }
}
