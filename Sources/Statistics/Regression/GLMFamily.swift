import Foundation

/// What kind of numbers a generalised linear model explains, with its usual link.
public enum GLMFamily: Sendable, Hashable {
    /// Counts whose variance is their mean; log link.
    case poisson

    /// Counts whose variance is a multiple of their mean, estimated from the residuals; log link.
    case quasiPoisson

    /// Shares of yes answers, variance m(1 - m); logit link. Weights are the numbers asked.
    case binomial

    /// Counts with variance m + m²/size; log link.
    case negativeBinomial(size: Double)

    /// Whether standard errors are scaled by the dispersion of the residuals.
    public var estimatesDispersion: Bool { self == .quasiPoisson }

    /// The first fitted value for a response.
    func start(_ response: Double, weight: Double) -> Double {
        switch self {
        case .poisson, .quasiPoisson: response + 0.1
        case .binomial: (weight * response + 0.5) / (weight + 1)
        case .negativeBinomial: response == 0 ? 1.0 / 6 : response
        }
    }

    /// The linear predictor of a mean.
    func link(_ mean: Double) -> Double {
        self == .binomial ? log(mean / (1 - mean)) : log(mean)
    }

    /// The mean of a linear predictor, kept inside the open range of means.
    func mean(_ predictor: Double) -> Double {
        guard self == .binomial else { return max(exp(predictor), Double.ulpOfOne) }
        let share = 1 / (1 + exp(-predictor))
        return min(max(share, Double.ulpOfOne), 1 - Double.ulpOfOne)
    }

    /// The derivative of the mean with respect to the linear predictor.
    func slope(mean: Double) -> Double { self == .binomial ? mean * (1 - mean) : mean }

    /// The variance of a response with a mean.
    func variance(_ mean: Double) -> Double {
        switch self {
        case .poisson, .quasiPoisson: mean
        case .binomial: mean * (1 - mean)
        case .negativeBinomial(let size): mean + mean * mean / size
        }
    }

    /// What a row adds to the deviance at weight 1.
    func deviance(_ response: Double, _ mean: Double) -> Double {
        switch self {
        case .poisson, .quasiPoisson:
            2 * (xlogy(response, response / mean) - (response - mean))
        case .binomial:
            2
                * (xlogy(response, response / mean)
                    + xlogy(1 - response, (1 - response) / (1 - mean)))
        case .negativeBinomial(let size):
            2
                * (xlogy(response, max(1, response) / mean)
                    - (response + size) * log((response + size) / (mean + size)))
        }
    }

    /// The log likelihood of a row.
    func logLikelihood(_ response: Double, _ mean: Double, weight: Double) -> Double {
        switch self {
        case .poisson, .quasiPoisson:
            weight * (xlogy(response, mean) - mean - Gamma.logarithm(response + 1))
        case .binomial:
            xlogy(weight * response, mean) + xlogy(weight * (1 - response), 1 - mean)
                + Gamma.logarithm(weight + 1) - Gamma.logarithm(weight * response + 1)
                - Gamma.logarithm(weight * (1 - response) + 1)
        case .negativeBinomial(let size):
            weight
                * (Gamma.logarithm(size + response) - Gamma.logarithm(size)
                    - Gamma.logarithm(response + 1) + size * log(size)
                    + xlogy(response, mean) - (size + response) * log(size + mean))
        }
    }

    /// Whether a response is one that the family can explain.
    func allows(_ response: Double) -> Bool {
        self == .binomial ? response >= 0 && response <= 1 : response >= 0
    }

    private func xlogy(_ x: Double, _ y: Double) -> Double { x == 0 ? 0 : x * log(y) }
}
