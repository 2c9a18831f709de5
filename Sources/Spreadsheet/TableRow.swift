/// What a field of a row holds.
public enum FieldKind: UInt8, Sendable {
    /// Nothing was written there.
    case empty
    /// Text; all fields of delimited text that are not empty are text.
    case text
    /// A number, as the shortest text that reads back as the same number.
    case number
    /// A date or time, as ISO 8601 text (`2025-01-31`, `2025-01-31T13:45:00` or `13:45:00`).
    case date
    /// `true` or `false`.
    case boolean
    /// An error of the workbook's own arithmetic, such as `#N/A`.
    case error
}

/// One row as read: the fields' UTF-8 bytes in one buffer, reused from row to row.
///
/// Make one row and pass it to `next(into:)` again and again: no field costs an allocation.
public struct TableRow: Sendable {
    /// The bytes of all fields, one after the other, without separators.
    public internal(set) var bytes: [UInt8] = []
    /// The end offset of each field in `bytes`; a field starts where the one before it ends.
    public internal(set) var ends: [Int] = []
    /// What each field holds.
    public internal(set) var kinds: [FieldKind] = []
    /// The row of the sheet, or the physical line on which the row of a text file starts; from 1.
    public internal(set) var number = 0

    /// Makes an empty row.
    public init() {}

    /// The number of fields.
    public var count: Int { ends.count }

    /// The range in `bytes` of the field at a position.
    public func range(of index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// The text of the field at a position; empty for a position beyond the last field.
    public func text(_ index: Int) -> String {
        guard index < ends.count else { return "" }
        return String(decoding: bytes[range(of: index)], as: UTF8.self)
    }

    /// What the field at a position holds; `.empty` for a position beyond the last field.
    public func kind(_ index: Int) -> FieldKind {
        index < kinds.count ? kinds[index] : .empty
    }

    /// The texts of all fields.
    public var texts: [String] { ends.indices.map(text) }

    /// Takes all fields away and keeps the memory.
    mutating func clear(number: Int) {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        kinds.removeAll(keepingCapacity: true)
        self.number = number
    }

    /// Ends the field whose bytes were appended since the last end.
    mutating func endField(_ kind: FieldKind) {
        ends.append(bytes.count)
        kinds.append(kind)
    }

    /// Appends a whole field.
    mutating func append(_ field: some Collection<UInt8>, _ kind: FieldKind) {
        bytes.append(contentsOf: field)
        endField(kind)
    }
}
