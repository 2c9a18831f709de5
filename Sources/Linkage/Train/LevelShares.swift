/// How often each level of a comparison holds between records drawn at random.
///
/// Nearly all pairs of random records are of two people, so this is `u`. Every pair of records
/// counts if there are few different values, else every pair of a part of the records that is
/// chosen by their identifiers, so that the same files give the same shares.
struct LevelShares {
    /// The most pairs of values that are compared.
    static let mostPairs = 20_000_000
    /// The share of a level that no pair shows, in pairs.
    private static let unseenPairs = 0.5

    private let scorer: PairScorer
    private let comparison: Int
    private let left: [(value: Int32, count: Int)]
    private let right: [(value: Int32, count: Int)]

    init(_ records: LinkageRecords, _ scorer: PairScorer, comparison: Int) {
        self.scorer = scorer
        self.comparison = comparison
        let column = scorer.comparisons[comparison].column
        var modulus: UInt64 = 1
        var sides = Self.counts(records, column: column, oneIn: modulus)
        while sides[0].count * sides[1].count > Self.mostPairs {
            modulus *= 2
            sides = Self.counts(records, column: column, oneIn: modulus)
        }
        (left, right) = (sides[0], sides[1])
    }

    /// The values of each file, in the order of their numbers, with how often each occurs.
    private static func counts(
        _ records: LinkageRecords, column: Int, oneIn modulus: UInt64
    ) -> [[(value: Int32, count: Int)]] {
        records.files.map { file in
            var counts: [Int32: Int] = [:]
            for (record, value) in file.values[column].enumerated() where value >= 0 {
                if modulus > 1, hash(file.ids[record]) % modulus != 0 { continue }
                counts[value, default: 0] += 1
            }
            return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }

    private static func hash(_ id: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return ((hash ^ (hash >> 31)) &* 0x9e37_79b9_7f4a_7c15) >> 20
    }

    /// The share of each level, closest first.
    func shares() -> [Double] {
        let levels = scorer.comparisons[comparison].tests.count
        var pairs = [Int](repeating: 0, count: levels)
        for first in left {
            for second in right {
                let gamma = scorer.gamma(comparison, first.value, second.value)
                pairs[levels - 1 - gamma] += first.count * second.count
            }
        }
        let total = Double(max(pairs.reduce(0, +), 1))
        return pairs.map { max(Double($0), Self.unseenPairs) / total }
    }
}
