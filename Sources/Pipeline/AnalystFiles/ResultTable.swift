import Spreadsheet

/// A table of results under the column names of the reference packages' output.
public struct ResultTable: Sendable, Equatable {
    /// The columns in order.
    public let columns: [String]

    /// The cells as text, row by row.
    public private(set) var rows: [[String]] = []

    /// A table without rows.
    init(_ columns: [String]) { self.columns = columns }

    /// Adds a row; cells left out at the end are blank.
    mutating func append(_ cells: [ResultCell]) {
        let blank = repeatElement("", count: max(0, columns.count - cells.count))
        rows.append(cells.prefix(columns.count).map(\.text) + blank)
    }

    /// The rows whose text in a column begins so.
    func filtered(_ column: String, beginning: String) -> ResultTable {
        guard let place = columns.firstIndex(of: column) else { return self }
        var table = self
        table.rows = rows.filter { $0[place].hasPrefix(beginning) }
        return table
    }

    /// Writes the table as CSV (UTF-8, commas, line feeds, quotes only where needed).
    ///
    /// - Throws: `AnalystFileError` when the file cannot be written.
    public func write(csv path: String) throws(AnalystFileError) {
        do {
            let writer = try DelimitedWriter(path: path)
            try writer.appendRow(columns)
            for row in rows { try writer.appendRow(row) }
            try writer.close()
        } catch { throw .notReadable(error) }
    }
}

/// One cell of a table of results.
///
/// Numbers are written as the shortest text that reads back as the same number (up to 17
/// figures), flags as TRUE and FALSE, and what is missing or does not apply as a blank.
struct ResultCell: Sendable, Equatable, ExpressibleByStringLiteral {
    let text: String

    init(stringLiteral text: String) { self.text = text }

    private init(_ text: String) { self.text = text }

    static let blank = ResultCell("")

    static func text(_ text: String) -> ResultCell { ResultCell(text) }

    static func integer(_ value: Int?) -> ResultCell { ResultCell(value.map(String.init) ?? "") }

    static func flag(_ value: Bool?) -> ResultCell {
        ResultCell(value.map { $0 ? "TRUE" : "FALSE" } ?? "")
    }

    /// A number; NaN and the infinities in the words of the reference packages.
    static func number(_ value: Double?) -> ResultCell {
        guard let value else { return blank }
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "Inf" : "-Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return ResultCell(String(Int(value))) }
        return ResultCell("\(value)")
    }
}
