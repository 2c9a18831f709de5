import Foundation
import Statistics
import Testing

@Suite struct RegressionTests {
    private func ones(_ rows: Int) -> [Double] { [Double](repeating: 1, count: rows) }

    @Test("a logistic regression of two groups gives their log odds ratio and its error")
    func logistic() throws {
        // 30 of 100 against 45 of 90, once as shares with weights and once person by person.
        let shares = try GeneralisedLinearModel(
            .binomial, design: try #require(Matrix(columns: [ones(2), [0, 1]])),
            response: [0.3, 0.5], weights: [100, 90])
        // As in R, the errors are those of the last step but one: within the square root of the
        // tolerance.
        let odds = log((45.0 / 45) / (30.0 / 70))
        let error = (1.0 / 30 + 1.0 / 70 + 1.0 / 45 + 1.0 / 45).squareRoot()
        #expect(abs(shares.table()[1].estimate - odds) < 1e-10)
        #expect(abs(shares.table()[1].standardError - error) < 1e-6)
        let group = [Double](repeating: 0, count: 100) + [Double](repeating: 1, count: 90)
        let answers =
            (0..<100).map { $0 < 30 ? 1.0 : 0 } + (0..<90).map { $0 < 45 ? 1.0 : 0 }
        let persons = try GeneralisedLinearModel(
            .binomial, design: try #require(Matrix(columns: [ones(190), group])),
            response: answers)
        #expect(abs(persons.table()[1].estimate - odds) < 1e-10)
        #expect(abs(persons.table()[1].standardError - error) < 1e-6)
        // By hand: the log likelihood of 190 answers.
        let likelihood = 30 * log(0.3) + 70 * log(0.7) + 90 * log(0.5)
        #expect(abs(persons.logLikelihood - likelihood) < 1e-10)
    }

    @Test("weights of a linear regression count rows as often as they say")
    func weights() throws {
        let design = try #require(Matrix(columns: [ones(4), [1, 2, 3, 4]]))
        let weighted = try LeastSquares(
            design: design, response: [1, 3, 2, 5], weights: [1, 2, 1, 3])
        let repeated = try LeastSquares(
            design: try #require(Matrix(columns: [ones(7), [1, 2, 2, 3, 4, 4, 4]])),
            response: [1, 3, 3, 2, 5, 5, 5])
        #expect(
            zip(weighted.coefficients, repeated.coefficients).allSatisfy { abs($0 - $1) < 1e-13 })
        #expect(
            abs(weighted.residualSumOfSquares - repeated.residualSumOfSquares) < 1e-13)
    }

    @Test("one row per cluster: the clustered covariance is HC0, with the factor HC1 · n/(n - k)")
    func clusters() throws {
        let design = try #require(Matrix(columns: [ones(6), [1, 2, 3, 4, 5, 6]]))
        let sandwich = try LeastSquares(design: design, response: [1, 3, 2, 5, 4, 9]).sandwich
        let plain = try sandwich.clustered(by: Array(0..<6), smallSample: false)
        let hc0 = sandwich.covariance(.hc0)
        #expect(zip(plain.elements, hc0.elements).allSatisfy { abs($0 - $1) < 1e-13 })
        let factor = try sandwich.clustered(by: [9, 8, 7, 3, 2, 1])
        #expect(
            zip(factor.elements, sandwich.covariance(.hc1).elements).allSatisfy {
                abs($0 - $1) < 1e-13
            })
    }

    @Test("a wrong shape, a negative count and a number that is none are refused by name")
    func refused() throws {
        let design = Matrix(rows: 3, columns: 1, repeating: 1)
        #expect(
            throws: RegressionError.wrongLength(what: "the response", expected: 3, found: 2)
        ) { try LeastSquares(design: design, response: [1, 2]) }
        #expect(throws: RegressionError.notAllowed(what: "the response")) {
            try GeneralisedLinearModel(.poisson, design: design, response: [1, -1, 2])
        }
        #expect(throws: RegressionError.notAllowed(what: "the offset")) {
            try GeneralisedLinearModel(
                .poisson, design: design, response: [1, 1, 2], offset: [0, -.infinity, 0])
        }
        #expect(throws: RegressionError.notAllowed(what: "the weights")) {
            try LeastSquares(design: design, response: [1, 2, 3], weights: [1, 0, 1])
        }
        #expect(throws: RegressionError.wrongLength(what: "the groups", expected: 3, found: 1)) {
            _ = try LeastSquares(design: design, response: [1, 2, 3]).sandwich.clustered(by: [1])
        }
    }
}
