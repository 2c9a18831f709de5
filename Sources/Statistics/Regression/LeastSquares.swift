/// A linear regression by least squares, with a weight per row if wanted.
public struct LeastSquares: Sendable {
    /// The design: one row per observation, one column per coefficient.
    public let design: Matrix

    /// The weights; nil when every row counts alike.
    public let weights: [Double]?

    /// One coefficient per column of the design.
    public let coefficients: [Double]

    /// The fitted values.
    public let fitted: [Double]

    /// Observed minus fitted.
    public let residuals: [Double]

    /// (X'WX)⁻¹.
    public let unscaledCovariance: Matrix

    /// The diagonal of the hat matrix.
    public let leverages: [Double]

    /// The weighted sum of squared residuals.
    public let residualSumOfSquares: Double

    /// Fits `response` (one value per row of `design`); weights must be positive.
    public init(
        design: Matrix, response: [Double], weights: [Double]? = nil
    ) throws(RegressionError) {
        try Self.check(response, "the response", design)
        var scaled = design
        var target = response
        if let weights {
            try Self.check(weights, "the weights", design)
            guard weights.allSatisfy({ $0 > 0 }) else { throw .notAllowed(what: "the weights") }
            let roots = weights.map { $0.squareRoot() }
            scaled = design.scalingRows(by: roots)
            for row in target.indices { target[row] *= roots[row] }
        }
        let decomposition = try QRDecomposition(scaled)
        coefficients = decomposition.solve(target)
        let fitted = design * coefficients
        self.fitted = fitted
        let residuals = response.indices.map { response[$0] - fitted[$0] }
        self.residuals = residuals
        unscaledCovariance = decomposition.inverseGram()
        leverages = decomposition.leverages(of: scaled)
        residualSumOfSquares = residuals.indices.reduce(0) { sum, row in
            sum + (weights?[row] ?? 1) * residuals[row] * residuals[row]
        }
        self.design = design
        self.weights = weights
    }

    static func check(
        _ values: [Double], _ what: String, _ design: Matrix
    ) throws(RegressionError) {
        guard values.count == design.rows else {
            throw .wrongLength(what: what, expected: design.rows, found: values.count)
        }
        guard values.allSatisfy(\.isFinite) else { throw .notAllowed(what: what) }
    }

    /// Rows minus columns.
    public var degreesOfFreedom: Double { Double(design.rows - design.columns) }

    /// The residual standard deviation.
    public var sigma: Double { (residualSumOfSquares / degreesOfFreedom).squareRoot() }

    /// The covariance of the coefficients when errors are independent and alike.
    public var covariance: Matrix {
        unscaledCovariance.scaled(by: residualSumOfSquares / degreesOfFreedom)
    }

    /// What the robust covariances are made of.
    public var sandwich: Sandwich {
        Sandwich(
            design: design,
            scores: residuals.indices.map { (weights?[$0] ?? 1) * residuals[$0] },
            bread: unscaledCovariance, leverages: leverages)
    }

    /// The coefficients with their tests, by t; `covariance` nil means the model's own.
    public func table(covariance: Matrix? = nil) -> [Coefficient] {
        Coefficient.table(
            coefficients, covariance: covariance ?? self.covariance,
            reference: .studentT(degreesOfFreedom))
    }
}

extension Matrix {
    /// The matrix with each row times its factor.
    func scalingRows(by factors: [Double]) -> Matrix {
        var result = self
        for column in 0..<columns {
            let start = column * rows
            for row in 0..<rows { result.elements[start + row] *= factors[row] }
        }
        return result
    }
}
