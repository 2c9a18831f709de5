import Foundation

/// The proportional hazards regression of Cox (1972).
public struct CoxRegression: Sendable {
    /// What to do with people who have the event at the same time.
    public enum Ties: Sendable, Hashable {
        /// Efron's average over the order in which they may have had it.
        case efron

        /// Breslow's: all of them stay at risk for each other.
        case breslow
    }

    /// One coefficient per covariate: the log hazard ratio of one unit more, with its test.
    public let coefficients: [Coefficient]

    /// The inverse of the information at the coefficients.
    public let covariance: Matrix

    /// The partial log likelihood.
    public let logLikelihood: Double

    /// The partial log likelihood with all coefficients 0.
    public let nullLogLikelihood: Double

    /// What was maximised, for the test of proportional hazards.
    let likelihood: PartialLikelihood

    /// Fits `covariates` (one column per covariate, one row per person).
    ///
    /// Newton's steps, halved while they make the fit worse, until the log likelihood settles.
    /// Throws when a covariate is constant, two say the same, or one predicts without fail.
    public init(
        _ people: [ObservedTime], covariates: Matrix, ties: Ties = .efron
    ) throws(SurvivalError) {
        likelihood = try PartialLikelihood(people, covariates: covariates, ties: ties)
        var values = [Double](repeating: 0, count: covariates.columns)
        var current = likelihood.evaluate(values)
        nullLogLikelihood = current.logLikelihood
        var settled = false
        for _ in 0..<60 where !settled {
            guard let factor = Cholesky(current.information, tolerance: 1e-11) else {
                throw .notIdentified
            }
            var step = factor.solve(current.score)
            var next = likelihood.evaluate(zip(values, step).map(+))
            var halvings = 0
            while !(next.logLikelihood >= current.logLikelihood - 1e-9), halvings < 30 {
                step = step.map { $0 / 2 }
                next = likelihood.evaluate(zip(values, step).map(+))
                halvings += 1
            }
            let gain = abs(next.logLikelihood - current.logLikelihood)
            settled = gain <= 1e-12 * abs(next.logLikelihood) || gain == 0
            values = zip(values, step).map(+)
            current = next
        }
        guard settled, !Self.isBoundless(values, covariates),
            let factor = Cholesky(current.information, tolerance: 1e-11)
        else {
            throw .notIdentified
        }
        covariance = factor.inverse()
        logLikelihood = current.logLikelihood
        coefficients = Coefficient.table(values, covariance: covariance, reference: .normal)
    }

    /// Whether hazards differ by more than e³⁰ over a covariate's range: the likelihood has no top.
    private static func isBoundless(_ coefficients: [Double], _ covariates: Matrix) -> Bool {
        coefficients.indices.contains { column in
            let values = covariates.column(column)
            guard let low = values.min(), let high = values.max() else { return true }
            return !(abs(coefficients[column]) * (high - low) <= 30)
        }
    }
}
