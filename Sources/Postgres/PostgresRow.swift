/// A result as it came from the server: column names and text values, one buffer for all.
final class ResultTable: Sendable {
    let columns: [String]
    let indexes: [String: Int]
    let bytes: [UInt8]
    /// Start of each value in `bytes`, row by row, with one more at the end.
    let starts: [Int]
    /// True where the value is NULL, row by row.
    let nulls: [Bool]
    let rowCount: Int
    /// Rows written, deleted or copied, as the server counts them.
    let affected: Int

    init(
        columns: [String], bytes: [UInt8], starts: [Int], nulls: [Bool], rowCount: Int,
        affected: Int
    ) {
        self.columns = columns
        self.indexes = Dictionary(
            zip(columns, columns.indices), uniquingKeysWith: { first, _ in first })
        self.bytes = bytes
        self.starts = starts
        self.nulls = nulls
        self.rowCount = rowCount
        self.affected = affected
    }
}

/// The name (`String`) or the position from zero (`Int`) of a column in a row.
public protocol PostgresColumnKey: Sendable {
    /// The position in a list of column names, if there is one.
    func position(in columns: PostgresRow.Columns) -> Int?
}

extension String: PostgresColumnKey {
    /// The first column of this name.
    public func position(in columns: PostgresRow.Columns) -> Int? { columns.indexes[self] }
}

extension Int: PostgresColumnKey {
    /// The position itself, if there are so many columns.
    public func position(in columns: PostgresRow.Columns) -> Int? {
        columns.names.indices.contains(self) ? self : nil
    }
}

/// One row of a result.
///
/// Reading a column that is absent, null or of another type throws a
/// `PostgresError` with condition `decoding` that names the column, not the value.
public struct PostgresRow: Sendable {
    /// The columns that a row has.
    public struct Columns: Sendable {
        /// The names in order.
        public let names: [String]
        let indexes: [String: Int]
    }

    let table: ResultTable
    let row: Int
    let place: Place

    /// The columns of the row.
    public var columns: Columns { Columns(names: table.columns, indexes: table.indexes) }

    /// True if the column is NULL.
    public func isNull(_ column: some PostgresColumnKey) throws(PostgresError) -> Bool {
        table.nulls[try slot(column)]
    }

    /// The text of a column.
    public func text(_ column: some PostgresColumnKey) throws(PostgresError) -> String {
        try required(optionalText(column), column)
    }

    /// A whole number.
    public func int(_ column: some PostgresColumnKey) throws(PostgresError) -> Int {
        try required(optionalInt(column), column)
    }

    /// A whole number of 64 bits.
    public func int64(_ column: some PostgresColumnKey) throws(PostgresError) -> Int64 {
        Int64(try int(column))
    }

    /// A number; `numeric` is rounded to the nearest double.
    public func double(_ column: some PostgresColumnKey) throws(PostgresError) -> Double {
        try required(optionalDouble(column), column)
    }

    /// A truth value.
    public func bool(_ column: some PostgresColumnKey) throws(PostgresError) -> Bool {
        try required(optionalBool(column), column)
    }

    /// The bytes of a `bytea` column.
    public func bytes(_ column: some PostgresColumnKey) throws(PostgresError) -> [UInt8] {
        try required(optionalBytes(column), column)
    }

    /// The text of a column, or `nil` for NULL.
    public func optionalText(
        _ column: some PostgresColumnKey
    ) throws(PostgresError) -> String? {
        let slot = try slot(column)
        if table.nulls[slot] { return nil }
        return String(
            decoding: table.bytes[table.starts[slot]..<table.starts[slot + 1]], as: UTF8.self)
    }

    /// A whole number, or `nil` for NULL.
    public func optionalInt(_ column: some PostgresColumnKey) throws(PostgresError) -> Int? {
        try convert(column, "a whole number") { Int($0) }
    }

    /// A whole number of 64 bits, or `nil` for NULL.
    public func optionalInt64(
        _ column: some PostgresColumnKey
    ) throws(PostgresError) -> Int64? {
        try convert(column, "a whole number") { Int64($0) }
    }

    /// A number, or `nil` for NULL.
    public func optionalDouble(
        _ column: some PostgresColumnKey
    ) throws(PostgresError) -> Double? {
        try convert(column, "a number") { Double($0) }
    }

    /// A truth value, or `nil` for NULL.
    public func optionalBool(_ column: some PostgresColumnKey) throws(PostgresError) -> Bool? {
        try convert(column, "a truth value") { $0 == "t" ? true : $0 == "f" ? false : nil }
    }

    /// The bytes of a `bytea` column, or `nil` for NULL.
    public func optionalBytes(
        _ column: some PostgresColumnKey
    ) throws(PostgresError) -> [UInt8]? {
        try convert(column, "bytes") { text in
            let digits = Array(text.utf8)
            guard digits.starts(with: "\\x".utf8), digits.count.isMultiple(of: 2) else {
                return nil
            }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(digits.count / 2 - 1)
            for index in stride(from: 2, to: digits.count, by: 2) {
                guard let high = Self.hexadecimal(digits[index]),
                    let low = Self.hexadecimal(digits[index + 1])
                else { return nil }
                bytes.append(high << 4 | low)
            }
            return bytes
        }
    }

    /// The value of a hexadecimal digit.
    private static func hexadecimal(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private func slot(_ column: some PostgresColumnKey) throws(PostgresError) -> Int {
        guard let position = column.position(in: columns) else {
            throw PostgresError(.decoding, "the result has no column \(column)", place: place)
        }
        return row * table.columns.count + position
    }

    private func required<Value>(
        _ value: Value?, _ column: some PostgresColumnKey
    ) throws(PostgresError) -> Value {
        guard let value else {
            throw PostgresError(.decoding, "column \(column) is null", place: place)
        }
        return value
    }

    private func convert<Value>(
        _ column: some PostgresColumnKey, _ kind: String, _ read: (String) -> Value?
    ) throws(PostgresError) -> Value? {
        guard let text = try optionalText(column) else { return nil }
        guard let value = read(text) else {
            throw PostgresError(.decoding, "column \(column) is not \(kind)", place: place)
        }
        return value
    }
}
