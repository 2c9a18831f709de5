/// The change of cost from the year before to the year after, without comparison (METHODS.md E7).
///
/// Never an effect: people enter care at a peak of cost, and fall back from it anyway.
public struct CostBeforeAfter: Sendable {
    /// The mean change per person, with Student's t for paired values.
    public let mean: Coefficient

    /// The median change.
    public let median: Double

    /// Wilcoxon's signed-rank test; nil when nobody's cost changed.
    public let ranks: SignedRank?

    /// The bootstrap interval of the mean change, for skewed costs.
    public let bootstrap: ConfidenceInterval?

    /// The warning that belongs to every use of these figures.
    public static let warning =
        "This is not an effect: people enter care when their costs are at a peak, and costs fall "
        + "back from a peak without any help."

    /// Describes the changes of a group.
    public init(_ people: [JourneyCost], seed: UInt64 = 2026) throws(CostError) {
        try people.check()
        let changes = people.map(\.change)
        guard let summary = StudentMean(changes), let deviation = summary.standardDeviation,
            let middle = Statistics.median(changes)
        else { throw .tooFew }
        guard deviation > 0 else { throw .noVariation }
        mean = Coefficient(
            estimate: summary.mean, standardError: deviation / summary.count.squareRoot(),
            reference: .studentT(summary.count - 1))
        median = middle
        ranks = SignedRank(changes)
        bootstrap = BootstrapMean.interval(changes, seed: seed)
    }
}
