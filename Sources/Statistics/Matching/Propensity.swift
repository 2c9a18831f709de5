import Foundation

/// How likely each person was to get the intervention, given what was known before.
///
/// A logistic regression; matching uses its linear predictor (METHODS.md E5).
public struct Propensity: Sendable {
    /// One coefficient per column of the design.
    public let coefficients: [Coefficient]

    /// The linear predictor of each person, the log odds of the intervention.
    public let predictors: [Double]

    /// The probability of the intervention of each person.
    public let scores: [Double]

    /// Fits who had the intervention on a design with one row per person and a column of ones.
    ///
    /// Throws `separated` when a person's probability is 0 or 1 to eight figures: coefficients then
    /// run off, and the caliper with them.
    public init(design: Matrix, treated: [Bool]) throws(MatchingError) {
        try MatchingError.check(treated, "the intervention", people: design.rows)
        guard treated.contains(true), treated.contains(false) else { throw .oneArm }
        let fit = try MatchingError.wrapping { () throws(RegressionError) in
            try GeneralisedLinearModel(
                .binomial, design: design, response: treated.map { $0 ? 1 : 0 })
        }
        guard fit.fitted.allSatisfy({ $0 > 1e-8 && $0 < 1 - 1e-8 }) else { throw .separated }
        coefficients = fit.table()
        predictors = fit.predictor
        scores = fit.fitted
    }
}
