import CDelimited

/// Writes delimited text through a buffer; fields are quoted only where they must be.
///
/// Append the fields of a row from left to right and call `endRow()`. Faults of a field or of
/// the disk are thrown by the next `endRow()` or by `close()`.
@safe public final class DelimitedWriter {
    /// How rows end.
    public enum LineEnd: Sendable {
        /// A line feed.
        case lf
        /// Carriage return and line feed.
        case crlf
    }

    /// The order of a date's parts.
    public enum DateOrder: Sendable {
        /// `2026-03-05`.
        case iso
        /// `05/03/2026`.
        case dayMonthYear
    }

    /// What decides about the form of the text.
    public struct Form: Sendable {
        /// The byte between fields.
        public var delimiter = UInt8(ascii: ",")
        /// How rows end.
        public var lineEnd = LineEnd.lf
        /// The encoding.
        public var encoding = TextEncoding.utf8
        /// Whether UTF-8 text begins with a byte-order mark.
        public var hasByteOrderMark = false

        /// Makes the usual form: commas, line feeds, UTF-8 without a mark.
        public init() {}
    }

    private static let flushAt = 1 << 18

    private let name: String
    private let form: Form
    private let file: Int32
    private var isOpen = true
    private var fault: SpreadsheetError?
    private var buffer: UnsafeMutablePointer<UInt8>
    private var capacity = DelimitedWriter.flushAt * 2
    private var count = 0
    private var fields = 0
    private var rowStart = 0
    private var line = 1

    /// Makes the file, or empties it.
    public init(path: String, form: Form = Form()) throws(SpreadsheetError) {
        name = fileName(path)
        self.form = form
        file = unsafe delimited_create(path)
        unsafe buffer = .allocate(capacity: capacity)
        guard file >= 0 else { throw failure(file) }
        if form.hasByteOrderMark, form.encoding == .utf8 { put([0xEF, 0xBB, 0xBF]) }
        rowStart = count
    }

    deinit {
        unsafe buffer.deallocate()
        if isOpen, file >= 0 { _ = delimited_close(file) }
    }

    /// Appends a field of text.
    public func append(_ text: String) {
        var text = text
        text.withUTF8 { unsafe append(utf8: $0) }
    }

    /// Appends a field that the source text spells out.
    public func append(literal text: StaticString) {
        text.withUTF8Buffer { unsafe append(utf8: $0) }
    }

    /// Appends a field of UTF-8 bytes.
    public func append(utf8 bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(utf8: $0) }
    }

    /// Appends a field of UTF-8 bytes.
    public func append(utf8 bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(utf8: $0) }
    }

    /// Appends an empty field.
    public func appendEmpty() { startField(room: 0) }

    /// Appends a whole number.
    public func append(_ number: Int) {
        startField(room: 20)
        if number < 0 { push(0x2D) }
        putDigits(number.magnitude)
    }

    /// Appends a whole number with zeros in front up to a number of digits.
    public func append(_ number: Int, digits: Int) {
        startField(room: max(20, digits + 1))
        if number < 0 { push(0x2D) }
        putPadded(number.magnitude, digits: digits)
    }

    /// Appends a number as the shortest text that reads back as the same number.
    public func append(_ number: Double) {
        var text: [UInt8] = []
        NumberText.write(number, into: &text)
        append(utf8: text)
    }

    /// Appends a date.
    public func append(year: Int, month: Int, day: Int, order: DateOrder = .iso) {
        startField(room: 64)
        putDate(year, month, day, order)
    }

    /// Appends a date with a time to the minute, or to the second if one is given.
    public func append(
        year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int? = nil,
        order: DateOrder = .iso
    ) {
        startField(room: 128)
        putDate(year, month, day, order)
        push(order == .iso ? 0x54 : 0x20)
        putPadded(hour.magnitude, digits: 2)
        push(0x3A)
        putPadded(minute.magnitude, digits: 2)
        if let second {
            push(0x3A)
            putPadded(second.magnitude, digits: 2)
        }
    }

    /// Ends the row.
    public func endRow() throws(SpreadsheetError) {
        // A row of one empty field would be a blank line, which readers skip.
        if fields == 1, count == rowStart { put([0x22, 0x22]) }
        reserve(2)
        if form.lineEnd == .crlf { push(0x0D) }
        push(0x0A)
        fields = 0
        line += 1
        if count >= Self.flushAt { flush() }
        rowStart = count
        if let fault { throw fault }
    }

    /// Writes a whole row of texts.
    public func appendRow(_ texts: some Sequence<String>) throws(SpreadsheetError) {
        for text in texts { append(text) }
        try endRow()
    }

    /// Writes what is left and closes the file.
    public func close() throws(SpreadsheetError) {
        guard isOpen else { return }
        isOpen = false
        flush()
        let code = delimited_close(file)
        if let fault { throw fault }
        if code < 0 { throw failure(code) }
    }
}

extension DelimitedWriter {
    private func failure(_ code: Int32) -> SpreadsheetError {
        let words = unsafe delimited_error(-code).map { unsafe String(cString: $0) }
        return .unwritable(file: name, reason: words ?? "error \(-code)")
    }

    private func flush() {
        if fault == nil, count > 0 {
            let code = unsafe delimited_write(file, buffer, count)
            if code < 0 { fault = failure(code) }
        }
        count = 0
    }

    private func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        unsafe larger.update(from: buffer, count: count)
        unsafe buffer.deallocate()
        unsafe buffer = unsafe larger
    }

    /// Puts a byte for which room was reserved.
    private func push(_ byte: UInt8) {
        unsafe buffer[count] = byte
        count += 1
    }

    private func put(_ bytes: [UInt8]) {
        reserve(bytes.count)
        for byte in bytes { push(byte) }
    }

    private func startField(room: Int) {
        reserve(room + 1)
        if fields > 0 { push(form.delimiter) }
        fields += 1
    }

    private func putDigits(_ value: UInt) {
        var digits = 1
        var scale: UInt = 10
        while digits < 20, value >= scale {
            digits += 1
            if digits < 20 { scale *= 10 }
        }
        putPadded(value, digits: digits)
    }

    private func putPadded(_ value: UInt, digits: Int) {
        var rest = value
        var index = count + digits - 1
        while index >= count {
            let quotient = rest / 10
            unsafe buffer[index] = 0x30 + UInt8(truncatingIfNeeded: rest - quotient * 10)
            rest = quotient
            index -= 1
        }
        count += digits
    }

    private func putDate(_ year: Int, _ month: Int, _ day: Int, _ order: DateOrder) {
        let isISO = order == .iso
        putPadded((isISO ? year : day).magnitude, digits: isISO ? 4 : 2)
        push(isISO ? 0x2D : 0x2F)
        putPadded(month.magnitude, digits: 2)
        push(isISO ? 0x2D : 0x2F)
        putPadded((isISO ? day : year).magnitude, digits: isISO ? 2 : 4)
    }

    /// Appends a field of UTF-8 bytes, in quotes if it needs them.
    private func append(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        startField(room: bytes.count * 2 + 2)
        let start = count
        var needsQuotes = false
        var isPlain = true
        let delimiter = form.delimiter
        let target = unsafe buffer + count
        for index in 0..<bytes.count {
            let byte = unsafe bytes[index]
            unsafe target[index] = byte
            if byte <= 0x22, byte == 0x22 || byte == 0x0A || byte == 0x0D { needsQuotes = true }
            if byte == delimiter { needsQuotes = true }
            if byte >= 0x80 { isPlain = false }
        }
        count += bytes.count
        if let first = unsafe bytes.first, let last = unsafe bytes.last,
            first <= 0x20 || last <= 0x20
        {
            needsQuotes = true
        }
        if needsQuotes || (!isPlain && form.encoding == .windows1252) {
            count = start
            unsafe rewrite(bytes, quoted: needsQuotes)
        }
    }

    /// Writes a field again, with quotes or in the other encoding; the room is reserved.
    private func rewrite(_ bytes: UnsafeBufferPointer<UInt8>, quoted: Bool) {
        let text = form.encoding == .utf8 ? unsafe Array(bytes) : unsafe encoded(bytes)
        if quoted { push(0x22) }
        for byte in text {
            if byte == 0x22, quoted { push(byte) }
            push(byte)
        }
        if quoted { push(0x22) }
    }

    private func encoded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        unsafe String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
            if let byte = Windows1252.encode(scalar) { return byte }
            fault =
                fault
                ?? .unwritable(
                    file: name,
                    reason: "row \(line), field \(fields) has a character that Windows-1252 lacks")
            return 0x3F
        }
    }
}
