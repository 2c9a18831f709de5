import Foundation
import Statistics
import Testing

@Suite struct CostTests {
    private func journeys(_ changes: [Double]) -> [JourneyCost] {
        changes.map { JourneyCost(before: 100, after: 100 + $0) }
    }

    @Test("costs that cannot be compared are refused by name")
    func refused() throws {
        #expect(throws: CostError.tooFew) { try CostBeforeAfter(journeys([1])) }
        #expect(throws: CostError.noVariation) { try CostBeforeAfter(journeys([5, 5, 5])) }
        #expect(throws: CostError.notACost) { try CostBeforeAfter(journeys([5, -200])) }
        #expect(throws: CostError.notACost) {
            try CostBeforeAfter([
                JourneyCost(before: 1, after: 2, daysAlive: 0), JourneyCost(before: 1, after: 3),
            ])
        }
        #expect(throws: CostError.noCosts) {
            try CostComparison(
                intervention: [
                    JourneyCost(before: 3, after: 0), JourneyCost(before: 5, after: 0),
                    JourneyCost(before: 9, after: 0),
                ], comparison: journeys([1, 2, 4]))
        }
    }

    @Test("one person who alone decides the adjusted difference is no answer")
    func leverage() throws {
        #expect(throws: CostError.oneDecides) {
            try CostComparison(
                intervention: journeys([1, 2, 4]),
                comparison: journeys([3, 8]) + [JourneyCost(before: 900, after: 4)])
        }
    }

    @Test("costs of 0 are compared like any other")
    func zeros() throws {
        let none = JourneyCost(before: 0, after: 0)
        let compared = try CostComparison(
            intervention: journeys([-50, -20, -30, 0]) + [none],
            comparison: journeys([10, 5, -5, 0]) + [none])
        #expect(compared.logRatioOfRatios.estimate < 0)
        #expect(compared.changeDifference.estimate == -22)
        #expect(compared.logRatioOfRatios.pValue < 1)
    }

    @Test("the bootstrap repeats for a seed and leans to the long tail")
    func bootstrap() throws {
        var random = SeededRandom(seed: 5)
        let skewed = (0..<80).map { _ in -log(1 - random.unit()) * 1000 }
        let first = try #require(BootstrapMean.interval(skewed, seed: 1))
        #expect(BootstrapMean.interval(skewed.reversed(), seed: 1) == first)
        #expect(BootstrapMean.interval(skewed, seed: 2) != first)
        let student = try #require(StudentMean(skewed)?.interval())
        let mean = skewed.reduce(0, +) / 80
        #expect(first.contains(mean))
        #expect(first.upper - mean > mean - first.lower)
        #expect(first.lower > student.lower && first.upper > student.upper - 20)
        // scipy's BCa interval of these, by 400,000 draws: 12 to 2540. Without its correction for
        // bias it would end at 2048, without that for skewness earlier still.
        let far = try #require(
            BootstrapMean.interval(
                [0, 0, 0, 0, 0, 10, 20, 30, 400, 5000], replicates: 20_000, seed: 1))
        #expect(far.lower > 10 && far.lower < 14)
        #expect(far.upper > 2400 && far.upper < 2650)
        #expect(BootstrapMean.interval([1], seed: 1) == nil)
        #expect(BootstrapMean.interval([2, 2, 2], seed: 1) == nil)
    }

    @Test("ranks of equal sizes are shared and differences of 0 are left out")
    func ranks() throws {
        // Sizes 1, 2, 2, 4 have ranks 1, 2.5, 2.5, 4; the positive ones are 2.5 and 4.
        let test = try #require(SignedRank([-1, 2, -2, 4, 0]))
        #expect(test.statistic == 6.5)
        #expect(test.count == 4)
        #expect(test.pValue > 0.5)
        #expect(SignedRank([0, 0]) == nil)
        #expect(SignedRank([1, .nan]) == nil)
        #expect(try #require(SignedRank([1, -1])).pValue == 1)
    }

    @Test("people who died early make a day alive dearer than a day of the year")
    func daysAlive() throws {
        let people = [
            JourneyCost(before: 0, after: 365), JourneyCost(before: 0, after: 365, daysAlive: 35),
        ]
        #expect(people.costPerDayAlive() == 730.0 / 400)
        #expect([JourneyCost]().costPerDayAlive() == nil)
    }

    @Test("few people, imputed costs and a missing feed refuse the comparison")
    func guards() {
        func refusal(_ people: Int, _ imputed: Double, _ complete: Bool) -> Refusal.Code? {
            CostCheck.refusal(
                intervention: people, comparison: 60, imputedShare: imputed,
                feedsComplete: complete)?.code
        }
        #expect(refusal(50, 0.05, true) == nil)
        #expect(refusal(49, 0, true) == .small)
        #expect(refusal(50, 0.06, true) == .dataBreak)
        #expect(refusal(50, .nan, true) == .dataBreak)
        #expect(refusal(50, 0, false) == .dataBreak)
    }
}
