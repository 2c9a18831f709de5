extension SyntheticControl {
    /// Why this blend must not be shown; nil when it may (METHODS.md E4).
    ///
    /// Takes the series that the blend was made from. Eight donors, 24 months before the start and
    /// more months than donors, an error before of at most 10 % of the team's mean, no donor above
    /// 0.8 of the weight, and in the classic form a team within the donors' range.
    public func refusal(treated: [Double], donors: [[Double]]) -> Refusal? {
        Self.refusal(donors: donors.count, monthsBefore: monthsBefore) ?? fitRefusal(treated)
            ?? weightRefusal() ?? rangeRefusal(treated, donors)
    }

    /// Why so many donors and months make no blend, whatever their values; nil when they may.
    static func refusal(donors: Int, monthsBefore: Int) -> Refusal? {
        guard donors >= 8 else {
            return Refusal(
                .noControl,
                reason: "A blend needs 8 comparison teams; there "
                    + (donors == 1 ? "is 1." : "are \(donors)."),
                cure: "Hold the same numbers for at least \(8 - donors) more.")
        }
        guard monthsBefore >= 24, monthsBefore > donors else {
            let need = max(24, donors + 1)
            return Refusal(
                .short,
                reason: "A blend of \(donors) teams needs \(need) months before the start; "
                    + "there are \(monthsBefore).",
                cure: "Load earlier months: \(need - monthsBefore) more.")
        }
        return nil
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
