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
    public init(design: Matrix, treated: [Bool]) throws(MatchingError) {
        try MatchingError.check(treated, "the intervention", people: design.rows)
        guard treated.contains(true), treated.contains(false) else { throw .oneArm }
        let fit = try MatchingError.wrapping { () throws(RegressionError) in
            try GeneralisedLinearModel(
                .binomial, design: design, response: treated.map { $0 ? 1 : 0 })
        }
        coefficients = fit.table()
        predictors = fit.predictor
        scores = fit.fitted
    }
}
