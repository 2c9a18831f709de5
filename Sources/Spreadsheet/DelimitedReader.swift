import CDelimited

/// Reads delimited text (CSV and its kin) row by row in constant memory, gzip files too.
///
/// The form is that of RFC 4180, strictly: fields may be in double quotes, quotes inside are
/// doubled, and quoted fields may hold separators and line breaks. Spaces around a field that
/// is not quoted are not part of it. Blank lines are skipped. Line ends are LF, CRLF or, if the
/// file has no LF, CR. The encoding is UTF-8 if all bytes of the file are, else Windows-1252.
/// The separator (comma, semicolon or tab) is the most frequent one in the header.
///
/// Rows without a quote are cut here, since that is several times faster; all others go
/// through libcsv.
public final class DelimitedReader {
    /// The encoding of the file; fields are delivered as UTF-8 whatever it is.
    public var encoding: TextEncoding { form.encoding }
    /// The byte that separates fields.
    public var delimiter: UInt8 { form.delimiter }

    private let name: String
    private let form: DelimitedForm
    private let limits: ReadingLimits
    private let source: ByteSource
    private let quoted: QuotedRowParser
    private var raw: [UInt8]
    private var buffer: [UInt8] = []
    private var start = 0
    private var end = 0
    private var atEnd = false
    private var line = 1

    /// Opens a file and looks through it once for its encoding, separator and line ends.
    public init(
        path: String, delimiter: UInt8? = nil, limits: ReadingLimits = ReadingLimits()
    ) throws(SpreadsheetError) {
        name = fileName(path)
        self.limits = limits
        form = try DelimitedForm(path: path, delimiter: delimiter, limits: limits)
        source = try ByteSource(path: path, limits: limits)
        quoted = try QuotedRowParser(file: fileName(path), delimiter: form.delimiter)
        raw = form.encoding == .utf8 ? [] : [UInt8](repeating: 0, count: 1 << 18)
        buffer = [UInt8](repeating: 0, count: 1 << 19)
        try refill()
        start += form.markBytes
    }

    /// Reads the next row; returns false, and an empty row, at the end of the file.
    public func next(into row: inout TableRow) throws(SpreadsheetError) -> Bool {
        while true {
            row.clear(number: line)
            guard let stop = try lineEnd() else { return false }
            let bytes = start..<stop
            if contains(0x22, bytes) {
                try readQuoted(first: bytes, into: &row)
                return true
            }
            start = stop
            line += 1
            let hasFields = try readPlain(bytes, into: &row)
            if hasFields { return true }
        }
    }

    /// Cuts a line without quotes; false for a blank one.
    private func readPlain(
        _ bytes: Range<Int>, into row: inout TableRow
    ) throws(SpreadsheetError) -> Bool {
        var stop = bytes.upperBound
        if stop > bytes.lowerBound, buffer[stop - 1] == form.lineEnd { stop -= 1 }
        while stop > bytes.lowerBound, buffer[stop - 1] == 0x0D { stop -= 1 }
        let delimiter = form.delimiter
        let outcome = unsafe buffer.withUnsafeBufferPointer { all in
            unsafe PlainRow.cut(
                UnsafeBufferPointer(rebasing: all[bytes.lowerBound..<stop]), at: delimiter,
                into: &row)
        }
        guard outcome != .strayReturn else {
            throw .malformedText(
                file: name, line: row.number,
                expected: "line ends of one kind; a carriage return stands inside the row")
        }
        return outcome == .fields
    }

    /// Passes lines to libcsv until the row ends.
    private func readQuoted(
        first: Range<Int>, into row: inout TableRow
    ) throws(SpreadsheetError) {
        let opened = line
        var bytes = first
        var length = 0
        quoted.begin(with: &row)
        defer { quoted.finish(with: &row) }
        while true {
            length += bytes.count
            guard length <= limits.rowBytes else { throw unclosed(opened) }
            start = bytes.upperBound
            line += 1
            let isLast = atEnd && start == end
            if try quoted.take(buffer, bytes, isLast: isLast, line: line - 1) { return }
            guard let stop = try lineEnd() else { throw unclosed(opened) }
            bytes = start..<stop
        }
    }

    private func unclosed(_ line: Int) -> SpreadsheetError {
        .malformedText(
            file: name, line: line, expected: "a closing quote for every quote opened in this row")
    }

    private func contains(_ byte: UInt8, _ range: Range<Int>) -> Bool {
        unsafe buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return false }
            return unsafe delimited_find(base + range.lowerBound, byte, range.count) >= 0
        }
    }

    /// The offset behind the line that begins at `start`; nil if no bytes are left.
    private func lineEnd() throws(SpreadsheetError) -> Int? {
        var searched = 0
        while true {
            let from = start + searched
            let found = unsafe buffer.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return -1 }
                return unsafe delimited_find(base + from, form.lineEnd, end - from)
            }
            if found >= 0 { return from + found + 1 }
            if atEnd { return start == end ? nil : end }
            searched = end - start
            guard searched <= limits.rowBytes else {
                throw .tooLarge(part: "\(name), line \(line)", limit: "\(limits.rowBytes) bytes")
            }
            try refill()
        }
    }

    /// Moves what is left to the front and reads on behind it.
    private func refill() throws(SpreadsheetError) {
        let left = end - start
        if start > 0 {
            unsafe buffer.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                unsafe base.copyMemory(from: base + start, byteCount: left)
            }
        }
        (start, end) = (0, left)
        if buffer.count - end < 1 << 18 {
            buffer.append(contentsOf: repeatElement(0, count: buffer.count))
        }
        switch form.encoding {
        case .utf8:
            let count = try source.read(into: &buffer, at: end)
            end += count
            atEnd = count == 0
        case .windows1252:
            let count = try source.read(into: &raw, at: 0)
            var decoded: [UInt8] = []
            decoded.reserveCapacity(count + count / 8)
            for byte in raw[..<count] { Windows1252.decode(byte, into: &decoded) }
            if buffer.count - end < decoded.count {
                buffer.append(contentsOf: repeatElement(0, count: decoded.count))
            }
            buffer.replaceSubrange(end..<(end + decoded.count), with: decoded)
            end += decoded.count
            atEnd = count == 0
        }
    }
}
