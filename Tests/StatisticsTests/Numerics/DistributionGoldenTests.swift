import Foundation
import Statistics
import Testing

@Suite struct DistributionGoldenTests {
    @Test("every distribution, quantile and special function equals R's")
    func distributions() throws {
        let rows = try FixtureTable(
            "distributions_expected", folder: "evaluation/distributions"
        ).rows
        for row in rows {
            let x = try row.required("x")
            let ours = try Self.value(
                row["fn"], x, row.number("p1") ?? .nan, row.number("p2") ?? .nan)
            #expect(
                agree(ours, row.number("value"), absolute: 1e-15),
                "\(row["fn"]) \(x) \(row["p1"]) \(row["p2"])")
        }
        #expect(rows.count == 305)
    }

    private static func value(
        _ name: String, _ x: Double, _ p: Double, _ q: Double
    ) throws -> Double {
        switch name {
        case "pnorm": return Normal.cumulative(x)
        case "qnorm": return Normal.quantile(x)
        case "pt": return StudentT.cumulative(x, degreesOfFreedom: p)
        case "qt": return StudentT.quantile(x, degreesOfFreedom: p)
        case "pchisq": return ChiSquare.cumulative(x, degreesOfFreedom: p)
        case "qchisq": return ChiSquare.quantile(x, degreesOfFreedom: p)
        case "pf": return FisherF.cumulative(x, p, q)
        case "qf": return FisherF.quantile(x, p, q)
        case "pbeta": return Beta.cumulative(x, p, q)
        case "qbeta": return Beta.quantile(x, p, q)
        case "qgamma": return Gamma.lowerInverse(p, x) / q
        case "ppois": return Poisson.cumulative(Int(x), mean: p)
        case "qpois": return Poisson.quantile(x, mean: p)
        case "pbinom_half": return Binomial.cumulative(Int(x), trials: Int(p), probability: 0.5)
        case "pnbinom_size_mu": return NegativeBinomial.cumulative(Int(x), mean: q, size: p)
        case "qnbinom_size_mu":
            return Double(try #require(NegativeBinomial.quantile(x, mean: q, size: p)))
        case "lgamma": return Gamma.logarithm(x)
        case "digamma": return Gamma.digamma(x)
        default:
            try #require(name == "trigamma", "an unknown function \(name)")
            return Gamma.trigamma(x)
        }
    }

    @Test("a root is found to the tolerance, and none is made up")
    func root() throws {
        let root = try #require(ScalarRoot.between(0, 2) { $0 * $0 - 2 })
        #expect(abs(root - 2.0.squareRoot()) < 1e-12)
        #expect(ScalarRoot.between(0, 1) { $0 * $0 - 2 } == nil)
        #expect(ScalarRoot.between(0, 1) { $0 } == 0)
        #expect(NegativeBinomial.quantile(1, mean: 3, size: 2) == nil)
    }
}
