/// The cost of care journeys with an intervention against those without (METHODS.md E7).
public struct CostComparison: Sendable {
    /// The difference of mean changes, by Welch's t test.
    public let changeDifference: Coefficient

    /// The degrees of freedom of that test.
    public let degreesOfFreedom: Double

    /// The difference after, given the cost before: after ~ group + before, errors HC3.
    public let adjustedDifference: Coefficient

    /// The logarithm of the ratio of cost ratios: cost ~ group x time, log link, errors clustered
    /// by person (HC1).
    public let logRatioOfRatios: Coefficient

    /// Compares two groups; costs of 0 are as good as any.
    public init(
        intervention: [JourneyCost], comparison: [JourneyCost]
    ) throws(CostError) {
        try intervention.check()
        try comparison.check()
        let welch = try Self.welch(intervention.map(\.change), comparison.map(\.change))
        changeDifference = welch.difference
        degreesOfFreedom = welch.degreesOfFreedom
        adjustedDifference = try Self.adjusted(intervention, comparison)
        logRatioOfRatios = try Self.ratio(intervention, comparison)
    }

    /// Welch's t test: each group has its own variance.
    private static func welch(
        _ first: [Double], _ second: [Double]
    ) throws(CostError) -> (difference: Coefficient, degreesOfFreedom: Double) {
        guard let left = StudentMean(first), let right = StudentMean(second),
            let leftDeviation = left.standardDeviation,
            let rightDeviation = right.standardDeviation
        else { throw .tooFew }
        let leftError = leftDeviation * leftDeviation / left.count
        let rightError = rightDeviation * rightDeviation / right.count
        let variance = leftError + rightError
        guard variance > 0 else { throw .noVariation }
        let degrees =
            variance * variance
            / (leftError * leftError / (left.count - 1)
                + rightError * rightError / (right.count - 1))
        let difference = Coefficient(
            estimate: left.mean - right.mean, standardError: variance.squareRoot(),
            reference: .studentT(degrees))
        return (difference, degrees)
    }

    private static func adjusted(
        _ intervention: [JourneyCost], _ comparison: [JourneyCost]
    ) throws(CostError) -> Coefficient {
        let people = intervention + comparison
        let columns = [
            people.map { _ in 1.0 },
            people.indices.map { $0 < intervention.count ? 1 : 0 },
            people.map(\.before),
        ]
        guard let design = Matrix(columns: columns) else { throw .tooFew }
        let fit = try CostError.wrapping { () throws(RegressionError) in
            try LeastSquares(design: design, response: people.map(\.after))
        }
        guard fit.leverages.allSatisfy({ $0 < 1 - 1e-9 }) else { throw .oneDecides }
        return fit.table(covariance: fit.sandwich.covariance(.hc3))[1]
    }

    private static func ratio(
        _ intervention: [JourneyCost], _ comparison: [JourneyCost]
    ) throws(CostError) -> Coefficient {
        for group in [intervention, comparison] {
            guard group.contains(where: { $0.before > 0 }),
                group.contains(where: { $0.after > 0 })
            else { throw .noCosts }
        }
        let people = intervention + comparison
        let rows = people.indices.flatMap { [($0, 0.0), ($0, 1.0)] }
        let group = rows.map { $0.0 < intervention.count ? 1.0 : 0 }
        let time = rows.map(\.1)
        let columns = [rows.map { _ in 1.0 }, group, time, zip(group, time).map { $0 * $1 }]
        guard let design = Matrix(columns: columns) else { throw .tooFew }
        return try CostError.wrapping { () throws(RegressionError) in
            let fit = try GeneralisedLinearModel(
                .quasiPoisson, design: design,
                response: rows.map { $0.1 == 0 ? people[$0.0].before : people[$0.0].after })
            let covariance = try fit.sandwich.clustered(by: rows.map(\.0))
            return Coefficient.table(
                fit.coefficients, covariance: covariance, reference: .normal)[3]
        }
    }
}
