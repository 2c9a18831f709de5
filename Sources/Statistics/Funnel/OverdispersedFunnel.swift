/// A funnel widened for variation between teams beyond chance (FunnelPlotR; SPC.md section 11).
///
/// Spiegelhalter's additive method: transform, standardise, tame the extremes, and add the
/// variance between teams to each team's own. Not for rates: the method for ratios of counts
/// ignores the event count, so its limits are far too narrow; use the Poisson funnel.
public struct OverdispersedFunnel: Sendable, Hashable {
    /// What is compared, and by which method.
    public enum Method: String, Sendable, Hashable {
        /// A proportion, on the arcsine scale, extremes winsorised.
        case proportion = "PR"
        /// A ratio of two counts, on the log scale, extremes winsorised.
        case ratioOfCounts = "RC"
        /// Observed over expected, on the log scale, extremes left out (as for SHMI).
        case standardisedLog = "SHMI"
        /// Observed over expected, on the square-root scale, extremes winsorised (as for CQC).
        case standardisedRoot = "CQC"
    }

    /// One team's place.
    public struct Point: Sendable, Hashable {
        /// Numerator over denominator.
        public let value: Double

        /// The value on the scale of the method.
        public let transformed: Double

        /// The distance from the target in standard errors.
        public let score: Double

        /// The score after taming; nil where it was left out.
        public let tamedScore: Double?

        /// The limits by chance alone.
        public let limits: FunnelLimits

        /// The limits with the variation between teams added.
        public let adjustedLimits: FunnelLimits
    }

    /// How the funnel was made.
    public let method: Method

    /// The value of all teams together; 1 for observed over expected.
    public let target: Double

    /// The mean squared score of the teams kept: 1 when there is only chance.
    public let dispersion: Double

    /// The variance between teams, on the scale of the method.
    public let varianceBetween: Double

    /// The teams in the order given.
    public let points: [Point]

    /// A funnel of at least two teams.
    ///
    /// - Parameters:
    ///   - teams: numerators over denominators; observed over expected events, expected rounded
    ///     to two decimals as the reference does.
    ///   - trim: the share tamed at each end.
    ///   - addsVariance: whether the limits are widened at all; without, the variance is 0.
    /// - Returns: nil with fewer than two teams, a denominator of 0 or less, a numerator below 0
    ///   (or above its denominator for proportions), or no events under the log method.
    public init?(
        _ teams: [ControlChart.Share], method: Method, trim: Double = 0.1,
        addsVariance: Bool = true
    ) {
        guard teams.count > 1, trim > 0, trim < 0.5,
            teams.allSatisfy({ method.accepts($0) })
        else { return nil }
        let target = method.target(teams)
        let centre = method.transformedTarget(target)
        let errors = teams.map { method.error($0) }
        let transformed = teams.map { method.transformed($0) }
        let scores = zip(transformed, errors).map { ($0 - centre) / $1 }
        let tamed =
            method == .standardisedLog
            ? Self.truncated(scores, trim) : Self.winsorised(scores, trim)
        let kept = zip(tamed, errors).compactMap { score, error in score.map { ($0, error) } }
        guard !kept.isEmpty, centre.isFinite else { return nil }
        dispersion = compensatedSum(kept.map { $0.0 * $0.0 }) / Double(kept.count)
        varianceBetween =
            addsVariance ? Self.varianceBetween(dispersion, kept.map(\.1)) : 0
        self.method = method
        self.target = target
        var points: [Point] = []
        for (index, team) in teams.enumerated() {
            guard let limits = method.limits(team, centre: centre, between: nil),
                let adjusted = method.limits(team, centre: centre, between: varianceBetween)
            else { return nil }
            points.append(
                Point(
                    value: team.numerator / team.denominator, transformed: transformed[index],
                    score: scores[index], tamedScore: tamed[index], limits: limits,
                    adjustedLimits: adjusted))
        }
        self.points = points
    }

    /// The variance between teams by DerSimonian and Laird from the dispersion.
    private static func varianceBetween(_ dispersion: Double, _ errors: [Double]) -> Double {
        let count = Double(errors.count)
        let weights = errors.map { 1 / ($0 * $0) }
        let sum = compensatedSum(weights)
        let spare = sum - compensatedSum(weights.map { $0 * $0 }) / sum
        let excess = count * dispersion - (count - 1)
        return excess > 0 && spare > 0 ? excess / spare : 0
    }

    /// Scores beyond the trim and 1 - trim quantiles moved to them.
    private static func winsorised(_ scores: [Double], _ trim: Double) -> [Double?] {
        let sorted = scores.sorted()
        guard let low = quantile(ofSorted: sorted, at: trim),
            let high = quantile(ofSorted: sorted, at: 1 - trim)
        else { return scores }
        return scores.map { min(max($0, low), high) }
    }

    /// Scores in the outer groups of rank left out; ties share the average rank.
    private static func truncated(_ scores: [Double], _ trim: Double) -> [Double?] {
        let groups = 1 / trim
        return scores.map { score in
            let below = scores.count { $0 < score }
            let equal = scores.count { $0 == score }
            let rank = Double(below) + Double(equal + 1) / 2
            let group = (rank * groups / Double(scores.count + 1)).rounded(.down)
            return group == 0 || group >= groups - 1 ? nil : score
        }
    }
}
