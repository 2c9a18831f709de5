public import Spreadsheet

/// Why an analyst's file cannot be used, in words that say what to change.
public enum AnalystFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file cannot be read or written as delimited text.
    case notReadable(SpreadsheetError)
    /// The file has no header row.
    case empty(file: String)
    /// Columns are missing; `found` are those that the file has.
    case missingColumns(file: String, missing: [String], found: [String])
    /// The header names a column twice.
    case repeatedColumn(file: String, column: String)
    /// A row has more or fewer fields than the header.
    case wrongFieldCount(file: String, row: Int, fields: Int, columns: Int)
    /// A cell does not hold what its column is for.
    case badCell(file: String, row: Int, column: String, value: String, expected: String)
    /// Rows that belong together do not fit; `expected` says how they would.
    case badRows(file: String, rows: String, expected: String)
    /// The file leaves open what is asked of it; `choices` are the ways to say it.
    case undecided(file: String, question: String, choices: String)

    /// The error in a sentence; `row` is the line of the file, the header being line 1.
    public var description: String {
        switch self {
        case .notReadable(let error): error.description
        case .empty(let file): "\(file): expected a header row with column names"
        case .missingColumns(let file, let missing, let found):
            "\(file): expected \(missing.count == 1 ? "a column" : "columns") "
                + missing.joined(separator: ", ")
                + "; the file has \(found.joined(separator: ", "))"
        case .repeatedColumn(let file, let column):
            "\(file): expected each column once, but \(column) is there twice"
        case .wrongFieldCount(let file, let row, let fields, let columns):
            "\(file), row \(row): expected \(columns) fields as in the header, found \(fields)"
        case .badCell(let file, let row, let column, let value, let expected):
            "\(file), row \(row), column \(column): “\(value.prefix(40))” found, expected "
                + expected
        case .badRows(let file, let rows, let expected):
            "\(file), \(rows): expected \(expected)"
        case .undecided(let file, let question, let choices):
            "\(file): \(question); \(choices)"
        }
    }
}
