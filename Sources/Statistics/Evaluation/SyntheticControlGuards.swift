extension SyntheticControl {
    /// A blend with its placebos.
    public struct Result: Sendable {
        /// The pilots' blend.
        public let blend: SyntheticControl

        /// The blend of each donor from the others, in the order of `donors`.
        public let placebos: [SyntheticControl]

        /// The donors, as places in the panel.
        public let donors: [Int]

        /// The months of the values, counted from 0 in the panel.
        public let months: [Int]

        /// The place of the pilots' ratio of errors among all, as a p value.
        public var pValue: Double { blend.placeboPValue(placebos) }
    }

    /// Blends the controls of a plan for its pilots pooled, or says why not and what would cure it.
    ///
    /// The values are events over exposure. Months that a team lacks are left out, up to one in ten;
    /// the series ends with the window, and controls that launch within it are no donors.
    public static func evaluate(
        _ plan: EvaluationPlan, on panel: EvaluationPanel, variant: Variant = .demeaned
    ) throws(RegressionError) -> Answer<Result> {
        try EvaluationGuards(plan: plan, panel: panel).checkRoles()
        let donors = plan.standingControls(in: panel)
        let wanted = (0..<max(0, min(panel.months, plan.start + plan.window))).filter {
            $0 < plan.start || $0 >= plan.start + plan.transition
        }
        let months = wanted.filter { month in
            (plan.pilots + donors).allSatisfy { panel.isComplete(team: $0, month: month) }
        }
        if Double(wanted.count - months.count) > EvaluationGuards.mostMissing * Double(wanted.count)
        {
            return .refused(
                Refusal(
                    .dataBreak,
                    reason: "\(wanted.count - months.count) of \(wanted.count) months are missing "
                        + "for at least one team.",
                    cure: "Load the missing months, or leave out the teams that lack them."))
        }
        func values(_ teams: [Int]) -> [Double] {
            months.map { month in
                let totals = panel.totals(teams: teams, months: [month])
                return totals.events / totals.exposure
            }
        }
        let pilot = values(plan.pilots)
        let series = donors.map { values([$0]) }
        let before = months.count { $0 < plan.start }
        guard before < months.count else {
            return .refused(
                Refusal(
                    .short, reason: "There is no month after the start yet.",
                    cure: "Wait until months after the start are in."))
        }
        if let refusal = try refusal(
            pilot: pilot, donors: series, monthsBefore: before, variant: variant)
        {
            return .refused(refusal)
        }
        return .given(
            Result(
                blend: try SyntheticControl(
                    pilot: pilot, donors: series, monthsBefore: before, variant: variant),
                placebos: try placebos(donors: series, monthsBefore: before, variant: variant),
                donors: donors, months: months))
    }

    /// Why the blend must not be shown, if so.
    ///
    /// Needs 8 donors, 24 months before and more of them than donors, an error before of at most
    /// 10 % of the mean, no donor above 0.8, and in the classic form a pilot within the range of
    /// the donors in three quarters of the months before.
    public static func refusal(
        pilot: [Double], donors: [[Double]], monthsBefore: Int, variant: Variant = .demeaned
    ) throws(RegressionError) -> Refusal? {
        guard donors.count >= 8 else {
            return Refusal(
                .noControl,
                reason: "A blend needs 8 comparison teams; there are \(donors.count).",
                cure: "Hold the numbers of more teams that had not launched.")
        }
        guard monthsBefore >= 24, monthsBefore > donors.count else {
            return Refusal(
                .short,
                reason: "A blend needs 24 months before the start, and more months than "
                    + "teams; there are \(monthsBefore).",
                cure: "Load earlier months.")
        }
        let blend = try SyntheticControl(
            pilot: pilot, donors: donors, monthsBefore: monthsBefore, variant: variant)
        return blend.misfit(donors: donors)
    }

    private func misfit(donors: [[Double]]) -> Refusal? {
        let mean = abs(preciseMean(actual.prefix(monthsBefore)) ?? 0)
        if errorBefore > 0.1 * mean {
            return Refusal(
                .pretrend,
                reason: "No blend tracks the pilot before the start to within 10 %.",
                cure: "Use the comparison of changes, or more teams like the pilot.")
        }
        if let largest = weights.max(), largest > 0.8 {
            return Refusal(
                .noControl,
                reason: "One team carries more than 0.8 of the weight: this is a comparison with "
                    + "that team alone.",
                cure: "Show the comparison with that team as such, as indicative.")
        }
        let outside = (0..<monthsBefore).count { month in
            let values = donors.map { $0[month] }
            return actual[month] < values.min() ?? 0 || actual[month] > values.max() ?? 0
        }
        guard variant == .classic, Double(outside) > 0.25 * Double(monthsBefore) else {
            return nil
        }
        return Refusal(
            .pretrend,
            reason: "The pilot lies outside the range of all teams in more than a quarter of the "
                + "months before the start.", cure: "Use the form without levels.")
    }
}
