import Foundation

/// The ratio of rate ratios by regression, with trend and season (METHODS E1b).
///
/// For the point estimate, the dispersion and the adjusted picture. Its p value never decides: on
/// real series without any intervention it rejects far too often.
public struct AdjustedRateRatio: Sendable {
    /// The pilots' change over the controls' change, with its quasi-Poisson interval.
    public let estimate: Estimate

    /// The two-sided p value, for the record only.
    public let pValue: Double

    /// Pearson's chi-square over its degrees of freedom; standard errors use at least 1.
    public let dispersion: Double

    /// The size of the negative binomial model; nil where the counts vary no more than Poisson
    /// counts do.
    public let size: Double?

    /// Fewer events than this in a cell of pilots or controls, before or after, are refused.
    public static let fewestEvents = 5.0

    /// Fits a plan, or says why not and what would cure it.
    ///
    /// Pilots and controls are pooled; all months that all teams have are used, up to the first
    /// launch of a control that stands at the start, without the transition. Throws when the plan
    /// does not fit the panel or is not about rates.
    public static func evaluate(
        _ plan: EvaluationPlan, on panel: EvaluationPanel
    ) throws(RegressionError) -> Answer<AdjustedRateRatio> {
        guard plan.kind == .rate else { throw .notAllowed(what: "the kind") }
        try EvaluationGuards(plan: plan, panel: panel).checkRoles()
        let data = LogRatioSeries(plan: plan, panel: panel, controls: plan.controlsAtStart(panel))
        if let refusal = try data.refusal(requiresParallel: false) { return .refused(refusal) }
        if let refusal = smallCell(data) { return .refused(refusal) }
        var rows: [[Double]] = []
        var response: [Double] = []
        var offset: [Double] = []
        for point in data.points {
            let post = point.month >= plan.start ? 1.0 : 0
            for (pilot, totals) in [(1.0, point.pilots), (0.0, point.controls)] {
                rows.append(
                    [1, pilot, post, pilot * post, Double(point.month + 1)]
                        + data.season(point.month))
                response.append(totals.events)
                offset.append(log(totals.exposure))
            }
        }
        return .given(
            try fit(LogRatioSeries.design(rows), response: response, offset: offset))
    }

    private static func fit(
        _ design: Matrix, response: [Double], offset: [Double]
    ) throws(RegressionError) -> AdjustedRateRatio {
        let model = try GeneralisedLinearModel(
            .quasiPoisson, design: design, response: response, offset: offset)
        let covariance = model.covariance(dispersion: max(1, model.dispersion))
        let effect = model.table(covariance: covariance)[3]
        let size = try? NegativeBinomialModel(design: design, response: response, offset: offset)
            .size
        return AdjustedRateRatio(
            estimate: effect.exponential, pValue: effect.pValue, dispersion: model.dispersion,
            size: size)
    }

    private static func smallCell(_ data: LogRatioSeries) -> Refusal? {
        let cells = [data.before, data.after].flatMap { months in
            [
                months.reduce(0) { $0 + $1.pilots.events },
                months.reduce(0) { $0 + $1.controls.events },
            ]
        }
        guard cells.contains(where: { $0 < fewestEvents }) else { return nil }
        return Refusal(
            .small,
            reason: "Pilots or controls have fewer than 5 events before or after the start.",
            cure: "Use longer windows, or a measure with more events.")
    }
}

extension Coefficient {
    /// The estimate and its 95 % interval as ratios.
    public var exponential: Estimate {
        Estimate(
            value: exp(estimate),
            interval: interval().flatMap {
                ConfidenceInterval(lower: exp($0.lower), upper: exp($0.upper))
            })
    }
}
