import Foundation

/// A comparison of two groups with its interval and two-sided p value (METHODS E0).
public struct TwoGroupComparison: Sendable, Hashable {
    /// The ratio or difference, first group against second; infinite without events in the second.
    public let estimate: Double

    /// The interval.
    public let interval: ConfidenceInterval?

    /// The two-sided p value against no difference.
    public let pValue: Double

    /// A comparison from its parts.
    public init(estimate: Double, interval: ConfidenceInterval?, pValue: Double) {
        self.estimate = estimate
        self.interval = interval
        self.pValue = pValue
    }
}

/// A share of a group: `events` people out of `total`.
public struct EventShare: Sendable, Hashable {
    /// The people with the event.
    public let events: Int

    /// All people of the group.
    public let total: Int

    /// A share; nil unless 0 <= events <= total and total > 0.
    public init?(events: Int, total: Int) {
        guard events >= 0, events <= total, total > 0 else { return nil }
        self.events = events
        self.total = total
    }

    /// The proportion.
    public var proportion: Double { Double(events) / Double(total) }

    /// The exact interval of Clopper and Pearson.
    public func exactInterval(level: ConfidenceLevel = .ninetyFive) -> ConfidenceInterval? {
        let (x, n) = (Double(events), Double(total))
        return ConfidenceInterval(
            lower: events == 0 ? 0 : Beta.quantile(level.tail, x, n - x + 1),
            upper: events == total ? 1 : Beta.quantile(1 - level.tail, x + 1, n - x))
    }

    /// The difference from another share with Wald's interval and the chi-square test without
    /// continuity correction.
    ///
    /// The p value is not a number when neither or all of the people have the event.
    public func difference(
        from other: EventShare, level: ConfidenceLevel = .ninetyFive
    ) -> TwoGroupComparison {
        let (n, m) = (Double(total), Double(other.total))
        let difference = proportion - other.proportion
        let variance =
            proportion * (1 - proportion) / n + other.proportion * (1 - other.proportion) / m
        let half = level.normalQuantile * variance.squareRoot()
        let pooled = Double(events + other.events) / (n + m)
        let chiSquare = difference * difference / (pooled * (1 - pooled) * (1 / n + 1 / m))
        return TwoGroupComparison(
            estimate: difference,
            interval: ConfidenceInterval(
                lower: max(-1, difference - half), upper: min(1, difference + half)),
            pValue: ChiSquare.upper(chiSquare, degreesOfFreedom: 1))
    }

    /// The ratio to another share with Katz's log interval and its normal test.
    ///
    /// Nil unless both groups have events.
    public func ratio(
        to other: EventShare, level: ConfidenceLevel = .ninetyFive
    ) -> TwoGroupComparison? {
        guard events > 0,
            let ratio = RatioOfProportions.estimate(
                numerator: Double(events), denominator: Double(total),
                comparisonNumerator: Double(other.events),
                comparisonDenominator: Double(other.total), level: level)
        else { return nil }
        let variance =
            1 / Double(events) - 1 / Double(total) + 1 / Double(other.events)
            - 1 / Double(other.total)
        return TwoGroupComparison(
            estimate: ratio.value, interval: ratio.interval,
            pValue: Normal.twoSided(log(ratio.value) / variance.squareRoot()))
    }
}

/// A rate of a group: `events` over an exposure (people, person-days).
public struct EventRate: Sendable, Hashable {
    /// The events.
    public let events: Int

    /// The exposure, above 0.
    public let exposure: Double

    /// A rate; nil unless events >= 0 and exposure > 0.
    public init?(events: Int, exposure: Double) {
        guard events >= 0, exposure > 0, exposure.isFinite else { return nil }
        self.events = events
        self.exposure = exposure
    }

    /// The ratio to another rate, exact: the events of one group given those of both are binomial.
    ///
    /// Limits are those of Clopper and Pearson; the p value counts every split that is no more
    /// probable than the one seen. Nil when neither group has events.
    public func ratio(
        to other: EventRate, level: ConfidenceLevel = .ninetyFive
    ) -> TwoGroupComparison? {
        guard let share = EventShare(events: events, total: events + other.events),
            let limits = share.exactInterval(level: level)
        else { return nil }
        let scale = other.exposure / exposure
        func odds(_ p: Double) -> Double { p == 1 ? .infinity : p / (1 - p) * scale }
        let expected = exposure / (exposure + other.exposure)
        return TwoGroupComparison(
            estimate: Double(events) / Double(other.events) * scale,
            interval: ConfidenceInterval(lower: odds(limits.lower), upper: odds(limits.upper)),
            pValue: Self.exactBinomial(events, events + other.events, expected))
    }

    /// The two-sided p value of a binomial count: all counts that are no more probable.
    private static func exactBinomial(_ count: Int, _ trials: Int, _ p: Double) -> Double {
        func logProbability(_ x: Int) -> Double {
            Gamma.logarithm(Double(trials) + 1) - Gamma.logarithm(Double(x) + 1)
                - Gamma.logarithm(Double(trials - x) + 1) + Double(x) * log(p)
                + Double(trials - x) * log1p(-p)
        }
        let limit = logProbability(count) + log1p(1e-7)
        let isLow = Double(count) <= Double(trials) * p
        // From the count outwards on its own side; on the other side all that are as improbable.
        var low = isLow ? count : -1
        var high = isLow ? trials + 1 : count
        if isLow {
            while high > count + 1, logProbability(high - 1) <= limit { high -= 1 }
        } else {
            while low < count - 1, logProbability(low + 1) <= limit { low += 1 }
        }
        low = min(low, trials)
        let below = Binomial.cumulative(low, trials: trials, probability: p)
        // P(X >= high) is P(n - X <= n - high).
        let above = Binomial.cumulative(trials - high, trials: trials, probability: 1 - p)
        return min(1, below + above)
    }
}
