import Foundation

/// Where a fit starts its search (METHODS.md section 5; forecast::ets of R).
struct SmoothingStart {
    /// The first smoothing parameters.
    let parameters: SmoothingParameters

    /// The first level, slope and season.
    let state: SmoothingState

    /// The start for a series; nil where it is too short to give one.
    ///
    /// Seasonal effects from a 2 x 12 moving average (below three years: what is left of the
    /// values less the line of a fit with one sine and cosine), level and slope from a line
    /// through the first ten values without season (two years with one).
    init?(_ model: SmoothingModel, _ values: [Double]) {
        var season: [Double] = []
        var adjusted = values
        if model.seasonal {
            guard let effects = Self.seasonalEffects(values) else { return nil }
            adjusted = zip(values, effects).map { $0 - $1 }
            season = Array(effects.prefix(SmoothingModel.season))
            // One effect follows from the others: all twelve sum to 0.
            season[0] = -season.dropFirst().reduce(0, +)
        }
        let first = Array(adjusted.prefix(model.seasonal ? 2 * SmoothingModel.season : 10))
        guard let line = StraightLine(first) else { return nil }
        state =
            model.hasSlope
            ? SmoothingState(level: line.intercept, slope: line.slope, season: season)
            : SmoothingState(level: first.reduce(0, +) / Double(first.count), season: season)
        parameters = Self.parameters(model)
    }

    /// Parameters a little above their lower bounds.
    private static func parameters(_ model: SmoothingModel) -> SmoothingParameters {
        let bounds = SmoothingBounds.standard
        let period = Double(model.seasonal ? SmoothingModel.season : 1)
        let alpha = bounds.share.lowerBound + 0.2 * bounds.width / period
        var parameters = SmoothingParameters(alpha: alpha)
        if model.hasSlope {
            let most = min(bounds.share.upperBound, alpha)
            parameters.beta =
                bounds.share.lowerBound + 0.1 * (most - bounds.share.lowerBound)
        }
        if model.seasonal {
            let most = min(bounds.share.upperBound, 1 - alpha)
            parameters.gamma =
                bounds.share.lowerBound + 0.05 * (most - bounds.share.lowerBound)
        }
        if model.trend == .damped {
            parameters.phi =
                bounds.fade.lowerBound
                + 0.99 * (bounds.fade.upperBound - bounds.fade.lowerBound)
        }
        return parameters
    }

    /// A seasonal effect for each value.
    private static func seasonalEffects(_ values: [Double]) -> [Double]? {
        let length = SmoothingModel.season
        if values.count >= 3 * length {
            guard let parts = ClassicalDecomposition(values) else { return nil }
            return values.indices.map { parts.figure[$0 % length] }
        }
        let times = values.indices.map { Double($0 + 1) }
        let angles = times.map { 2 * Double.pi * $0 / Double(length) }
        guard
            let design = Matrix(columns: [
                times.map { _ in 1 }, times, angles.map(sin), angles.map(cos),
            ]), let fit = try? LeastSquares(design: design, response: values)
        else { return nil }
        return zip(values, times).map { $0 - fit.coefficients[0] - fit.coefficients[1] * $1 }
    }
}
