/// The records of the right file by the values of one blocking rule.
///
/// Records whose values have the same hash stand next to each other in memory.
struct BlockingIndex: Sendable {
    /// The values that a rule compares: by term, then by record.
    struct Keys: Sendable {
        var left: [[Int32]]
        var right: [[Int32]]
    }

    private let keys: Keys
    /// Where the entries of each slot begin; one more entry at the end.
    private let starts: [Int32]
    /// The upper half of the hash in the upper half, the record in the lower; by slot, then by
    /// record.
    private let entries: [UInt64]
    private let mask: UInt64

    /// Indexes the values of a rule.
    init(_ keys: Keys) {
        self.keys = keys
        let count = keys.right.first?.count ?? 0
        var slots = 16
        while slots < count { slots *= 2 }
        let mask = UInt64(slots - 1)
        self.mask = mask
        let hashes = (0..<count).map { Self.hash(keys.right, $0) }
        var starts = [Int32](repeating: 0, count: slots + 1)
        for case let hash? in hashes { starts[Int(hash & mask) + 1] += 1 }
        for slot in 0..<slots { starts[slot + 1] += starts[slot] }
        var next = starts
        var entries = [UInt64](repeating: 0, count: Int(starts[slots]))
        for (record, hash) in hashes.enumerated() {
            guard let hash else { continue }
            let slot = Int(hash & mask)
            entries[Int(next[slot])] = (hash & Self.upper) | UInt64(record)
            next[slot] += 1
        }
        self.starts = starts
        self.entries = entries
    }

    private static let upper: UInt64 = 0xffff_ffff_0000_0000

    /// Appends the pairs of the left records in a range: the left record in the upper half, the
    /// right one in the lower.
    ///
    /// Two passes over the range, because both look-ups miss the cache: so many are under way at
    /// the same time.
    func appendPairs(of range: Range<Int>, to pairs: inout [UInt64]) {
        var places: [(left: Int, hash: UInt64, start: Int32, end: Int32)] = []
        places.reserveCapacity(range.count)
        for left in range {
            guard let hash = Self.hash(keys.left, left) else { continue }
            let slot = Int(hash & mask)
            places.append((left, hash & Self.upper, starts[slot], starts[slot + 1]))
        }
        for place in places {
            for index in Int(place.start)..<Int(place.end) {
                let entry = entries[index]
                guard entry & Self.upper == place.hash else { continue }
                let right = entry & ~Self.upper
                if agrees(place.left, Int(right)) {
                    pairs.append(UInt64(place.left) << 32 | right)
                }
            }
        }
    }

    /// Whether the rule holds for two records.
    private func agrees(_ left: Int, _ right: Int) -> Bool {
        for term in 0..<keys.left.count where keys.left[term][left] != keys.right[term][right] {
            return false
        }
        return true
    }

    /// The hash of a record's values; `nil` when one of them is missing.
    @inline(__always)
    private static func hash(_ keys: [[Int32]], _ record: Int) -> UInt64? {
        var hash: UInt64 = 0
        for term in 0..<keys.count {
            let value = keys[term][record]
            if value < 0 { return nil }
            hash = (hash ^ UInt64(UInt32(bitPattern: value))) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 32
        }
        return hash
    }
}

extension LinkageRecords {
    /// The values that a rule compares.
    ///
    /// New parts of values join the table.
    mutating func keys(_ rule: LinkageModel.BlockingRule) -> BlockingIndex.Keys {
        var keys = BlockingIndex.Keys(left: [], right: [])
        for term in rule.terms {
            var left = files[0].values[term.left]
            var right = files[1].values[term.right]
            if let part = term.part {
                let parts = parts(part, of: [term.left, term.right])
                left = left.map { $0 < 0 ? $0 : parts[Int($0)] }
                right = right.map { $0 < 0 ? $0 : parts[Int($0)] }
            }
            keys.left.append(left)
            keys.right.append(right)
        }
        return keys
    }
}
