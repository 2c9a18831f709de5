import Foundation

/// Outcomes of matched people: ratios and differences with errors clustered on the matched set.
extension MatchedCohort {
    /// The share of people with an outcome, by arm; controls by their weights.
    public func risks(_ outcome: [Bool]) throws(MatchingError) -> (treated: Double, control: Double)
    {
        let values = try checked(outcome)
        func mean(_ arm: Bool) -> Double {
            let rows = members.filter { treated[$0] == arm }
            let total = rows.reduce(0) { $0 + weights[$1] }
            return rows.reduce(0) { $0 + weights[$1] * values[$1] } / total
        }
        return (mean(true), mean(false))
    }

    /// The logarithm of the risk ratio, by Poisson regression with a log link.
    ///
    /// `rows` limits it to a sub-group of sets (`filtered`). With `smallSample` the error has the
    /// factor G/(G - 1) · (n - 1)/(n - k) (HC1), without it none (HC0).
    public func logRiskRatio(
        _ outcome: [Bool], among rows: [Int]? = nil, smallSample: Bool = true
    ) throws(MatchingError) -> Coefficient {
        try logRatio(
            try checked(outcome), offset: nil, covariates: [], rows: rows ?? members,
            smallSample: smallSample)
    }

    /// The logarithm of the rate ratio of counts, by Poisson regression with a log link.
    ///
    /// `personTime` is the time in which each person's events were counted (nil: the same for
    /// all); `covariates` are columns to adjust for, one value per person of the cohort.
    public func logRateRatio(
        _ counts: [Double], personTime: [Double]? = nil, covariates: [[Double]] = [],
        among rows: [Int]? = nil
    ) throws(MatchingError) -> Coefficient {
        try MatchingError.check(counts, "the counts", people: treated.count)
        if let personTime {
            try MatchingError.check(personTime, "the time", people: treated.count)
            guard personTime.allSatisfy({ $0 > 0 }) else { throw .notAllowed(what: "a time") }
        }
        return try logRatio(
            counts, offset: personTime.map { $0.map(log) }, covariates: covariates,
            rows: rows ?? members, smallSample: true)
    }

    /// The difference of risks, by weighted least squares.
    public func riskDifference(_ outcome: [Bool]) throws(MatchingError) -> Coefficient {
        let values = try checked(outcome)
        let rows = members
        let design = try design(rows, covariates: [])
        return try MatchingError.wrapping { () throws(RegressionError) in
            let fit = try LeastSquares(
                design: design, response: rows.map { values[$0] },
                weights: rows.map { weights[$0] })
            let covariance = try fit.sandwich.clustered(by: rows.map { sets[$0] ?? -1 })
            return fit.table(covariance: covariance)[1]
        }
    }

    private func logRatio(
        _ response: [Double], offset: [Double]?, covariates: [[Double]], rows: [Int],
        smallSample: Bool
    ) throws(MatchingError) -> Coefficient {
        for arm in [true, false] {
            // Without an event the ratio has no value, and the iteration runs off.
            guard rows.contains(where: { treated[$0] == arm && response[$0] > 0 }) else {
                throw .noEvents
            }
        }
        let design = try design(rows, covariates: covariates)
        return try MatchingError.wrapping { () throws(RegressionError) in
            let fit = try GeneralisedLinearModel(
                .poisson, design: design, response: rows.map { response[$0] },
                offset: offset.map { values in rows.map { values[$0] } },
                weights: rows.map { weights[$0] })
            let covariance = try fit.sandwich.clustered(
                by: rows.map { sets[$0] ?? -1 }, smallSample: smallSample)
            return fit.table(covariance: covariance)[1]
        }
    }

    /// Ones, who had the intervention, and the covariates of the rows.
    private func design(
        _ rows: [Int], covariates: [[Double]]
    ) throws(MatchingError) -> Matrix {
        guard Set(rows.compactMap { sets[$0] }).count > 1 else { throw .tooFewSets }
        for column in covariates {
            try MatchingError.check(column, "a covariate", people: treated.count)
        }
        let columns =
            [rows.map { _ in 1.0 }, rows.map { treated[$0] ? 1 : 0 }]
            + covariates.map { column in rows.map { column[$0] } }
        guard let matrix = Matrix(columns: columns) else { throw .noPairs }
        return matrix
    }

    /// An outcome as numbers, once it has one value per person.
    private func checked(_ outcome: [Bool]) throws(MatchingError) -> [Double] {
        try MatchingError.check(outcome, "the outcome", people: treated.count)
        return outcome.map { $0 ? 1 : 0 }
    }
}
