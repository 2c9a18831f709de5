/// The ratio of two means over the same units with a bootstrap percentile interval.
public enum BootstrapRatio {
    /// One unit's amount and what it is measured against.
    public struct Pair: Sendable, Hashable {
        /// The amount above the line.
        public let amount: Double

        /// The amount below the line.
        public let against: Double

        /// A unit's two amounts.
        public init(amount: Double, against: Double) {
            self.amount = amount
            self.against = against
        }
    }

    /// Mean amount over mean against, with the percentiles of `replicates` resamples of the units.
    ///
    /// The pairs are resampled together, since the two amounts of a unit belong together. They are
    /// sorted first, so the answer does not depend on row order. Nil without pairs or when the
    /// amounts below the line sum to 0 or less; no interval with one pair, or when more resamples
    /// than the tail can hold have nothing below the line.
    public static func estimate(
        _ pairs: [Pair], seed: UInt64, replicates: Int = 2000,
        level: ConfidenceLevel = .ninetyFive
    ) -> Estimate? {
        let sorted = pairs.sorted { ($0.amount, $0.against) < ($1.amount, $1.against) }
        guard sorted.allSatisfy({ $0.amount.isFinite && $0.against.isFinite }) else { return nil }
        let below = compensatedSum(sorted.lazy.map(\.against))
        guard below > 0 else { return nil }
        let value = compensatedSum(sorted.lazy.map(\.amount)) / below
        guard sorted.count > 1, replicates > 1 else { return Estimate(value: value, interval: nil) }
        var ratios = resampled(sorted, seed: seed, replicates: replicates)
        guard Double(replicates - ratios.count) <= level.tail * Double(replicates) else {
            return Estimate(value: value, interval: nil)
        }
        ratios.sort()
        guard let lower = quantile(ofSorted: ratios, at: level.tail),
            let upper = quantile(ofSorted: ratios, at: 1 - level.tail)
        else { return Estimate(value: value, interval: nil) }
        return Estimate(
            value: value, interval: ConfidenceInterval(lower: lower, upper: upper))
    }

    private static func resampled(
        _ pairs: [Pair], seed: UInt64, replicates: Int
    ) -> [Double] {
        var random = SeededRandom(seed: seed)
        var ratios: [Double] = []
        ratios.reserveCapacity(replicates)
        for _ in 0..<replicates {
            var amount = 0.0
            var against = 0.0
            for _ in pairs.indices {
                let pair = pairs[random.index(below: pairs.count)]
                amount += pair.amount
                against += pair.against
            }
            if against > 0 { ratios.append(amount / against) }
        }
        return ratios
    }
}
