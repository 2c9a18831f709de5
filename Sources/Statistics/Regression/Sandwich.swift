/// The pieces of a robust covariance: what each row adds to the score, between two breads.
///
/// Row i adds `scores[i]` times its design row. All covariances here are for coefficients, in the
/// order of the design's columns, and without a degrees-of-freedom factor unless one is named.
public struct Sandwich: Sendable {
    /// The design of the fit.
    public let design: Matrix

    /// Weight times residual of each row (working weight times working residual of a GLM).
    public let scores: [Double]

    /// (X'WX)⁻¹.
    public let bread: Matrix

    /// The diagonal of the hat matrix.
    public let leverages: [Double]

    /// How the squared score of a row is corrected for the pull that the row had on the fit.
    public enum Correction: Sendable {
        /// No correction (White).
        case hc0

        /// The factor n/(n - k).
        case hc1

        /// Squared scores over (1 - leverage).
        case hc2

        /// Scores over (1 - leverage).
        case hc3
    }

    /// The number of rows.
    public var rows: Int { design.rows }

    /// The number of coefficients.
    public var columns: Int { design.columns }

    /// The heteroskedasticity-consistent covariance (White; MacKinnon and White).
    public func covariance(_ correction: Correction) -> Matrix {
        switch correction {
        case .hc0: wrap(design.gram(weights: scores.map { $0 * $0 }))
        case .hc1: covariance(.hc0).scaled(by: smallSampleFactor)
        case .hc2, .hc3:
            wrap(
                design.gram(
                    weights: zip(scores, leverages).map { score, leverage in
                        let rest = 1 - leverage
                        return score * score / (correction == .hc2 ? rest : rest * rest)
                    }))
        }
    }

    /// n/(n - k).
    public var smallSampleFactor: Double { Double(rows) / Double(rows - columns) }

    /// The covariance robust to anything shared within a group; `groups` names that of each row.
    ///
    /// With `smallSample` times G/(G - 1) · (n - 1)/(n - k), the HC1 form; without, the HC0 form.
    public func clustered(
        by groups: [Int], smallSample: Bool = true
    ) throws(RegressionError) -> Matrix {
        let sums = try scoreSums(by: groups, what: "the groups")
        let result = wrap(sums.transposed.gram())
        guard smallSample else { return result }
        let count = Double(sums.columns)
        let size = Double(rows)
        return result.scaled(
            by: count / (count - 1) * (size - 1) / (size - Double(columns)))
    }

    /// Bread, meat, bread.
    func wrap(_ meat: Matrix) -> Matrix { (bread * meat * bread).symmetrised }

    /// The scores summed within each key: one column per key, in ascending order of the keys.
    func scoreSums(by keys: [Int], what: String) throws(RegressionError) -> Matrix {
        guard keys.count == rows else {
            throw .wrongLength(what: what, expected: rows, found: keys.count)
        }
        let distinct = Set(keys).sorted()
        let places = Dictionary(
            uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
        var sums = Matrix(rows: columns, columns: distinct.count)
        for (row, key) in keys.enumerated() {
            guard let place = places[key] else { continue }
            for column in 0..<columns {
                sums[column, place] += scores[row] * design[row, column]
            }
        }
        return sums
    }
}

extension Matrix {
    /// The mean of the matrix and its transpose, which removes rounding from a symmetric result.
    var symmetrised: Matrix {
        var result = self
        for row in 0..<rows {
            for column in row + 1..<max(columns, row + 1) {
                let mean = 0.5 * (self[row, column] + self[column, row])
                result[row, column] = mean
                result[column, row] = mean
            }
        }
        return result
    }
}
