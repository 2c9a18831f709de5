import Foundation
import Spreadsheet
import Testing

@Suite struct WorkbookTests {
    private static let created = WorkbookDate(year: 2026, month: 3, day: 5, hour: 9)
    private static let columns = [
        SheetColumn("Name", width: 20), SheetColumn("Value", format: .oneDecimal),
        SheetColumn("Count", format: .integer), SheetColumn("Date", format: .shortDate),
        SheetColumn("True"), SheetColumn("Link"),
    ]
    private static let data: [[CellValue]] = [
        [
            .text("=1+1"), .number(7.25), .integer(9_990_000_018),
            .date(WorkbookDate(year: 2025, month: 1, day: 31)), .boolean(true),
            .link(url: "https://www.england.nhs.uk/", text: "NHS England"),
        ],
        [
            .text("Zoë & <ünï> \"x\", _x0041_\nline"), .number(-0.5), .integer(-3),
            .date(WorkbookDate(year: 2024, month: 2, day: 29, hour: 13, minute: 45)),
            .boolean(false), .sheetLink(sheet: "Data", cell: "A1", text: "top"),
        ],
        [.blank, .blank, .integer(0)],
    ]
    private static let expected: [[String]] = [
        ["Name", "Value", "Count", "Date", "True", "Link"],
        ["=1+1", "7.25", "9990000018", "2025-01-31", "true", "NHS England"],
        [
            "Zoë & <ünï> \"x\", _x0041_\nline", "-0.5", "-3", "2024-02-29T13:45:00", "false", "top",
        ],
        ["", "", "0"],
    ]

    private func make(_ path: String, mode: Workbook.Mode = .tables) throws {
        let properties = WorkbookProperties(title: "Test", created: Self.created)
        let workbook = try Workbook(path: path, properties: properties, mode: mode)
        let sheet = try workbook.addSheet(
            SheetLayout(name: "Data", columns: Self.columns, tabColour: .accent))
        try sheet.append([.text("A title")], style: .title)
        let range = try sheet.appendTable(named: "Data_1", rows: Self.data)
        #expect(range == CellRange("A2:F5"))
        if mode == .tables { try sheet.addNote("A note", at: CellReference(row: 3, column: 2)) }
        try workbook.define(name: "data_rows", as: sheet.reference(range))
        try workbook.close()
    }

    @Test("what is written is read back", arguments: [Workbook.Mode.tables, .streaming])
    func roundTrip(mode: Workbook.Mode) throws {
        try withFolder { folder in
            let path = folder.appending(path: "a.xlsx").path
            try make(path, mode: mode)
            let found = try rows(ofWorkbook: path)
            #expect(found.map(\.number) == [1, 2, 3, 4, 5])
            #expect(found.dropFirst().map(\.texts) == Self.expected)
            #expect(found[2].kinds == [.text, .number, .number, .date, .boolean, .text])
        }
    }

    @Test("the same content makes the same bytes at another time")
    func sameBytes() throws {
        try withFolder { folder in
            let (one, two) = (folder.appending(path: "a.xlsx"), folder.appending(path: "b.xlsx"))
            try make(one.path)
            Thread.sleep(forTimeInterval: 2.1)
            try make(two.path)
            #expect(try Data(contentsOf: one) == Data(contentsOf: two))
        }
    }

    @Test(
        "openpyxl finds the table, the pane, the print set-up and the name",
        .enabled(if: hasOpenpyxl))
    func features() throws {
        let script = """
            import openpyxl, sys
            b = openpyxl.load_workbook(sys.argv[1]); s = b['Data']
            print(list(s.tables), s.tables['Data_1'].ref, s.freeze_panes, s.print_title_rows,
                s.page_setup.orientation, s.page_setup.fitToHeight, s['A2'].font.b,
                s['A2'].fill.fgColor.rgb, s['A3'].data_type, s['A3'].font.name,
                len(s.merged_cells.ranges), s['B3'].number_format, s['B3'].comment.text,
                'data_rows' in b.defined_names, b.properties.created)
            """
        try withFolder { folder in
            let path = folder.appending(path: "a.xlsx").path
            try make(path)
            let found = try output(of: "/usr/bin/python3", ["-c", script, path])
            let expected =
                "['Data_1'] A2:F5 A3 $2:$2 landscape 0 True FFF0F4F5 s Arial 0 #,##0.0 "
                + "A note True 2026-03-05 09:00:00\n"
            #expect(found == expected)
        }
    }

    @Test(
        "indented text stands off the edge below a header that does too, on the paper asked for",
        .enabled(if: hasOpenpyxl))
    func indentAndPaper() throws {
        let script = """
            import openpyxl, sys
            s = openpyxl.load_workbook(sys.argv[1])['Wide']
            print(s.page_setup.paperSize, s['A1'].alignment.indent, s['B1'].alignment.indent,
                s['B2'].alignment.indent, s['B2'].alignment.wrap_text, s.row_dimensions[2].height)
            """
        try withFolder { folder in
            let path = folder.appending(path: "wide.xlsx").path
            var words = CellStyle()
            (words.wraps, words.isIndented) = (true, true)
            var layout = SheetLayout(
                name: "Wide",
                columns: [
                    SheetColumn("Number", width: 10),
                    SheetColumn("Words", width: 20, style: words),
                ])
            layout.paper = .a3
            let workbook = try Workbook(
                path: path, properties: WorkbookProperties(title: "Test", created: Self.created))
            let sheet = try workbook.addSheet(layout)
            try sheet.appendTable(
                named: "wide", rows: [[.integer(7), .text("words that go on in a second line")]])
            try workbook.close()
            #expect(
                try output(of: "/usr/bin/python3", ["-c", script, path])
                    == "8 0.0 1.0 1.0 True 30.0\n")
        }
    }

    @Test(
        "LibreOffice shows the same values",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/soffice")))
    func libreOffice() throws {
        try withFolder { folder in
            let path = folder.appending(path: "a.xlsx").path
            try make(path)
            _ = try output(
                of: "/usr/bin/soffice",
                [
                    "-env:UserInstallation=file://\(folder.path)/profile", "--headless",
                    "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
                    "--outdir", folder.path, path,
                ])
            let found = try rows(ofText: folder.appending(path: "a.csv").path)
            #expect(found.dropFirst().map { $0[0] } == Self.expected.map { $0[0] })
            #expect(
                found[2] == ["=1+1", "7.3", "9,990,000,018", "31/01/2025", "TRUE", "NHS England"])
        }
    }

    @Test("what a workbook cannot hold is refused and names the cell")
    func refusals() throws {
        try withFolder { folder in
            let path = folder.appending(path: "a.xlsx").path
            let properties = WorkbookProperties(title: "Test", created: Self.created)
            let workbook = try Workbook(path: path, properties: properties)
            let sheet = try workbook.addSheet(SheetLayout(name: "Data", columns: Self.columns))
            let bad: [CellValue] = [
                .number(.nan), .integer(1_234_567_890_123_456), .text("a\u{0}b"),
                .text(String(repeating: "x", count: 40_000)), .link(url: "file:///x", text: "x"),
                .date(WorkbookDate(year: 2025, month: 2, day: 29)),
            ]
            for value in bad {
                let error = #expect(throws: SpreadsheetError.self) {
                    try sheet.append([.blank, value])
                }
                #expect(error?.description.contains("cell B1") == true)
            }
            #expect(throws: SpreadsheetError.self) {
                try workbook.addSheet(SheetLayout(name: "data", columns: []))
            }
            #expect(throws: SpreadsheetError.self) { try sheet.appendTable(named: "A1", rows: []) }
        }
    }
}
