public import Linkage
public import Spreadsheet

/// Why two files of people cannot be linked; never shows a value of a record.
public enum LinkageFileError: Error, CustomStringConvertible {
    /// A file lacks columns of the model.
    case missingColumns(file: String, missing: [String], found: [String])
    /// A file has a column twice.
    case repeatedColumn(file: String, column: String)
    /// A row has another number of fields than the header.
    case wrongFieldCount(file: String, line: Int, fields: Int, columns: Int)
    /// A file has no header.
    case empty(file: String)
    /// The records do not fit together.
    case records(file: String, LinkageRecords.Fault)
    /// A file cannot be read or written.
    case table(SpreadsheetError)

    /// The sentence for people.
    public var description: String {
        switch self {
        case .missingColumns(let file, let missing, let found):
            "\(file) lacks \(missing.count == 1 ? "the column" : "the columns")"
                + " \(missing.joined(separator: ", ")), which the model names; it has"
                + " \(found.joined(separator: ", "))"
        case .repeatedColumn(let file, let column): "\(file) has the column \(column) twice"
        case .wrongFieldCount(let file, let line, let fields, let columns):
            "\(file), line \(line): \(fields) fields under \(columns) columns"
        case .empty(let file): "\(file) is empty; expected a row of column names"
        case .records(let file, let fault): "\(file): \(fault)"
        case .table(let error): error.description
        }
    }
}
