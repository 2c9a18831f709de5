/// A mean with Student's interval (SPC.md section 8).
public struct StudentMean: Sendable, Hashable {
    /// The number of values; for weighted values the effective number, (Σw)² / Σw².
    public let count: Double

    /// The mean.
    public let mean: Double

    /// The standard deviation with n - 1; nil for a single value.
    public let standardDeviation: Double?

    /// The mean of the values; nil without values or when one is not finite.
    public init?(_ values: [Double]) {
        guard values.allSatisfy(\.isFinite), let mean = preciseMean(values) else { return nil }
        self.init(
            count: Double(values.count), mean: mean,
            squares: squaredDeviations(values, from: mean))
    }

    /// The mean from what a query returns: how many values, their sum and their sum of squares.
    ///
    /// Nil without values. The squares of the deviations are a small difference of large numbers;
    /// a fused multiply-add keeps the product exact, and what cannot be told from rounding of the
    /// sums themselves is 0. Values far from 0 with little spread should be sent as values.
    public init?(count: Int, sum: Double, sumOfSquares: Double) {
        guard count > 0, sum.isFinite, sumOfSquares.isFinite, sumOfSquares >= 0 else { return nil }
        let n = Double(count)
        let mean = sum / n
        let squares = sumOfSquares.addingProduct(-mean, sum)
        let noise = sumOfSquares * (4 + n.squareRoot()) * .ulpOfOne
        self.init(count: n, mean: mean, squares: squares <= noise ? 0 : squares)
    }

    /// The weighted mean, with the effective number of values in place of n.
    ///
    /// Nil when the lists differ in length, a weight is negative, or all weights are 0.
    public init?(_ values: [Double], weights: [Double]) {
        guard values.count == weights.count, values.allSatisfy(\.isFinite),
            weights.allSatisfy({ $0 >= 0 && $0.isFinite })
        else { return nil }
        let total = compensatedSum(weights)
        guard total > 0 else { return nil }
        let first = compensatedSum(zip(values, weights).lazy.map { $0 * $1 }) / total
        let mean =
            first + compensatedSum(zip(values, weights).lazy.map { ($0 - first) * $1 }) / total
        let spread = compensatedSum(
            zip(values, weights).lazy.map { ($0 - mean) * ($0 - mean) * $1 })
        let effective = total * total / compensatedSum(weights.lazy.map { $0 * $0 })
        // Σw(x - m)²/Σw estimates σ²(n - 1)/n with n effective values.
        self.init(count: effective, mean: mean, squares: spread / total * effective)
    }

    private init(count: Double, mean: Double, squares: Double) {
        self.count = count
        self.mean = mean
        standardDeviation = count > 1 ? (squares / (count - 1)).squareRoot() : nil
    }

    /// The interval of the mean; nil for a single value.
    public func interval(level: ConfidenceLevel = .ninetyFive) -> ConfidenceInterval? {
        guard let standardDeviation else { return nil }
        let t = StudentT.quantile(1 - level.tail, degreesOfFreedom: count - 1)
        let half = standardDeviation == 0 ? 0 : t * standardDeviation / count.squareRoot()
        return ConfidenceInterval(lower: mean - half, upper: mean + half)
    }

    /// The mean and its interval.
    public func estimate(level: ConfidenceLevel = .ninetyFive) -> Estimate {
        Estimate(value: mean, interval: interval(level: level))
    }
}
