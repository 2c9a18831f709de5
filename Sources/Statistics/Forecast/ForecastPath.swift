/// The forecast of one month or of the sum of several.
public struct ForecastValue: Sendable, Hashable {
    /// The expected value.
    public let mean: Double

    /// The standard deviation of the value about the mean.
    public let standardDeviation: Double

    /// A forecast with its standard deviation.
    public init(mean: Double, standardDeviation: Double) {
        self.mean = mean
        self.standardDeviation = standardDeviation
    }

    /// The normal interval that holds the share `coverage` of values.
    ///
    /// Nil unless `coverage` is above 0 and below 1. With `floor`, what lies below it is cut off.
    public func interval(coverage: Double, floor: Double? = nil) -> ConfidenceInterval? {
        guard coverage > 0, coverage < 1 else { return nil }
        let half = Normal.quantile((1 + coverage) / 2) * standardDeviation
        let lowest = floor ?? -.infinity
        return ConfidenceInterval(
            lower: max(lowest, mean - half), upper: max(lowest, mean + half))
    }

    /// The forecast with its standard deviation multiplied.
    func widened(by factor: Double) -> ForecastValue {
        ForecastValue(mean: mean, standardDeviation: standardDeviation * factor)
    }
}

/// The forecasts of the months after a series, and of their sum.
public struct ForecastPath: Sendable, Hashable {
    /// One forecast per month, the first month after the series first.
    public let months: [ForecastValue]

    /// The forecast of the sum of the months, whose errors go together.
    public let total: ForecastValue

    /// Forecasts of rates: each month's count over its projected population, times `scale`.
    ///
    /// Nil unless there is one population above 0 for each month.
    public func rates(populations: [Double], per scale: Double) -> [ForecastValue]? {
        guard populations.count == months.count,
            populations.allSatisfy({ $0 > 0 && $0.isFinite })
        else { return nil }
        return zip(months, populations).map { month, population in
            ForecastValue(
                mean: scale * month.mean / population,
                standardDeviation: scale * month.standardDeviation / population)
        }
    }

    /// The path with all standard deviations multiplied.
    func widened(by factor: Double) -> ForecastPath {
        ForecastPath(
            months: months.map { $0.widened(by: factor) }, total: total.widened(by: factor))
    }
}
