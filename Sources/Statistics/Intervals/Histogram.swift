/// How many times each value occurs: what a median or centile is made from.
public struct Histogram: Sendable, Hashable {
    /// One value and how many times it occurs.
    public struct Bar: Sendable, Hashable {
        /// The value, in the unit of the measure.
        public let value: Double

        /// How many times it occurs.
        public let count: Int

        /// A value that occurs `count` times.
        public init(value: Double, count: Int) {
            self.value = value
            self.count = count
        }
    }

    /// The values that occur, in rising order, each once.
    public let bars: [Bar]

    /// How many values there are altogether.
    public let count: Int

    /// A histogram of bars in any order; equal values are added together.
    ///
    /// Nil when a count is negative or a value is not finite.
    public init?(_ bars: some Sequence<Bar>) {
        var merged: [Bar] = []
        for bar in bars.sorted(by: { $0.value < $1.value }) {
            guard bar.count >= 0, bar.value.isFinite else { return nil }
            if let last = merged.last, last.value == bar.value {
                merged[merged.count - 1] = Bar(value: last.value, count: last.count + bar.count)
            } else if bar.count > 0 {
                merged.append(bar)
            }
        }
        self.bars = merged
        count = merged.reduce(0) { $0 + $1.count }
    }

    /// A histogram of single values; nil when one is not finite.
    public init?(values: some Sequence<Double>) {
        self.init(values.map { Bar(value: $0, count: 1) })
    }

    /// The value at a rank counted from 1 in rising order; nil outside 1 to `count`.
    public func value(atRank rank: Int) -> Double? {
        guard rank >= 1, rank <= count else { return nil }
        var passed = 0
        for bar in bars {
            passed += bar.count
            if rank <= passed { return bar.value }
        }
        return nil
    }

    /// The quantile by linear interpolation between ranks (Hyndman and Fan's type 7).
    ///
    /// `probability` from 0 to 1; nil otherwise and for an empty histogram.
    public func quantile(_ probability: Double) -> Double? {
        guard count > 0, probability >= 0, probability <= 1 else { return nil }
        let position = probability * Double(count - 1)
        let rank = Int(position.rounded(.down)) + 1
        guard let below = value(atRank: rank) else { return nil }
        let share = position - Double(rank - 1)
        guard share > 0, let above = value(atRank: rank + 1) else { return below }
        return below + share * (above - below)
    }
}

/// The interval of a median or centile by order statistics (NOTES.md section 4).
public enum OrderStatistic {
    /// The ranks, counted from 1, whose values are the limits; nil when `count` is too small.
    ///
    /// Each tail holds at most half of what the level leaves over: the lower rank is the largest r
    /// with P(X <= r - 1) at most the tail, the upper the smallest s with P(X <= s - 1) at least
    /// one less the tail, X binomial (n, probability). 18 values and the median: 5 and 14.
    public static func ranks(
        count: Int, probability: Double, level: ConfidenceLevel = .ninetyFive
    ) -> ClosedRange<Int>? {
        guard count > 0, probability > 0, probability < 1 else { return nil }
        let lower = Binomial.quantile(level.tail, trials: count, probability: probability)
        let upper = Binomial.quantile(1 - level.tail, trials: count, probability: probability) + 1
        guard lower >= 1, upper <= count else { return nil }
        return lower...upper
    }

    /// The quantile with its interval; the interval is nil when the values are too few for one.
    ///
    /// Nil for an empty histogram or a probability not between 0 and 1.
    public static func estimate(
        _ histogram: Histogram, probability: Double, level: ConfidenceLevel = .ninetyFive
    ) -> Estimate? {
        guard let value = histogram.quantile(probability) else { return nil }
        guard
            let ranks = ranks(count: histogram.count, probability: probability, level: level),
            let lower = histogram.value(atRank: ranks.lowerBound),
            let upper = histogram.value(atRank: ranks.upperBound)
        else { return Estimate(value: value, interval: nil) }
        return Estimate(
            value: value, interval: ConfidenceInterval(lower: lower, upper: upper))
    }
}
