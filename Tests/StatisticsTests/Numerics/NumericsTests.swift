import Foundation
import Statistics
import Testing

@Suite struct NumericsTests {
    private func hilbert(_ size: Int) -> Matrix {
        var matrix = Matrix(rows: size, columns: size)
        for row in 0..<size {
            for column in 0..<size { matrix[row, column] = 1 / Double(row + column + 1) }
        }
        return matrix
    }

    @Test("a Cholesky factor gives back its matrix, its determinant and its inverse")
    func cholesky() throws {
        let matrix = hilbert(4)
        let cholesky = try #require(Cholesky(matrix))
        let back = cholesky.factor * cholesky.factor.transposed
        #expect(zip(back.elements, matrix.elements).allSatisfy { abs($0 - $1) < 1e-16 })
        // The determinant of the Hilbert matrix of order 4 is 1/6048000.
        #expect(abs(cholesky.logDeterminant + log(6_048_000)) < 1e-11)
        // Its inverse is known: the first row is 16, -120, 240, -140.
        #expect(
            zip(cholesky.inverse().row(0), [16, -120, 240, -140]).allSatisfy {
                abs($0 - $1) < 1e-9
            })
        let x = cholesky.solve(matrix * [1, 2, 3, 4])
        #expect(zip(x, [1, 2, 3, 4]).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test("a matrix that is not positive definite has no Cholesky factor")
    func notDefinite() throws {
        #expect(Cholesky(try #require(Matrix(columns: [[1, 2], [2, 1]]))) == nil)
        #expect(Cholesky(try #require(Matrix(columns: [[1, 1], [1, 1]]))) == nil)
        #expect(Cholesky(Matrix(rows: 2, columns: 3)) == nil)
        #expect(Matrix(columns: [[1, 2], [3]]) == nil)
    }

    @Test("QR solves least squares, and its leverages sum to the number of columns")
    func qr() throws {
        let times = (0..<12).map(Double.init)
        let design = try #require(
            Matrix(columns: [times.map { _ in 1 }, times, times.map { $0 * $0 }]))
        let decomposition = try QRDecomposition(design)
        let answer = decomposition.solve(design * [3, -2, 0.25])
        #expect(zip(answer, [3, -2, 0.25]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(abs(decomposition.leverages(of: design).reduce(0, +) - 3) < 1e-12)
        let identity = decomposition.inverseGram() * design.gram()
        #expect(
            zip(identity.elements, Matrix.identity(3).elements).allSatisfy {
                abs($0 - $1) < 1e-10
            })
    }

    @Test("a column that others make up is named")
    func rankDeficient() throws {
        let design = try #require(Matrix(columns: [[1, 1, 1, 1], [1, 2, 3, 4], [3, 5, 7, 9]]))
        #expect(throws: RegressionError.rankDeficient(column: 2)) {
            try QRDecomposition(design)
        }
        #expect(throws: RegressionError.tooFewRows(2, columns: 3)) {
            try QRDecomposition(Matrix(rows: 2, columns: 3))
        }
    }

    @Test("Brent finds the bottom of a smooth and of a pointed function")
    func brent() {
        let smooth = ScalarMinimum.between(0, 5) { ($0 - 2) * ($0 - 2) + cosh($0 - 2) }
        #expect(abs(smooth.argument - 2) < 1e-7)
        let pointed = ScalarMinimum.between(-3, 1) { abs($0 + 1) }
        #expect(abs(pointed.argument + 1) < 1e-9)
        let edge = ScalarMinimum.between(-1, 1) { $0 }
        #expect(edge.argument < -1 + 1e-8)
        let holed = ScalarMinimum.between(-3, 1) { $0 > 0 ? .nan : abs($0 + 1) }
        #expect(abs(holed.argument + 1) < 1e-9)
    }

    @Test("Nelder and Mead find the bottom of Rosenbrock's valley and respect a wall")
    func nelderMead() {
        let valley = NelderMead().minimise(from: [-1.2, 1], scale: [0.5, 0.5]) { x in
            100 * pow(x[1] - x[0] * x[0], 2) + pow(1 - x[0], 2)
        }
        #expect(valley.isConverged)
        #expect(abs(valley.point[0] - 1) < 1e-5)
        #expect(abs(valley.point[1] - 1) < 1e-5)
        let wall = NelderMead().minimise(from: [3], scale: [0.5]) { x in
            x[0] < 1 ? .nan : x[0] * x[0]
        }
        #expect(abs(wall.point[0] - 1) < 1e-5)
    }
}
