/// Reads the data of `COPY … TO STDOUT (FORMAT binary)`, fed in chunks cut anywhere.
///
/// ```swift
/// var decoder = BinaryCopyDecoder()
/// for try await chunk in connection.copyOut("COPY t TO STDOUT (FORMAT binary)") {
///     decoder.feed(chunk)
///     while try decoder.nextRow() {
///         let id = try decoder.int64(0)
///     }
/// }
/// ```
/// Values are read from the current row by column position; `nil` is NULL. Reading a column as a
/// type of another width throws.
public struct BinaryCopyDecoder: Sendable {
    /// The data is not what was asked for.
    public enum Fault: Error, Sendable, Equatable {
        /// The data does not begin with the signature of binary COPY.
        case notBinaryCopy
        /// A length in the data makes no sense.
        case damaged
        /// The row has no column at this position.
        case noColumn(Int)
        /// The column's value has another width than the type asked for.
        case wrongWidth(column: Int, bytes: Int)
        /// The number does not fit into 64 bits of mantissa, or is not finite.
        case numericOutOfRange(column: Int)
    }

    private enum Phase {
        case header
        case rows
        case ended
    }

    private var buffer: [UInt8] = []
    private var position = 0
    private var phase = Phase.header
    private var starts: [Int] = []
    private var lengths: [Int] = []

    /// Makes a decoder that waits for the start of the data.
    public init() {}

    /// True once the end mark has been read.
    public var isAtEnd: Bool { phase == .ended }

    /// The number of columns of the current row.
    public var columnCount: Int { starts.count }

    /// Adds data; read all rows with `nextRow` before the next chunk.
    public mutating func feed(_ chunk: [UInt8]) {
        if position == buffer.count {
            buffer = chunk
        } else {
            buffer.removeFirst(position)
            buffer.append(contentsOf: chunk)
        }
        position = 0
        starts.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
    }

    /// Goes to the next row; false if the data fed so far holds no further whole row.
    public mutating func nextRow() throws(Fault) -> Bool {
        if phase == .header, try !readHeader() { return false }
        guard phase == .rows, position + 2 <= buffer.count else { return false }
        let count = Int(load(Int16.self, at: position))
        if count == -1 {
            phase = .ended
            position += 2
            return false
        }
        guard count >= 0 else { throw .damaged }
        var next = position + 2
        starts.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        for _ in 0..<count {
            guard next + 4 <= buffer.count else { return false }
            let length = Int(load(Int32.self, at: next))
            guard length >= -1 else { throw .damaged }
            next += 4
            starts.append(next)
            lengths.append(length)
            next += max(0, length)
        }
        guard next <= buffer.count else { return false }
        position = next
        return true
    }

    private mutating func readHeader() throws(Fault) -> Bool {
        let signature = BinaryCopyEncoder.signature
        guard buffer.count >= signature.count + 8 else { return false }
        guard buffer.starts(with: signature) else { throw .notBinaryCopy }
        let extent = Int(load(Int32.self, at: signature.count + 4))
        guard extent >= 0 else { throw .damaged }
        let end = signature.count + 8 + extent
        guard buffer.count >= end else { return false }
        position = end
        phase = .rows
        return true
    }

    private func load<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type, at offset: Int
    ) -> Value {
        unsafe buffer.withUnsafeBytes {
            unsafe Value(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: type))
        }
    }
}

// Values of the current row.
extension BinaryCopyDecoder {
    /// True if the column is NULL.
    public func isNull(_ column: Int) throws(Fault) -> Bool {
        guard lengths.indices.contains(column) else { throw .noColumn(column) }
        return lengths[column] < 0
    }

    /// A `smallint`.
    public func int16(_ column: Int) throws(Fault) -> Int16? {
        try fixed(column)
    }

    /// An `integer`.
    public func int32(_ column: Int) throws(Fault) -> Int32? {
        try fixed(column)
    }

    /// A `bigint`.
    public func int64(_ column: Int) throws(Fault) -> Int64? {
        try fixed(column)
    }

    /// A `double precision`.
    public func double(_ column: Int) throws(Fault) -> Double? {
        let bits: UInt64? = try fixed(column)
        return bits.map { Double(bitPattern: $0) }
    }

    /// A `boolean`.
    public func bool(_ column: Int) throws(Fault) -> Bool? {
        let byte: UInt8? = try fixed(column)
        return byte.map { $0 != 0 }
    }

    /// A one-byte `"char"`.
    public func char(_ column: Int) throws(Fault) -> UInt8? {
        try fixed(column)
    }

    /// A `date` as days since 2000-01-01.
    public func daysSince2000(_ column: Int) throws(Fault) -> Int32? {
        try fixed(column)
    }

    /// A `timestamp` or `timestamptz` as microseconds since 2000-01-01 00:00 (UTC).
    public func microsecondsSince2000(_ column: Int) throws(Fault) -> Int64? {
        try fixed(column)
    }

    /// A `text`, `varchar` or `char(n)`.
    public func text(_ column: Int) throws(Fault) -> String? {
        guard try !isNull(column) else { return nil }
        return String(decoding: buffer[range(column)], as: UTF8.self)
    }

    /// The bytes of a value of any type.
    public func bytes(_ column: Int) throws(Fault) -> ArraySlice<UInt8>? {
        guard try !isNull(column) else { return nil }
        return buffer[range(column)]
    }

    /// A `numeric` as `mantissa × 10^-scale`, exactly.
    public func numeric(_ column: Int) throws(Fault) -> (mantissa: Int64, scale: Int)? {
        guard try !isNull(column) else { return nil }
        let start = starts[column]
        guard lengths[column] >= 8 else {
            throw .wrongWidth(column: column, bytes: lengths[column])
        }
        let groupCount = Int(load(Int16.self, at: start))
        let weight = Int(load(Int16.self, at: start + 2))
        let sign = load(UInt16.self, at: start + 4)
        let scale = Int(load(Int16.self, at: start + 6))
        guard lengths[column] == 8 + 2 * groupCount else { throw .damaged }
        guard sign == 0 || sign == 0x4000 else { throw .numericOutOfRange(column: column) }
        var magnitude: UInt128 = 0
        for index in 0..<groupCount {
            let group = UInt128(load(UInt16.self, at: start + 8 + 2 * index))
            magnitude = magnitude * 10_000 + group
            guard magnitude <= 10_000_000_000_000_000_000_000_000 else {
                throw .numericOutOfRange(column: column)
            }
        }
        // The last group's lowest digit stands at this power of ten; the result's at -scale.
        let shift = 4 * (weight - groupCount + 1) + scale
        for _ in 0..<abs(groupCount == 0 ? 0 : shift) {
            magnitude = shift > 0 ? magnitude * 10 : magnitude / 10
            guard magnitude <= 10_000_000_000_000_000_000_000_000 else {
                throw .numericOutOfRange(column: column)
            }
        }
        let value = sign == 0 ? Int128(magnitude) : -Int128(magnitude)
        guard let mantissa = Int64(exactly: value) else {
            throw .numericOutOfRange(column: column)
        }
        return (mantissa, scale)
    }

    private func range(_ column: Int) -> Range<Int> {
        starts[column]..<starts[column] + lengths[column]
    }

    private func fixed<Value: FixedWidthInteger & BitwiseCopyable>(
        _ column: Int
    ) throws(Fault) -> Value? {
        guard try !isNull(column) else { return nil }
        guard lengths[column] == MemoryLayout<Value>.size else {
            throw .wrongWidth(column: column, bytes: lengths[column])
        }
        return load(Value.self, at: starts[column])
    }
}
