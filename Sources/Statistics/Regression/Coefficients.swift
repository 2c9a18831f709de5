/// What a test of a coefficient is read from.
public enum ReferenceDistribution: Sendable, Hashable {
    /// The standard normal distribution.
    case normal

    /// Student's t distribution with its degrees of freedom.
    case studentT(Double)

    /// The probability of a statistic at least this far from 0, on either side.
    public func twoSided(_ statistic: Double) -> Double {
        switch self {
        case .normal: Normal.twoSided(statistic)
        case .studentT(let degrees): StudentT.twoSided(statistic, degreesOfFreedom: degrees)
        }
    }

    /// The quantile that leaves the level's tail above it (1.96 for 95 % of the normal).
    public func quantile(level: ConfidenceLevel) -> Double {
        switch self {
        case .normal: level.normalQuantile
        case .studentT(let degrees):
            StudentT.quantile(1 - level.tail, degreesOfFreedom: degrees)
        }
    }
}

/// A coefficient, or a combination of them, with its standard error and test.
public struct Coefficient: Sendable, Hashable {
    /// The estimate, on the scale of the linear predictor.
    public let estimate: Double

    /// The standard error.
    public let standardError: Double

    /// What the test is read from.
    public let reference: ReferenceDistribution

    /// An estimate with its standard error.
    public init(estimate: Double, standardError: Double, reference: ReferenceDistribution) {
        self.estimate = estimate
        self.standardError = standardError
        self.reference = reference
    }

    /// The estimate over its standard error.
    public var statistic: Double { estimate / standardError }

    /// The two-sided p value against 0.
    public var pValue: Double { reference.twoSided(statistic) }

    /// The interval of the estimate; nil when the standard error is not a number.
    public func interval(level: ConfidenceLevel = .ninetyFive) -> ConfidenceInterval? {
        let half = reference.quantile(level: level) * standardError
        return ConfidenceInterval(lower: estimate - half, upper: estimate + half)
    }

    /// One row per coefficient, with the square roots of the diagonal of `covariance`.
    public static func table(
        _ coefficients: [Double], covariance: Matrix, reference: ReferenceDistribution
    ) -> [Coefficient] {
        zip(coefficients, covariance.diagonal).map {
            Coefficient(
                estimate: $0, standardError: $1.squareRoot(), reference: reference)
        }
    }

    /// The combination Σ wᵢ bᵢ of coefficients, with √(w'Vw).
    public static func combination(
        _ weights: [Double], of coefficients: [Double], covariance: Matrix,
        reference: ReferenceDistribution
    ) -> Coefficient {
        Coefficient(
            estimate: zip(weights, coefficients).reduce(0) { $0 + $1.0 * $1.1 },
            standardError: covariance.quadraticForm(weights).squareRoot(), reference: reference)
    }
}
