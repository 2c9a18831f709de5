/// Wilson's score interval for a proportion (SPC.md section 8).
public enum Wilson {
    /// The interval of `numerator` out of `denominator`, as shares from 0 to 1.
    ///
    /// Nil unless 0 <= numerator <= denominator and denominator > 0. Not clamped: with a numerator
    /// of 0 the lower limit can be a rounding error (1e-17) away from 0.
    public static func interval(
        numerator: Double, denominator: Double, level: ConfidenceLevel = .ninetyFive
    ) -> ConfidenceInterval? {
        guard denominator > 0, numerator >= 0, numerator <= denominator,
            denominator.isFinite
        else { return nil }
        let z = level.normalQuantile
        guard z.isFinite else { return ConfidenceInterval(lower: 0, upper: 1) }
        let spread =
            z * (z * z + 4 * numerator * (1 - numerator / denominator)).squareRoot()
        let width = 2 * (denominator + z * z)
        return ConfidenceInterval(
            lower: (2 * numerator + z * z - spread) / width,
            upper: (2 * numerator + z * z + spread) / width)
    }

    /// The proportion times `scale` (100 for per cent) with its interval on the same scale.
    ///
    /// Nil under the same conditions as the interval.
    public static func estimate(
        numerator: Double, denominator: Double, scale: Double = 1,
        level: ConfidenceLevel = .ninetyFive
    ) -> Estimate? {
        guard
            let interval = interval(numerator: numerator, denominator: denominator, level: level)
        else { return nil }
        return Estimate(
            value: numerator / denominator * scale, interval: interval.scaled(by: scale))
    }
}
