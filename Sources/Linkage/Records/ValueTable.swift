/// Every different value of all columns and both files once, by a number.
///
/// Two records have the same value exactly when the numbers are the same, whatever the column, so
/// that blocking and exact agreement compare numbers and not text.
struct ValueTable: Sendable {
    /// What stands for a missing value.
    static let missing: Int32 = -1

    private(set) var bytes: [UInt8] = []
    /// The end of each value in `bytes`; one more entry in front.
    private(set) var ends: [Int32] = [0]
    /// A value's hash in the upper half, its number plus one in the lower; 0 where free.
    private var slots: [UInt64]
    private var mask: Int

    /// A table with room to start with.
    init() {
        slots = [UInt64](repeating: 0, count: 1 << 16)
        mask = (1 << 16) - 1
    }

    /// How many different values there are.
    var count: Int { ends.count - 1 }

    /// Where a value lies in `bytes`.
    func range(_ value: Int32) -> Range<Int> {
        Int(ends[Int(value)])..<Int(ends[Int(value) + 1])
    }

    /// The value as text.
    func text(_ value: Int32) -> String {
        value < 0 ? "" : String(decoding: bytes[range(value)], as: UTF8.self)
    }

    /// The number of the value in a range of bytes; `missing` for an empty range.
    mutating func number(of source: [UInt8], _ range: Range<Int>) -> Int32 {
        range.isEmpty
            ? Self.missing : number(of: source, range, hash: Self.hash(source, range))
    }

    /// The numbers of values that lie one behind the other.
    ///
    /// Where each is likely to be is read first, so that many cache misses are under way at the
    /// same time.
    ///
    /// - Parameter ends: the end of each value; the first begins at 0.
    mutating func numbers(of source: [UInt8], ends: [Int32]) -> [Int32] {
        var looks: [(hash: UInt64, entry: UInt64)] = []
        looks.reserveCapacity(ends.count)
        var start = 0
        for end in ends {
            let hash = Self.hash(source, start..<Int(end))
            looks.append((hash, slots[Int(hash) & mask]))
            start = Int(end)
        }
        start = 0
        return ends.indices.map { index in
            let range = start..<Int(ends[index])
            start = range.upperBound
            let (hash, entry) = looks[index]
            if range.isEmpty { return Self.missing }
            if let found = value(of: entry, hash: hash, source, range) { return found }
            return number(of: source, range, hash: hash)
        }
    }

    private mutating func number(
        of source: [UInt8], _ range: Range<Int>, hash: UInt64
    ) -> Int32 {
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            if let found = value(of: slots[slot], hash: hash, source, range) { return found }
            slot = (slot + 1) & mask
        }
        let value = Int32(count)
        slots[slot] = hash << 32 | UInt64(value + 1)
        bytes.append(contentsOf: source[range])
        ends.append(Int32(bytes.count))
        if count * 2 > slots.count { grow() }
        return value
    }

    /// The value of an entry if it is the one in a range of bytes.
    @inline(__always)
    private func value(
        of entry: UInt64, hash: UInt64, _ source: [UInt8], _ range: Range<Int>
    ) -> Int32? {
        guard entry != 0, entry >> 32 == hash else { return nil }
        let found = Int32(truncatingIfNeeded: entry & 0xffff_ffff) - 1
        return holds(found, source, range) ? found : nil
    }

    private func holds(_ value: Int32, _ source: [UInt8], _ range: Range<Int>) -> Bool {
        var start = Int(ends[Int(value)])
        guard Int(ends[Int(value) + 1]) - start == range.count else { return false }
        for index in range {
            if bytes[start] != source[index] { return false }
            start += 1
        }
        return true
    }

    private mutating func grow() {
        let entries = slots
        mask = slots.count * 2 - 1
        slots = [UInt64](repeating: 0, count: mask + 1)
        for entry in entries where entry != 0 {
            var slot = Int(entry >> 32) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }

    /// Thirty-two bits of FNV-1a with a last mix, so that each depends on every byte.
    private static func hash(_ source: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in range { hash = (hash ^ UInt64(source[index])) &* 0x100_0000_01b3 }
        return ((hash ^ (hash >> 29)) &* 0x9e37_79b9_7f4a_7c15) >> 32
    }
}
