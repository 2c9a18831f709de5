import Foundation
import Spreadsheet

/// A workbook to write: its rows and the style of the partner who sends it.
struct WorkbookJob: Sendable {
    let name: String
    let columns: [String]
    let style: WorkbookStyle
    private let rows: @Sendable () -> [SheetRow]

    init<Row: FeedRecord>(_ name: String, _ records: [Row], _ style: WorkbookStyle) {
        self.name = name
        columns = Row.columns
        self.style = style
        rows = {
            records.map { record in
                var row = SheetRow()
                record.write(to: &row)
                return row
            }
        }
    }

    /// Writes the workbook into a folder.
    func write(to folder: URL) throws {
        try SheetFile.write(
            path: folder.appendingPathComponent(name).path, columns: columns, rows: rows(),
            style: style)
    }
}

/// How each partner's workbooks look.
enum WorkbookStyles {
    private static let notice = "Made-up data of a demonstration county"

    static func delays(_ file: SentFile) -> WorkbookStyle {
        WorkbookStyle(
            sheet: "Delays",
            titles: file.scope == "RGP" ? [] : ["Discharge hub \(file.scope): delays", notice],
            footnotes: ["Validated by the discharge hub. \(notice)."])
    }

    static func plans(_ file: SentFile) -> WorkbookStyle {
        // One team's template has the NHS number column set to General.
        WorkbookStyle(
            sheet: "Plans", titles: ["Plan register, team \(file.scope)"], footnotes: [notice],
            numericColumn: file.scope == "T05" ? 2 : nil)
    }

    static func links(_ file: SentFile) -> WorkbookStyle {
        WorkbookStyle(
            sheet: "Referrals", titles: ["Neighbourhood network \(file.scope)", notice],
            footnotes: ["Totals include people who were not reached."], hasTotal: true,
            mergedColumn: ["N03", "N09"].contains(file.scope) ? 0 : nil)
    }

    static func staff(_ file: SentFile) -> WorkbookStyle {
        WorkbookStyle(
            sheet: "Return", titles: ["Workforce return \(file.scope)", notice],
            footnotes: file.scope == "SCC" ? ["Sickness in working days."] : [])
    }

    static let survey = WorkbookStyle(sheet: "Responses", footnotes: [notice])
}
