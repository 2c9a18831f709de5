/// A cell by its row and column, both from 1.
public struct CellReference: Sendable, Equatable, Hashable {
    /// The most columns of a sheet.
    public static let lastColumn = 16_384
    /// The most rows of a sheet.
    public static let lastRow = 1_048_576

    /// The row, from 1.
    public var row: Int
    /// The column, from 1.
    public var column: Int

    /// Makes a reference; both numbers count from 1.
    public init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }

    /// Reads a reference such as `AB12` or `$AB$12`; nil if it is none.
    public init?(_ text: some StringProtocol) {
        self.init(bytes: text.utf8)
    }

    /// Reads a reference from its bytes.
    init?(bytes: some Sequence<UInt8>) {
        var column = 0
        var row = 0
        for byte in bytes {
            switch byte {
            case 0x24: continue
            case 0x41...0x5A where row == 0 && column <= Self.lastColumn:
                column = column * 26 + Int(byte - 0x40)
            case 0x30...0x39 where column > 0 && row <= Self.lastRow:
                row = row * 10 + Int(byte - 0x30)
            default: return nil
            }
        }
        guard (1...Self.lastColumn).contains(column), (1...Self.lastRow).contains(row) else {
            return nil
        }
        self.init(row: row, column: column)
    }

    /// The reference as text, such as `AB12`.
    public var text: String { Self.letters(column) + String(row) }

    /// The letters of a column, from 1.
    public static func letters(_ column: Int) -> String {
        var letters = ""
        var rest = column
        while rest > 0 {
            let index = UInt8((rest - 1) % 26)
            letters = String(UnicodeScalar(0x41 + index)) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }
}

/// A rectangle of cells, such as a merged range.
public struct CellRange: Sendable, Equatable, Hashable {
    /// The top left cell.
    public var first: CellReference
    /// The bottom right cell.
    public var last: CellReference

    /// Makes a range from its corners.
    public init(first: CellReference, last: CellReference) {
        self.first = first
        self.last = last
    }

    /// Reads a range such as `B2:D5`, or a single cell; nil if it is none.
    public init?(_ text: String) {
        let corners = text.split(separator: ":").compactMap { CellReference($0) }
        guard let first = corners.first, let last = corners.last, corners.count <= 2,
            first.row <= last.row, first.column <= last.column
        else { return nil }
        self.init(first: first, last: last)
    }

    /// Whether a cell lies within.
    public func contains(row: Int, column: Int) -> Bool {
        (first.row...last.row).contains(row) && (first.column...last.column).contains(column)
    }
}
