/// The bias-corrected and accelerated bootstrap of a mean (Efron 1987).
public enum BootstrapMean {
    /// The interval of the mean of values; nil for fewer than two, or values all alike.
    ///
    /// Draws as many values with replacement, `replicates` times, from one seed; the quantiles are
    /// shifted for bias and skewness, the latter from the mean without each value in turn. Values
    /// are sorted first, so the answer does not depend on row order.
    public static func interval(
        _ rows: [Double], level: ConfidenceLevel = .ninetyFive, replicates: Int = 2000,
        seed: UInt64
    ) -> ConfidenceInterval? {
        let values = rows.sorted()
        guard values.count > 1, replicates > 1, let mean = preciseMean(values), mean.isFinite,
            values.contains(where: { $0 != values[0] })
        else { return nil }
        var random = SeededRandom(seed: seed)
        let count = Double(values.count)
        let means = (0..<replicates).map { _ in
            values.indices.reduce(0.0) { sum, _ in
                sum + values[random.index(below: values.count)]
            } / count
        }.sorted()
        // Half of the ties count as below; a share of 0 or 1 would have no quantile.
        let below = means.reduce(0.0) { $0 + ($1 < mean ? 1 : $1 == mean ? 0.5 : 0) }
        let share = min(max(below, 0.5), Double(replicates) - 0.5) / Double(replicates)
        let bias = Normal.quantile(share)
        let acceleration = acceleration(values, mean)
        func limit(_ p: Double) -> Double? {
            let shifted = bias + Normal.quantile(p)
            let denominator = 1 - acceleration * shifted
            guard denominator > 0 else { return nil }
            return quantile(
                ofSorted: means, at: Normal.cumulative(bias + shifted / denominator))
        }
        guard let lower = limit(level.tail), let upper = limit(1 - level.tail) else { return nil }
        return ConfidenceInterval(lower: lower, upper: upper)
    }

    /// Σ d³ / (6 (Σ d²)^1.5), d the mean less the mean without each value; for a mean these are in
    /// proportion to the values' own deviations.
    private static func acceleration(_ values: [Double], _ mean: Double) -> Double {
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let cubes = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) }
        return cubes / (6 * squares * squares.squareRoot())
    }
}
