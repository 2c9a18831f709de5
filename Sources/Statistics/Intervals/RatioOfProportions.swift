import Foundation

/// The ratio of two proportions with Katz's log interval (NOTES.md section 4).
public enum RatioOfProportions {
    /// (numerator / denominator) over (comparison numerator / comparison denominator).
    ///
    /// Nil unless both denominators are positive, each numerator lies between 0 and its
    /// denominator, and the comparison has events. Without events in the first group the ratio is
    /// 0 and has no interval.
    public static func estimate(
        numerator: Double, denominator: Double, comparisonNumerator: Double,
        comparisonDenominator: Double, level: ConfidenceLevel = .ninetyFive
    ) -> Estimate? {
        guard denominator > 0, comparisonDenominator > 0, comparisonNumerator > 0,
            numerator >= 0, numerator <= denominator,
            comparisonNumerator <= comparisonDenominator
        else { return nil }
        let ratio =
            (numerator / denominator) / (comparisonNumerator / comparisonDenominator)
        guard numerator > 0 else { return Estimate(value: 0, interval: nil) }
        let variance =
            1 / numerator - 1 / denominator + 1 / comparisonNumerator
            - 1 / comparisonDenominator
        let spread = exp(level.normalQuantile * max(0, variance).squareRoot())
        return Estimate(
            value: ratio,
            interval: ConfidenceInterval(lower: ratio / spread, upper: ratio * spread))
    }
}
