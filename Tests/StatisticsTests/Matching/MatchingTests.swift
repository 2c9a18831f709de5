import Foundation
import Statistics
import Testing

@Suite struct MatchingTests {
    @Test("the highest predictor chooses first, ties go to the earliest row, and nobody twice")
    func order() throws {
        let predictors = [1.0, 2.0, 1.5, 1.5, 9.0]
        let treated = [true, true, false, false, false]
        let matched = try NearestNeighbour(controlsEach: 2, caliper: nil).match(
            predictors: predictors, treated: treated)
        #expect(
            matched.pairs.map { [$0.treated, $0.round, $0.control] }
                == [[1, 1, 2], [0, 1, 3], [1, 2, 4]])
        #expect(matched.members == [0, 1, 2, 3, 4])
        // Three controls in two sets: 1/2, 1/2 and 1, times 3/2.
        #expect(matched.weights == [1, 1, 0.75, 1.5, 0.75])
        #expect(matched.sets == [0, 1, 1, 0, 1])
    }

    @Test("of two with the same predictor the earlier row chooses first, and of two controls too")
    func ties() throws {
        let matched = try NearestNeighbour(caliper: nil).match(
            predictors: [1, 1, 1.5, 1.2, 1.2], treated: [true, true, false, false, false])
        #expect(matched.pairs.map { [$0.treated, $0.control] } == [[0, 3], [1, 4]])
        let one = try NearestNeighbour(caliper: nil).match(
            predictors: [1, 1, 3, 1.2], treated: [true, true, false, false])
        #expect(one.pairs.map { [$0.treated, $0.control] } == [[0, 3], [1, 2]])
    }

    @Test("a caliper and strata keep people apart who are not alike")
    func limits() throws {
        let predictors = [0.0, 0.1, 5.0, 5.1]
        let treated = [true, false, true, false]
        let apart = try NearestNeighbour(caliper: nil).match(
            predictors: predictors, treated: treated, strata: [1, 2, 2, 1])
        #expect(apart.pairs.map(\.control) == [1, 3])
        #expect(throws: MatchingError.noPairs) {
            try NearestNeighbour(caliper: 0.2).match(
                predictors: predictors, treated: treated, strata: [1, 2, 2, 1])
        }
        let near = try NearestNeighbour(caliper: 0.2).match(
            predictors: predictors, treated: treated)
        #expect(near.counts.treatedMatched == 2)
    }

    @Test("lists that do not belong together, one arm, or numbers that are none are refused")
    func refused() throws {
        let rule = NearestNeighbour()
        #expect(throws: MatchingError.oneArm) {
            try rule.match(predictors: [1, 2], treated: [true, true])
        }
        #expect(throws: MatchingError.notAllowed(what: "a predictor")) {
            try rule.match(predictors: [1, .nan], treated: [true, false])
        }
        #expect(
            throws: MatchingError.wrongLength(what: "the strata", expected: 2, found: 1)
        ) { try rule.match(predictors: [1, 2], treated: [true, false], strata: [0]) }
        #expect(throws: MatchingError.oneArm) {
            try CovariateBalance([1, 2], treated: [true, true])
        }
        let design = try #require(Matrix(columns: [[1, 1, 1, 1], [0, 1, 0, 1]]))
        #expect(throws: MatchingError.oneArm) {
            try Propensity(design: design, treated: [false, false, false, false])
        }
    }

    @Test("one set gives no ratio, and covariates that tell the arms for sure no propensity")
    func noError() throws {
        let one = try NearestNeighbour(caliper: nil).match(
            predictors: [1, 1], treated: [true, false])
        #expect(throws: MatchingError.tooFewSets) { try one.logRiskRatio([true, true]) }
        #expect(throws: MatchingError.tooFewSets) { try one.riskDifference([true, false]) }
        let design = try #require(Matrix(columns: [[1, 1, 1, 1], [1, 2, 8, 9]]))
        #expect(throws: MatchingError.separated) {
            try Propensity(design: design, treated: [false, false, true, true])
        }
    }

    @Test("a covariate that is the same for all treated but not for controls does not pass")
    func balance() throws {
        let treated = [true, true, false, false]
        let flat = try CovariateBalance([3, 3, 4, 5], treated: treated)
        #expect(flat.standardisedDifference == nil)
        #expect(flat.verdict == .refuse)
        let same = try CovariateBalance([3, 5, 3, 5], treated: treated)
        #expect(same.standardisedDifference == 0)
        #expect(same.verdict == .balanced)
        #expect(same.largestDistance == 0)
        let constant = try CovariateBalance([1, 1, 1, 1], treated: treated)
        #expect(constant.verdict == .balanced)
    }

    @Test("without events, or without sets that differ, there is no ratio and no NaN")
    func events() throws {
        let matched = try NearestNeighbour(caliper: nil).match(
            predictors: [1, 2, 1.1, 2.1], treated: [true, true, false, false])
        let none = [false, false, true, true]
        #expect(throws: MatchingError.noEvents) { try matched.logRiskRatio(none) }
        let all = [true, true, true, true]
        #expect(throws: MatchingError.noInformativeSets) {
            try MatchedStrata.logOddsRatio(try matched.matchedSets(all))
        }
        #expect(throws: MatchingError.noInformativeSets) {
            try McNemar(try matched.matchedSets(all))
        }
        #expect(throws: MatchingError.noEvents) {
            try MatchedStrata.logOddsRatio(try matched.matchedSets(none))
        }
        #expect(throws: MatchingError.noEvents) {
            try MatchedStrata.logRiskRatio(try matched.matchedSets(none))
        }
        let groups = try MatchedSubgroups(matched, outcome: none, groups: [0, 1, 0, 1])
        #expect(groups.groups.map(\.sets) == [1, 1])
        #expect(groups.groups.allSatisfy { $0.logRiskRatio == nil })
        #expect(groups.interactionPValue == nil)
    }

    @Test("pairs that differ one way only: exact p value, and the shown one is exact when few")
    func mcNemar() throws {
        let sets = (0..<6).map { _ in MatchedSet(treatedEvent: true, controls: 1, controlEvents: 0)
        }
        let test = try McNemar(sets)
        #expect(agree(test.exactPValue, 2 / 64))
        #expect(test.shownPValue == test.exactPValue)
        #expect(test.chiSquare == 6)
        #expect(agree(test.correctedChiSquare, 25.0 / 6))
        #expect(throws: MatchingError.notAllowed(what: "the number of controls of a set")) {
            try McNemar([MatchedSet(treatedEvent: true, controls: 2, controlEvents: 0)])
        }
    }

    @Test("sub-groups with opposite ratios interact, equal ones do not")
    func interaction() throws {
        // Forty pairs in two sub-groups; in the first the intervention halves the risk.
        let treated = (0..<160).map { $0 < 80 }
        let predictors = (0..<160).map { Double($0 % 80) }
        let group = (0..<160).map { ($0 % 80) % 2 }
        func outcome(_ share: (Bool, Int) -> Int) -> [Bool] {
            (0..<160).map { person in
                ((person % 80) / 2) % 40 < share(treated[person], group[person])
            }
        }
        let matched = try NearestNeighbour(caliper: nil).match(
            predictors: predictors, treated: treated)
        let opposite = try MatchedSubgroups(
            matched, outcome: outcome { $0 == ($1 == 0) ? 10 : 30 }, groups: group)
        #expect(try #require(opposite.interactionPValue) < 0.001)
        // For two sub-groups it is the test of one difference against its error.
        let mild = try MatchedSubgroups(
            matched, outcome: outcome { $0 == ($1 == 0) ? 18 : 22 }, groups: group)
        let ratios = try mild.groups.map { try #require($0.logRiskRatio) }
        let error = ratios.reduce(0) { $0 + $1.standardError * $1.standardError }.squareRoot()
        let z = (ratios[0].estimate - ratios[1].estimate) / error
        #expect(agree(mild.interactionPValue, 2 * Normal.cumulative(-abs(z))))
        let equal = try MatchedSubgroups(
            matched, outcome: outcome { arm, _ in arm ? 10 : 30 }, groups: group)
        #expect(try #require(equal.interactionPValue) > 0.9)
    }

    @Test("a comparison is refused for size, balance, follow-up and linkage, in that order")
    func check() throws {
        let treated = (0..<200).map { $0 < 100 }
        let predictors = (0..<200).map { Double($0 % 100) }
        let outcome = (0..<200).map { $0 % 100 < 30 }
        let matched = try NearestNeighbour(caliper: nil).match(
            predictors: predictors, treated: treated)
        func refusal(
            _ outcome: [Bool], _ values: [Double], notFollowed: Double, linked: Double
        ) throws -> Refusal.Code? {
            try MatchedCheck(
                matched, outcome: outcome,
                balance: [try CovariateBalance(values, treated: treated)],
                shareNotFollowed: notFollowed, linkedTreated: 0.95, linkedControl: linked
            ).refusal?.code
        }
        #expect(try refusal(outcome, predictors, notFollowed: 0.2, linked: 0.91) == nil)
        let apart = (0..<200).map { Double($0) }
        let rare = (0..<200).map { $0 % 100 < 9 }
        #expect(
            try refusal(rare, apart, notFollowed: 0.9, linked: 0.1) == .small)
        #expect(
            try refusal(outcome, apart, notFollowed: 0.9, linked: 0.1)
                == .balance)
        #expect(
            try refusal(outcome, predictors, notFollowed: 0.21, linked: 0.1) == .short)
        #expect(
            try refusal(outcome, predictors, notFollowed: 0, linked: .nan) == .linkage)
        let few = try NearestNeighbour(caliper: nil).match(
            predictors: Array(predictors.prefix(110)), treated: Array(treated.prefix(110)))
        let small = try MatchedCheck(
            few, outcome: Array(outcome.prefix(110)), balance: [], shareNotFollowed: 0,
            linkedTreated: 1, linkedControl: 1)
        #expect(small.refusal?.code == .small)
        #expect(small.refusal?.reason.contains("10") == true)
        #expect(small.isSelected)
    }
}
