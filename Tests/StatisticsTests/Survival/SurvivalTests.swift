import Foundation
import Statistics
import Testing

@Suite struct SurvivalTests {
    private let people = [
        ObservedTime(time: 1, event: true), ObservedTime(time: 2, event: false),
        ObservedTime(time: 3, event: true), ObservedTime(time: 4, event: true),
    ]

    @Test("a curve by hand: 3/4, then 3/8, then nobody")
    func byHand() throws {
        let curve = try KaplanMeier(people)
        #expect(curve.share(at: 0.5) == 1)
        #expect(curve.share(at: 1) == 0.75)
        #expect(curve.share(at: 3.5) == 0.375)
        #expect(curve.share(at: 9) == 0)
        #expect(curve.atRisk(at: 0) == 4)
        #expect(curve.atRisk(at: 3) == 2)
        #expect(curve.atRisk(at: 5) == 0)
        let mean = try #require(curve.restrictedMean(upTo: 3.5))
        #expect(agree(mean.mean, 1 + 2 * 0.75 + 0.5 * 0.375))
        // Nobody is left, so time after the last event adds nothing.
        #expect(agree(try #require(curve.restrictedMean(upTo: 100)).mean, 2.875))
    }

    @Test("at shares of 0 and 1 no interval is made up and nothing is NaN")
    func edges() throws {
        let curve = try KaplanMeier(people)
        #expect(curve.standardError(at: 9) == 0)
        #expect(curve.interval(at: 9, scale: .log) == nil)
        #expect(curve.interval(at: 9, scale: .logLog) == nil)
        #expect(curve.interval(at: 0, scale: .logLog) == nil)
        #expect(curve.interval(at: 9, scale: .plain)?.upper == 0)
        #expect(curve.interval(at: 0, scale: .log)?.lower == 1)
        #expect(curve.restrictedMean(upTo: -1) == nil)
        let censored = try KaplanMeier([ObservedTime(time: 5, event: false)])
        #expect(censored.restrictedMean(upTo: 6) == nil)
        #expect(censored.restrictedMean(upTo: 5)?.mean == 5)
    }

    @Test("nobody, a negative time or lists of different lengths are refused by name")
    func refused() throws {
        #expect(throws: SurvivalError.noPeople) { try KaplanMeier([]) }
        #expect(throws: SurvivalError.notATime) {
            try KaplanMeier([ObservedTime(time: -1, event: true)])
        }
        #expect(throws: SurvivalError.notATime) {
            try AalenJohansen([ObservedTime(time: .nan, event: true)], kinds: 1)
        }
        #expect(throws: SurvivalError.unknownEnding) {
            try AalenJohansen([ObservedTime(time: 3, ending: 2)], kinds: 1)
        }
        #expect(throws: SurvivalError.notComparable) {
            try LogRank(people, groups: [1, 1, 1, 1])
        }
        #expect(
            throws: SurvivalError.wrongLength(what: "the groups", expected: 4, found: 2)
        ) { try LogRank(people, groups: [1, 2]) }
        let nobody = people.map { ObservedTime(time: $0.time, event: false) }
        #expect(throws: SurvivalError.noEvents) { try LogRank(nobody, groups: [1, 2, 1, 2]) }
    }

    @Test("a covariate that says nothing, or all, is refused and not answered with infinity")
    func cox() throws {
        let same = try #require(Matrix(columns: [[1, 1, 1, 1]]))
        #expect(throws: SurvivalError.notIdentified) {
            try CoxRegression(people, covariates: same)
        }
        let twice = try #require(Matrix(columns: [[0, 1, 0, 1], [0, 2, 0, 2]]))
        #expect(throws: SurvivalError.notIdentified) {
            try CoxRegression(people, covariates: twice)
        }
        let perfect = try #require(Matrix(columns: [[3, 2, 1, 0]]))
        #expect(throws: SurvivalError.notIdentified) {
            try CoxRegression(people, covariates: perfect)
        }
    }

    @Test("three groups have two degrees of freedom and their expected events sum to the observed")
    func threeGroups() throws {
        let times = (0..<30).map { ObservedTime(time: Double(($0 * 7) % 31), event: $0 % 4 != 0) }
        let test = try LogRank(times, groups: (0..<30).map { $0 % 3 })
        #expect(test.degreesOfFreedom == 2)
        #expect(agree(test.observed.reduce(0, +), test.expected.reduce(0, +)))
        #expect(test.pValue > 0 && test.pValue < 1)
    }

    @Test("competing shares sum to one, and with one kind they are the curve's complement")
    func competing() throws {
        let shares = try AalenJohansen(people, kinds: 1)
        let curve = try KaplanMeier(people)
        for step in shares.steps {
            #expect(agree(step.shares.reduce(0, +), 1))
            #expect(agree(step.shares[0], curve.share(at: step.time)))
        }
        #expect(shares.share(2, at: 1) == nil)
        #expect(shares.interval(1, at: 0.5) == nil)
    }

    @Test("few people on the day, or many lost without a reason, refuse the share")
    func support() throws {
        func followed(_ count: Int, _ days: Double, _ ending: SupportFollowUp.Ending)
            -> [SupportFollowUp]
        { (0..<count).map { _ in SupportFollowUp(days: days, ending: ending) } }
        let few = try FreedomFromSupport(followed(29, 200, .dataEnd))
        #expect(few.refusal?.code == .small)
        let enough = try FreedomFromSupport(
            followed(30, 200, .dataEnd) + followed(10, 20, .recurringSupport)
                + followed(5, 30, .competing))
        #expect(enough.refusal == nil)
        #expect(enough.free == 30 && enough.known == 40 && enough.people == 45)
        #expect(agree(enough.shareOfKnown?.value, 0.75))
        #expect(agree(enough.shareOfStarters, 30.0 / 45))
        #expect(agree(enough.states.competing, 5.0 / 45))
        let lost = try FreedomFromSupport(
            followed(40, 200, .dataEnd) + followed(10, 20, .lost))
        #expect(lost.refusal?.code == .short)
        #expect(lost.refusal?.reason.contains("20 %") == true)
    }
}
