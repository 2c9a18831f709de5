import Foundation

/// A negative binomial regression: counts with variance m + m²/size, the size estimated too.
///
/// Alternates least-squares steps at a given size with Newton's method for the size, as R's
/// MASS::glm.nb does; standard errors of the coefficients take the size as known.
public struct NegativeBinomialModel: Sendable {
    /// The fit at the estimated size.
    public let model: GeneralisedLinearModel

    /// The size (theta); small means much more variation than Poisson counts have.
    public let size: Double

    /// The standard error of the size.
    public let sizeStandardError: Double

    /// Above this size the model is a Poisson model in all but name.
    public static let largestSize = 1e4

    /// Fits the model; `offset` nil is 0 everywhere.
    ///
    /// Throws `notOverdispersed` when the Poisson model has a dispersion of 1 or less, or the size
    /// passes `largestSize`: report that Poisson or quasi-Poisson model instead.
    public init(
        design: Matrix, response: [Double], offset: [Double]? = nil,
        settings: GeneralisedLinearModel.Settings = .init()
    ) throws(RegressionError) {
        var model = try GeneralisedLinearModel(
            .poisson, design: design, response: response, offset: offset, settings: settings)
        guard model.dispersion > 1 else { throw .notOverdispersed }
        var size = try Self.size(response, means: model.fitted)
        for _ in 0..<settings.maximumSteps {
            model = try GeneralisedLinearModel(
                .negativeBinomial(size: size), design: design, response: response,
                offset: offset, start: model.predictor, settings: settings)
            let before = size
            size = try Self.size(response, means: model.fitted, start: size)
            guard abs(size - before) > 1e-9 * size else {
                self.model = model
                self.size = size
                sizeStandardError =
                    1 / Self.information(size, response, model.fitted).squareRoot()
                return
            }
        }
        throw .notConverged(steps: settings.maximumSteps)
    }

    /// The log likelihood of coefficients and size.
    public var logLikelihood: Double { model.logLikelihood }

    /// Akaike's criterion; the size counts as a parameter.
    public var akaike: Double { -2 * logLikelihood + 2 * Double(model.design.columns + 1) }

    /// The size of the highest likelihood at given means, by Newton's method.
    private static func size(
        _ response: [Double], means: [Double], start: Double? = nil
    ) throws(RegressionError) -> Double {
        let moment =
            Double(response.count)
            / response.indices.reduce(0) { sum, row in
                let excess = response[row] / means[row] - 1
                return sum + excess * excess
            }
        var size = start ?? moment
        for _ in 0..<100 {
            let step = score(size, response, means) / information(size, response, means)
            guard step.isFinite else { throw .notOverdispersed }
            // A step to a negative size is cut to half the way to 0.
            size = max(size + step, size / 2)
            guard size < largestSize else { throw .notOverdispersed }
            if abs(step) <= 1e-10 * size { return size }
        }
        throw .notOverdispersed
    }

    private static func score(_ size: Double, _ response: [Double], _ means: [Double]) -> Double {
        let digamma = Gamma.digamma(size)
        return response.indices.reduce(0) { sum, row in
            let (y, mean) = (response[row], means[row])
            return sum + Gamma.digamma(size + y) - digamma + log(size) + 1 - log(size + mean)
                - (y + size) / (mean + size)
        }
    }

    private static func information(
        _ size: Double, _ response: [Double], _ means: [Double]
    ) -> Double {
        let trigamma = Gamma.trigamma(size)
        return response.indices.reduce(0) { sum, row in
            let (y, total) = (response[row], means[row] + size)
            return sum - Gamma.trigamma(size + y) + trigamma - 1 / size + 2 / total
                - (y + size) / (total * total)
        }
    }
}
