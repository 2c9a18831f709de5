/// The guards before any number is compared (METHODS 4.9).
struct EvaluationGuards {
    let plan: EvaluationPlan
    let panel: EvaluationPanel

    /// A verdict needs at least so many controls.
    static let fewestControls = 5

    /// A population that changes by more than this share from one month to the next has jumped.
    static let largestStep = 0.15

    /// More than this share of months missing is a break.
    static let mostMissing = 0.1

    /// Throws when the plan does not fit the panel.
    ///
    /// That is when places lie outside it, repeat, or play both roles, when months are absurd, or when a pilot launched in another month: each start is a plan of its own.
    func checkRoles() throws(RegressionError) {
        let places = plan.pilots + plan.controls
        guard !plan.pilots.isEmpty, Set(places).count == places.count,
            places.allSatisfy(panel.teams.indices.contains)
        else { throw .notAllowed(what: "the roles") }
        guard plan.pilots.allSatisfy({ (panel.teams[$0].launch ?? plan.start) == plan.start })
        else { throw .notAllowed(what: "the start") }
        guard plan.window > 0, plan.window <= 1200, plan.transition >= 0,
            plan.transition < plan.window, abs(plan.start) <= 12_000
        else { throw .notAllowed(what: "the window") }
    }

    /// The first reason not to answer, if any.
    func refusal() -> Refusal? {
        noControl() ?? short() ?? missing() ?? changedCoding() ?? denominator()
    }

    private func noControl() -> Refusal? {
        let standing = plan.standingControls(in: panel).count
        guard standing < Self.fewestControls else { return nil }
        let launched = plan.controls.count - standing
        let need = Self.fewestControls - standing
        let reason =
            launched == 0
            ? "\(plural(standing, "comparison team")) cannot show how far teams move apart by "
                + "chance, so there is no verdict."
            : "\(launched) of \(plural(plan.controls.count, "comparison team")) launched within "
                + "the window, which leaves \(standing): too few for a verdict."
        return Refusal(
            .noControl, reason: reason,
            cure: "Hold the same numbers for at least \(plural(need, "more team")) that had not "
                + "launched by the end of the window"
                + (launched == 0 ? "." : ", or end the window before the first launch."))
    }

    private func short() -> Refusal? {
        if plan.window < 12 {
            return Refusal(
                .short,
                reason: "The window has \(plural(plan.window, "month")), and a verdict needs 12, "
                    + "so that every calendar month is in it.",
                cure: "Wait until 12 months after the start are in.")
        }
        let lacking = plan.shift - plan.start
        if lacking > 0 {
            return Refusal(
                .short,
                reason: "There are \(plural(max(0, plan.start), "month")) before the start, and "
                    + "the same calendar months before it need \(plan.shift).",
                cure: "Load \(plural(lacking, "earlier month")).")
        }
        let missing = plan.start + plan.window - panel.months
        if missing > 0 {
            return Refusal(
                .short,
                reason: "\(plural(missing, "month")) of the window of \(plan.window) after the "
                    + "start \(missing == 1 ? "is" : "are") not in yet.",
                cure: "Wait until \(plural(missing, "more month")) "
                    + "\(missing == 1 ? "is" : "are") in.")
        }
        return nil
    }

    /// The months after the start that every team has, with their partners before.
    func pairedMonths(_ controls: [Int]) -> [Int] {
        plan.monthsAfter.filter { month in
            let partner = month - plan.shift
            guard partner >= 0, month < panel.months else { return false }
            return (plan.pilots + controls).allSatisfy {
                panel.isComplete(team: $0, month: month)
                    && panel.isComplete(team: $0, month: partner)
            }
        }
    }

    private func missing() -> Refusal? {
        let wanted = plan.monthsAfter.count
        let controls = plan.standingControls(in: panel)
        let lost = wanted - pairedMonths(controls).count
        guard Double(lost) > Self.mostMissing * Double(wanted) else { return nil }
        let gaps = panel.gaps(
            teams: plan.pilots + controls,
            months: plan.monthsAfter.flatMap { [$0, $0 - plan.shift] })
        return Refusal(
            .dataBreak,
            reason: "\(lost) of \(plural(wanted, "month")), or the same months before, "
                + gaps.clause,
            cure: gaps.cure)
    }

    private func changedCoding() -> Refusal? {
        guard let month = plan.breaks.first(where: touches) else { return nil }
        return Refusal(
            .dataBreak,
            reason: "Coding or source changed in month \(month + 1) of the series, within the "
                + "months compared.",
            cure: "Recompute the earlier months under the new coding, or choose a measure that the "
                + "change did not touch.")
    }

    private func denominator() -> Refusal? {
        let cure =
            "Use one source of the population for the whole window, with earlier months revised."
        if let month = plan.denominatorBreaks.first(where: touches) {
            return Refusal(
                .denominator,
                reason: "The source of the denominator changed in month \(month + 1) of the "
                    + "series, within the months compared.", cure: cure)
        }
        guard plan.kind == .rate else { return nil }
        let last = min(panel.months, plan.start + plan.window)
        for team in plan.pilots + plan.standingControls(in: panel) {
            let exposure = panel.teams[team].exposure
            for month in max(1, plan.start - plan.shift + 1)..<max(2, last) where month < last {
                guard let now = exposure[month], let before = exposure[month - 1], before > 0
                else { continue }
                if abs(now / before - 1) > Self.largestStep {
                    return Refusal(
                        .denominator,
                        reason: "The population of a team changes by more than 15 % from one month "
                            + "to the next, in month \(month + 1) of the series.", cure: cure)
                }
            }
        }
        return nil
    }

    /// Whether a change in this month separates months that are compared.
    private func touches(_ month: Int) -> Bool {
        month > plan.start - plan.shift && month < plan.start + plan.window
    }

    private func plural(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }
}
