import Foundation
import Spreadsheet
import Testing

/// The folder of the fixtures beside this file.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

/// Runs a test with a folder of its own, which is deleted afterwards.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

/// Writes bytes to a file of a folder and returns its path.
func file(_ name: String, in folder: URL, _ bytes: some Sequence<UInt8>) throws -> String {
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return url.path
}

/// All rows of a delimited file.
func rows(ofText path: String, limits: ReadingLimits = ReadingLimits()) throws -> [[String]] {
    let reader = try DelimitedReader(path: path, limits: limits)
    var row = TableRow()
    var rows: [[String]] = []
    while try reader.next(into: &row) { rows.append(row.texts) }
    return rows
}

/// A row of a sheet as read.
struct ReadRow: Equatable {
    var number: Int
    var texts: [String]
    var kinds: [FieldKind]
}

/// All rows of a sheet.
func rows(
    ofWorkbook path: String, sheet: String? = nil, limits: ReadingLimits = ReadingLimits()
) throws -> [ReadRow] {
    let workbook = try WorkbookReader(path: path, limits: limits)
    let chosen = try sheet.map { name throws in try workbook.sheet(named: name) }
    let reader = try workbook.open(sheet: chosen ?? workbook.sheets[0])
    var row = TableRow()
    var rows: [ReadRow] = []
    while try reader.next(into: &row) {
        rows.append(ReadRow(number: row.number, texts: row.texts, kinds: row.kinds))
    }
    return rows
}

/// What a program writes to its standard output, or nil if it is not on this machine.
func output(of program: String, _ arguments: [String]) throws -> String? {
    guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self)
}

/// Whether Python with openpyxl is on this machine.
let hasOpenpyxl =
    ((try? output(of: "/usr/bin/python3", ["-c", "import openpyxl; print(1)"])) ?? nil) != nil

/// Makes a ZIP file of parts with Python, and returns its path.
func archive(_ parts: [String: String], in folder: URL) throws -> String {
    let path = folder.appending(path: "made.xlsx").path
    let json = try file("parts.json", in: folder, JSONEncoder().encode(parts))
    let script = """
        import json, sys, zipfile
        with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
            for name, text in json.load(open(sys.argv[2])).items(): z.writestr(name, text)
        """
    _ = try output(of: "/usr/bin/python3", ["-c", script, path, json])
    return path
}

/// The parts of a workbook with one sheet, given the sheet's data and its styles.
func parts(
    sheetData: String, after: String = "", formats: [String] = [], workbookProperties: String = "",
    strings: String = ""
) -> [String: String] {
    let root = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    let custom = formats.enumerated().map {
        "<numFmt numFmtId=\"\(164 + $0)\" formatCode=\"\($1)\"/>"
    }
    let used = formats.indices.map { "<xf numFmtId=\"\(164 + $0)\"/>" }
    return [
        "_rels/.rels": """
        <Relationships><Relationship Id="r1" Type="\(root)/officeDocument" \
        Target="xl/workbook.xml"/></Relationships>
        """,
        "xl/workbook.xml": """
        <workbook xmlns="\(main)" xmlns:r="\(root)">\(workbookProperties)<sheets>\
        <sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>
        """,
        "xl/_rels/workbook.xml.rels": """
        <Relationships><Relationship Id="r1" Type="\(root)/worksheet" \
        Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="\(root)/styles" \
        Target="/xl/styles.xml"/><Relationship Id="r3" Type="\(root)/sharedStrings" \
        Target="sharedStrings.xml"/></Relationships>
        """,
        "xl/styles.xml": """
        <styleSheet xmlns="\(main)"><numFmts>\(custom.joined())</numFmts>\
        <cellXfs><xf numFmtId="0"/>\(used.joined())</cellXfs></styleSheet>
        """,
        "xl/sharedStrings.xml": "<sst xmlns=\"\(main)\">\(strings)</sst>",
        "xl/worksheets/sheet1.xml": """
        <worksheet xmlns="\(main)"><sheetData>\(sheetData)</sheetData>\(after)</worksheet>
        """,
    ]
}
