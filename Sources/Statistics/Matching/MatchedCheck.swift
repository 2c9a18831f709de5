/// What is known about a matched comparison besides its outcome.
public struct MatchedCheck: Sendable {
    /// The first reason not to show an answer; nil when it may be shown.
    public let refusal: Refusal?

    /// The positions of covariates to adjust for and to flag (difference 0.1 to 0.25).
    public let adjustFor: [Int]

    /// Whether fewer than 80 % of people with the intervention were matched, so that the answer
    /// is about a selected group.
    public let isSelected: Bool

    /// Checks a cohort.
    ///
    /// `balance` is after matching, by covariate; shares and rates are from 0 to 1, of matched
    /// people.
    public init(
        _ cohort: MatchedCohort, outcome: [Bool], balance: [CovariateBalance],
        shareNotFollowed: Double, linkedTreated: Double, linkedControl: Double
    ) throws(MatchingError) {
        try MatchingError.check(outcome, "the outcome", people: cohort.treated.count)
        let counts = cohort.counts
        let members = cohort.members
        let events = [true, false].map { arm in
            members.count { cohort.treated[$0] == arm && outcome[$0] }
        }
        isSelected = counts.shareMatched < 0.8
        adjustFor = balance.indices.filter { balance[$0].verdict == .adjust }
        refusal =
            Self.small(matched: counts.treatedMatched, events: events.min() ?? 0)
            ?? Self.unbalanced(balance) ?? Self.short(shareNotFollowed)
            ?? Self.unequallyLinked(linkedTreated, linkedControl)
    }

    private static func small(matched: Int, events: Int) -> Refusal? {
        if matched < 50 {
            return Refusal(
                .small,
                reason: "Only \(matched) of those with the intervention found a match, and 50 are "
                    + "needed.",
                cure: "Take in more people.")
        }
        guard events < 10 else { return nil }
        return Refusal(
            .small,
            reason: "Fewer than 10 people of one group had the outcome.",
            cure: "Take in more people, or choose a longer window or a more common outcome.")
    }

    private static func unbalanced(_ balance: [CovariateBalance]) -> Refusal? {
        let failing = balance.count { $0.verdict == .refuse }
        guard failing > 0 else { return nil }
        return Refusal(
            .balance,
            reason: "The groups still differ too much in \(failing) of the things known before.",
            cure: "Use a closer caliper, or find controls who are more alike.")
    }

    private static func short(_ shareNotFollowed: Double) -> Refusal? {
        guard !(shareNotFollowed <= 0.2) else { return nil }
        return Refusal(
            .short,
            reason: "More than 20 % of people were not followed to the end of the window.",
            cure: "Wait until they have been, or ask about a shorter window.")
    }

    private static func unequallyLinked(_ treated: Double, _ control: Double) -> Refusal? {
        guard !(abs(treated - control) <= 0.05) else { return nil }
        return Refusal(
            .linkage,
            reason: "The records of the two groups were linked at rates more than 5 points apart.",
            cure: "Complete the linkage of the group with the lower rate.")
    }
}
