/// What the residuals of a fit in order of time say about correlation between neighbours.
public struct ResidualDiagnostics: Sendable {
    private let residuals: [Double]

    /// Diagnostics of residuals in order of time without gaps.
    public init(_ residuals: [Double]) { self.residuals = residuals }

    /// The statistic of Durbin and Watson: near 2 without correlation, below it with positive.
    public var durbinWatson: Double {
        let steps = zip(residuals.dropFirst(), residuals).reduce(0) { sum, pair in
            sum + (pair.0 - pair.1) * (pair.0 - pair.1)
        }
        return steps / residuals.reduce(0) { $0 + $1 * $1 }
    }

    /// The autocorrelation at a lag, about the mean of the residuals.
    public func autocorrelation(lag: Int) -> Double {
        guard lag >= 0, lag < residuals.count, let mean = preciseMean(residuals) else {
            return .nan
        }
        let shared = zip(residuals.dropFirst(lag), residuals).reduce(0) { sum, pair in
            sum + (pair.0 - mean) * (pair.1 - mean)
        }
        return shared / residuals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }

    /// The statistic of Ljung and Box over the first `lags` autocorrelations; chi-square with as
    /// many degrees of freedom when there is no correlation.
    public func ljungBox(lags: Int) -> Double {
        let count = Double(residuals.count)
        let sum = (1...max(1, lags)).reduce(0) { sum, lag in
            let correlation = autocorrelation(lag: lag)
            return sum + correlation * correlation / (count - Double(lag))
        }
        return count * (count + 2) * sum
    }
}

extension LeastSquares {
    /// Diagnostics of the residuals, for rows in order of time.
    public var diagnostics: ResidualDiagnostics { ResidualDiagnostics(residuals) }

    /// The share of the response's variance that the design explains (unweighted, with intercept).
    public var rSquared: Double {
        let observed = zip(fitted, residuals).map(+)
        guard let mean = preciseMean(observed) else { return .nan }
        return 1 - residualSumOfSquares / squaredDeviations(observed, from: mean)
    }

    /// The test of Breusch and Godfrey for correlation up to `order` lags, which is valid with
    /// trends in the design: n·R² of the residuals on the design and their own lags.
    ///
    /// Missing lags at the start are 0. Throws when the lags are combinations of the design.
    public func breuschGodfrey(
        order: Int = 1
    ) throws(RegressionError) -> (statistic: Double, pValue: Double) {
        var elements = design.elements
        for lag in 1...max(1, order) {
            elements += [Double](repeating: 0, count: lag) + residuals.dropLast(lag)
        }
        var extended = Matrix(rows: design.rows, columns: design.columns + max(1, order))
        extended.elements = elements
        let fit = try LeastSquares(design: extended, response: residuals)
        let total = residuals.reduce(0) { $0 + $1 * $1 }
        let statistic = Double(design.rows) * (1 - fit.residualSumOfSquares / total)
        return (
            statistic, ChiSquare.upper(statistic, degreesOfFreedom: Double(max(1, order)))
        )
    }
}
