import Foundation
import Statistics
import Testing

@Suite struct LimitsCautionTests {
    @Test("the autocorrelation of a short series is the textbook's")
    func textbook() throws {
        // 1…14: mean 7.5, squares 227.5; products of neighbours about the mean 178.75.
        let series = (1...14).map { Double($0) }
        let found = try #require(LagOneAutocorrelation(series))
        #expect(agree(found.value, 178.75 / 227.5))
        #expect(found.pairs == 13)
        let z = (178.75 / 227.5 + 1.0 / 14) / (12.0 / (14 * 13.0.squareRoot()))
        #expect(agree(found.p, 2 * Normal.cumulative(-z)))
    }

    @Test("a missing value costs two pairs, and too few pairs or no variation give no answer")
    func missing() throws {
        var series: [Double?] = (0..<20).map { Double($0 * 7 % 13) }
        series[10] = nil
        #expect(try #require(LagOneAutocorrelation(series)).pairs == 17)
        #expect(LagOneAutocorrelation(Array(series.prefix(10))) == nil)
        #expect(LagOneAutocorrelation(Array(repeating: 92.3, count: 24)) == nil)
        #expect(SeasonTest(Array(repeating: 92.3, count: 36), period: 12) == nil)
        #expect(SeasonTest(Array(series), period: 12) == nil)
    }

    @Test("a season is found, measured and taken out, with its months missing or not")
    func season() throws {
        var random = SeededRandom(seed: 4)
        var values: [Double?] = (0..<48).map { (month: Int) -> Double? in
            let wave = cos(2 * Double.pi * Double(month - 1) / 12)
            return 100 + 8 * wave + 4 * (random.unit() - 0.5)
        }
        values[7] = nil
        let test = try #require(SeasonTest(values, period: 12))
        #expect(test.p < 1e-9)
        #expect(test.share > 0.9)
        let dependence = SeriesDependence(values: values)
        #expect(dependence.cautions == [.seasonal(share: test.share)])
        #expect(dependence.neighbours.map { $0.value > 0.7 } == true)
        #expect(test.remainder[7] == nil)
        #expect(test.remainder.compactMap { $0 }.allSatisfy { abs($0 - 100) < 3.5 })
        #expect(dependence.cautions[0].sentence.contains("follow the season (about 9"))
    }

    @Test("a pure wave on a slope explains all but rounding")
    func pureWave() throws {
        let values: [Double?] = (0..<36).map { (month: Int) -> Double? in
            let wave = sin(2 * Double.pi * Double(month) / 12)
            let noise = month.isMultiple(of: 2) ? 1e-6 : -1e-6
            return 50 + 0.1 * Double(month) + wave + noise
        }
        #expect(try #require(SeasonTest(values, period: 12)).share > 0.999999)
    }

    @Test("alike and opposed neighbours are told apart in plain words")
    func neighbours() {
        let alike = SeriesDependence(values: Series.autoregressive(0.7, count: 48, seed: 11))
        let opposed = SeriesDependence(values: Series.autoregressive(-0.8, count: 48, seed: 12))
        #expect(alike.cautions.count == 1 && opposed.cautions.count == 1)
        #expect(alike.cautions.first?.sentence.contains("too narrow") == true)
        #expect(opposed.cautions.first?.sentence.contains("take turns (correlation −0.") == true)
    }

    @Test("independent months are cautioned in about 2 of 100 series")
    func independent() {
        let cautioned = (0..<1000).count { seed in
            !SeriesDependence(values: Series.autoregressive(0, count: 48, seed: UInt64(seed)))
                .cautions.isEmpty
        }
        // Two tests at 1 %: 20 expected, with a standard deviation of 4.4.
        #expect((7...34).contains(cautioned), "\(cautioned)")
    }

    @Test("drifting months are seldom taken for a season")
    func drift() {
        let seasonal = (0..<500).count { seed in
            let values = Series.autoregressive(0.6, count: 48, seed: UInt64(seed))
            return SeasonTest(values, period: 12).map { $0.p < 0.01 } ?? false
        }
        // Without the adjustment it is one in six.
        #expect(seasonal <= 25, "\(seasonal)")
    }

    @Test("the corrected autocorrelation is near that of the process")
    func corrected() {
        for phi in [-0.4, 0, 0.3, 0.6] {
            let found = (0..<400).compactMap { seed in
                LagOneAutocorrelation(
                    Series.autoregressive(phi, count: 36, seed: UInt64(seed)))?.corrected
            }
            let mean = found.reduce(0, +) / Double(found.count)
            #expect(abs(mean - phi) < 0.03, "\(phi): \(mean)")
        }
    }
}

/// Made-up series for tests.
enum Series {
    /// A normal autoregression of order 1 about 100 with variance 25.
    static func autoregressive(_ phi: Double, count: Int, seed: UInt64) -> [Double?] {
        var random = SeededRandom(seed: seed &* 977 &+ 5)
        var state = Normal.quantile(max(1e-12, random.unit()))
        return (0..<count).map { _ in
            defer {
                let shock = Normal.quantile(max(1e-12, random.unit()))
                state = phi * state + (1 - phi * phi).squareRoot() * shock
            }
            return 100 + 5 * state
        }
    }
}
