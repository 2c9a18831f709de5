/// Why a table could not be read or written.
///
/// Errors name the file, sheet, cell or line and what was expected there, never a value.
public enum SpreadsheetError: Error, Equatable, Sendable {
    /// The file cannot be opened or read.
    case unreadable(file: String, reason: String)
    /// The file is not an XLSX workbook; `expected` says what to do.
    case notAWorkbook(file: String, expected: String)
    /// A part of the workbook is damaged.
    case damaged(part: String, expected: String)
    /// A cell of a sheet breaks the rules of the format.
    case damagedCell(sheet: String, cell: String, expected: String)
    /// The file is larger than what is read from anybody.
    case tooLarge(part: String, limit: String)
    /// The workbook has no sheet of that name.
    case noSuchSheet(file: String, sheet: String)
    /// The text cannot be read as delimited text from this line on.
    case malformedText(file: String, line: Int, expected: String)
    /// The text is in an encoding that is not read.
    case unknownEncoding(file: String, expected: String)
    /// A workbook or a text file cannot be written.
    case unwritable(file: String, reason: String)
    /// What was to be written breaks a rule of workbooks.
    case notWritable(sheet: String, cell: String?, expected: String)
}

extension SpreadsheetError: CustomStringConvertible {
    /// The sentence for people.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .notAWorkbook(let file, let expected): "\(file) is not an XLSX workbook: \(expected)"
        case .damaged(let part, let expected):
            "the workbook is damaged in \(part): expected \(expected)"
        case .damagedCell(let sheet, let cell, let expected):
            "sheet '\(sheet)', cell \(cell): expected \(expected)"
        case .tooLarge(let part, let limit): "\(part) is too large: at most \(limit)"
        case .noSuchSheet(let file, let sheet): "\(file) has no sheet '\(sheet)'"
        case .malformedText(let file, let line, let expected):
            "\(file), line \(line): expected \(expected)"
        case .unknownEncoding(let file, let expected): "\(file): expected \(expected)"
        case .unwritable(let file, let reason): "\(file) cannot be written: \(reason)"
        case .notWritable(let sheet, let cell, let expected):
            "sheet '\(sheet)'\(cell.map { ", cell \($0)" } ?? ""): expected \(expected)"
        }
    }
}

/// The last part of a path, which is all that errors say of it.
func fileName(_ path: String) -> String {
    String(path.split(separator: "/", omittingEmptySubsequences: true).last ?? "")
}
