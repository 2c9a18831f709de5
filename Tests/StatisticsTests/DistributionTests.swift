import Foundation
import Statistics
import Testing

@Suite struct DistributionTests {
    @Test("quantiles equal the tables")
    func tables() {
        #expect(abs(Normal.quantile(0.975) - 1.959963984540054) < 1e-14)
        #expect(abs(Normal.quantile(0.999) - 3.090232306167813) < 1e-14)
        // With 2 degrees of freedom the quantile has a closed form.
        let t = 0.95 * (2 / (1 - 0.95 * 0.95)).squareRoot()
        #expect(abs(StudentT.quantile(0.975, degreesOfFreedom: 2) - t) < 1e-12)
        #expect(abs(ChiSquare.quantile(0.95, degreesOfFreedom: 1) - 3.841458820694124) < 1e-12)
        // χ² with 2 degrees of freedom is exponential: -2 ln(1 - p).
        #expect(abs(ChiSquare.quantile(0.3, degreesOfFreedom: 2) + 2 * log(0.7)) < 1e-14)
        // Beta(2, 1) has cumulative x².
        #expect(abs(Beta.quantile(0.25, 2, 1) - 0.5) < 1e-15)
        #expect(abs(Gamma.lower(1, 2) - (1 - exp(-2))) < 1e-15)
        #expect(abs(Poisson.cumulative(2, mean: 1) - 2.5 * exp(-1)) < 1e-15)
        #expect(Poisson.quantile(0.975, mean: 10) == 17)
        #expect(
            abs(Binomial.cumulative(5, trials: 18, probability: 0.5) - 12616.0 / 262144) < 1e-15)
    }

    @Test("quantiles undo cumulative probabilities")
    func inverses() {
        for p in [1e-6, 0.001, 0.025, 0.3, 0.5, 0.9, 0.999] {
            #expect(abs(Normal.cumulative(Normal.quantile(p)) - p) < 1e-12)
            for degrees in [1.0, 2.5, 17, 400] {
                let chi = ChiSquare.quantile(p, degreesOfFreedom: degrees)
                #expect(abs(ChiSquare.cumulative(chi, degreesOfFreedom: degrees) - p) < 1e-11)
                let t = StudentT.quantile(p, degreesOfFreedom: degrees)
                #expect(abs(StudentT.cumulative(t, degreesOfFreedom: degrees) - p) < 1e-11)
                #expect(abs(Gamma.lower(degrees, Gamma.lowerInverse(degrees, p)) - p) < 1e-11)
                #expect(abs(Gamma.upper(degrees, Gamma.upperInverse(degrees, p)) - p) < 1e-11)
                let beta = Beta.quantile(p, degrees, 3)
                #expect(abs(Beta.cumulative(beta, degrees, 3) - p) < 1e-11)
            }
            let count = Binomial.quantile(p, trials: 40, probability: 0.2)
            #expect(Binomial.cumulative(count, trials: 40, probability: 0.2) >= p)
            #expect(Binomial.cumulative(count - 1, trials: 40, probability: 0.2) < p)
        }
    }

    @Test("an argument outside the domain gives NaN and does not stop the program")
    func outsideDomain() {
        #expect(Normal.quantile(1.5).isNaN)
        #expect(ChiSquare.quantile(0.5, degreesOfFreedom: -1).isNaN)
        #expect(StudentT.quantile(0.5, degreesOfFreedom: 0).isNaN)
        #expect(Beta.quantile(2, 1, 1).isNaN)
        #expect(Gamma.lowerInverse(-1, 0.5).isNaN)
    }
}
