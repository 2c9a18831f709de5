import Foundation
import Spreadsheet
import Testing

@Suite struct DelimitedReaderTests {
    private func read(_ text: String) throws -> [[String]] {
        try withFolder { try rows(ofText: file("a.csv", in: $0, text.utf8)) }
    }

    @Test("quotes, separators and line breaks inside quoted fields are part of the field")
    func quotedFields() throws {
        let text = "a,b,c\r\n\"x,\"\"y\"\"\",\"two\r\nlines\",3\r\n4,,\r\n"
        #expect(
            try read(text) == [["a", "b", "c"], ["x,\"y\"", "two\r\nlines", "3"], ["4", "", ""]])
    }

    @Test("a row knows the physical line on which it starts")
    func lineNumbers() throws {
        try withFolder { folder in
            let path = try file("a.csv", in: folder, "a,b\n\n\"1\n2\n3\",x\nlast,\"y\"".utf8)
            let reader = try DelimitedReader(path: path)
            var row = TableRow()
            var numbers: [Int] = []
            while try reader.next(into: &row) { numbers.append(row.number) }
            #expect(numbers == [1, 3, 6])
        }
    }

    @Test(
        "the separator is found in the header",
        arguments: [(",", UInt8(0x2C)), (";", 0x3B), ("\t", 0x09)])
    func separators(separator: String, byte: UInt8) throws {
        try withFolder { folder in
            let text =
                "Title\nname|a\(separator)\"b,;\t\"\(separator)c\n1\(separator)2\(separator)3\n"
            let path = try file("a.csv", in: folder, text.utf8)
            #expect(try DelimitedReader(path: path).delimiter == byte)
            #expect(try rows(ofText: path).last == ["1", "2", "3"])
        }
    }

    @Test("a file with one byte that is not UTF-8 is read as Windows-1252 throughout")
    func windows1252() throws {
        try withFolder { folder in
            let bytes = Array("name,fee\nZo".utf8) + [0xEB, 0x2C, 0x80] + Array("5 \n".utf8)
            let path = try file("a.csv", in: folder, bytes)
            #expect(try DelimitedReader(path: path).encoding == .windows1252)
            #expect(try rows(ofText: path) == [["name", "fee"], ["Zoë", "€5"]])
        }
    }

    @Test("a byte-order mark is no part of the first header, and UTF-16 is refused in words")
    func marks() throws {
        #expect(try read("\u{FEFF}a,b\n1,2\n").first == ["a", "b"])
        try withFolder { folder in
            let path = try file("a.csv", in: folder, [0xFF, 0xFE, 0x61, 0x00])
            let error = #expect(throws: SpreadsheetError.self) { try rows(ofText: path) }
            #expect(error?.description.contains("UTF-16") == true)
        }
    }

    @Test(
        "faults name the line",
        arguments: [
            ("a,b\n1,\"open\n2,3\n", 2), ("a,b\n1,2\n3,\"x\"y\n", 3), ("a,b\n1,\u{0}\n", 2),
            ("a,b\n1,2\r3\n", 2), ("a,b\nx\"y,1\n", 2),
        ])
    func faults(text: String, line: Int) throws {
        let error = #expect(throws: SpreadsheetError.self) { try read(text) }
        guard case .malformedText(_, let found, _) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(found == line)
    }

    @Test("a gzip file is read as the file inside, and a cut one is an error")
    func gzip() throws {
        try withFolder { folder in
            let path = try file("a.csv", in: folder, Data(contentsOf: june))
            let packed = try #require(try output(of: "/bin/gzip", ["-kn", path]))
            #expect(packed.isEmpty)
            #expect(try rows(ofText: path + ".gz") == rows(ofText: path))
            let bytes = try Data(contentsOf: URL(filePath: path + ".gz"))
            let cut = try file("b.csv.gz", in: folder, bytes.prefix(bytes.count / 2))
            #expect(throws: SpreadsheetError.self) { try rows(ofText: cut) }
        }
    }

    @Test("a published file has the rows that Python's csv module finds in it")
    func publishedFile() throws {
        let script = "import csv,json,sys;print(json.dumps(list(csv.reader(open(sys.argv[1])))))"
        let text = try #require(try output(of: "/usr/bin/python3", ["-c", script, june.path]))
        let expected = try JSONDecoder().decode([[String]].self, from: Data(text.utf8))
        let found = try rows(ofText: june.path)
        #expect(found.count > 190)
        #expect(found == expected.map { $0.map { $0.trimmingCharacters(in: .whitespaces) } })
    }

    @Test("what Python writes of random fields comes back the same")
    func randomRows() throws {
        let script = """
            import csv, json, random, sys
            r = random.Random(7)
            pieces = ['a', 'é', '🏥', ',', '"', '\\n', '\\r\\n', ';', '\\t', 'x y', "'", '0', '']
            rows = [['h1', 'h2', 'h3']] + [[''.join(r.choice(pieces) for _ in range(r.randint(0, 6)))
                .strip() for _ in range(3)] for _ in range(2000)]
            rows = [row for row in rows if any(row)]
            with open(sys.argv[1], 'w', newline='', encoding='utf-8') as f:
                csv.writer(f, lineterminator=sys.argv[2]).writerows(rows)
            print(json.dumps(rows))
            """
        try withFolder { folder in
            for (name, end) in [("lf.csv", "\n"), ("crlf.csv", "\r\n")] {
                let path = folder.appending(path: name).path
                let json = try output(of: "/usr/bin/python3", ["-c", script, path, end])
                let data = Data(try #require(json).utf8)
                let expected = try JSONDecoder().decode([[String]].self, from: data)
                #expect(try rows(ofText: path) == expected)
            }
        }
    }

    private var june: URL { fixtures.appending(path: "June-2025-AE.csv") }
}
