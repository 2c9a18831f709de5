/// How much is read from files that others made.
public struct ReadingLimits: Sendable, Equatable {
    /// The most bytes that one part of a file may unpack to.
    public var unpackedBytes: Int
    /// The largest unpacked-to-packed ratio once a part has unpacked to `ratioFrom` bytes.
    public var ratio: Int
    /// The unpacked bytes from which on the ratio counts; small files may pack very well.
    public var ratioFrom: Int
    /// The most parts of a workbook.
    public var entries: Int
    /// The most bytes of texts that the cells of a workbook share; they are held in memory.
    public var sharedTextBytes: Int
    /// The most bytes of one cell, and of one row of delimited text.
    public var rowBytes: Int
    /// The deepest nesting of elements in a part of a workbook.
    public var nesting: Int

    /// Makes limits; the defaults fit a county's largest files many times over.
    public init(
        unpackedBytes: Int = 16 << 30, ratio: Int = 400, ratioFrom: Int = 32 << 20,
        entries: Int = 10_000, sharedTextBytes: Int = 512 << 20, rowBytes: Int = 16 << 20,
        nesting: Int = 64
    ) {
        self.unpackedBytes = unpackedBytes
        self.ratio = ratio
        self.ratioFrom = ratioFrom
        self.entries = entries
        self.sharedTextBytes = sharedTextBytes
        self.rowBytes = rowBytes
        self.nesting = nesting
    }

    /// Throws if a part that has given `unpacked` bytes from `packed` ones is beyond the limits.
    func check(part: String, unpacked: Int, packed: Int) throws(SpreadsheetError) {
        if unpacked > unpackedBytes {
            throw .tooLarge(part: part, limit: "\(unpackedBytes) bytes unpacked")
        }
        if unpacked > ratioFrom, unpacked / max(packed, 1) > ratio {
            throw .tooLarge(part: part, limit: "\(ratio) times its packed size")
        }
    }
}
