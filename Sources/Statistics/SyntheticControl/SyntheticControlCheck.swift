extension SyntheticControl {
    /// Why this blend must not be shown; nil when it may (METHODS.md E4).
    ///
    /// Takes the series that the blend was made from. Eight donors, 24 months before the start and
    /// more months than donors, an error before of at most 10 % of the team's mean, no donor above
    /// 0.8 of the weight, and in the classic form a team within the donors' range.
    public func refusal(treated: [Double], donors: [[Double]]) -> Refusal? {
        guard donors.count >= 8 else {
            return Refusal(
                .noControl, reason: "A blend needs 8 comparison teams; there are \(donors.count).",
                cure: "Hold the same numbers for at least \(8 - donors.count) more.")
        }
        guard monthsBefore >= 24, monthsBefore > donors.count else {
            let need = max(24, donors.count + 1)
            return Refusal(
                .short,
                reason: "A blend of \(donors.count) teams needs \(need) months before the start; "
                    + "there are \(monthsBefore).",
                cure: "Load earlier months: \(need - monthsBefore) more.")
        }
        return fitRefusal(treated) ?? weightRefusal() ?? rangeRefusal(treated, donors)
    }

    private func fitRefusal(_ treated: [Double]) -> Refusal? {
        let level = abs(preciseMean(treated.prefix(monthsBefore)) ?? 0)
        guard errorBefore > 0.1 * level else { return nil }
        return Refusal(
            .pretrend,
            reason: "No blend of the comparison teams came within 10 % of this team before the "
                + "start.",
            cure: "Compare team changes instead, which needs no blend.")
    }

    private func weightRefusal() -> Refusal? {
        guard weights.contains(where: { $0 > 0.8 }) else { return nil }
        return Refusal(
            .noControl,
            reason: "Nearly all of the blend is one team, so this is a comparison with that team.",
            cure: "Compare team changes instead, which weighs all comparison teams alike.")
    }

    private func rangeRefusal(_ treated: [Double], _ donors: [[Double]]) -> Refusal? {
        guard form == .classic else { return nil }
        let outside = (0..<monthsBefore).count { month in
            let values = donors.map { $0[month] }
            guard let low = values.min(), let high = values.max() else { return false }
            return treated[month] < low || treated[month] > high
        }
        guard 4 * outside > monthsBefore else { return nil }
        return Refusal(
            .pretrend,
            reason: "The team was above or below every comparison team in \(outside) of "
                + "\(monthsBefore) months before the start.",
            cure: "Use the form that allows for teams of different levels.")
    }
}
