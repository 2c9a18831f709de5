/// What a matched comparison has to satisfy before its answer is shown (METHODS.md E5).
public enum MatchedRefusal: Sendable, Hashable {
    /// Fewer than 50 people with the intervention were matched.
    case tooFewMatched(Int)

    /// An arm has fewer than ten events.
    case tooFewEvents(Int)

    /// A covariate, by position, still differs by more than 0.25 standard deviations.
    case unbalanced(covariate: Int)

    /// More than 20 % of people were followed for less than the outcome's window.
    case followUpTooShort(share: Double)

    /// The arms were linked to the outcome's records at rates more than 5 points apart.
    case linkageDiffers(points: Double)

    /// A short constant code for logs and files.
    public var code: String {
        switch self {
        case .tooFewMatched, .tooFewEvents: "REFUSE_SMALL"
        case .unbalanced: "REFUSE_BALANCE"
        case .followUpTooShort: "REFUSE_SHORT"
        case .linkageDiffers: "REFUSE_LINKAGE"
        }
    }

    /// What is wrong and what would cure it, in plain sentences.
    public var sentence: String {
        switch self {
        case .tooFewMatched:
            "Fewer than 50 people with the intervention found a match. More people are needed."
        case .tooFewEvents:
            "Fewer than 10 people of one group had the outcome. More people, a longer window or a "
                + "more common outcome are needed."
        case .unbalanced:
            "The groups still differ in what was known before, so their outcomes cannot be "
                + "compared. A closer caliper or other controls may cure it."
        case .followUpTooShort(let share):
            "\(Int((share * 100).rounded())) % of people were not followed to the end of the "
                + "window, and 20 % is the most allowed. Wait, or ask about a shorter window."
        case .linkageDiffers(let points):
            "The groups' records were linked at rates \(Int(points.rounded())) points apart, and 5 "
                + "is the most allowed. Complete the linkage first."
        }
    }
}

/// What is known about a matched comparison besides its outcome.
public struct MatchedCheck: Sendable {
    /// The first reason not to show an answer; nil when it may be shown.
    public let refusal: MatchedRefusal?

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
        let points = abs(linkedTreated - linkedControl) * 100
        let fewest = events.min() ?? 0
        if counts.treatedMatched < 50 {
            refusal = .tooFewMatched(counts.treatedMatched)
        } else if fewest < 10 {
            refusal = .tooFewEvents(fewest)
        } else if let worst = balance.firstIndex(where: { $0.verdict == .refuse }) {
            refusal = .unbalanced(covariate: worst)
        } else if !(shareNotFollowed <= 0.2) {
            refusal = .followUpTooShort(share: shareNotFollowed.isFinite ? shareNotFollowed : 1)
        } else if !(points <= 5) {
            refusal = .linkageDiffers(points: points.isFinite ? points : 100)
        } else {
            refusal = nil
        }
    }
}
