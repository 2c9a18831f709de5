import Foundation

/// The answer to "did the pilots change otherwise than the other teams?" (METHODS E1).
///
/// Twelve months after the start against the same calendar months before, one change per team,
/// pilots against controls that have not launched: the default estimator, and the only one that
/// gives a verdict.
public struct ChangeEvaluation: Sendable {
    /// What the numbers are.
    public let kind: EvaluationPlan.Kind

    /// The comparison of changes on the working scale (logarithms for rates and means).
    public let comparison: ChangeComparison

    /// The permutation of the pilots over all teams.
    public let permutation: PermutationTest

    /// The permutation of changes over their own uncertainty, where the largest team has more
    /// than five times the events of the smallest.
    public let studentisedPermutation: PermutationTest?

    /// The controls that were used, as places in the panel.
    public let controls: [Int]

    /// The lowest and the highest effect when one control at a time is left out.
    public let leaveOneOut: ConfidenceInterval?

    /// The same comparison for a start twelve months earlier, where nothing started.
    ///
    /// Nil without the months for it. An interval that excludes "no change" is a warning.
    public let placebo: Estimate?

    /// The effect: pilots' ratio after/before over the controls' (rates, means), or the
    /// difference of the changes of shares (proportions).
    public var effect: Double { scaled(comparison.effect) }

    /// The effect with its 95 % interval.
    public var estimate: Estimate { Self.estimate(comparison, kind) }

    /// The two-sided p value of the t test on team changes.
    public var pValue: Double { comparison.coefficient.pValue }

    /// The smallest p value that the permutation can give with this number of teams.
    public var smallestPValue: Double { permutation.smallestPValue }

    /// The place of the pilots among all choices, 1 for the most extreme.
    public var rank: Int { permutation.asExtreme }

    /// The smallest effect that would have been seen: a share of the expected value (0.13 is
    /// ±13 %) for rates and means, a difference of shares for proportions.
    public var smallestEffect: Double {
        let half = comparison.halfWidth()
        return kind == .proportion ? half : exp(half) - 1
    }

    /// The p value that evidence hangs on: the larger of the two, for one pilot that of the t test.
    public var decidingPValue: Double {
        pilots == 1 ? pValue : max(pValue, permutation.pValue)
    }

    /// The verdict at 5 %, for a single primary measure or an exploratory one.
    public var verdict: Verdict { verdict(level: 0.05) }

    /// The verdict at a level that Holm's rule gives.
    public func verdict(level: Double) -> Verdict {
        Verdict(t: pValue, permutation: permutation, pilots: pilots, level: level)
    }

    /// The verdicts of up to three primary measures, with Holm's rule over them.
    public static func verdicts(ofPrimaries evaluations: [ChangeEvaluation]) -> [Verdict] {
        let levels = Holm.levels(evaluations.map(\.decidingPValue))
        return zip(evaluations, levels).map { $0.verdict(level: $1) }
    }

    private var pilots: Int { comparison.isPilot.count { $0 } }

    private func scaled(_ value: Double) -> Double { kind == .proportion ? value : exp(value) }

    private static func estimate(
        _ comparison: ChangeComparison, _ kind: EvaluationPlan.Kind
    ) -> Estimate {
        let interval = comparison.coefficient.interval()
        guard kind != .proportion else {
            return Estimate(value: comparison.effect, interval: interval)
        }
        return Estimate(
            value: exp(comparison.effect),
            interval: interval.flatMap {
                ConfidenceInterval(lower: exp($0.lower), upper: exp($0.upper))
            })
    }
}

extension ChangeEvaluation {
    /// Evaluates a plan, or says why not and what would cure it.
    ///
    /// Throws only when the plan does not fit the panel (places outside it, a team in both roles).
    public static func evaluate(
        _ plan: EvaluationPlan, on panel: EvaluationPanel
    ) throws(RegressionError) -> Answer<ChangeEvaluation> {
        let guards = EvaluationGuards(plan: plan, panel: panel)
        try guards.checkRoles()
        if let refusal = guards.refusal() { return .refused(refusal) }
        let controls = plan.standingControls(in: panel)
        let changes = TeamChanges(
            plan: plan, panel: panel, controls: controls, months: guards.pairedMonths(controls))
        if let refusal = changes.refusal() { return .refused(refusal) }
        let comparison = try changes.comparison()
        return .given(
            ChangeEvaluation(
                kind: plan.kind, comparison: comparison,
                permutation: try comparison.permutation(),
                studentisedPermutation: try changes.studentised()?.permutation(),
                controls: controls, leaveOneOut: try changes.leaveOneOut(),
                placebo: try placebo(plan, panel, controls)))
    }

    private static func placebo(
        _ plan: EvaluationPlan, _ panel: EvaluationPanel, _ controls: [Int]
    ) throws(RegressionError) -> Estimate? {
        var earlier = plan
        earlier.start -= plan.shift
        let guards = EvaluationGuards(plan: earlier, panel: panel)
        guard guards.refusal() == nil else { return nil }
        let changes = TeamChanges(
            plan: earlier, panel: panel, controls: controls,
            months: guards.pairedMonths(controls))
        guard changes.refusal() == nil else { return nil }
        return estimate(try changes.comparison(), plan.kind)
    }

    /// What can be said of numbers too small for a comparison: the pilots' rate after over that
    /// before, exact (METHODS section 0, rare counts).
    ///
    /// Nil unless the measure is a rate, and without any event.
    public static func exactRatio(
        _ plan: EvaluationPlan, on panel: EvaluationPanel
    ) throws(RegressionError) -> TwoGroupComparison? {
        let guards = EvaluationGuards(plan: plan, panel: panel)
        try guards.checkRoles()
        let months = guards.pairedMonths([])
        let after = panel.totals(teams: plan.pilots, months: months)
        let before = panel.totals(
            teams: plan.pilots, months: months.map { $0 - plan.shift })
        guard plan.kind == .rate, !months.isEmpty,
            let rate = EventRate(
                events: Int(after.events.rounded()), exposure: after.exposure),
            let earlier = EventRate(
                events: Int(before.events.rounded()), exposure: before.exposure)
        else { return nil }
        return rate.ratio(to: earlier)
    }
}
