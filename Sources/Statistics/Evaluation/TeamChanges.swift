import Foundation

/// The change of each team of a plan between matched months.
struct TeamChanges {
    let plan: EvaluationPlan
    let panel: EvaluationPanel
    let controls: [Int]

    /// The months after the start that are compared; those before are `plan.shift` earlier.
    let months: [Int]

    /// Fewer events than this in a window is too few (METHODS E1).
    static let fewestEvents = 10.0

    private var teams: [Int] { plan.pilots + controls }

    private func after(_ team: Int) -> (events: Double, exposure: Double) {
        panel.totals(teams: [team], months: months)
    }

    private func before(_ team: Int) -> (events: Double, exposure: Double) {
        panel.totals(teams: [team], months: months.map { $0 - plan.shift })
    }

    /// Too few events in a window of a team; for means and proportions, too few cases.
    func refusal() -> Refusal? {
        let isRate = plan.kind == .rate
        let few = teams.filter { team in
            [before(team), after(team)].contains {
                (isRate ? $0.events : $0.exposure) < Self.fewestEvents
            }
        }
        guard !few.isEmpty else { return nil }
        let what = isRate ? "events" : "cases"
        return Refusal(
            .small,
            reason: "Numbers too small for a comparison: \(few.count) of \(teams.count) teams "
                + "have fewer than 10 \(what) in a window.",
            cure: "Compare longer windows, or a measure with more \(what); until then only the "
                + "exact interval of the pilots' own rate can be shown.")
    }

    func comparison() throws(RegressionError) -> ChangeComparison {
        try ChangeComparison(
            changes: teams.map(change), isPilot: teams.indices.map { $0 < plan.pilots.count })
    }

    private func change(_ team: Int) -> Double {
        let (late, early) = (after(team), before(team))
        guard plan.kind != .proportion else {
            return late.events / late.exposure - early.events / early.exposure
        }
        // A mean of 0 and a count of 0 have no logarithm: half an event stands in.
        let added = late.events == 0 || early.events == 0 ? 0.5 : 0
        return log((late.events + added) / late.exposure)
            - log((early.events + added) / early.exposure)
    }

    /// The effects when one control at a time is left out; nil with fewer than three controls.
    func leaveOneOut() throws(RegressionError) -> ConfidenceInterval? {
        guard controls.count > 2 else { return nil }
        var effects: [Double] = []
        for control in controls {
            let fewer = TeamChanges(
                plan: plan, panel: panel, controls: controls.filter { $0 != control },
                months: months)
            let effect = try fewer.comparison().effect
            effects.append(plan.kind == .proportion ? effect : exp(effect))
        }
        guard let low = effects.min(), let high = effects.max() else { return nil }
        return ConfidenceInterval(lower: low, upper: high)
    }

    /// The changes over √(1/before + 1/after + τ²), where team sizes differ more than fivefold.
    ///
    /// τ² is the variance of the controls' changes beyond that of their counts. Nil for means and
    /// proportions, and where sizes are alike.
    func studentised() throws(RegressionError) -> ChangeComparison? {
        guard plan.kind == .rate else { return nil }
        let sizes = teams.map { before($0).events }
        guard let least = sizes.min(), let most = sizes.max(), most > 5 * least else { return nil }
        let noise = teams.map { 1 / max(1, before($0).events) + 1 / max(1, after($0).events) }
        let others = controls.map(change)
        guard others.count > 1, let mean = preciseMean(others),
            let chance = preciseMean(noise.dropFirst(plan.pilots.count))
        else { return nil }
        let spread = squaredDeviations(others, from: mean) / Double(others.count - 1)
        let extra = max(0, spread - chance)
        // About the controls' mean, so that a change common to all is not weighted.
        let scaled = teams.indices.map { index in
            (change(teams[index]) - mean) / (noise[index] + extra).squareRoot()
        }
        return try ChangeComparison(
            changes: scaled, isPilot: teams.indices.map { $0 < plan.pilots.count })
    }
}
