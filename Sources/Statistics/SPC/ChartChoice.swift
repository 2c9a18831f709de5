/// What kind of number a measure's value is.
public enum ValueKind: String, Sendable, Hashable, CaseIterable {
    /// Events over people or exposure.
    case rate
    /// A share of a denominator.
    case proportion
    /// A mean of amounts.
    case mean
    /// A middle value.
    case median
    /// A centile.
    case percentile
    /// A ratio of two proportions.
    case riskRatio = "risk_ratio"
    /// A ratio of two means.
    case ratioOfMeans = "ratio_of_means"
    /// A score.
    case score
    /// A number of events.
    case count

    /// Whether the value is made of counted events.
    var countsEvents: Bool {
        switch self {
        case .rate, .proportion, .count: true
        case .mean, .median, .percentile, .riskRatio, .ratioOfMeans, .score: false
        }
    }
}

/// Which chart suits a series, and why.
public struct ChartChoice: Sendable, Hashable {
    /// The charts to choose from.
    public enum Chart: Sendable, Hashable {
        /// Limits from month-to-month differences.
        case xmr
        /// A Shewhart chart with limits of each month's own, or a run chart.
        case control(ControlChartKind)
        /// A line with intervals and no limits.
        case line
    }

    /// Why the chart was chosen.
    public enum Reason: Sendable, Hashable {
        /// Periods share months, so a chart would signal by itself.
        case periodsOverlap
        /// There are fewer than two values.
        case tooFewValues
        /// Most periods have no events at all.
        case rareEvents(periodsWithout: Int, of: Int)
        /// Most values equal the one before, so moving ranges say little.
        case manyTies(ties: Int, of: Int)
        /// Some periods expect too few events for limits that lie evenly about the mean.
        case fewExpected(smallest: Double)
        /// The denominators differ too much for one set of limits.
        case denominatorsVary(smallest: Double, largest: Double)
        /// Periods are alike in size.
        case steadyDenominators
        /// The value is not made of counted events.
        case notCounted
    }

    /// The chart.
    public let chart: Chart

    /// Why.
    public let reason: Reason

    /// Chooses the chart of a series in order of time.
    ///
    /// - Parameters:
    ///   - kind: what the values are.
    ///   - values: the values; nil where missing.
    ///   - shares: numerators and denominators of rates and proportions; empty where there are
    ///     none.
    ///   - periodsOverlap: whether neighbouring points share months (rolling windows).
    public init(
        kind: ValueKind, values: [Double?], shares: [ControlChart.Share?] = [],
        periodsOverlap: Bool = false
    ) {
        let present = values.compactMap { $0 }
        let known = shares.compactMap { $0 }.filter { $0.denominator > 0 }
        if periodsOverlap {
            self.init(.line, .periodsOverlap)
        } else if present.count < 2 {
            self.init(.line, .tooFewValues)
        } else if kind.countsEvents, let rare = Self.rareEvents(present) {
            self.init(.line, rare)
        } else if let ties = Self.manyTies(values) {
            self.init(.control(.run), ties)
        } else if kind == .rate || kind == .proportion, let choice = Self.byShares(kind, known) {
            self = choice
        } else {
            self.init(.xmr, kind.countsEvents ? .steadyDenominators : .notCounted)
        }
    }

    private init(_ chart: Chart, _ reason: Reason) {
        self.chart = chart
        self.reason = reason
    }

    /// Rare when more than half of the periods have none.
    private static func rareEvents(_ values: [Double]) -> Reason? {
        let without = values.count { $0 == 0 }
        return 2 * without > values.count
            ? .rareEvents(periodsWithout: without, of: values.count) : nil
    }

    /// Ties make more than half of the steps between neighbours.
    private static func manyTies(_ values: [Double?]) -> Reason? {
        let ranges = MovingRanges.all(values[...])
        let ties = ranges.count { $0 == 0 }
        return 2 * ties > ranges.count ? .manyTies(ties: ties, of: ranges.count) : nil
    }

    /// Denominators within a quarter of their mean pass as alike; 5 expected make limits fair.
    private static func byShares(_ kind: ValueKind, _ shares: [ControlChart.Share]) -> Self? {
        let denominators = shares.map(\.denominator)
        guard let smallest = denominators.min(), let largest = denominators.max(),
            let mean = preciseMean(denominators)
        else { return nil }
        guard smallest < 0.75 * mean || largest > 1.25 * mean else { return nil }
        let level = compensatedSum(shares.lazy.map(\.numerator)) / compensatedSum(denominators)
        // Proportions near 1 have few on the other side.
        let rarer = kind == .proportion ? min(level, 1 - level) : level
        guard rarer * smallest >= 5 else {
            return Self(.control(.run), .fewExpected(smallest: rarer * smallest))
        }
        return Self(
            .control(kind == .proportion ? .proportionPrime : .ratePrime),
            .denominatorsVary(smallest: smallest, largest: largest))
    }

    /// The choice and its reason in a sentence.
    public var sentence: String {
        switch reason {
        case .periodsOverlap:
            "A line with intervals: neighbouring points share months, so control limits would "
                + "signal by themselves."
        case .tooFewValues:
            "A line with intervals: limits need at least two values."
        case .rareEvents(let without, let count):
            "A line with intervals: \(without) of \(count) periods have no events; longer "
                + "periods, or a T chart of the time between events, would tell more."
        case .manyTies(let ties, let count):
            "A run chart: \(ties) of \(count) values equal the one before, so limits from "
                + "differences would mean little."
        case .fewExpected:
            "A run chart: the smallest period expects fewer than 5 events, too few for limits "
                + "that lie evenly about the mean."
        case .denominatorsVary:
            "A \(chart == .control(.proportionPrime) ? "P" : "U")′ chart: denominators differ by "
                + "more than a quarter from their mean, so each period has its own limits."
        case .steadyDenominators:
            "An XmR chart: periods are alike in size, so one set of limits from the differences "
                + "between neighbours holds."
        case .notCounted:
            "An XmR chart: limits come from the differences between neighbours and need no "
                + "count of events."
        }
    }
}
