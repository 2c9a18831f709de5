/// A run of converted rows, ready to be copied into a staged table.
///
/// Text lies in one buffer and values refer to it, so that a field costs no allocation.
public struct RowBatch: Sendable {
    /// How many values a row has: the columns of the contract, in its order.
    public let columnCount: Int
    /// The row number of each row in its sheet or file, counted from 1 as spreadsheets show it.
    public var rowNumbers: [Int32]
    /// The place of the sheet in the workbook, from 1; 1 for CSV.
    public var sheet: Int16
    /// The bytes of all text values, UTF-8.
    public var bytes: [UInt8]
    /// The values, row by row: `rowCount × columnCount`.
    public var values: [FieldValue]

    /// An empty batch of rows with `columnCount` values each.
    public init(columnCount: Int) {
        self.columnCount = columnCount
        rowNumbers = []
        sheet = 1
        bytes = []
        values = []
    }

    /// How many rows it holds.
    public var rowCount: Int { rowNumbers.count }

    /// Empties it and keeps its storage.
    public mutating func removeAll() {
        rowNumbers.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }

    /// Adds the row of another batch whose values begin at `start`, with its text.
    mutating func append(rowOf other: RowBatch, valuesFrom start: Int, number: Int) {
        rowNumbers.append(Int32(clamping: number))
        for value in other.values[start..<start + columnCount] {
            guard case .text(let first, let length) = value else {
                values.append(value)
                continue
            }
            values.append(.text(start: Int32(clamping: bytes.count), length: length))
            bytes += other.bytes[Int(first)..<Int(first + length)]
        }
    }

    /// The text of a value, or `nil` for values that are not text.
    public func text(_ value: FieldValue) -> String? {
        guard case .text(let start, let length) = value else { return nil }
        return String(decoding: bytes[Int(start)..<Int(start + length)], as: UTF8.self)
    }
}

/// One converted field.
public enum FieldValue: Hashable, Sendable {
    /// Nothing was sent.
    case null
    /// Yes or no.
    case boolean(Bool)
    /// A whole number.
    case integer(Int64)
    /// Days since 1 January 2000, PostgreSQL's own count.
    case date(Int32)
    /// Microseconds since 1 January 2000, local civil time.
    case timestamp(Int64)
    /// `mantissa` / 10^`scale`.
    case numeric(mantissa: Int64, scale: Int16)
    /// `length` bytes from `start` in the batch's buffer.
    case text(start: Int32, length: Int32)
}
