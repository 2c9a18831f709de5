/// The records of the right file by the values of one blocking rule.
struct BlockingIndex: Sendable {
    /// The left records' values by term, then by record.
    private let leftKeys: [[Int32]]
    private let rightKeys: [[Int32]]
    private let heads: [Int32]
    private let next: [Int32]
    private let mask: Int

    /// Indexes a rule's values: by term, then by record.
    init(leftKeys: [[Int32]], rightKeys: [[Int32]]) {
        self.leftKeys = leftKeys
        self.rightKeys = rightKeys
        let count = rightKeys.first?.count ?? 0
        var slots = 16
        while slots < count * 2 { slots *= 2 }
        mask = slots - 1
        var heads = [Int32](repeating: -1, count: slots)
        var next = [Int32](repeating: -1, count: count)
        for record in 0..<count {
            guard let slot = Self.slot(rightKeys, record, mask: mask) else { continue }
            next[record] = heads[slot]
            heads[slot] = Int32(record)
        }
        self.heads = heads
        self.next = next
    }

    /// Appends the right records that the rule pairs with a left record.
    func appendCandidates(of left: Int, to candidates: inout [Int32]) {
        guard let slot = Self.slot(leftKeys, left, mask: mask) else { return }
        var right = heads[slot]
        while right >= 0 {
            if agrees(left, Int(right)) { candidates.append(right) }
            right = next[Int(right)]
        }
    }

    /// Whether the rule holds for two records.
    private func agrees(_ left: Int, _ right: Int) -> Bool {
        for term in 0..<leftKeys.count where leftKeys[term][left] != rightKeys[term][right] {
            return false
        }
        return true
    }

    /// Where a record's key is kept; `nil` when one of its values is missing.
    private static func slot(_ keys: [[Int32]], _ record: Int, mask: Int) -> Int? {
        var hash: UInt64 = 0
        for term in 0..<keys.count {
            let value = keys[term][record]
            if value < 0 { return nil }
            hash = (hash ^ UInt64(UInt32(bitPattern: value))) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 32
        }
        return Int(truncatingIfNeeded: hash) & mask
    }
}

extension LinkageRecords {
    /// Indexes a rule.
    ///
    /// New parts of values join the table.
    mutating func index(_ rule: LinkageModel.BlockingRule) -> BlockingIndex {
        var leftKeys: [[Int32]] = []
        var rightKeys: [[Int32]] = []
        for term in rule.terms {
            var left = files[0].values[term.left]
            var right = files[1].values[term.right]
            if let part = term.part {
                let parts = parts(part, of: [term.left, term.right])
                left = left.map { $0 < 0 ? $0 : parts[Int($0)] }
                right = right.map { $0 < 0 ? $0 : parts[Int($0)] }
            }
            leftKeys.append(left)
            rightKeys.append(right)
        }
        return BlockingIndex(leftKeys: leftKeys, rightKeys: rightKeys)
    }
}
