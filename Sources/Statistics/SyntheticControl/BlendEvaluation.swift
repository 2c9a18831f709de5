/// One pilot beside a blend of the comparison teams that tracked it before the start.
///
/// A second look at a change of changes, and never a verdict: the answer of a blend moves with its
/// form (METHODS.md E4). Levels differ between towns, so the form is the one of differences from
/// each team's own mean.
public struct BlendEvaluation: Sendable {
    /// The blend, with the same done to every comparison team.
    public let test: PlaceboTest

    /// The comparison teams, as places in the panel, in the order of the weights.
    public let donors: [Int]

    /// The lowest and the highest effect when one team of the blend at a time is left out; nil
    /// where a blend of the others cannot be had.
    public let leaveOneOut: ConfidenceInterval?

    /// The mean gap after a start made up twelve months earlier, when nothing began, in the units
    /// of `effect`; nil without the months for it.
    public let placebo: Double?

    /// What the numbers are.
    public let kind: EvaluationPlan.Kind

    /// The mean gap from the start on: a share of the blend's mean for rates and means (-0.1 is
    /// 10 % lower), a difference of shares for proportions; nil where the blend's mean is 0.
    public var effect: Double? { Self.effect(test.treated, kind) }

    /// The earliest month count before the start that a blend is made of.
    static let monthsBefore = 24

    /// A gap needs at least so many months after the start.
    static let fewestMonthsAfter = 6

    private static func effect(
        _ blend: SyntheticControl, _ kind: EvaluationPlan.Kind
    ) -> Double? {
        kind == .proportion ? blend.effect : blend.effectPercent.map { $0 / 100 }
    }
}

extension BlendEvaluation {
    /// Blends the comparison teams of a plan for one of its pilots, or says why not.
    ///
    /// Uses the 24 months before the start and the window from it, without the transition; teams
    /// that launch within the window are no donors, and neither are other pilots. Throws only when
    /// the plan does not fit the panel.
    public static func evaluate(
        _ plan: EvaluationPlan, pilot: Int, on panel: EvaluationPanel
    ) throws(RegressionError) -> Answer<BlendEvaluation> {
        try EvaluationGuards(plan: plan, panel: panel).checkRoles()
        let series = BlendSeries(plan: plan, pilot: pilot, panel: panel)
        if let refusal = series.refusal { return .refused(refusal) }
        do {
            let test = try PlaceboTest(
                treated: series.treated, donors: series.values, monthsBefore: series.before,
                form: .demeaned)
            if let refusal = test.treated.refusal(treated: series.treated, donors: series.values) {
                return .refused(refusal)
            }
            return .given(
                BlendEvaluation(
                    test: test, donors: series.donors,
                    leaveOneOut: leaveOneOut(test.treated, series, plan.kind),
                    placebo: placebo(test.treated, series, plan.kind), kind: plan.kind))
        } catch {
            return .refused(
                Refusal(
                    .dataBreak, reason: "No single blend can be found: \(error).",
                    cure: "Compare team changes instead, which needs no blend."))
        }
    }

    private static func leaveOneOut(
        _ blend: SyntheticControl, _ series: BlendSeries, _ kind: EvaluationPlan.Kind
    ) -> ConfidenceInterval? {
        let effects = blend.weights.indices.filter { blend.weights[$0] > 0 }.map { index in
            var others = series.values
            others.remove(at: index)
            let without = try? SyntheticControl(
                treated: series.treated, donors: others, monthsBefore: series.before,
                form: .demeaned)
            return without.flatMap { effect($0, kind) }
        }
        let known = effects.compactMap { $0 }
        guard known.count == effects.count, let low = known.min(), let high = known.max() else {
            return nil
        }
        return ConfidenceInterval(lower: low, upper: high)
    }

    private static func placebo(
        _ blend: SyntheticControl, _ series: BlendSeries, _ kind: EvaluationPlan.Kind
    ) -> Double? {
        guard series.before - 12 > series.donors.count else { return nil }
        let earlier = try? blend.inTimePlacebo(treated: series.treated, donors: series.values)
        return earlier.flatMap { effect($0, kind) }
    }
}

/// The monthly values of a pilot and its donors, in the months that all of them have.
private struct BlendSeries {
    let donors: [Int]
    let treated: [Double]
    let values: [[Double]]
    /// How many of the months lie before the start.
    let before: Int
    let refusal: Refusal?

    init(plan: EvaluationPlan, pilot: Int, panel: EvaluationPanel) {
        let donors = plan.standingControls(in: panel)
        let wanted = (plan.start - BlendEvaluation.monthsBefore..<plan.start + plan.window).filter {
            $0 < plan.start || $0 >= plan.start + plan.transition
        }
        let months = wanted.filter { month in
            (0..<panel.months).contains(month)
                && ([pilot] + donors).allSatisfy { panel.isComplete(team: $0, month: month) }
        }
        func values(_ team: Int) -> [Double] {
            months.map { month in
                let total = panel.totals(teams: [team], months: [month])
                return total.events / total.exposure
            }
        }
        self.donors = donors
        treated = values(pilot)
        self.values = donors.map(values)
        before = months.count { $0 < plan.start }
        let end = plan.start + plan.window
        let first = months.first ?? end
        let gaps = panel.gaps(teams: [pilot] + donors, months: wanted)
        refusal = Self.refusal(
            donors: donors.count, before: before, after: months.count - before,
            breaks: plan.breaks.contains { $0 > first && $0 < end }
        ).map { Self.naming(gaps, in: $0) }
    }

    /// The refusal for too few months, with the reason why other months have no figure: neither
    /// loading nor waiting brings a hidden one.
    private static func naming(_ gaps: [PanelGap], in refusal: Refusal) -> Refusal {
        guard refusal.code == .short, gaps.contains(where: { $0 != .missing }) else {
            return refusal
        }
        return Refusal(
            .short,
            reason: "\(refusal.reason.dropLast()), and other months \(gaps.clause)",
            cure: gaps.cure)
    }

    private static func refusal(
        donors: Int, before: Int, after: Int, breaks: Bool
    ) -> Refusal? {
        if let refusal = SyntheticControl.refusal(donors: donors, monthsBefore: before) {
            return refusal
        }
        if after < BlendEvaluation.fewestMonthsAfter {
            return Refusal(
                .short,
                reason: "A gap needs \(BlendEvaluation.fewestMonthsAfter) months after the start; "
                    + "there are \(after).",
                cure: "Wait until more months after the start are in.")
        }
        guard breaks else { return nil }
        return Refusal(
            .dataBreak, reason: "Coding or source changed within the months compared.",
            cure: "Recompute the earlier months under the new coding.")
    }
}
