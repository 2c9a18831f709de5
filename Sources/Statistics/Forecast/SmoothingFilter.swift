import Foundation

/// The recursion of additive exponential smoothing in error form (METHODS.md section 5).
///
/// With e = y - (l + phi b + s): l' = l + phi b + alpha e, b' = phi b + beta e, s' = s + gamma e.
struct SmoothingFilter {
    private let parameters: SmoothingParameters
    private var level: Double
    private var slope: Double
    private var season: [Double]
    private var month = 0

    init(_ parameters: SmoothingParameters, from state: SmoothingState) {
        self.parameters = parameters
        level = state.level
        slope = state.slope
        season = state.season
    }

    /// Takes in one month's value and returns the error of the forecast made just before it.
    mutating func step(_ value: Double) -> Double {
        let fading = parameters.phi * slope
        let seasonal = season.isEmpty ? 0 : season[month]
        let error = value - (level + fading + seasonal)
        level = level + fading + parameters.alpha * error
        slope = fading + parameters.beta * error
        if !season.isEmpty {
            season[month] = seasonal + parameters.gamma * error
            month = month + 1 == season.count ? 0 : month + 1
        }
        return error
    }

    /// Where the series stands now.
    var state: SmoothingState {
        SmoothingState(
            level: level, slope: slope, season: Array(season[month...] + season[..<month]))
    }
}

/// A model with its parameters, run over a series.
public struct SmoothedSeries: Sendable {
    /// The model.
    public let model: SmoothingModel

    /// The smoothing parameters used.
    public let parameters: SmoothingParameters

    /// Where the series started, before its first month.
    public let start: SmoothingState

    /// Where the series ended, after its last month.
    public let end: SmoothingState

    /// The forecast of each month from the months before it.
    public let fitted: [Double]

    /// Value less forecast, by month.
    public let residuals: [Double]

    /// The sum of squared residuals.
    public let sumOfSquares: Double

    /// Runs the model; nil when the season has not twelve effects (none for a model without one),
    /// or a number is not finite.
    public init?(
        _ model: SmoothingModel, parameters: SmoothingParameters, start: SmoothingState,
        values: [Double]
    ) {
        guard start.season.count == (model.seasonal ? SmoothingModel.season : 0) else {
            return nil
        }
        var filter = SmoothingFilter(parameters, from: start)
        residuals = values.map { filter.step($0) }
        fitted = zip(values, residuals).map { $0 - $1 }
        sumOfSquares = residuals.reduce(0) { $0 + $1 * $1 }
        guard sumOfSquares.isFinite else { return nil }
        self.model = model
        self.parameters = parameters
        self.start = start
        end = filter.state
    }

    /// The log likelihood without its constants: -n/2 log SSE.
    public var logLikelihood: Double { -Double(residuals.count) / 2 * log(sumOfSquares) }

    /// The variance of one month's error, SSE / (n - freedom); nil without degrees of freedom.
    public var variance: Double? {
        let degrees = residuals.count - model.freedom
        return degrees > 0 ? sumOfSquares / Double(degrees) : nil
    }

    /// Akaike's criterion; the error's variance counts as one more parameter.
    public var akaike: Double { -2 * logLikelihood + 2 * criterionCount }

    /// Akaike's criterion corrected for small samples; nil when the sample is too small for it.
    public var correctedAkaike: Double? {
        let left = Double(residuals.count) - criterionCount - 1
        return left > 0 ? akaike + 2 * criterionCount * (criterionCount + 1) / left : nil
    }

    /// Schwarz's criterion.
    public var bayes: Double {
        -2 * logLikelihood + criterionCount * log(Double(residuals.count))
    }

    private var criterionCount: Double { Double(model.freedom + 1) }
}
