import Foundation
import Statistics
import Testing

@Suite struct IntervalTests {
    @Test(
        "event counts have the intervals of the calculation notes",
        arguments: [
            (0.0, 0.0, 3.6889), (5, 1.6235, 11.6683), (9, 4.1154, 17.0848),
            (50, 37.1081, 65.9202), (500, 457.1278, 545.8099),
        ])
    func counts(events: Double, lower: Double, upper: Double) throws {
        let interval = try #require(EventCount.interval(events: events))
        #expect(abs(interval.lower - lower) < 5e-5)
        #expect(abs(interval.upper - upper) < 5e-5)
    }

    @Test(
        "proportions have the Wilson intervals of the calculation notes",
        arguments: [(8.0, 10.0, 0.4902, 0.9433), (0, 20, 0, 0.1611), (92, 110, 0.7561, 0.8939)])
    func proportions(x: Double, n: Double, lower: Double, upper: Double) throws {
        let interval = try #require(Wilson.interval(numerator: x, denominator: n))
        #expect(abs(interval.lower - lower) < 5e-5)
        #expect(abs(interval.upper - upper) < 5e-5)
    }

    @Test("the ratio of proportions has the Katz interval of the calculation notes")
    func katz() throws {
        let estimate = try #require(
            RatioOfProportions.estimate(
                numerator: 70, denominator: 175, comparisonNumerator: 90,
                comparisonDenominator: 150))
        #expect(abs(estimate.value - 0.6667) < 5e-5)
        let interval = try #require(estimate.interval)
        #expect(abs(interval.lower - 0.5331) < 5e-5)
        #expect(abs(interval.upper - 0.8337) < 5e-5)
        let none = RatioOfProportions.estimate(
            numerator: 0, denominator: 175, comparisonNumerator: 90, comparisonDenominator: 150)
        #expect(none == Estimate(value: 0, interval: nil))
        #expect(
            RatioOfProportions.estimate(
                numerator: 1, denominator: 10, comparisonNumerator: 0, comparisonDenominator: 10)
                == nil)
    }

    @Test("the median of 18 and the 90th centile of 354 have the ranks of the calculation notes")
    func orderStatistics() throws {
        #expect(OrderStatistic.ranks(count: 18, probability: 0.5) == 5...14)
        #expect(OrderStatistic.ranks(count: 354, probability: 0.9) == 307...330)
        // Five values cannot bound a median with 95 %; six can.
        #expect(OrderStatistic.ranks(count: 5, probability: 0.5) == nil)
        #expect(OrderStatistic.ranks(count: 6, probability: 0.5) == 1...6)
        let histogram = try #require(Histogram(values: (1...18).map(Double.init)))
        let estimate = try #require(OrderStatistic.estimate(histogram, probability: 0.5))
        #expect(estimate.value == 9.5)
        #expect(estimate.interval == ConfidenceInterval(lower: 5, upper: 14))
    }

    @Test("a histogram gives the quantiles of its values laid out one by one")
    func histogram() throws {
        var random = SeededRandom(seed: 3)
        let values = (0..<101).map { _ in Double(random.index(below: 20)) }
        let bars = Dictionary(grouping: values, by: \.self).map {
            Histogram.Bar(value: $0.key, count: $0.value.count)
        }
        let histogram = try #require(Histogram(bars))
        let sorted = values.sorted()
        #expect(histogram.count == 101)
        for percent in stride(from: 0, through: 100, by: 5) {
            // With 101 values each per cent is a value of its own.
            #expect(histogram.quantile(Double(percent) / 100) == sorted[percent])
        }
        #expect(Histogram(values: [1, 2, 10])?.quantile(0.75) == 6)
        let empty = try #require(Histogram(values: []))
        #expect(empty.quantile(0.5) == nil)
        #expect(Histogram([Histogram.Bar(value: 1, count: -1)]) == nil)
    }

    @Test("what cannot be estimated is nil, not a number")
    func refusals() {
        #expect(Wilson.interval(numerator: 0, denominator: 0) == nil)
        #expect(Wilson.interval(numerator: 3, denominator: 2) == nil)
        #expect(Wilson.interval(numerator: .nan, denominator: 2) == nil)
        #expect(EventCount.interval(events: -1) == nil)
        #expect(EventCount.rate(events: 1, exposure: 0, scale: 1000) == nil)
        #expect(StudentMean([]) == nil)
        #expect(StudentMean([1, .nan]) == nil)
        #expect(StudentMean([1, 2], weights: [0, 0]) == nil)
        #expect(ConfidenceLevel(share: 0) == nil)
        #expect(ConfidenceInterval(lower: 2, upper: 1) == nil)
    }

    @Test("a constant series has its own value as mean and no spread, from sums too")
    func constantMean() throws {
        let values = Array(repeating: 92.3, count: 24)
        let fromValues = try #require(StudentMean(values))
        #expect(fromValues.mean == 92.3)
        #expect(fromValues.interval() == ConfidenceInterval(lower: 92.3, upper: 92.3))
        let fromSums = try #require(
            StudentMean(
                count: 24, sum: values.reduce(0, +), sumOfSquares: values.reduce(0) { $0 + $1 * $1 }
            ))
        #expect(fromSums.standardDeviation == 0)
        let weighted = try #require(StudentMean(values, weights: (1...24).map { Double($0) / 7 }))
        #expect(weighted.mean == 92.3)
        #expect(weighted.count < 24)
    }

    @Test("a weight is not a count: unequal weights widen the interval")
    func weights() throws {
        let values = [3.0, 5, 8, 13, 21, 34]
        let even = try #require(StudentMean(values, weights: [2, 2, 2, 2, 2, 2])?.interval())
        let plain = try #require(StudentMean(values)?.interval())
        #expect(abs(even.lower - plain.lower) < 1e-12)
        let uneven = try #require(StudentMean(values, weights: [9, 1, 1, 1, 1, 9])?.interval())
        #expect(uneven.upper - uneven.lower > plain.upper - plain.lower)
    }

    @Test("a bootstrap gives the same interval for the same seed and any order of rows")
    func bootstrap() throws {
        var random = SeededRandom(seed: 11)
        let pairs = (0..<60).map { _ in
            let base = 10 + 20 * random.unit()
            return BootstrapRatio.Pair(amount: base * (0.7 + 0.2 * random.unit()), against: base)
        }
        let first = try #require(BootstrapRatio.estimate(pairs, seed: 5))
        #expect(first == BootstrapRatio.estimate(pairs.reversed(), seed: 5))
        #expect(first != BootstrapRatio.estimate(pairs, seed: 6))
        let interval = try #require(first.interval)
        #expect(interval.contains(first.value))
        #expect(interval.lower > 0.7 && interval.upper < 0.9)
        #expect(interval.upper - interval.lower > 0.01)
        #expect(BootstrapRatio.estimate([], seed: 5) == nil)
        let one = BootstrapRatio.estimate([.init(amount: 3, against: 4)], seed: 5)
        #expect(one == Estimate(value: 0.75, interval: nil))
    }

    @Test("intervals hold their value, widen with the level and narrow with size")
    func properties() throws {
        var random = SeededRandom(seed: 29)
        for _ in 0..<300 {
            let n = Double(1 + random.index(below: 5000))
            let x = Double(random.index(below: Int(n) + 1))
            let inner = try #require(Wilson.interval(numerator: x, denominator: n))
            let outer = try #require(
                Wilson.interval(numerator: x, denominator: n, level: .ninetyNinePointEight))
            let double = try #require(Wilson.interval(numerator: 2 * x, denominator: 2 * n))
            #expect(inner.lower <= x / n + 1e-12 && x / n <= inner.upper + 1e-12)
            #expect(outer.lower <= inner.lower + 1e-12 && inner.upper <= outer.upper + 1e-12)
            #expect(double.upper - double.lower < inner.upper - inner.lower)
            let count = try #require(EventCount.interval(events: x))
            let wide = try #require(
                EventCount.interval(events: x, level: .ninetyNinePointEight))
            #expect(count.contains(x) && wide.lower <= count.lower && wide.upper >= count.upper)
        }
    }
}
