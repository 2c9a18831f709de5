/// The months at which a back-test pretends to stand: it learns up to there and forecasts on.
public struct RollingOrigin: Sendable, Hashable {
    /// The number of months known at the first origin.
    public let first: Int

    /// The months between two origins.
    public let step: Int

    /// Origins from `first` on; both numbers must be at least 1, else nil.
    public init?(first: Int, step: Int) {
        guard first >= 1, step >= 1 else { return nil }
        self.first = first
        self.step = step
    }

    /// The plan for a series of `count` months (METHODS.md section 5): the last two years, but
    /// never less than two years to learn from; every third month when the series is long.
    public init(months count: Int) {
        first = max(24, count - 24)
        step = count > 48 ? 3 : 1
    }

    /// The origins that leave at least one month to forecast.
    public func origins(months count: Int) -> [Int] {
        Array(stride(from: first, to: count, by: step))
    }
}

/// How well a method would have forecast a series in the past.
public struct BackTest: Sendable {
    /// One forecast compared with what came.
    public struct Comparison: Sendable, Hashable {
        /// The number of months known when the forecast was made.
        public let origin: Int

        /// How many months ahead the forecast was, from 1.
        public let horizon: Int

        /// What was forecast.
        public let forecast: ForecastValue

        /// What came.
        public let actual: Double

        /// The mean absolute change from a year earlier in the months known at the origin.
        public let scale: Double

        /// The absolute error in units of `scale`.
        public var scaledError: Double { abs(actual - forecast.mean) / scale }

        /// The absolute error in standard deviations of the forecast.
        var deviations: Double { abs(actual - forecast.mean) / forecast.standardDeviation }
    }

    /// The method tested.
    public let method: ForecastMethod

    /// Every comparison, by origin and horizon.
    public let comparisons: [Comparison]

    /// The mean absolute scaled error (Hyndman and Koehler 2006); 1 is the yardstick in-sample.
    public let scaledError: Double

    /// Tests a method up to a year ahead from each origin.
    ///
    /// Nil when there is no origin, the method cannot learn at one of them, or the months known
    /// there repeat the year before exactly, so that errors have no scale.
    public init?(_ method: ForecastMethod, _ values: [Double], plan: RollingOrigin) {
        let origins = plan.origins(months: values.count)
        var comparisons: [Comparison] = []
        for origin in origins {
            let known = Array(values.prefix(origin))
            let horizon = min(SmoothingModel.season, values.count - origin)
            guard let scale = SeasonalNaive(known)?.scale, scale > 0,
                let path = method.forecast(known, horizon: horizon)
            else { return nil }
            for (index, forecast) in path.months.enumerated() {
                comparisons.append(
                    Comparison(
                        origin: origin, horizon: index + 1, forecast: forecast,
                        actual: values[origin + index], scale: scale))
            }
        }
        guard let mean = preciseMean(comparisons.map(\.scaledError)), mean.isFinite else {
            return nil
        }
        self.method = method
        self.comparisons = comparisons
        scaledError = mean
    }

    /// The share of values that fell inside their normal interval of a nominal coverage.
    public func coverage(nominal: Double) -> Double {
        let limit = Normal.quantile((1 + nominal) / 2)
        let inside = comparisons.count { $0.deviations <= limit }
        return Double(inside) / Double(comparisons.count)
    }

    /// How much wider 80 % intervals must be, from the errors seen; 1 when they held well enough.
    ///
    /// Below 65 % seen coverage: the 80 % quantile of |e|/sd over that of the normal.
    public var wideningFactor: Double {
        guard coverage(nominal: 0.8) < 0.65,
            let seen = quantile(ofSorted: comparisons.map(\.deviations).sorted(), at: 0.8),
            seen.isFinite
        else { return 1 }
        return max(1, seen / Normal.quantile(0.9))
    }
}
