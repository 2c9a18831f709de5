/// How many signals a set of XmR charts would give if nothing had changed, beside those seen.
///
/// Every chart is set against made-up series of its own length, settings and segments: normal
/// values whose neighbours are as alike as the chart's own (lag-1 autocorrelation within
/// segments, corrected for short series and rounded to a tenth). Charts that agree in all of these
/// are one kind and share a simulation with a seed of its own, so the order of the charts does not
/// matter.
///
/// A real change makes neighbours alike too, and the scatter of short autocorrelations adds
/// alarms; both raise the number expected, so what is seen beyond it is the more to be believed.
public struct FalseAlarmBudget: Sendable, Hashable {
    /// An expected number with the standard error of the simulation.
    public struct Expectation: Sendable, Hashable {
        /// The mean over the replications.
        public let value: Double

        /// Its Monte Carlo standard error.
        public let standardError: Double
    }

    /// One way of counting signals: what chance gives, and what the charts show.
    public struct Count: Sendable, Hashable {
        /// What chance alone gives.
        public let expected: Expectation

        /// What the charts show.
        public let seen: Int
    }

    /// How many charts have limits and are counted.
    public let charts: Int

    /// Points that are part of a special cause.
    public let points: Count

    /// Charts whose latest point is part of a special cause, which is what icons show.
    public let latest: Count

    /// Charts with a special cause anywhere.
    public let anywhere: Count

    /// How many series were made up for all charts together.
    public let replications: Int

    /// The budget of a set of charts; those without limits have no alarms and are left out.
    ///
    /// - Parameters:
    ///   - charts: the charts, in any order.
    ///   - replications: how many series are made up for each chart, but at least 100 and at most
    ///     2,000 for a kind of chart. With 50 the simulation's standard error is about a seventh
    ///     of the number's own variation by chance.
    ///   - seed: where the random numbers start.
    public init(_ charts: [XmRChart], replications: Int = 50, seed: UInt64 = 20_250_401) {
        var kinds: [NullChart: Int] = [:]
        var seen = AlarmCount()
        for chart in charts {
            guard let kind = NullChart(chart) else { continue }
            kinds[kind, default: 0] += 1
            seen.add(chart)
        }
        var totals = AlarmTotals()
        var made = 0
        for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) {
            let runs = min(2000, max(100, replications * count))
            totals.add(kind.simulate(runs, seed: seed), times: Double(count))
            made += runs
        }
        self.charts = kinds.values.reduce(0, +)
        self.replications = made
        points = Count(expected: totals.points.expectation, seen: seen.points)
        latest = Count(expected: totals.latest.expectation, seen: seen.latest)
        anywhere = Count(expected: totals.anywhere.expectation, seen: seen.anywhere)
    }

    /// The budget in a sentence for the page.
    public var sentence: String {
        "If nothing had changed, chance alone would still mark about \(Self.words(points.expected))"
            + " points on \(charts) charts as special causes, and the latest point of about "
            + "\(Self.words(latest.expected)) charts; \(points.seen) points and the latest point "
            + "of \(latest.seen) charts are marked."
    }

    private static func words(_ expectation: Expectation) -> String {
        let tenths = Int((expectation.value * 10).rounded())
        return tenths >= 100 ? "\((tenths + 5) / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

/// The signals of one chart, or of many.
struct AlarmCount: Equatable {
    var points = 0
    var latest = 0
    var anywhere = 0

    /// Adds the signals of a chart as they are shown.
    mutating func add(_ chart: XmRChart) {
        let marked = chart.points.count { $0.signal != .commonCause }
        points += marked
        anywhere += marked > 0 ? 1 : 0
        let last = chart.points.last { $0.value != nil }
        latest += last.map { $0.signal != .commonCause } == true ? 1 : 0
    }
}

/// Sums over replications, for a mean and its standard error.
struct AlarmSum {
    private var count = 0.0
    private var sum = 0.0
    private var squares = 0.0

    mutating func add(_ value: Int) {
        count += 1
        sum += Double(value)
        squares += Double(value * value)
    }

    var mean: Double { sum / count }

    /// The variance of the mean.
    var variance: Double { max(0, squares - sum * sum / count) / (count - 1) / count }
}

/// What the simulation of one kind of chart found.
struct AlarmSums {
    var points = AlarmSum()
    var latest = AlarmSum()
    var anywhere = AlarmSum()
}

/// Expectations added up over the kinds of charts in a set.
private struct AlarmTotals {
    struct Total {
        private var value = 0.0
        private var variance = 0.0

        mutating func add(_ sum: AlarmSum, times: Double) {
            value += times * sum.mean
            variance += times * times * sum.variance
        }

        var expectation: FalseAlarmBudget.Expectation {
            FalseAlarmBudget.Expectation(value: value, standardError: variance.squareRoot())
        }
    }

    var points = Total()
    var latest = Total()
    var anywhere = Total()

    mutating func add(_ sums: AlarmSums, times: Double) {
        points.add(sums.points, times: times)
        latest.add(sums.latest, times: times)
        anywhere.add(sums.anywhere, times: times)
    }
}
