import CDelimited

/// Reads rows with quoted fields through libcsv, in its strict mode.
@safe final class QuotedRowParser {
    private let file: String
    private let parser: UnsafeMutablePointer<csv_parser>
    private let sink = Sink()

    /// Where libcsv puts what it finds.
    private final class Sink {
        var row = TableRow()
        var endedRows = 0
    }

    init(file: String, delimiter: UInt8) throws(SpreadsheetError) {
        self.file = file
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: csv_parser())
        guard unsafe csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0 else {
            throw .unreadable(file: file, reason: "the parser cannot be set up")
        }
        unsafe csv_set_delim(parser, delimiter)
    }

    deinit {
        unsafe csv_free(parser)
        unsafe parser.deallocate()
    }

    /// Starts a row; the row's memory is borrowed until `finish(with:)`.
    func begin(with row: inout TableRow) {
        swap(&row, &sink.row)
        sink.endedRows = 0
    }

    /// Gives the row back.
    func finish(with row: inout TableRow) { swap(&row, &sink.row) }

    /// Takes a line; returns whether it ended the row.
    func take(
        _ buffer: [UInt8], _ range: Range<Int>, isLast: Bool, line: Int
    ) throws(SpreadsheetError) -> Bool {
        let context = unsafe Unmanaged.passUnretained(sink).toOpaque()
        let taken = unsafe buffer.withUnsafeBytes { bytes in
            unsafe csv_parse(
                parser, bytes.baseAddress.map { unsafe $0 + range.lowerBound }, range.count,
                Self.field, Self.rowEnd, context)
        }
        var isFine = taken == range.count
        if isFine, isLast, sink.endedRows == 0 {
            isFine = unsafe csv_fini(parser, Self.field, Self.rowEnd, context) == 0
        }
        guard isFine, sink.endedRows <= 1 else {
            throw .malformedText(
                file: file, line: line,
                expected: "quotes around whole fields only, doubled inside and closed")
        }
        return sink.endedRows == 1
    }

    private static let field:
        @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
            bytes, count, context in
            guard let context = unsafe context else { return }
            let sink = unsafe Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
            unsafe sink.row.bytes.append(
                contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
            sink.row.endField(count == 0 ? .empty : .text)
        }

    private static let rowEnd: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = {
        _, context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue().endedRows += 1
    }
}
