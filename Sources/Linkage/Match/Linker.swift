/// Finds and weighs the pairs of records that may be one person's.
///
/// The same records give the same pairs in the same order on any machine, however many threads
/// work and in whatever order the rows came.
public struct Linker: Sendable {
    /// The records, sorted.
    public let records: LinkageRecords
    let scorer: PairScorer
    private let indexes: [BlockingIndex]
    private let numberIndex: BlockingIndex?
    /// The usable NHS numbers by side; `nil` when the model has no rule for them.
    let numbers: [[Int32]]?

    /// Prepares sorted records for linking.
    public init(_ records: LinkageRecords) async {
        await self.init(records, blocking: records.model.blocking)
    }

    /// Prepares sorted records for linking by other rules than the model's.
    init(_ records: LinkageRecords, blocking: [LinkageModel.BlockingRule]) async {
        var records = records
        var keys = blocking.map { records.keys($0) }
        numbers = records.numbersThatCount()
        if let numbers { keys.append(.init(left: [numbers[0]], right: [numbers[1]])) }
        async let built = Self.indexes(keys)
        scorer = PairScorer(&records)
        self.records = records
        let all = await built
        indexes = Array(all.prefix(blocking.count))
        numberIndex = numbers == nil ? nil : all.last
    }

    private static func indexes(_ keys: [BlockingIndex.Keys]) async -> [BlockingIndex] {
        await withTaskGroup(of: (Int, BlockingIndex).self) { group in
            for (place, key) in keys.enumerated() {
                group.addTask { (place, BlockingIndex(key)) }
            }
            var built: [Int: BlockingIndex] = [:]
            for await (place, index) in group { built[place] = index }
            return keys.indices.compactMap { built[$0] }
        }
    }

    /// The model.
    public var model: LinkageModel { records.model }

    /// All pairs that a blocking rule names, in the order of the left and right identifiers.
    ///
    /// - Parameter keepingAll: whether pairs below the model's least weight are kept too.
    public func pairs(keepingAll: Bool = false) async -> [ScoredPair] {
        let least = keepingAll ? nil : model.thresholds.keep
        return await pairs(indexes) { pair in least.map { pair.weight >= $0 } ?? true }
    }

    /// All pairs with the same usable NHS number, in the same order; none without a number rule.
    public func pairsOfSameNumber() async -> [ScoredPair] {
        guard let numberIndex else { return [] }
        return await pairs([numberIndex]) { _ in true }
    }

    private static let chunk = 4096

    private func pairs(
        _ indexes: [BlockingIndex], where isKept: @escaping @Sendable (ScoredPair) -> Bool
    ) async -> [ScoredPair] {
        let count = records.count(.left)
        return await withTaskGroup(of: (Int, [ScoredPair]).self) { group in
            for start in stride(from: 0, to: count, by: Self.chunk) {
                group.addTask {
                    let range = start..<min(start + Self.chunk, count)
                    return (start, pairs(of: range, indexes, where: isKept))
                }
            }
            var parts: [Int: [ScoredPair]] = [:]
            for await (start, part) in group { parts[start] = part }
            return parts.keys.sorted().flatMap { parts[$0] ?? [] }
        }
    }

    private func pairs(
        of range: Range<Int>, _ indexes: [BlockingIndex], where isKept: (ScoredPair) -> Bool
    ) -> [ScoredPair] {
        var named: [UInt64] = []
        for index in indexes { index.appendPairs(of: range, to: &named) }
        named.sort()
        var found: [ScoredPair] = []
        found.reserveCapacity(named.count)
        let (leftFile, rightFile) = (records.files[0], records.files[1])
        var last = UInt64.max
        for name in named where name != last {
            last = name
            let pair = scorer.pair(
                left: Int(name >> 32), of: leftFile, right: Int(name & 0xffff_ffff), of: rightFile)
            if isKept(pair) { found.append(pair) }
        }
        return found
    }

    /// What the rarity of an equal value adds to a pair's weight in one comparison, in bits.
    public func adjustment(_ pair: ScoredPair, comparison: Int) -> Double {
        let column = scorer.comparisons[comparison].column
        return scorer.adjustment(
            comparison, gamma: pair.pattern.gamma(comparison),
            value: records.files[0].values[column][Int(pair.left)])
    }
}

extension LinkageRecords {
    /// The records' NHS numbers by side where they are usable, else missing; `nil` when the model
    /// has no rule for them.
    func numbersThatCount() -> [[Int32]]? {
        guard let rule = model.numberRule else { return nil }
        return files.map { file in
            file.values[rule.column].map { value in
                guard value >= 0 else { return value }
                let digits = values.bytes[values.range(value)]
                let isUsable =
                    NHSNumber.isValid(digits)
                    && (rule.allowsTestRange || !NHSNumber.isTestRange(digits))
                return isUsable ? value : ValueTable.missing
            }
        }
    }
}
