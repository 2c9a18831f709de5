/// Additive Holt-Winters smoothing with given parameters, as R's HoltWinters computes it.
///
/// Starts from a classical decomposition of the first two years and runs from month 13 on. The
/// regression test of the recursion; forecasts for readers come from `SmoothingFit`.
public struct HoltWinters: Sendable {
    /// The share of an error that moves the level.
    public let alpha: Double

    /// The share of a change of level that moves the slope.
    public let beta: Double

    /// The share of a deviation that moves the seasonal effect.
    public let gamma: Double

    /// Where the series ended; the season holds the next month first.
    public let end: SmoothingState

    /// Value less forecast, from month 13 on.
    public let residuals: [Double]

    /// Runs the smoothing; nil for fewer than 24 months or numbers that are not finite.
    public init?(_ values: [Double], alpha: Double, beta: Double, gamma: Double) {
        let length = SmoothingModel.season
        guard values.count >= 2 * length, values.allSatisfy(\.isFinite),
            let start = ClassicalDecomposition(Array(values.prefix(2 * length))),
            let line = start.trendLine
        else { return nil }
        var level = line.intercept
        var slope = line.slope
        var season = start.figure
        var residuals: [Double] = []
        for (index, value) in values.enumerated().dropFirst(length) {
            let seasonal = season[index % length]
            residuals.append(value - (level + slope + seasonal))
            let before = level
            level = alpha * (value - seasonal) + (1 - alpha) * (level + slope)
            slope = beta * (level - before) + (1 - beta) * slope
            season[index % length] = gamma * (value - level) + (1 - gamma) * seasonal
        }
        let next = values.count % length
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.residuals = residuals
        end = SmoothingState(
            level: level, slope: slope, season: Array(season[next...] + season[..<next]))
    }

    /// The sum of squared residuals.
    public var sumOfSquares: Double { residuals.reduce(0) { $0 + $1 * $1 } }

    /// The forecasts of the months after the series, each with its standard deviation.
    ///
    /// Variance of the residuals (n - 1) times 1 + Σ psi_j² over j < h, with
    /// psi_j = alpha (1 + j beta) + gamma (1 - alpha) [12 | j].
    public func forecast(horizon: Int) -> [ForecastValue] {
        guard let mean = preciseMean(residuals), horizon >= 1 else { return [] }
        let variance = squaredDeviations(residuals, from: mean) / Double(residuals.count - 1)
        var spread = 1.0
        return (1...horizon).map { month in
            let seasonal = month.isMultiple(of: SmoothingModel.season)
            let value = ForecastValue(
                mean: end.level + Double(month) * end.slope
                    + end.season[(month - 1) % SmoothingModel.season],
                standardDeviation: (variance * spread).squareRoot())
            let carried =
                alpha * (1 + Double(month) * beta) + (seasonal ? gamma * (1 - alpha) : 0)
            spread += carried * carried
            return value
        }
    }
}
