import Foundation

/// The Householder QR decomposition of a matrix with at least as many rows as columns.
public struct QRDecomposition: Sendable {
    /// The triangle R above the diagonal; below it the Householder vectors.
    private var packed: Matrix

    /// The diagonal of R.
    private let diagonal: [Double]

    /// The decomposition of `matrix`.
    ///
    /// Throws `RegressionError.rankDeficient` with the first column that is a combination of those
    /// before it (what is left of it is below `tolerance` of its length), and `tooFewRows`.
    public init(_ matrix: Matrix, tolerance: Double = 1e-10) throws(RegressionError) {
        guard matrix.rows >= matrix.columns else {
            throw .tooFewRows(matrix.rows, columns: matrix.columns)
        }
        var packed = matrix
        var diagonal: [Double] = []
        for column in 0..<matrix.columns {
            let whole = Self.length(matrix, column, from: 0)
            let rest = Self.length(packed, column, from: column)
            guard rest > tolerance * whole else { throw .rankDeficient(column: column) }
            // The sign avoids cancellation in the first element of the Householder vector.
            let alpha = packed[column, column] > 0 ? -rest : rest
            packed[column, column] -= alpha
            let squares = Self.dot(packed, column, column, from: column)
            for later in column + 1..<matrix.columns {
                let factor = 2 * Self.dot(packed, column, later, from: column) / squares
                for row in column..<matrix.rows {
                    packed[row, later] -= factor * packed[row, column]
                }
            }
            diagonal.append(alpha)
        }
        self.packed = packed
        self.diagonal = diagonal
    }

    private static func dot(_ matrix: Matrix, _ left: Int, _ right: Int, from start: Int) -> Double
    {
        var sum = 0.0
        for row in start..<matrix.rows { sum += matrix[row, left] * matrix[row, right] }
        return sum
    }

    private static func length(_ matrix: Matrix, _ column: Int, from start: Int) -> Double {
        dot(matrix, column, column, from: start).squareRoot()
    }

    /// The coefficients that bring Xb nearest to `response` (one value per row).
    public func solve(_ response: [Double]) -> [Double] {
        var effects = response
        for column in 0..<packed.columns {
            var product = 0.0
            var squares = 0.0
            for row in column..<packed.rows {
                product += packed[row, column] * effects[row]
                squares += packed[row, column] * packed[row, column]
            }
            let factor = 2 * product / squares
            for row in column..<packed.rows { effects[row] -= factor * packed[row, column] }
        }
        var solution = Array(effects.prefix(packed.columns))
        for row in stride(from: packed.columns - 1, through: 0, by: -1) {
            for inner in row + 1..<packed.columns {
                solution[row] -= packed[row, inner] * solution[inner]
            }
            solution[row] /= diagonal[row]
        }
        return solution
    }

    /// (X'X)⁻¹, exactly symmetric.
    public func inverseGram() -> Matrix {
        let size = packed.columns
        let inverse = inverseTriangle()
        var result = Matrix(rows: size, columns: size)
        for row in 0..<size {
            for column in row..<size {
                var sum = 0.0
                for inner in column..<size { sum += inverse[row, inner] * inverse[column, inner] }
                result[row, column] = sum
                result[column, row] = sum
            }
        }
        return result
    }

    /// R⁻¹, upper triangular.
    func inverseTriangle() -> Matrix {
        let size = packed.columns
        var result = Matrix(rows: size, columns: size)
        for column in 0..<size {
            result[column, column] = 1 / diagonal[column]
            for row in stride(from: column - 1, through: 0, by: -1) {
                var sum = 0.0
                for inner in row + 1...column { sum -= packed[row, inner] * result[inner, column] }
                result[row, column] = sum / diagonal[row]
            }
        }
        return result
    }

    /// The logarithm of the determinant of X'X.
    var logDeterminantOfGram: Double { 2 * diagonal.reduce(0) { $0 + log(abs($1)) } }

    /// XR⁻¹: orthonormal columns that span those of `matrix`, the matrix that was decomposed.
    func basis(of matrix: Matrix) -> Matrix { matrix * inverseTriangle() }

    /// The diagonal of the hat matrix: how much each row pulls its own fitted value.
    ///
    /// `matrix` is the matrix that was decomposed.
    public func leverages(of matrix: Matrix) -> [Double] {
        let scores = basis(of: matrix)
        return (0..<matrix.rows).map { row in
            (0..<matrix.columns).reduce(0) { $0 + scores[row, $1] * scores[row, $1] }
        }
    }
}
