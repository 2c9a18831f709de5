/// Why a comparison of costs is not shown (METHODS.md E7).
public enum CostRefusal: Sendable, Hashable {
    /// A group has fewer than 50 people.
    case tooFewPeople(Int)

    /// More than 5 % of all cost is imputed.
    case imputed(share: Double)

    /// A feed is missing for part of the two years.
    case feedMissing

    /// The first reason not to show a comparison; nil when it may be shown.
    ///
    /// `imputedShare` is the share of all cost that was imputed, from 0 to 1.
    public init?(
        intervention: Int, comparison: Int, imputedShare: Double, feedsComplete: Bool
    ) {
        let fewest = min(intervention, comparison)
        if fewest < 50 {
            self = .tooFewPeople(fewest)
        } else if !feedsComplete {
            self = .feedMissing
        } else if !(imputedShare <= 0.05) {
            self = .imputed(share: imputedShare.isFinite ? imputedShare : 1)
        } else {
            return nil
        }
    }

    /// A short constant code for logs and files.
    public var code: String {
        switch self {
        case .tooFewPeople: "REFUSE_SMALL"
        case .imputed, .feedMissing: "REFUSE_DATA_BREAK"
        }
    }

    /// What is wrong and what would cure it, in plain sentences.
    public var sentence: String {
        switch self {
        case .tooFewPeople:
            "A group has fewer than 50 people. More people are needed to compare costs."
        case .imputed(let share):
            "\(Int((share * 100).rounded())) % of the cost is imputed and 5 % is the most allowed. "
                + "Ask the providers for the missing costs."
        case .feedMissing:
            "Costs of one provider or service are missing for part of the two years. "
                + "Load them, or choose years in which all are complete."
        }
    }
}
