/// The forecast of the months after a series (METHODS.md section 5).
public enum Forecasting {
    /// What the values are, as far as it matters to a forecast.
    public struct Settings: Sendable, Hashable {
        /// What values cannot go below; nil where they can be any number.
        public var floor: Double?

        /// Whether values count events, so that small ones get a yearly range only.
        public var countsEvents: Bool

        /// Settings; by default values are counts of events.
        public init(floor: Double? = 0, countsEvents: Bool = true) {
            self.floor = floor
            self.countsEvents = countsEvents
        }
    }

    /// The fewest past forecasts that can tell methods apart.
    static let fewestComparisons = 12

    /// The fewest events a month, on average, that are forecast month by month.
    static let fewestEvents = 10.0

    /// How much closer than the same month of last year a method must be.
    static let margin = 0.05

    /// Forecasts the `horizon` months (1 to 12) after a series of months without gaps.
    ///
    /// The series starts after the last change of definition or coding: nothing is learned across
    /// one. Each candidate learns again at every rolling origin and is compared with what came; the
    /// lowest mean absolute scaled error wins. The answer is withheld, with a reason, unless the
    /// winner is more than 5 % closer than the same month of last year.
    public static func forecast(
        _ series: [Double?], horizon: Int, settings: Settings = Settings()
    ) -> ForecastAnswer {
        let values = series.compactMap { $0 }
        if let refusal = refusal(series, values, horizon, settings) {
            let annual: AnnualCount? =
                if case .rareEvents = refusal { AnnualCount(months: values) } else { nil }
            return .withheld(WithheldForecast(refusal, values, annual: annual))
        }
        let plan = RollingOrigin(months: values.count)
        let tests = ForecastMethod.candidates(months: values.count).compactMap {
            BackTest($0, values, plan: plan)
        }
        guard let naive = tests.first, naive.method == .seasonalNaive, naive.scaledError > 0
        else { return .withheld(WithheldForecast(.noVariation, values)) }
        let best = tests.dropFirst().min { $0.scaledError < $1.scaledError } ?? naive
        guard best.scaledError < (1 - margin) * naive.scaledError,
            let path = best.method.forecast(values, horizon: horizon)
        else {
            let refusal = ForecastRefusal.notBetter(share: best.scaledError / naive.scaledError)
            return .withheld(WithheldForecast(refusal, values, backTests: tests))
        }
        let widening = best.wideningFactor
        return .shown(
            MonthlyForecast(
                method: best.method, path: path.widened(by: widening), widening: widening,
                backTests: tests, floor: settings.floor, chosen: best, naive: naive))
    }

    /// What forbids a forecast before any is tried.
    private static func refusal(
        _ series: [Double?], _ values: [Double], _ horizon: Int, _ settings: Settings
    ) -> ForecastRefusal? {
        guard (1...SmoothingModel.season).contains(horizon) else { return .horizon(horizon) }
        guard values.allSatisfy(\.isFinite) else { return .notFinite }
        guard values.count == series.count else {
            return .missingMonths(series.count - values.count)
        }
        if settings.countsEvents, let mean = preciseMean(values), mean < fewestEvents {
            return .rareEvents(mean: mean)
        }
        let count = values.count
        guard count >= 2 * SmoothingModel.season else { return .tooShort(months: count) }
        let comparisons = RollingOrigin(months: count).origins(months: count).reduce(0) {
            $0 + min(SmoothingModel.season, count - $1)
        }
        guard comparisons >= fewestComparisons else {
            return .tooFewToTest(comparisons: comparisons)
        }
        return nil
    }
}
