import Foundation

/// The direction of the latest five annual values (Fingertips; SPC.md section 10).
///
/// A rule for annual figures: monthly series of teams go on control charts.
public struct RecentTrend: Sendable, Hashable {
    /// One year's value.
    public struct Year: Sendable, Hashable {
        /// The numerator.
        public let count: Double?

        /// The denominator.
        public let denominator: Double?

        /// The value in the unit of the measure, with its 95 % interval.
        public let estimate: Estimate?

        /// A year's numerator, denominator and value; nil where missing.
        public init(count: Double?, denominator: Double?, estimate: Estimate?) {
            self.count = count
            self.denominator = denominator
            self.estimate = estimate
        }
    }

    /// The answer.
    public enum Direction: String, Sendable, Hashable {
        case increasing
        case decreasing
        case noChange = "no change"
        case notCalculated = "cannot be calculated"
    }

    /// The answer.
    public let direction: Direction

    /// The slope per year, in the unit of the values; nil where not calculated.
    ///
    /// By the older rule for proportions it is that of the log odds.
    public let slope: Double?

    /// The square of the slope over its variance; above 9.5495 (99.8 %) there is a trend.
    public let chiSquare: Double?

    /// The threshold of the chi-square with one degree of freedom at 99.8 %.
    public static let threshold = 9.54953570608324

    /// The weighted trend of the latest five years with values, oldest first.
    public init(_ years: [Year]) {
        let usable = years.filter { $0.estimate?.interval != nil }.suffix(5)
        let points = usable.enumerated().compactMap { index, year -> WeightedPoint? in
            guard let estimate = year.estimate, let interval = estimate.interval else {
                return nil
            }
            let error = (interval.upper - interval.lower) / 3.92
            return WeightedPoint(
                time: Double(index + 1), value: estimate.value, weight: 1 / (error * error))
        }
        guard points.count == 5, !usable.contains(where: \.isAll),
            points.allSatisfy(\.weight.isFinite), let fit = WeightedPoint.fit(points),
            fit.slope.isFinite
        else {
            self.init(notCalculated: ())
            return
        }
        self.init(
            slope: fit.slope, chiSquare: fit.slope * fit.slope / fit.variance,
            isSteady: WeightedPoint.keepsSign(points))
    }

    /// The older rule for proportions: a chi-square for trend in counts.
    ///
    /// The sign is checked on unweighted slopes of the log odds. Stops at the first year without
    /// numbers, going back.
    public init(proportions years: [Year]) {
        var counts: [(count: Double, total: Double)] = []
        for year in years.reversed() {
            guard let count = year.count, let total = year.denominator, total > 0 else { break }
            counts.insert((count, total), at: 0)
            if counts.count == 5 { break }
        }
        guard counts.count == 5, counts.allSatisfy({ $0.count < $0.total }) else {
            self.init(notCalculated: ())
            return
        }
        let odds = counts.enumerated().map { index, pair in
            WeightedPoint(
                time: Double(index + 1), value: log(pair.count / (pair.total - pair.count)),
                weight: 1)
        }
        guard let slope = WeightedPoint.fit(odds)?.slope, slope.isFinite else {
            self.init(notCalculated: ())
            return
        }
        self.init(
            slope: slope, chiSquare: Self.chiSquare(counts),
            isSteady: WeightedPoint.keepsSign(odds))
    }

    private init(notCalculated: Void) {
        direction = .notCalculated
        slope = nil
        chiSquare = nil
    }

    private init(slope: Double, chiSquare: Double, isSteady: Bool) {
        self.slope = slope
        self.chiSquare = chiSquare
        direction =
            chiSquare > Self.threshold && isSteady
            ? (slope < 0 ? .decreasing : .increasing) : .noChange
    }

    /// The chi-square for a linear trend in proportions.
    private static func chiSquare(_ counts: [(count: Double, total: Double)]) -> Double {
        let times = (1...counts.count).map(Double.init)
        let all = compensatedSum(counts.map(\.total))
        let cases = compensatedSum(counts.map(\.count))
        let casesByTime = compensatedSum(zip(counts, times).map { $0.count * $1 })
        let allByTime = compensatedSum(zip(counts, times).map { $0.total * $1 })
        let allByTimeSquared = compensatedSum(zip(counts, times).map { $0.total * $1 * $1 })
        let difference = all * casesByTime - cases * allByTime
        return all * difference * difference
            / (cases * (all - cases) * (all * allByTimeSquared - allByTime * allByTime))
    }

    /// The answer with its judgement: "increasing and getting worse".
    public func sentence(direction better: ImprovementDirection) -> String {
        switch (direction, better) {
        case (.increasing, .increase), (.decreasing, .decrease):
            "\(direction.rawValue) and getting better"
        case (.increasing, .decrease), (.decreasing, .increase):
            "\(direction.rawValue) and getting worse"
        default: direction.rawValue
        }
    }
}

extension RecentTrend.Year {
    /// Whether the count is the whole denominator, which the rule cannot use.
    fileprivate var isAll: Bool {
        guard let count, let denominator else { return false }
        return count == denominator
    }
}

/// A value at a time with its weight in a straight-line fit.
private struct WeightedPoint {
    let time: Double
    let value: Double
    let weight: Double

    /// The weighted least-squares slope and its variance; nil when all times are equal.
    static func fit(_ points: [WeightedPoint]) -> (slope: Double, variance: Double)? {
        let weights = compensatedSum(points.lazy.map(\.weight))
        guard weights > 0 else { return nil }
        let time = compensatedSum(points.lazy.map { $0.weight * $0.time }) / weights
        let value = compensatedSum(points.lazy.map { $0.weight * $0.value }) / weights
        let spread = compensatedSum(
            points.lazy.map { $0.weight * ($0.time - time) * ($0.time - time) })
        guard spread > 0 else { return nil }
        let shared = compensatedSum(
            points.lazy.map { $0.weight * ($0.time - time) * ($0.value - value) })
        return (shared / spread, 1 / spread)
    }

    /// Whether the slope keeps its sign when any one point is left out; 0 counts as up.
    static func keepsSign(_ points: [WeightedPoint]) -> Bool {
        guard let whole = fit(points) else { return false }
        return points.indices.allSatisfy { index in
            var rest = points
            rest.remove(at: index)
            return fit(rest).map { ($0.slope < 0) == (whole.slope < 0) } ?? false
        }
    }
}
