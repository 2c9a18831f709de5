import Domain
import Measures
public import Statistics

/// Matched people with and without an intervention, in figures that may be shown.
public struct DisclosedMatch: Sendable {
    /// The means of the two groups; nil where hidden.
    public struct Means: Sendable, Hashable {
        /// With the intervention.
        public let treated: Double?
        /// Without.
        public let control: Double?
    }

    /// How alike the groups were in one thing known before.
    public struct Balance: Sendable, Hashable {
        /// What was known.
        public let words: String
        /// Whether it is yes or no: then means are shares.
        public let isFlag: Bool
        /// The means of everybody.
        public let before: Means
        /// The means of the matched.
        public let after: Means
        /// The standardised difference before matching; nil where a mean is hidden.
        public let differenceBefore: Double?
        /// The standardised difference after.
        public let differenceAfter: Double?
        /// Whether it passes after matching.
        public let verdict: CovariateBalance.Verdict
    }

    /// Pairs with their outcome.
    public struct Risk: Sendable {
        /// Whom it is about, in words.
        public let words: String
        /// The matched pairs.
        public let pairs: ShownCount
        /// Of them, those whose member with the intervention had the outcome.
        public let treatedEvents: ShownCount
        /// Those whose member without it had.
        public let controlEvents: ShownCount
        /// The risk ratio from the rounded counts; nil where they are hidden or too few.
        public let riskRatio: Estimate?
        /// The difference of risks from the rounded counts; nil where they are hidden.
        public let riskDifference: Estimate?
        let logRiskRatio: Coefficient?

        /// Whether the interval holds 1; nil without a ratio.
        public var isWithinChance: Bool? { riskRatio?.interval?.contains(1) }
        /// The two-sided p value of the ratio; nil without one.
        public var pValue: Double? { logRiskRatio?.pValue }
        /// How far from 1 a ratio would have shown: 0.1 is ±10 %; nil without one.
        public var smallestEffect: Double? {
            riskRatio.flatMap { ratio in ratio.interval.map { $0.upper / ratio.value - 1 } }
        }

        init(_ words: String, _ exact: PairTable) {
            self.words = words
            let cells = [exact.both, exact.treatedOnly, exact.controlOnly, exact.neither]
                .map { ShownCount($0).number }
            // A total is that of its rounded parts, so that no part follows from it.
            let known = cells.compactMap { $0 }
            guard known.count == 4 else {
                pairs = ShownCount(exact.pairs)
                treatedEvents = ShownCount(exact.treatedEvents)
                controlEvents = ShownCount(exact.controlEvents)
                riskRatio = nil
                riskDifference = nil
                logRiskRatio = nil
                return
            }
            let shown = PairTable(
                both: known[0], treatedOnly: known[1], controlOnly: known[2], neither: known[3])
            pairs = ShownCount(shown.pairs)
            treatedEvents = ShownCount(shown.treatedEvents)
            controlEvents = ShownCount(shown.controlEvents)
            logRiskRatio = shown.logRiskRatio
            riskRatio = shown.riskRatio
            riskDifference = shown.riskDifference
        }
    }

    /// Sub-groups by one trait, and whether they differ.
    public struct Subgroups: Sendable {
        /// The trait in words.
        public let words: String
        /// The groups.
        public let groups: [Risk]
        /// The p value that all have one ratio; nil where one has none.
        public let interactionPValue: Double?
    }

    /// People with the intervention who could be matched with somebody.
    public let treated: ShownCount
    /// People without.
    public let controls: ShownCount
    /// Pairs found.
    public let pairs: ShownCount
    /// Whether people with the intervention looked for matches; else people without it did.
    public let seeksForTreated: Bool
    /// The share of those who looked that found a match, in whole per cent.
    public let percentMatched: Double
    /// What was known before, before and after matching.
    public let balance: [Balance]
    /// The outcome; nil where only costs are compared.
    public let outcome: Risk?
    /// An outcome that the intervention cannot change; nil where the data hold none.
    public let negativeControl: Risk?
    /// The sub-groups of the outcome.
    public let subgroups: [Subgroups]
    /// The ratio with what still differed taken into account, to two decimals; nil where nothing
    /// did.
    public let adjusted: Estimate?

    /// Whether so few found a match that the answer is about a selected group.
    public var isSelected: Bool { percentMatched < 80 }

    /// Compares matched people, or says why not.
    ///
    /// - Parameter hasOutcome: whether the text gives a yes/no outcome; else only the matching is
    ///   judged, for a comparison of costs.
    /// - Returns: the answer, and what exact counts give, in words.
    static func answer(
        _ question: MatchedQuestion, hasOutcome: Bool
    ) throws(MatchingError) -> (answer: Answer<DisclosedMatch>, exact: String?) {
        let cohort = try question.cohort.get()
        let reader = MatchReader(question: question, cohort: cohort)
        let lines = try question.balance(cohort)
        if let refusal = try reader.refusal(lines.map(\.after), hasOutcome: hasOutcome) {
            return (.refused(refusal), nil)
        }
        let counts = cohort.counts
        let treated = question.treated.count { $0 }
        let match = DisclosedMatch(
            treated: ShownCount(treated), controls: ShownCount(question.treated.count - treated),
            pairs: ShownCount(counts.treatedMatched), seeksForTreated: question.seeksForTreated,
            percentMatched: (100 * counts.shareMatched).rounded(), balance: reader.balance(lines),
            outcome: hasOutcome ? reader.risk("outcome", "Everybody") : nil,
            negativeControl: reader.risk("negative_control", "Planned admission"),
            subgroups: hasOutcome ? reader.subgroups() : [],
            adjusted: hasOutcome ? reader.adjusted(lines.map(\.after)) : nil)
        return (.given(match), hasOutcome ? reader.exact : nil)
    }
}
