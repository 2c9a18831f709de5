/// Seasonal naive: each month is what the same calendar month was a year ago.
///
/// The yardstick of every forecast (METHODS.md section 5). Variance mean(e²) times the number of
/// years ahead, e_t = y_t - y_{t-12}.
public struct SeasonalNaive: Sendable {
    /// The last twelve values.
    private let lastYear: [Double]

    /// Value less the value a year earlier, from the thirteenth month on.
    public let residuals: [Double]

    /// The mean of the squared residuals.
    public let variance: Double

    /// The mean of the absolute residuals, the scale of MASE.
    public let scale: Double

    /// Learns from a series; nil for twelve months or fewer, or values that are not finite.
    public init?(_ values: [Double]) {
        let season = SmoothingModel.season
        guard values.count > season, values.allSatisfy(\.isFinite) else { return nil }
        lastYear = Array(values.suffix(season))
        residuals = zip(values.dropFirst(season), values).map { $0 - $1 }
        let count = Double(residuals.count)
        variance = residuals.reduce(0) { $0 + $1 * $1 } / count
        scale = residuals.reduce(0) { $0 + abs($1) } / count
        guard variance.isFinite else { return nil }
    }

    /// The forecasts of the `horizon` months after the series; nil for a horizon below 1.
    public func forecast(horizon: Int) -> ForecastPath? {
        guard horizon >= 1 else { return nil }
        let season = SmoothingModel.season
        let months = (0..<horizon).map { month in
            ForecastValue(
                mean: lastYear[month % season],
                standardDeviation: (variance * Double(month / season + 1)).squareRoot())
        }
        // Months a year apart repeat the same errors; months within a year have their own.
        var total = 0.0
        for month in 0..<min(season, horizon) {
            for first in stride(from: month, to: horizon, by: season) {
                let later = (horizon - 1 - first) / season + 1
                total += Double(later * later)
            }
        }
        return ForecastPath(
            months: months,
            total: ForecastValue(
                mean: months.reduce(0) { $0 + $1.mean },
                standardDeviation: (variance * total).squareRoot()))
    }
}
