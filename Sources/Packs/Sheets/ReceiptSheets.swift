import Disclosure
import Domain
import Measures
import Spreadsheet

/// The receipt of every figure of the series, and the feed files behind them.
///
/// Disclosed figures only: who has the workbook learns from it nothing that its other sheets hide.
/// Files are named by the number of their load, and described once in a sheet of their own.
struct ReceiptSheets {
    let pack: BoardPack

    /// The headings of the receipts, which `PackReceipt` reads again.
    static let headings = [
        "Receipt", "Code", "Area", "Area name", "Months", "Month", "Value", "State",
        "Definition hash", "Run", "Feed files",
    ]
    /// The headings of the last columns, which the workbooks of older packs lack.
    static let laterHeadings = ["Method", "Version"]
    /// The headings of the feed files.
    static let fileHeadings = ["Load", "Feed", "File", "Sender", "Came in", "SHA-256"]

    func write(to workbook: Workbook) throws {
        try writeReceipts(to: workbook)
        try writeFiles(to: workbook)
    }

    private func writeReceipts(to workbook: Workbook) throws {
        let widths = [17.0, 8, 10, 28, 9, 11, 11, 16, 66, 7, 60, 44, 9]
        var layout = SheetLayout(
            name: SheetName.receipts.rawValue,
            columns: zip(Self.headings + Self.laterHeadings, widths).map { heading, width in
                switch heading {
                case "Receipt": SheetColumn(heading, width: width, style: .bold)
                case "Months", "Run": SheetColumn(heading, width: width, format: .integer)
                case "Month": SheetColumn(heading, width: width, format: .month)
                case "Value": SheetColumn(heading, width: width, format: .figure)
                case "State", "Version":
                    SheetColumn(heading, width: width, style: .centred)
                default: SheetColumn(heading, width: width)
                }
            })
        layout.frozenColumns = 1
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle("Receipts", pack.sheetLines)
        try sheet.appendTable(named: "receipts", rows: pack.content.measures.flatMap(rows))
    }

    private func writeFiles(to workbook: Workbook) throws {
        let widths = [8.0, 16, 44, 12, 13, 68]
        var layout = SheetLayout(
            name: SheetName.feedFiles.rawValue,
            columns: zip(Self.fileHeadings, widths).map { heading, width in
                switch heading {
                case "Load": SheetColumn(heading, width: width, format: .integer)
                case "Came in": SheetColumn(heading, width: width, style: .day)
                default: SheetColumn(heading, width: width)
                }
            })
        layout.frozenColumns = 1
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle("Feed files", [pack.sheetLines[0]])
        try sheet.appendTable(
            named: "feed_files",
            rows: pack.content.receipts.files.map { file in
                [
                    .integer(file.load), .text(file.feed), .text(file.name), .text(file.sender),
                    .day(file.day), .text(file.sha256),
                ]
            })
    }

    private func rows(_ content: MeasureContent) -> [[CellValue]] {
        let own = content.definition.teamWindow
        let windows = own == .month || !content.has(.month) ? [own] : [.month, own]
        let county = series(content, .county, "County", .month)
        return county + others(content)
            + windows.flatMap { window in
                pack.content.teams.flatMap { series(content, .team($0.code), $0.name, window) }
            }
    }

    /// The receipts of figures by other methods.
    private func others(_ content: MeasureContent) -> [[CellValue]] {
        pack.otherFigures(content).compactMap { figure in
            row(content, figure.cell.key, figure.areaName, figure.cell)
        }
    }

    private func series(
        _ content: MeasureContent, _ area: Area, _ name: String, _ window: Window
    ) -> [[CellValue]] {
        content.series(area, window, pack.content.months).compactMap { entry in
            let key = CellKey(
                measure: content.code, area: area, window: window, month: entry.month)
            return row(content, key, name, entry.cell)
        }
    }

    private func row(
        _ content: MeasureContent, _ key: CellKey, _ name: String, _ cell: DisclosedCell?
    ) -> [CellValue]? {
        guard let mark = pack.content.receipts.marks[key] else { return nil }
        return [
            .text(mark.code.text), .text(content.code.text), .text(key.area.code), .text(name),
            .integer(key.window.monthCount), key.month.sheetDate,
            CellValue(cell?.value?.amount), .text(SheetState.words(cell)),
            .text(mark.definitionHash), .integer(mark.run),
            .text(LoadRanges.text(mark.loads)),
            .text(content.definition.words(for: key.method)),
            .text(content.definition(in: key.month).version),
        ]
    }
}

/// Load numbers as short text: `3-5 9 12-14`.
enum LoadRanges {
    static func text(_ loads: [Int]) -> String {
        var ranges: [(first: Int, last: Int)] = []
        for load in loads {
            if let last = ranges.last, last.last + 1 == load {
                ranges[ranges.count - 1].last = load
            } else {
                ranges.append((load, load))
            }
        }
        return ranges.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
            .joined(separator: " ")
    }

    /// The numbers of a text; `nil` where it is none of ours.
    static func loads(_ text: String) -> Set<Int>? {
        var loads: Set<Int> = []
        for part in text.split(separator: " ") {
            let ends = part.split(separator: "-").map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last,
                ends.count <= 2, last - first < 1_000_000
            else { return nil }
            loads.formUnion(first...last)
        }
        return loads
    }
}
