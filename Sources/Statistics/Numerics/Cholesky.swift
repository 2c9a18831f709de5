import Foundation

/// The Cholesky factor of a symmetric positive definite matrix: M = LL'.
public struct Cholesky: Sendable {
    /// The lower triangle L; zero above the diagonal.
    public let factor: Matrix

    /// The factor of a symmetric matrix, of which only the lower triangle is read.
    ///
    /// Nil when a pivot is not above `tolerance` times its diagonal element, so that the matrix is
    /// not positive definite to working precision.
    public init?(_ matrix: Matrix, tolerance: Double = 1e-14) {
        guard matrix.rows == matrix.columns else { return nil }
        let size = matrix.rows
        var factor = Matrix(rows: size, columns: size)
        for column in 0..<size {
            var pivot = matrix[column, column]
            for inner in 0..<column { pivot -= factor[column, inner] * factor[column, inner] }
            guard pivot > tolerance * matrix[column, column] else { return nil }
            let root = pivot.squareRoot()
            factor[column, column] = root
            for row in column + 1..<size {
                var sum = matrix[row, column]
                for inner in 0..<column { sum -= factor[row, inner] * factor[column, inner] }
                factor[row, column] = sum / root
            }
        }
        self.factor = factor
    }

    /// The logarithm of the determinant of the matrix.
    public var logDeterminant: Double {
        2 * factor.diagonal.reduce(0) { $0 + log($1) }
    }

    /// The x with Mx = `right`; `right` has one value per row.
    public func solve(_ right: [Double]) -> [Double] {
        var x = forward(right)
        for row in stride(from: factor.rows - 1, through: 0, by: -1) {
            var sum = x[row]
            for inner in row + 1..<factor.rows { sum -= factor[inner, row] * x[inner] }
            x[row] = sum / factor[row, row]
        }
        return x
    }

    /// The x with Lx = `right`.
    func forward(_ right: [Double]) -> [Double] {
        var x = right
        for row in 0..<factor.rows {
            var sum = x[row]
            for inner in 0..<row { sum -= factor[row, inner] * x[inner] }
            x[row] = sum / factor[row, row]
        }
        return x
    }

    /// The inverse of the matrix, exactly symmetric.
    public func inverse() -> Matrix {
        let size = factor.rows
        var result = Matrix(rows: size, columns: size)
        for column in 0..<size {
            var unit = [Double](repeating: 0, count: size)
            unit[column] = 1
            let solved = solve(unit)
            for row in column..<size {
                result[row, column] = solved[row]
                result[column, row] = solved[row]
            }
        }
        return result
    }
}
