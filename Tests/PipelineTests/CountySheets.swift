import Foundation
import Spreadsheet
import TestSupport

extension OracleSheets {
    /// The workbooks of the reference tables that lie in `folder`.
    init(folder: URL) throws {
        try self.init(folder: folder, read: Self.rows)
    }

    /// The rows under the first row with more than two cells; headings are words.
    private static func rows(_ file: URL) throws -> [[String: String]] {
        let book = try WorkbookReader(path: file.path)
        guard let sheet = book.sheets.first else { return [] }
        let reader = try book.open(sheet: sheet)
        var row = TableRow()
        var headings: [String] = []
        var rows: [[String: String]] = []
        while try reader.next(into: &row) {
            let cells = row.texts
            guard cells.filter({ !$0.isEmpty }).count > 2 else { continue }
            if headings.isEmpty {
                headings = cells.map { $0.lowercased().replacing(" ", with: "_") }
            } else {
                rows.append(Dictionary(zip(headings, cells)) { first, _ in first })
            }
        }
        return rows
    }
}
