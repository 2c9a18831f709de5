/// A way to forecast monthly values.
public enum ForecastMethod: Sendable, Hashable {
    /// The same month of last year, the yardstick.
    case seasonalNaive

    /// Exponential smoothing with a model.
    case smoothing(SmoothingModel)

    /// The short name: snaive, ANA, AAdN, AAdA...
    public var name: String {
        switch self {
        case .seasonalNaive: "snaive"
        case .smoothing(let model): model.name
        }
    }

    /// The method in plain words.
    public var words: String {
        switch self {
        case .seasonalNaive: "the same month last year"
        case .smoothing(let model):
            switch (model.trend, model.seasonal) {
            case (.none, false): "a moving level"
            case (.none, true): "a moving level and a season"
            case (.additive, false): "a trend"
            case (.additive, true): "a trend and a season"
            case (.damped, false): "a fading trend"
            case (.damped, true): "a fading trend and a season"
            }
        }
    }

    /// The methods compared for a series of `count` months, the yardstick first.
    ///
    /// Below three years a season and a trend cannot be told apart, so AAdA is left out.
    public static func candidates(months count: Int) -> [ForecastMethod] {
        var models = [
            SmoothingModel(trend: .none, seasonal: true),
            SmoothingModel(trend: .damped, seasonal: false),
        ]
        if count >= 3 * SmoothingModel.season {
            models.append(SmoothingModel(trend: .damped, seasonal: true))
        }
        return [.seasonalNaive] + models.map { .smoothing($0) }
    }

    /// Learns from `values` and forecasts; nil when they are too few for the method.
    public func forecast(_ values: [Double], horizon: Int) -> ForecastPath? {
        switch self {
        case .seasonalNaive: SeasonalNaive(values)?.forecast(horizon: horizon)
        case .smoothing(let model):
            SmoothingFit.fit(model, values)?.forecast(horizon: horizon)
        }
    }
}
