/// An additive exponential smoothing model of monthly values (METHODS.md section 5).
///
/// Written error, trend, season: ANN, AAN, AAdN, ANA, AAA, AAdA (Hyndman and others, Forecasting
/// with Exponential Smoothing, 2008). The season is twelve months.
public struct SmoothingModel: Sendable, Hashable {
    /// How the level moves between months.
    public enum Trend: Sendable, Hashable {
        /// The level drifts without direction.
        case none
        /// The level moves by a slope.
        case additive
        /// The slope fades by the factor phi each month.
        case damped
    }

    /// How the level moves.
    public let trend: Trend

    /// Whether each calendar month has an effect of its own.
    public let seasonal: Bool

    /// A model from its parts.
    public init(trend: Trend, seasonal: Bool) {
        self.trend = trend
        self.seasonal = seasonal
    }

    /// The months of a season.
    public static let season = 12

    /// Every model, simplest first.
    public static let all = [false, true].flatMap { seasonal in
        [Trend.none, .additive, .damped].map { SmoothingModel(trend: $0, seasonal: seasonal) }
    }

    /// The model of a name such as AAdA; nil for a name that is none of `all`.
    public init?(name: String) {
        guard let model = Self.all.first(where: { $0.name == name }) else { return nil }
        self = model
    }

    /// The usual name, such as AAdA.
    public var name: String {
        let middle =
            switch trend {
            case .none: "N"
            case .additive: "A"
            case .damped: "Ad"
            }
        return "A" + middle + (seasonal ? "A" : "N")
    }

    /// Whether the model has a slope.
    var hasSlope: Bool { trend != .none }

    /// The smoothing parameters: alpha, beta with a slope, gamma with a season, phi if damped.
    var parameterCount: Int {
        1 + (hasSlope ? 1 : 0) + (seasonal ? 1 : 0) + (trend == .damped ? 1 : 0)
    }

    /// The starting values that are free: level, slope, and eleven of twelve seasonal effects.
    var stateCount: Int { 1 + (hasSlope ? 1 : 0) + (seasonal ? Self.season - 1 : 0) }

    /// All that a fit chooses, and so the degrees of freedom that it costs.
    public var freedom: Int { parameterCount + stateCount }
}

/// The smoothing parameters of a model.
public struct SmoothingParameters: Sendable, Hashable {
    /// The share of an error that moves the level.
    public var alpha: Double

    /// The share of an error that moves the slope; 0 without one.
    public var beta: Double

    /// The share of an error that moves the month's seasonal effect; 0 without a season.
    public var gamma: Double

    /// The share of the slope that is left a month later; 1 when it does not fade.
    public var phi: Double

    /// The parameters of a model; what the model lacks keeps its default.
    public init(alpha: Double, beta: Double = 0, gamma: Double = 0, phi: Double = 1) {
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.phi = phi
    }
}

/// Where a series stands between two months.
public struct SmoothingState: Sendable, Hashable {
    /// The value without season.
    public var level: Double

    /// The monthly change of the level; 0 without a slope.
    public var slope: Double

    /// The twelve seasonal effects, that of the next month first; empty without a season.
    public var season: [Double]

    /// A state; what the model lacks keeps its default.
    public init(level: Double, slope: Double = 0, season: [Double] = []) {
        self.level = level
        self.slope = slope
        self.season = season
    }
}
