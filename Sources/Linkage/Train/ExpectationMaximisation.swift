/// Estimates how often each level holds among pairs of one person, from pairs of which nobody
/// knows whether they are.
///
/// The levels' frequencies among different people stay as they are; only `m` and the share of
/// matches are estimated (METHODS section 6, 6). Counts of agreement patterns are all that is
/// needed, so the work does not grow with the number of pairs.
public struct ExpectationMaximisation: Sendable {
    /// How many pairs showed the same agreement in the comparisons trained.
    public struct Count: Sendable, Equatable {
        /// The levels, by trained comparison; -1 for a missing value.
        public let gammas: [Int]
        /// The number of pairs.
        public let pairs: Int

        /// A count of pairs.
        public init(gammas: [Int], pairs: Int) {
            self.gammas = gammas
            self.pairs = pairs
        }
    }

    /// The parameters after a round.
    public struct Estimate: Sendable, Equatable {
        /// The share of the pairs that are one person's.
        public var share: Double
        /// The probability of each level among matches, by trained comparison and level.
        public var m: [[Double]]

        /// An estimate to start from.
        public init(share: Double, m: [[Double]]) {
            self.share = share
            self.m = m
        }
    }

    /// The probability given to a level that no pair shows.
    static let unseen = 1e-6
    /// The estimate is final when nothing changes by more than this.
    static let tolerance = 1e-4
    /// The most rounds.
    static let mostRounds = 25

    private let counts: [Count]
    /// The probability of each level among different people, by trained comparison and level.
    private let u: [[Double]]
    /// Whether any pair shows the level.
    private let isSeen: [[Bool]]

    /// An estimation from these counts; their order does not matter.
    public init(counts: [Count], u: [[Double]]) {
        self.counts = counts.sorted { $0.gammas.lexicographicallyPrecedes($1.gammas) }
        self.u = u
        isSeen = u.indices.map { comparison in
            u[comparison].indices.map { level in
                counts.contains { $0.gammas[comparison] == level && $0.pairs > 0 }
            }
        }
    }

    /// The estimates of all rounds; the first is the start.
    public func history(from start: Estimate) -> [Estimate] {
        var history = [start]
        for _ in 0..<Self.mostRounds {
            let last = history[history.count - 1]
            let next = round(last)
            history.append(next)
            if largestChange(last, next) < Self.tolerance { break }
        }
        return history
    }

    private func round(_ estimate: Estimate) -> Estimate {
        let prior = estimate.share / (1 - estimate.share)
        var matches = u.map { [Double](repeating: 0, count: $0.count) }
        var (share, total) = (0.0, 0.0)
        for count in counts {
            var odds = prior
            for (comparison, gamma) in count.gammas.enumerated() where gamma >= 0 {
                odds *= estimate.m[comparison][gamma] / u[comparison][gamma]
            }
            let expected = odds / (1 + odds) * Double(count.pairs)
            share += expected
            total += Double(count.pairs)
            for (comparison, gamma) in count.gammas.enumerated() where gamma >= 0 {
                matches[comparison][gamma] += expected
            }
        }
        guard total > 0 else { return estimate }
        let m = matches.indices.map { comparison in
            let sum = matches[comparison].reduce(0, +)
            return matches[comparison].indices.map { level in
                isSeen[comparison][level] && sum > 0
                    ? matches[comparison][level] / sum : Self.unseen
            }
        }
        return Estimate(share: share / total, m: m)
    }

    private func largestChange(_ before: Estimate, _ after: Estimate) -> Double {
        var largest = abs(before.share - after.share)
        for (old, new) in zip(before.m.joined(), after.m.joined()) {
            largest = max(largest, abs(old - new))
        }
        return largest
    }
}
