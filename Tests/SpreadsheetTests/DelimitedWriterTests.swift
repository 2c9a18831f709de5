import Foundation
import Spreadsheet
import Testing

@Suite struct DelimitedWriterTests {
    @Test("fields are quoted only where they must be")
    func quoting() throws {
        try withFolder { folder in
            let path = folder.appending(path: "a.csv").path
            let writer = try DelimitedWriter(path: path)
            try writer.appendRow(["plain", "a,b", "say \"x\"", "two\nlines", " edge", ""])
            writer.append(-42)
            writer.append(7, digits: 4)
            writer.append(0.1)
            writer.append(year: 2026, month: 3, day: 5)
            writer.append(year: 2026, month: 3, day: 5, hour: 9, minute: 7, order: .dayMonthYear)
            writer.append(Int.min)
            try writer.endRow()
            try writer.close()
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let expected =
                "plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\" edge\",\n"
                + "-42,0007,0.1,2026-03-05,05/03/2026 09:07,-9223372036854775808\n"
            #expect(text == expected)
        }
    }

    @Test("what is written is read back, over more rows than the buffer holds")
    func roundTrip() throws {
        let pieces = ["", "a", "b,c", "\"", "é🏥", "line\nbreak", "\r\n", "12", "x;y\tz"]
        let expected = (0..<20_000).map { (row: Int) -> [String] in
            ["r\(row)"] + (1..<5).map { (column: Int) -> String in pieces[(row * 7 + column) % 9] }
        }
        try withFolder { folder in
            let path = folder.appending(path: "a.csv").path
            var form = DelimitedWriter.Form()
            (form.lineEnd, form.hasByteOrderMark) = (.crlf, true)
            let writer = try DelimitedWriter(path: path, form: form)
            for row in expected { try writer.appendRow(row) }
            try writer.close()
            #expect(try rows(ofText: path) == expected)
        }
    }

    @Test("Windows-1252 is written as such, and a character it lacks is an error")
    func windows1252() throws {
        try withFolder { folder in
            let path = folder.appending(path: "a.csv").path
            var form = DelimitedWriter.Form()
            form.encoding = .windows1252
            let writer = try DelimitedWriter(path: path, form: form)
            try writer.appendRow(["Zoë", "€5"])
            #expect(throws: SpreadsheetError.self) { try writer.appendRow(["Łódź"]) }
            try? writer.close()
            let good = try DelimitedWriter(path: path, form: form)
            try good.appendRow(["Zoë", "€5"])
            try good.close()
            #expect(try rows(ofText: path) == [["Zoë", "€5"]])
        }
    }

    @Test("a folder that is not there is an error")
    func noFolder() {
        #expect(throws: SpreadsheetError.self) {
            try DelimitedWriter(path: "/no-such-folder/a.csv")
        }
    }
}
