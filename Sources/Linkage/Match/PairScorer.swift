/// Compares two records and weighs their agreement.
///
/// Made once for all records of a run; then comparing changes nothing, so several threads can use
/// one scorer.
struct PairScorer: Sendable {
    /// A comparison with what it needs, by value.
    struct Prepared: Sendable {
        let column: Int
        let tests: [Test]
        /// By level plus one.
        let weights: [Double]
        /// What exact agreement on a value adds; empty without term frequencies.
        let adjustments: [Double]
        let exactGamma: Int
    }

    /// A level's test; parts by their position in `parts`.
    enum Test: Sendable {
        case exact
        case jaroWinkler(Double)
        case levenshtein(Int)
        case dayMonthSwapped
        case part(Int)
        case otherwise
    }

    let comparisons: [Prepared]
    let bytes: [UInt8]
    let ends: [Int32]
    let parts: [[Int32]]
    /// The weight of a pair of which nothing is known.
    let priorWeight: Double

    /// Prepares the comparisons of the records' model.
    init(_ records: inout LinkageRecords) {
        let model = records.model
        var partColumns: [ValuePart: Set<Int>] = [:]
        for comparison in model.comparisons {
            for case .part(let part) in comparison.levels.map(\.test) {
                partColumns[part, default: []].insert(comparison.column)
            }
        }
        let kinds = ValuePart.allCases.filter { partColumns[$0] != nil }
        parts = kinds.map { records.parts($0, of: partColumns[$0] ?? []) }
        let sorted = records
        comparisons = model.comparisons.map { comparison in
            Prepared(
                column: comparison.column,
                tests: comparison.levels.map { level in
                    switch level.test {
                    case .exact: .exact
                    case .jaroWinkler(let least): .jaroWinkler(least)
                    case .levenshtein(let most): .levenshtein(most)
                    case .dayMonthSwapped: .dayMonthSwapped
                    case .part(let part): .part(kinds.firstIndex(of: part) ?? 0)
                    case .otherwise: .otherwise
                    }
                },
                weights: [0] + comparison.levels.reversed().map(\.weight),
                adjustments: Self.adjustments(comparison, sorted),
                exactGamma: comparison.levels.count - 1)
        }
        bytes = records.values.bytes
        ends = records.values.ends
        priorWeight = LinkageModel.weight(ofProbability: model.prior)
    }

    /// What exact agreement on each value adds: log2 of `u` over the value's own frequency.
    private static func adjustments(
        _ comparison: LinkageModel.Comparison, _ records: LinkageRecords
    ) -> [Double] {
        guard comparison.usesTermFrequency, let exact = comparison.levels.first else { return [] }
        let (counts, total) = records.frequencies(column: comparison.column)
        return counts.map { count in
            guard count > 0 else { return 0 }
            let frequency = max(Double(count) / Double(total), comparison.minimumFrequency)
            return Logarithm.base2(exact.u) - Logarithm.base2(frequency)
        }
    }

    /// The level of two values; -1 when one is missing.
    @inline(__always)
    func gamma(_ comparison: Int, _ left: Int32, _ right: Int32) -> Int {
        if left < 0 || right < 0 { return -1 }
        if left == right { return comparisons[comparison].exactGamma }
        return inexactGamma(comparison, Int(left), Int(right))
    }

    /// The level of two values that differ.
    private func inexactGamma(_ comparison: Int, _ left: Int, _ right: Int) -> Int {
        let tests = comparisons[comparison].tests
        let first = bytes.span.extracting(Int(ends[left])..<Int(ends[left + 1]))
        let second = bytes.span.extracting(Int(ends[right])..<Int(ends[right + 1]))
        var similarity = -1.0
        for index in 1..<tests.count {
            let holds: Bool
            switch tests[index] {
            case .exact: holds = false
            case .jaroWinkler(let least):
                if similarity < 0 { similarity = JaroWinkler.similarity(first, second) }
                holds = similarity >= least
            case .levenshtein(let most): holds = EditDistance.isWithin(most, first, second)
            case .dayMonthSwapped: holds = Self.isSwapped(first, second)
            case .part(let part):
                let own = parts[part][left]
                holds = own >= 0 && own == parts[part][right]
            case .otherwise: holds = true
            }
            if holds { return tests.count - 1 - index }
        }
        return 0
    }

    /// Whether two ISO dates differ only in that day and month have changed places.
    private static func isSwapped(
        _ first: borrowing Span<UInt8>, _ second: borrowing Span<UInt8>
    ) -> Bool {
        guard first.count == 10, second.count == 10 else { return false }
        for index in 0..<4 where first[index] != second[index] { return false }
        return first[5] == second[8] && first[6] == second[9]
            && first[8] == second[5] && first[9] == second[6]
    }

    /// What term frequencies add to the weight, given the level of a comparison.
    @inline(__always)
    func adjustment(_ comparison: Int, gamma: Int, value: Int32) -> Double {
        let prepared = comparisons[comparison]
        guard gamma == prepared.exactGamma, !prepared.adjustments.isEmpty else { return 0 }
        return prepared.adjustments[Int(value)]
    }

    /// Compares two records.
    func pair(
        left: Int, of leftFile: LinkageRecords.File, right: Int, of rightFile: LinkageRecords.File
    )
        -> ScoredPair
    {
        var pattern = AgreementPattern()
        var weight = priorWeight
        for index in 0..<comparisons.count {
            let column = comparisons[index].column
            let value = leftFile.values[column][left]
            let gamma = gamma(index, value, rightFile.values[column][right])
            pattern.set(gamma, at: index)
            weight += comparisons[index].weights[gamma + 1]
            weight += adjustment(index, gamma: gamma, value: value)
        }
        return ScoredPair(
            left: Int32(left), right: Int32(right), pattern: pattern, weight: weight)
    }
}

/// Two records, how they agree, and what that is worth.
public struct ScoredPair: Sendable, Equatable {
    /// The record of the left file, by its place after sorting.
    public let left: Int32
    /// The record of the right file, by its place after sorting.
    public let right: Int32
    /// The levels of the comparisons.
    public let pattern: AgreementPattern
    /// The weight of the match, in bits: log2 of the odds.
    public let weight: Double

    /// The probability that both are one person's, if the model holds.
    public var probability: Double { LinkageModel.probability(ofWeight: weight) }
}
