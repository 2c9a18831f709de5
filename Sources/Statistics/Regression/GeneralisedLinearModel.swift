/// A generalised linear model, fitted by iteratively reweighted least squares (METHODS E1b).
public struct GeneralisedLinearModel: Sendable {
    /// When the iteration stops.
    public struct Settings: Sendable {
        /// Stop when |change of deviance| / (|deviance| + 0.1) is below this.
        public var tolerance: Double

        /// Give up after so many steps.
        public var maximumSteps: Int

        /// Settings; the defaults are those of the golden files.
        public init(tolerance: Double = 1e-12, maximumSteps: Int = 100) {
            self.tolerance = tolerance
            self.maximumSteps = maximumSteps
        }
    }

    /// The family with its link.
    public let family: GLMFamily

    /// The design: one row per observation, one column per coefficient.
    public let design: Matrix

    /// The response.
    public let response: [Double]

    /// The known part of each row's linear predictor (log population).
    public let offset: [Double]

    /// The prior weights (numbers asked, for a binomial share).
    public let weights: [Double]

    /// One coefficient per column of the design.
    public let coefficients: [Double]

    /// The linear predictor with the offset.
    public let predictor: [Double]

    /// The fitted means.
    public let fitted: [Double]

    /// The weights of the last least-squares step.
    public let workingWeights: [Double]

    /// Weight times residual of the last least-squares step itself, before the means were updated.
    let stepScores: [Double]

    /// (X'WX)⁻¹ of the last least-squares step.
    public let unscaledCovariance: Matrix

    /// The diagonal of the hat matrix of the last least-squares step.
    public let leverages: [Double]

    /// The deviance.
    public let deviance: Double

    /// How many least-squares steps it took.
    public let steps: Int

    /// Fits the model; `offset` nil is 0 everywhere, `weights` nil is 1 everywhere.
    ///
    /// `start` is a first linear predictor with the offset. Throws when the shapes differ, a
    /// response is outside the family, the design is not of full rank, or the iteration does not
    /// settle. A group without any event settles at a very low mean with a very large standard
    /// error: who shows the answer has to refuse it (METHODS E1b).
    public init(
        _ family: GLMFamily, design: Matrix, response: [Double], offset: [Double]? = nil,
        weights: [Double]? = nil, start: [Double]? = nil, settings: Settings = Settings()
    ) throws(RegressionError) {
        let offset = offset ?? [Double](repeating: 0, count: design.rows)
        let weights = weights ?? [Double](repeating: 1, count: design.rows)
        try LeastSquares.check(response, "the response", design)
        try LeastSquares.check(offset, "the offset", design)
        try LeastSquares.check(weights, "the weights", design)
        guard response.allSatisfy(family.allows) else { throw .notAllowed(what: "the response") }
        guard weights.allSatisfy({ $0 > 0 }) else { throw .notAllowed(what: "the weights") }
        var iteration = Reweighting(
            family: family, design: design, response: response, offset: offset, weights: weights,
            predictor: start)
        try iteration.run(settings)
        guard let last = iteration.last else { throw .notConverged(steps: 0) }
        self.family = family
        self.design = design
        self.response = response
        self.offset = offset
        self.weights = weights
        coefficients = iteration.coefficients
        predictor = iteration.predictor
        fitted = iteration.fitted
        workingWeights = iteration.workingWeights
        stepScores = iteration.stepScores
        unscaledCovariance = last.inverseGram()
        leverages = last.leverages(of: iteration.scaledDesign)
        deviance = iteration.deviance
        steps = iteration.steps
    }

    /// Rows minus columns.
    public var degreesOfFreedom: Double { Double(design.rows - design.columns) }

    /// The sum of squared Pearson residuals.
    public var pearsonChiSquare: Double {
        response.indices.reduce(0) { sum, row in
            let residual = response[row] - fitted[row]
            return sum + weights[row] * residual * residual / family.variance(fitted[row])
        }
    }

    /// Pearson's chi-square over its degrees of freedom; 1 means no more noise than the family has.
    ///
    /// Not floored: METHODS E1b floors it at 1 where standard errors are shown. It uses the weights
    /// of the last least-squares step, as R does, so that covariance and dispersion belong together.
    public var dispersion: Double {
        let squares = response.indices.reduce(0) { sum, row in
            let working = (response[row] - fitted[row]) / family.slope(mean: fitted[row])
            return sum + workingWeights[row] * working * working
        }
        return squares / degreesOfFreedom
    }

    /// Whether some fitted means are 0, or 1 for shares, to working precision.
    ///
    /// Then a combination of the columns separates the responses: coefficients and errors mean
    /// nothing, and the answer is to be refused.
    public var isSeparated: Bool {
        fitted.contains { $0 < 1e-8 || family == .binomial && $0 > 1 - 1e-8 }
    }

    /// The log likelihood.
    public var logLikelihood: Double {
        response.indices.reduce(0) {
            $0 + family.logLikelihood(response[$1], fitted[$1], weight: weights[$1])
        }
    }

    /// The deviance of the model with an intercept and the offset only.
    public func nullDeviance() throws(RegressionError) -> Double {
        try GeneralisedLinearModel(
            family, design: Matrix(rows: design.rows, columns: 1, repeating: 1),
            response: response, offset: offset, weights: weights
        ).deviance
    }

    /// The model's own covariance of the coefficients, scaled by `dispersion` (1 unless given).
    ///
    /// The quasi-Poisson model scales by its own dispersion when none is given.
    public func covariance(dispersion: Double? = nil) -> Matrix {
        unscaledCovariance.scaled(
            by: dispersion ?? (family.estimatesDispersion ? self.dispersion : 1))
    }

    /// What the robust covariances are made of.
    public var sandwich: Sandwich {
        Sandwich(
            design: design,
            scores: response.indices.map { row in
                workingWeights[row] * (response[row] - fitted[row])
                    / family.slope(mean: fitted[row])
            },
            bread: unscaledCovariance, leverages: leverages)
    }

    /// The same with the residuals of the last least-squares step, as pyfixest takes them.
    ///
    /// Differs from `sandwich` by less than the square root of the tolerance of the fit.
    public var lastStepSandwich: Sandwich {
        Sandwich(
            design: design, scores: stepScores, bread: unscaledCovariance,
            leverages: leverages)
    }

    /// The coefficients with their tests: by t for the quasi-Poisson model, else by the normal.
    public func table(covariance: Matrix? = nil) -> [Coefficient] {
        Coefficient.table(
            coefficients, covariance: covariance ?? self.covariance(),
            reference: family.estimatesDispersion ? .studentT(degreesOfFreedom) : .normal)
    }
}

/// The state of the iteration.
private struct Reweighting {
    let family: GLMFamily
    let design: Matrix
    let response: [Double]
    let offset: [Double]
    let weights: [Double]
    var coefficients: [Double] = []
    var predictor: [Double]
    var fitted: [Double]
    var workingWeights: [Double] = []
    var stepScores: [Double] = []
    var scaledDesign: Matrix
    var last: QRDecomposition?
    var deviance: Double
    var steps = 0

    init(
        family: GLMFamily, design: Matrix, response: [Double], offset: [Double],
        weights: [Double], predictor: [Double]?
    ) {
        self.family = family
        self.design = design
        self.response = response
        self.offset = offset
        self.weights = weights
        scaledDesign = design
        if let predictor, predictor.count == response.count {
            self.predictor = predictor
            fitted = predictor.map(family.mean)
        } else {
            fitted = zip(response, weights).map { family.start($0, weight: $1) }
            self.predictor = fitted.map(family.link)
        }
        deviance = 0
        deviance = currentDeviance
    }

    private var currentDeviance: Double {
        response.indices.reduce(0) {
            $0 + weights[$1] * family.deviance(response[$1], fitted[$1])
        }
    }

    mutating func run(_ settings: GeneralisedLinearModel.Settings) throws(RegressionError) {
        while steps < settings.maximumSteps {
            steps += 1
            let before = deviance
            try step()
            guard deviance.isFinite else { throw .notConverged(steps: steps) }
            if abs(deviance - before) / (abs(deviance) + 0.1) < settings.tolerance { return }
        }
        throw .notConverged(steps: steps)
    }

    private mutating func step() throws(RegressionError) {
        var roots = [Double](repeating: 0, count: response.count)
        var target = roots
        workingWeights = roots
        for row in response.indices {
            let slope = family.slope(mean: fitted[row])
            let weight = weights[row] * slope * slope / family.variance(fitted[row])
            let working = predictor[row] - offset[row] + (response[row] - fitted[row]) / slope
            workingWeights[row] = weight
            roots[row] = weight.squareRoot()
            target[row] = roots[row] * working
        }
        scaledDesign = design.scalingRows(by: roots)
        let decomposition = try QRDecomposition(scaledDesign)
        coefficients = decomposition.solve(target)
        let linear = design * coefficients
        stepScores = response.indices.map { row in
            roots[row] * (target[row] - roots[row] * linear[row])
        }
        for row in response.indices {
            predictor[row] = linear[row] + offset[row]
            fitted[row] = family.mean(predictor[row])
        }
        last = decomposition
        deviance = currentDeviance
    }
}
