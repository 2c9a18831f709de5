import Foundation

/// A linear regression whose errors follow each other: e_t = ρ e_{t-1} + noise (METHODS E2).
///
/// Generalised least squares with ρ from the restricted (REML) or full likelihood, as R's
/// nlme::gls with corAR1. REML is the one to show: it is the least biased for short series.
public struct AutoregressiveRegression: Sendable {
    /// Which likelihood chooses ρ.
    public enum Method: Sendable {
        /// Restricted: corrects for the coefficients that are estimated too.
        case restricted

        /// The full likelihood.
        case full
    }

    /// One coefficient per column of the design.
    public let coefficients: [Double]

    /// The covariance of the coefficients, with RSS/(n - k).
    public let covariance: Matrix

    /// ρ, the correlation of neighbouring errors.
    public let correlation: Double

    /// The standard deviation of an error: √(RSS/(n - k)) restricted, √(RSS/n) full.
    public let sigma: Double

    /// The restricted or full log likelihood, with nlme's constants.
    public let logLikelihood: Double

    /// The fitted values, without what the errors before would add.
    public let fitted: [Double]

    /// Observed minus fitted.
    public let residuals: [Double]

    /// Rows minus columns.
    public let degreesOfFreedom: Double

    /// Fits `response` (one value per row); rows are in order of time.
    ///
    /// `times` holds whole months where some are missing (strictly rising); nil is every month.
    /// ρ is looked for between -0.95 and 0.95, as nlme looks for it, unless `correlation` fixes it (within ±1).
    public init(
        design: Matrix, response: [Double], times: [Int]? = nil, method: Method = .restricted,
        correlation fixed: Double? = nil
    ) throws(RegressionError) {
        try LeastSquares.check(response, "the response", design)
        let gaps = try Self.gaps(times, rows: design.rows)
        if let fixed, !(abs(fixed) < 1) { throw .notAllowed(what: "the correlation") }
        guard design.rows > design.columns else {
            throw .tooFewRows(design.rows, columns: design.columns)
        }
        // The coefficients found are those of an orthonormal design and of the residuals of plain
        // least squares: the same answer, without loss of figures.
        let decomposition = try QRDecomposition(design)
        let plain = decomposition.solve(response)
        let start = design * plain
        let profile = Profile(
            basis: decomposition.basis(of: design),
            response: response.indices.map { response[$0] - start[$0] }, gaps: gaps,
            method: method)
        let scale = method == .restricted ? 0.5 * decomposition.logDeterminantOfGram : 0
        let rho = fixed ?? profile.bestCorrelation(constant: scale)
        guard let point = profile.solution(rho) else { throw .notConverged(steps: 0) }
        let inverse = decomposition.inverseTriangle()
        let change = inverse * point.coefficients
        coefficients = zip(plain, change).map(+)
        degreesOfFreedom = Double(design.rows - design.columns)
        covariance = (inverse * point.inverse * inverse.transposed).symmetrised
            .scaled(by: point.residualSumOfSquares / degreesOfFreedom)
        correlation = rho
        let divisor = method == .restricted ? degreesOfFreedom : Double(design.rows)
        sigma = (point.residualSumOfSquares / divisor).squareRoot()
        let fitted = design * coefficients
        self.fitted = fitted
        residuals = response.indices.map { response[$0] - fitted[$0] }
        logLikelihood =
            0.5 * divisor * (log(divisor) - 1 - log(2 * Double.pi)) - point.objective
            - scale
    }

    /// The coefficients with their t tests.
    public func table() -> [Coefficient] {
        Coefficient.table(
            coefficients, covariance: covariance, reference: .studentT(degreesOfFreedom))
    }

    /// A combination of coefficients, such as the effect some months after the start.
    public func combination(_ weights: [Double]) -> Coefficient {
        Coefficient.combination(
            weights, of: coefficients, covariance: covariance,
            reference: .studentT(degreesOfFreedom))
    }

    /// The months from each row to the next.
    private static func gaps(_ times: [Int]?, rows: Int) throws(RegressionError) -> [Int] {
        guard let times else { return [Int](repeating: 1, count: max(0, rows - 1)) }
        guard times.count == rows else {
            throw .wrongLength(what: "the times", expected: rows, found: times.count)
        }
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        guard gaps.allSatisfy({ $0 > 0 }) else { throw .notAllowed(what: "the times") }
        return gaps
    }
}

/// The likelihood as a function of ρ alone.
///
/// With x₁ as it is and (x_t - ρ^g x_before)/√(1 - ρ^2g) for the others, the cross products are,
/// for each length g of gap, a sum of three matrices that do not depend on ρ. They are made once,
/// so that trying a ρ costs no pass over the rows.
private struct Profile {
    private struct Part {
        let gap: Int
        var steps = 0.0
        var now: [Double]
        var across: [Double]
        var before: [Double]
    }

    struct Solution {
        let coefficients: [Double]
        let inverse: Matrix
        let residualSumOfSquares: Double
        let objective: Double
    }

    private let size: Int
    private let rows: Double
    private let method: AutoregressiveRegression.Method
    private let first: [Double]
    private var parts: [Part] = []

    init(
        basis: Matrix, response: [Double], gaps: [Int],
        method: AutoregressiveRegression.Method
    ) {
        size = basis.columns + 1
        rows = Double(basis.rows)
        self.method = method
        let joined = basis.elements + response
        let width = size
        let height = basis.rows
        // Cross products of row `left` with row `right`, lower triangle, column after column.
        func add(_ left: Int, _ right: Int, to sums: inout [Double]) {
            for column in 0..<width {
                for row in column..<width {
                    sums[column * width + row] +=
                        joined[row * height + left] * joined[column * height + right]
                }
            }
        }
        let zero = [Double](repeating: 0, count: width * width)
        var first = zero
        add(0, 0, to: &first)
        self.first = first
        for gap in Set(gaps).sorted() {
            var part = Part(gap: gap, now: zero, across: zero, before: zero)
            for (index, own) in gaps.enumerated() where own == gap {
                part.steps += 1
                add(index + 1, index + 1, to: &part.now)
                add(index + 1, index, to: &part.across)
                add(index, index + 1, to: &part.across)
                add(index, index, to: &part.before)
            }
            parts.append(part)
        }
    }

    /// The ρ of the highest likelihood, as nlme finds it.
    ///
    /// nlme runs nlminb on 2 artanh ρ from 0 and stops up to 1e-6 from the best ρ; the same search
    /// gives the same ρ. Where that is not the highest of a coarse search over -0.95 to 0.95, the
    /// answer is Brent's method about the best of the coarse search.
    ///
    /// `constant` is what the objective lacks of minus nlme's own: half the log determinant of the
    /// design's cross products, restricted, and 0 in full.
    func bestCorrelation(constant: Double) -> Double {
        var work = [Double](repeating: 0, count: size * size)
        var best = (rho: 0.0, value: Double.infinity)
        for step in -9...9 {
            let rho = Double(step) * 0.1
            let value = objective(rho, &work)
            if value < best.value { best = (rho, value) }
        }
        let found = TrustedSecant.from(0) { [self] in
            var work = [Double](repeating: 0, count: size * size)
            return objective(tanh(0.5 * $0), &work) + constant
        }
        if let found, found.value - constant <= best.value, abs(tanh(0.5 * found.argument)) <= 0.95
        {
            return tanh(0.5 * found.argument)
        }
        let low = max(-0.95, best.rho - 0.1)
        let high = min(0.95, best.rho + 0.1)
        return ScalarMinimum.between(low, high, tolerance: 1e-9) { objective($0, &work) }.argument
    }

    /// Minus the log likelihood without its constants; infinite where it has no value.
    private func objective(_ rho: Double, _ work: inout [Double]) -> Double {
        let correction = fill(rho, &work)
        var determinant = 0.0
        // Cholesky in place; the last pivot is the residual sum of squares.
        for column in 0..<size {
            let start = column * size
            let pivot = work[start + column]
            guard pivot > 0 else { return .infinity }
            if column == size - 1 {
                let count = method == .restricted ? rows - Double(size - 1) : rows
                return 0.5
                    * (count * log(pivot) + (method == .restricted ? log(determinant) : 0)
                        + correction)
            }
            determinant = column == 0 ? pivot : determinant * pivot
            for later in column + 1..<size {
                let factor = work[start + later] / pivot
                for row in later..<size {
                    work[later * size + row] -= factor * work[start + row]
                }
            }
        }
        return .infinity
    }

    /// Fills the cross products for a ρ and returns the log determinant of the correlations.
    private func fill(_ rho: Double, _ work: inout [Double]) -> Double {
        var correction = 0.0
        for index in work.indices { work[index] = first[index] }
        for part in parts {
            let power = part.gap == 1 ? rho : pow(rho, Double(part.gap))
            let rest = 1 - power * power
            correction += part.steps * log(rest)
            for index in work.indices {
                work[index] +=
                    (part.now[index] - power * part.across[index]
                        + power * power * part.before[index]) / rest
            }
        }
        return correction
    }

    /// The fit at a ρ; nil when the cross products are not positive definite.
    func solution(_ rho: Double) -> Solution? {
        var work = [Double](repeating: 0, count: size * size)
        let value = objective(rho, &work)
        _ = fill(rho, &work)
        let columns = size - 1
        var gram = Matrix(rows: columns, columns: columns)
        for column in 0..<columns {
            for row in column..<columns {
                gram[row, column] = work[column * size + row]
                gram[column, row] = work[column * size + row]
            }
        }
        let right = (0..<columns).map { work[$0 * size + columns] }
        guard let cholesky = Cholesky(gram) else { return nil }
        let coefficients = cholesky.solve(right)
        let explained = zip(coefficients, right).reduce(0) { $0 + $1.0 * $1.1 }
        return Solution(
            coefficients: coefficients, inverse: cholesky.inverse(),
            residualSumOfSquares: max(0, work[size * size - 1] - explained),
            objective: value)
    }
}
