/// The test whether a covariate's hazard ratio stays the same over time.
///
/// The score test of Grambsch and Therneau (1994) as in cox.zph of survival 3: the coefficient is
/// let vary with 1 - S(t-), S the Kaplan-Meier curve of all people.
public struct ProportionalHazards: Sendable, Hashable {
    /// The statistic of each covariate, one degree of freedom each.
    public let chiSquares: [Double]

    /// The statistic of all covariates together.
    public let globalChiSquare: Double

    /// The probability of each covariate's statistic when its hazard ratio is constant.
    public var pValues: [Double] {
        chiSquares.map { ChiSquare.upper($0, degreesOfFreedom: 1) }
    }

    /// The probability of the joint statistic.
    public var globalPValue: Double {
        ChiSquare.upper(globalChiSquare, degreesOfFreedom: Double(chiSquares.count))
    }

    /// Tests a fitted regression; throws when time and covariates cannot be told apart.
    public init(_ fit: CoxRegression) throws(SurvivalError) {
        let size = fit.coefficients.count
        var score = [Double](repeating: 0, count: 2 * size)
        var information = Matrix(rows: 2 * size, columns: 2 * size)
        let share = try fit.likelihood.shareBefore()
        fit.likelihood.walk(fit.coefficients.map(\.estimate)) { moment in
            let late = 1 - share(moment.time)
            for row in 0..<size {
                score[size + row] += late * moment.score[row]
                for column in 0..<size {
                    let added = moment.information[row, column]
                    information[row, column] += added
                    information[size + row, column] += late * added
                    information[row, size + column] += late * added
                    information[size + row, size + column] += late * late * added
                }
            }
        }
        var statistics: [Double] = []
        for covariate in 0..<size {
            let kept = Array(0..<size) + [size + covariate]
            statistics.append(try Self.statistic(score, information, kept))
        }
        chiSquares = statistics
        globalChiSquare = try Self.statistic(score, information, Array(0..<2 * size))
    }

    private static func statistic(
        _ score: [Double], _ information: Matrix, _ kept: [Int]
    ) throws(SurvivalError) -> Double {
        var block = Matrix(rows: kept.count, columns: kept.count)
        for (row, from) in kept.enumerated() {
            for (column, other) in kept.enumerated() {
                block[row, column] = information[from, other]
            }
        }
        guard let factor = Cholesky(block) else { throw .notIdentified }
        let part = kept.map { score[$0] }
        return zip(part, factor.solve(part)).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
