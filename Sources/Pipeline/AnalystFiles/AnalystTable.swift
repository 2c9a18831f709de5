import Spreadsheet

/// A file of an analyst as rows of named fields.
///
/// Blank cells, `NA` and `NaN` are missing values. Other columns than those asked for are left
/// alone, so a file with results in it can be read again as input.
public struct AnalystTable: Sendable {
    /// The name of the file, for errors.
    public let file: String

    /// The columns in the order of the file.
    public let columns: [String]

    /// The rows in the order of the file.
    public let rows: [AnalystRow]

    /// Reads delimited text with a header row.
    ///
    /// - Throws: `AnalystFileError` when it cannot be read, a column is there twice, or a row has
    ///   another number of fields than the header.
    public init(reading path: String) throws(AnalystFileError) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let texts: [(number: Int, fields: [String])]
        do { texts = try Self.read(path) } catch { throw .notReadable(error) }
        guard let header = texts.first?.fields else { throw .empty(file: name) }
        try self.init(file: name, columns: header, numbered: Array(texts.dropFirst()))
    }

    /// A table from texts; row numbers count from 2, the header being 1.
    init(file: String, columns: [String], texts: [[String]]) throws(AnalystFileError) {
        try self.init(
            file: file, columns: columns,
            numbered: texts.enumerated().map { ($0.offset + 2, $0.element) })
    }

    private init(
        file: String, columns: [String], numbered: [(number: Int, fields: [String])]
    ) throws(AnalystFileError) {
        var places: [String: Int] = [:]
        for (place, column) in columns.enumerated() {
            guard places.updateValue(place, forKey: column) == nil else {
                throw .repeatedColumn(file: file, column: column)
            }
        }
        var rows: [AnalystRow] = []
        rows.reserveCapacity(numbered.count)
        for (number, fields) in numbered {
            guard fields.count == columns.count else {
                throw .wrongFieldCount(
                    file: file, row: number, fields: fields.count, columns: columns.count)
            }
            rows.append(AnalystRow(file: file, number: number, places: places, fields: fields))
        }
        self.file = file
        self.columns = columns
        self.rows = rows
    }

    private static func read(
        _ path: String
    ) throws(SpreadsheetError) -> [(number: Int, fields: [String])] {
        let reader = try DelimitedReader(path: path)
        var row = TableRow()
        var texts: [(number: Int, fields: [String])] = []
        while try reader.next(into: &row) { texts.append((row.number, row.texts)) }
        return texts
    }

    /// Whether the file has a column.
    public func has(_ column: String) -> Bool { columns.contains(column) }

    /// Refuses a file without the given columns, naming those that are missing.
    public func require(_ needed: [String]) throws(AnalystFileError) {
        let missing = needed.filter { !has($0) }
        guard missing.isEmpty else {
            throw .missingColumns(file: file, missing: missing, found: columns)
        }
    }

    /// The rows of each combination of the columns' values, in order of first appearance.
    func grouped(by keys: String...) -> [(key: [String], rows: [AnalystRow])] {
        var order: [[String]] = []
        var groups: [[String]: [AnalystRow]] = [:]
        for row in rows {
            let key = keys.map { row[$0] }
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(row)
        }
        return order.map { ($0, groups[$0] ?? []) }
    }
}

/// One row of an analyst's file.
public struct AnalystRow: Sendable {
    /// The name of the file.
    let file: String

    /// The line of the file on which the row starts.
    let number: Int

    fileprivate let places: [String: Int]
    fileprivate let fields: [String]

    /// The text in a column; empty where blank or where there is no such column.
    subscript(column: String) -> String { places[column].map { fields[$0] } ?? "" }

    /// Whether the cell holds no value: blank, NA or NaN.
    func isMissing(_ column: String) -> Bool {
        let text = self[column]
        return text.isEmpty || text == "NA" || text == "NaN"
    }

    /// The number in a column; nil where missing.
    func number(_ column: String) throws(AnalystFileError) -> Double? {
        if isMissing(column) { return nil }
        guard let value = Double(self[column]), value.isFinite else {
            throw bad(column, "a number such as 12.5, or a blank cell where it is missing")
        }
        return value
    }

    /// The number in a column that must have one.
    func required(_ column: String) throws(AnalystFileError) -> Double {
        guard let value = try number(column) else { throw bad(column, "a number such as 12.5") }
        return value
    }

    /// The whole number in a column; nil where missing.
    func integer(_ column: String) throws(AnalystFileError) -> Int? {
        if isMissing(column) { return nil }
        guard let value = Int(self[column]) else {
            throw bad(column, "a whole number such as 12, or a blank cell")
        }
        return value
    }

    /// The whole number in a column that must have one.
    func requiredInteger(_ column: String) throws(AnalystFileError) -> Int {
        guard let value = try integer(column) else { throw bad(column, "a whole number") }
        return value
    }

    /// TRUE or FALSE (or 1 or 0) in a column; nil where missing.
    func flag(_ column: String) throws(AnalystFileError) -> Bool? {
        if isMissing(column) { return nil }
        switch self[column].uppercased() {
        case "TRUE", "1": return true
        case "FALSE", "0": return false
        default: throw bad(column, "TRUE or FALSE")
        }
    }

    /// The one of several words that a column holds.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ column: String, of type: Choice.Type
    ) throws(AnalystFileError) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: self[column]) else {
            throw bad(column, type.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// The error of a cell that does not hold what it should.
    func bad(_ column: String, _ expected: String) -> AnalystFileError {
        .badCell(
            file: file, row: number, column: column, value: self[column], expected: expected)
    }
}
