/// What a comparison of costs has to satisfy before it is shown (METHODS.md E7).
public enum CostCheck {
    /// The first reason not to show a comparison; nil when it may be shown.
    ///
    /// Takes the number of people in each group, the share of all cost that was imputed (0 to 1),
    /// and whether every feed covers both years.
    public static func refusal(
        intervention: Int, comparison: Int, imputedShare: Double, feedsComplete: Bool
    ) -> Refusal? {
        let fewest = min(intervention, comparison)
        guard fewest >= 50 else {
            return Refusal(
                .small, reason: "A group has \(fewest) people, and 50 are needed.",
                cure: "Take in more people.")
        }
        guard feedsComplete else {
            return Refusal(
                .dataBreak,
                reason: "Costs of a provider or service are missing for part of the two years.",
                cure: "Load them, or choose years in which all are complete.")
        }
        guard !(imputedShare <= 0.05) else { return nil }
        return Refusal(
            .dataBreak, reason: "More than 5 % of the cost is imputed.",
            cure: "Ask the providers for the missing costs.")
    }
}
