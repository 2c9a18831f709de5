/// The risk ratio in one sub-group, named by a trait of the member with the intervention.
public struct MatchedSubgroup: Sendable, Hashable {
    /// The number of the sub-group.
    public let group: Int

    /// The matched sets in it.
    public let sets: Int

    /// People with the outcome, by arm.
    public let treatedEvents: Int

    /// Controls with the outcome.
    public let controlEvents: Int

    /// The logarithm of the risk ratio; nil where an arm has no events.
    public let logRiskRatio: Coefficient?
}

/// Sub-groups of a matched cohort, and whether they differ.
public struct MatchedSubgroups: Sendable, Hashable {
    /// The sub-groups by rising number.
    public let groups: [MatchedSubgroup]

    /// The p value that all sub-groups have one risk ratio; nil unless each has one.
    ///
    /// Cochran's heterogeneity over independent sets: Σ w (b - mean)², chi-square with groups - 1
    /// degrees of freedom. Nothing is claimed from a sub-group when this is above 0.05.
    public let interactionPValue: Double?

    /// Splits matched sets by the group of their member with the intervention.
    public init(
        _ cohort: MatchedCohort, outcome: [Bool], groups numbers: [Int]
    ) throws(MatchingError) {
        try MatchingError.check(numbers, "the sub-groups", people: cohort.treated.count)
        try MatchingError.check(outcome, "the outcome", people: cohort.treated.count)
        let names = Set(cohort.pairs.map { numbers[$0.treated] }).sorted()
        var groups: [MatchedSubgroup] = []
        for name in names {
            let rows = cohort.filtered { numbers[$0] == name }
            groups.append(
                MatchedSubgroup(
                    group: name, sets: rows.count { cohort.treated[$0] },
                    treatedEvents: rows.count { cohort.treated[$0] && outcome[$0] },
                    controlEvents: rows.count { !cohort.treated[$0] && outcome[$0] },
                    logRiskRatio: try? cohort.logRiskRatio(outcome, among: rows)))
        }
        self.groups = groups
        let ratios = groups.compactMap(\.logRiskRatio)
        interactionPValue =
            ratios.count == groups.count ? Self.heterogeneity(ratios) : nil
    }

    /// The p value that independent ratios are one; nil for fewer than two, or one without error.
    public static func heterogeneity(_ ratios: [Coefficient]) -> Double? {
        guard ratios.count > 1, ratios.allSatisfy({ $0.standardError > 0 }) else { return nil }
        let weights = ratios.map { 1 / ($0.standardError * $0.standardError) }
        let total = weights.reduce(0, +)
        let mean = zip(ratios, weights).reduce(0) { $0 + $1.0.estimate * $1.1 } / total
        let spread = zip(ratios, weights).reduce(0) {
            $0 + $1.1 * ($1.0.estimate - mean) * ($1.0.estimate - mean)
        }
        return ChiSquare.upper(spread, degreesOfFreedom: Double(ratios.count - 1))
    }
}
