import Statistics
import Testing

@Suite("The risk ratio over strata")
struct StratifiedRiskRatioTests {
    private typealias Stratum = StratifiedRiskRatio.Stratum

    @Test("groups that differ in age only have a crude ratio and a stratified one of 1")
    func confounded() throws {
        // Of the young 1 in 10 has the outcome in both groups, of the old 1 in 2.
        let strata = [
            Stratum(events: 8, people: 80, comparisonEvents: 2, comparisonPeople: 20),
            Stratum(events: 10, people: 20, comparisonEvents: 40, comparisonPeople: 80),
        ]
        let crude = try #require(
            RatioOfProportions.estimate(
                numerator: 18, denominator: 100, comparisonNumerator: 42,
                comparisonDenominator: 100))
        #expect(abs(crude.value - 18.0 / 42) < 1e-12)
        let ratio = try #require(StratifiedRiskRatio.estimate(strata))
        #expect(abs(ratio.value - 1) < 1e-12)
        let interval = try #require(ratio.interval)
        #expect(interval.lower < 1 && interval.upper > 1)
    }

    @Test("one stratum gives the crude ratio with Katz's interval")
    func oneStratum() throws {
        let ratio = try #require(
            StratifiedRiskRatio.estimate([
                Stratum(events: 70, people: 175, comparisonEvents: 90, comparisonPeople: 150)
            ]))
        let katz = try #require(
            RatioOfProportions.estimate(
                numerator: 70, denominator: 175, comparisonNumerator: 90,
                comparisonDenominator: 150))
        #expect(abs(ratio.value - katz.value) < 1e-12)
        let interval = try #require(ratio.interval)
        let expected = try #require(katz.interval)
        #expect(abs(interval.lower - expected.lower) < 1e-12)
        #expect(abs(interval.upper - expected.upper) < 1e-12)
    }

    @Test("a stratum with one group says nothing; without outcomes to compare there is no ratio")
    func nothing() {
        let alone = Stratum(events: 5, people: 10, comparisonEvents: 0, comparisonPeople: 0)
        #expect(StratifiedRiskRatio.estimate([alone]) == nil)
        #expect(StratifiedRiskRatio.estimate([]) == nil)
        let none = Stratum(events: 0, people: 10, comparisonEvents: 4, comparisonPeople: 8)
        #expect(StratifiedRiskRatio.estimate([none])?.value == 0)
        #expect(StratifiedRiskRatio.estimate([none])?.interval == nil)
        let wrong = Stratum(events: 11, people: 10, comparisonEvents: 4, comparisonPeople: 8)
        #expect(StratifiedRiskRatio.estimate([wrong]) == nil)
    }
}
