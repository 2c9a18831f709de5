import Foundation

/// The picture of an evaluation: the pilots' monthly rate against that of the controls, with what
/// it would have been without the start (METHODS E2).
///
/// A controlled interrupted time series of z = log(pilots' rate) - log(controls' rate), pooled
/// counts over pooled population, with errors that follow each other (AR(1) by REML). It shows, and
/// gives no verdict; with one comparison team it is indicative only.
public struct ControlledSeries: Sendable {
    /// One month of the picture.
    public struct Month: Sendable, Hashable {
        /// The month, counted from 0 in the panel.
        public let month: Int

        /// The pilots' rate.
        public let pilots: Double

        /// The controls' rate.
        public let controls: Double

        /// The pilots' rate as fitted.
        public let fitted: Double

        /// From the start on: the pilots' rate had they kept to the controls' path.
        public let expected: Double?

        /// The 95 % interval of `expected`.
        public let expectedInterval: ConfidenceInterval?
    }

    /// The effect some months after the start, as a ratio of rates.
    public struct Effect: Sendable, Hashable {
        /// Months after the start.
        public let months: Int

        /// The ratio of the pilots' rate to the expected one, with its AR(1)-REML interval.
        public let estimate: Estimate

        /// The two-sided p value.
        public let pValue: Double

        /// The same ratio with plain least squares and Newey-West errors, as a sensitivity.
        public let sensitivity: Estimate

        /// The two-sided p value of the sensitivity.
        public let sensitivityPValue: Double

        /// Whether the two disagree about 5 %; the AR(1)-REML answer stands.
        public var disagrees: Bool { (pValue < 0.05) != (sensitivityPValue < 0.05) }
    }

    /// The months that have numbers, in order.
    public let months: [Month]

    /// The effects 6, 12 and 18 months after the start, as far as the months reach.
    public let effects: [Effect]

    /// Mean events a month of the pilots since the start.
    public let observedPerMonth: Double

    /// Mean events a month that the controls' path would have given, with the range of chance.
    public let expectedPerMonth: Estimate

    /// ρ, the correlation of neighbouring months' errors.
    public let correlation: Double

    /// Whether a change of slope is estimated beside that of level.
    public let hasSlope: Bool

    /// The number of lags of the sensitivity.
    public let lag: Int

    /// Whether only one comparison team stands behind it: shown as indicative.
    public let isIndicative: Bool

    /// Months with no event in which half an event stands in.
    public let monthsWithoutEvents: Int
}

extension ControlledSeries {
    /// Draws the picture of a plan, or says why not and what would cure it.
    ///
    /// For rates and means. All months of the panel are used, up to the first launch of a control
    /// that stands at the start; those of the transition are left out. Throws only when the plan
    /// does not fit the panel, or is about proportions.
    public static func evaluate(
        _ plan: EvaluationPlan, on panel: EvaluationPanel
    ) throws(RegressionError) -> Answer<ControlledSeries> {
        guard plan.kind != .proportion else { throw .notAllowed(what: "the kind") }
        try EvaluationGuards(plan: plan, panel: panel).checkRoles()
        let data = LogRatioSeries(plan: plan, panel: panel, controls: plan.controlsAtStart(panel))
        if let refusal = try data.refusal(requiresParallel: true) { return .refused(refusal) }
        return .given(try data.picture())
    }
}

/// The series of log ratios and its model.
struct LogRatioSeries {
    /// A month with numbers.
    struct Point {
        let month: Int
        let pilots: (events: Double, exposure: Double)
        let controls: (events: Double, exposure: Double)

        /// log(pilots' rate / controls' rate); half an event stands in for none.
        var logRatio: Double {
            let added = pilots.events == 0 || controls.events == 0 ? 0.5 : 0
            return log((pilots.events + added) / pilots.exposure)
                - log((controls.events + added) / controls.exposure)
        }

        var isWithoutEvents: Bool { pilots.events == 0 || controls.events == 0 }
    }

    let plan: EvaluationPlan
    let panel: EvaluationPanel
    let controls: [Int]
    let points: [Point]

    /// The months that the picture could have: to the end of the panel or the first launch.
    let wanted: [Int]

    init(plan: EvaluationPlan, panel: EvaluationPanel, controls: [Int]) {
        self.plan = plan
        self.panel = panel
        self.controls = controls
        let end = controls.reduce(panel.months) { min($0, panel.teams[$1].launch ?? .max) }
        wanted = (0..<max(0, end)).filter {
            $0 < plan.start || $0 >= plan.start + plan.transition
        }
        points = wanted.compactMap { month in
            guard
                (plan.pilots + controls).allSatisfy({
                    panel.isComplete(team: $0, month: month)
                })
            else { return nil }
            return Point(
                month: month, pilots: panel.totals(teams: plan.pilots, months: [month]),
                controls: panel.totals(teams: controls, months: [month]))
        }
    }

    var before: [Point] { points.filter { $0.month < plan.start } }
    var after: [Point] { points.filter { $0.month >= plan.start } }

    /// Slopes need 24 months before and 12 after.
    var hasSlope: Bool { before.count >= 24 && after.count >= 12 }

    /// One pair of harmonics below 48 months, two from there on.
    var harmonics: Int { points.count < 48 ? 1 : 2 }

    /// The row of a month: intercept, time, level, slope if estimated, harmonics.
    ///
    /// `isCounterfactual` leaves level and slope out.
    func row(month: Int, isCounterfactual: Bool = false) -> [Double] {
        let isAfter = month >= plan.start && !isCounterfactual
        var row = [1, Double(month + 1), isAfter ? 1 : 0]
        if hasSlope { row.append(isAfter ? Double(month - plan.start + 1) : 0) }
        return row + season(month)
    }

    func season(_ month: Int) -> [Double] {
        (1...harmonics).flatMap { pair in
            let angle = 2 * Double.pi * Double(pair * (month + 1)) / 12
            return [sin(angle), cos(angle)]
        }
    }

    /// The weights of the effect `after` months after the start: level plus that many slopes.
    func effectWeights(after months: Double) -> [Double] {
        var weights = [Double](repeating: 0, count: row(month: 0).count)
        weights[2] = 1
        if hasSlope { weights[3] = months }
        return weights
    }

    /// Columns of a design from its rows.
    static func design(_ rows: [[Double]]) -> Matrix {
        var matrix = Matrix(rows: rows.count, columns: rows.first?.count ?? 0)
        for (row, values) in rows.enumerated() {
            for (column, value) in values.enumerated() { matrix[row, column] = value }
        }
        return matrix
    }
}
