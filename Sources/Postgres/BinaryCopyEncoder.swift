/// Builds the data of `COPY … FROM STDIN (FORMAT binary)` in one growing buffer.
///
/// ```swift
/// var encoder = BinaryCopyEncoder()
/// encoder.appendHeader()
/// for row in rows {
///     encoder.beginRow(columnCount: 2)
///     encoder.append(row.id)
///     encoder.append(text: row.name.utf8)
///     if encoder.isFull { try await writer.send(encoder.take()) }
/// }
/// encoder.appendTrailer()
/// try await writer.send(encoder.take())
/// ```
/// Each value must have the column's exact type: binary COPY converts nothing.
public struct BinaryCopyEncoder: Sendable {
    private var storage: [UInt8] = []
    private var used = 0
    private let chunkSize: Int
    /// The room of the largest chunk so far: the next one has it from the start.
    private var room = 1 << 10

    /// Bytes written since the last `take`.
    public var count: Int { used }

    /// True when a chunk's worth of bytes waits to be taken.
    public var isFull: Bool { used >= chunkSize }

    /// Makes an encoder whose chunks have about `chunkSize` bytes.
    public init(chunkSize: Int = 1 << 18) {
        self.chunkSize = Swift.max(64, chunkSize)
    }

    /// Gives the bytes written so far away and starts an empty chunk.
    public mutating func take() -> [UInt8] {
        // A new buffer is made when it is first written to: most files need just one.
        var chunk: [UInt8] = []
        swap(&chunk, &storage)
        room = Swift.max(room, chunk.count)
        chunk.removeLast(chunk.count - used)
        used = 0
        return chunk
    }

    /// Writes the signature, flags and empty header extension; once, before the first row.
    public mutating func appendHeader() {
        write(bytes: Self.signature)
        write(UInt32(0))
        write(UInt32(0))
    }

    static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]

    /// Writes the end mark; once, after the last row.
    public mutating func appendTrailer() {
        write(Int16(-1))
    }

    /// Starts a row that has so many columns; as many values must follow.
    public mutating func beginRow(columnCount: Int) {
        write(Int16(truncatingIfNeeded: columnCount))
    }

    /// Writes NULL.
    public mutating func appendNull() {
        write(Int32(-1))
    }

    /// Writes a `smallint`.
    public mutating func append(_ value: Int16) {
        write(length: 2, value)
    }

    /// Writes an `integer`.
    public mutating func append(_ value: Int32) {
        write(length: 4, value)
    }

    /// Writes a `bigint`.
    public mutating func append(_ value: Int64) {
        write(length: 8, value)
    }

    /// Writes a `double precision`.
    public mutating func append(_ value: Double) {
        write(length: 8, value.bitPattern)
    }

    /// Writes a `boolean`.
    public mutating func append(_ value: Bool) {
        write(length: 1, value ? UInt8(1) : 0)
    }

    /// Writes a one-byte `"char"`.
    public mutating func append(char value: UInt8) {
        write(length: 1, value)
    }

    /// Writes a `text`, `varchar`, `char(n)` or `bytea` from its bytes; text must be UTF-8
    /// without NUL.
    public mutating func append(text bytes: some Collection<UInt8>) {
        let count = bytes.count
        write(Int32(truncatingIfNeeded: count))
        reserve(count)
        let isCopied: Void? = bytes.withContiguousStorageIfAvailable { source in
            unsafe storage.withUnsafeMutableBytes { target in
                guard let start = target.baseAddress, let from = source.baseAddress else { return }
                unsafe (start + used).copyMemory(from: from, byteCount: count)
            }
        }
        if isCopied == nil {
            var index = used
            for byte in bytes {
                storage[index] = byte
                index += 1
            }
        }
        used += count
    }

    /// Writes a `text` from a slice of a buffer; the text must be UTF-8 without NUL.
    public mutating func append(text bytes: ArraySlice<UInt8>) {
        append(text: bytes.span)
    }

    /// Writes a `text` from bytes in a span; the text must be UTF-8 without NUL.
    public mutating func append(text bytes: Span<UInt8>) {
        let count = bytes.count
        write(Int32(truncatingIfNeeded: count))
        reserve(count)
        for index in 0..<count { storage[used + index] = bytes[index] }
        used += count
    }

    /// Writes a `date` as days since 2000-01-01.
    public mutating func append(daysSince2000 days: Int32) {
        write(length: 4, days)
    }

    /// Writes a `timestamp` or `timestamptz` as microseconds since 2000-01-01 00:00 (UTC).
    public mutating func append(microsecondsSince2000 microseconds: Int64) {
        write(length: 8, microseconds)
    }

    /// Writes a `numeric` of exactly `mantissa × 10^-scale`, shown with `scale` decimals.
    ///
    /// A scale below zero multiplies and shows none; a scale above 16383, PostgreSQL's limit,
    /// makes the server refuse the data.
    public mutating func append(numericMantissa mantissa: Int64, scale: Int) {
        // PostgreSQL keeps groups of four decimal digits, the decimal point between two groups.
        let groupShift = scale > 0 ? (scale + 3) / 4 : scale / 4
        let padding = groupShift * 4 - scale
        var rest = UInt128(mantissa.magnitude)
        for _ in 0..<padding { rest *= 10 }
        var groups: InlineArray<6, Int16> = .init(repeating: 0)
        var groupCount = 0
        var skipped = 0
        while rest > 0 {
            let (quotient, group) = rest.quotientAndRemainder(dividingBy: 10_000)
            if groupCount == 0 && group == 0 {
                skipped += 1
            } else {
                groups[groupCount] = Int16(group)
                groupCount += 1
            }
            rest = quotient
        }
        write(Int32(8 + 2 * groupCount))
        write(Int16(groupCount))
        write(
            Int16(truncatingIfNeeded: groupCount == 0 ? 0 : groupCount + skipped - groupShift - 1))
        write(UInt16(mantissa < 0 ? 0x4000 : 0))
        write(Int16(truncatingIfNeeded: Swift.max(0, scale)))
        for index in stride(from: groupCount - 1, through: 0, by: -1) { write(groups[index]) }
    }

    private mutating func reserve(_ count: Int) {
        let needed = used + count
        guard needed > storage.count else { return }
        let added = Swift.max(needed, storage.isEmpty ? room : 2 * storage.count) - storage.count
        storage += [UInt8](repeating: 0, count: added)
    }

    @inline(__always)
    private mutating func write<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
        reserve(MemoryLayout<Value>.size)
        unsafe storage.withUnsafeMutableBytes {
            unsafe $0.storeBytes(of: value.bigEndian, toByteOffset: used, as: Value.self)
        }
        used += MemoryLayout<Value>.size
    }

    @inline(__always)
    private mutating func write<Value: FixedWidthInteger & BitwiseCopyable>(
        length: Int32, _ value: Value
    ) {
        reserve(4 + MemoryLayout<Value>.size)
        unsafe storage.withUnsafeMutableBytes {
            unsafe $0.storeBytes(of: length.bigEndian, toByteOffset: used, as: Int32.self)
            unsafe $0.storeBytes(of: value.bigEndian, toByteOffset: used + 4, as: Value.self)
        }
        used += 4 + MemoryLayout<Value>.size
    }

    private mutating func write(bytes: [UInt8]) {
        reserve(bytes.count)
        for byte in bytes {
            storage[used] = byte
            used += 1
        }
    }
}
