import Domain
import Measures
public import Statistics

/// What care cost two groups of people before and after, in figures that may be shown.
///
/// Means and differences are of fifty people or more in each group and to the nearest £10, ratios
/// to two decimals.
public struct DisclosedCost: Sendable {
    /// The money of one group, in pounds a person over twelve months.
    public struct Group: Sendable {
        /// How many people.
        public let people: ShownCount
        /// The mean of the twelve months before.
        public let before: Double
        /// The mean of the twelve months after.
        public let after: Double
        /// The middle person's cost of the twelve months after.
        public let medianAfter: Double
        /// The mean change with its interval: never an effect by itself.
        public let change: Estimate
        /// What a day alive cost after, in pounds with one decimal.
        public let perDayAlive: Double?
    }

    /// The group that the question is about.
    public let intervention: Group
    /// The group that it is compared with.
    public let comparison: Group
    /// The difference of mean changes, by Welch's t.
    public let changeDifference: Estimate
    /// The difference after, given the cost before (HC3), and its p value.
    public let adjustedDifference: Estimate
    /// The p value of that difference.
    public let pValue: Double
    /// The ratio of cost ratios, errors by person.
    public let ratioOfRatios: Estimate
    /// How the two groups were matched; nil where they are those of two sets of teams.
    public let match: DisclosedMatch?

    /// Whether the adjusted difference may be chance.
    public var isWithinChance: Bool { adjustedDifference.interval?.contains(0) ?? true }

    /// Compares costs, or says why not.
    static func answer(_ question: CostQuestion, match: DisclosedMatch?) -> Answer<DisclosedCost> {
        if let refusal = CostCheck.refusal(
            intervention: question.intervention.count, comparison: question.comparison.count,
            imputedShare: question.imputedShare, feedsComplete: question.isBilled)
        {
            // A refusal must not say how few there are.
            return .refused(refusal.code == .small ? small : refusal)
        }
        guard let intervention = group(question.intervention),
            let comparison = group(question.comparison),
            let found = try? CostComparison(
                intervention: question.intervention, comparison: question.comparison)
        else {
            return .refused(
                Refusal(
                    .small, reason: "The costs of one group do not vary, or are none at all.",
                    cure: "Take in more people."))
        }
        let adjusted = found.adjustedDifference
        return .given(
            DisclosedCost(
                intervention: intervention, comparison: comparison,
                changeDifference: pounds(found.changeDifference),
                adjustedDifference: pounds(adjusted),
                pValue: (adjusted.pValue * 1000).rounded() / 1000,
                ratioOfRatios: found.logRatioOfRatios.exponential.toHundredths, match: match))
    }

    private static let small = Refusal(
        .small, reason: "One of the groups has fewer than 50 people.", cure: "Take in more people.")

    private static func group(_ people: [JourneyCost]) -> Group? {
        guard let change = try? CostBeforeAfter(people),
            let before = StudentMean(people.map(\.before)),
            let after = StudentMean(people.map(\.after)),
            let middle = median(people.map(\.after))
        else { return nil }
        return Group(
            people: ShownCount(people.count), before: tens(before.mean), after: tens(after.mean),
            medianAfter: tens(middle), change: pounds(change.mean),
            perDayAlive: people.costPerDayAlive().map { ($0 * 10).rounded() / 10 })
    }

    private static func pounds(_ coefficient: Coefficient) -> Estimate {
        Estimate(
            value: tens(coefficient.estimate),
            interval: coefficient.interval().flatMap {
                ConfidenceInterval(lower: tens($0.lower), upper: tens($0.upper))
            })
    }

    /// To the nearest £10.
    private static func tens(_ value: Double) -> Double {
        let rounded = (value / 10).rounded() * 10
        return rounded == 0 ? 0 : rounded
    }
}
