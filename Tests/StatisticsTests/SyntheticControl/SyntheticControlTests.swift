import Foundation
import Statistics
import Testing

@Suite struct SyntheticControlTests {
    /// Series of made-up teams from a fixed seed.
    private func teams(_ count: Int, months: Int) -> [[Double]] {
        var random = SeededRandom(seed: 11)
        return (0..<count).map { team in
            (0..<months).map { _ in 10 + Double(team % 3) + random.unit() }
        }
    }

    @Test("a team that is a blend is found again, weight by weight, with an effect added after")
    func blend() throws {
        let donors = teams(9, months: 40)
        let treated: [Double] = (0..<40).map { month in
            let blend: Double = 0.25 * donors[1][month] + 0.75 * donors[4][month]
            return month < 30 ? blend : blend + 2
        }
        let test = try PlaceboTest(
            treated: treated, donors: donors, monthsBefore: 30, form: .classic)
        for (index, weight) in test.treated.weights.enumerated() {
            let truth = index == 1 ? 0.25 : index == 4 ? 0.75 : 0
            #expect(agree(weight, truth, relative: 0, absolute: 1e-12))
        }
        #expect(agree(test.treated.effect, 2))
        #expect(test.rank == 1)
        #expect(agree(test.pValue, 0.1))
        #expect(test.smallestPValue == 0.1)
        let names = (0..<9).map { "Team \($0)" }
        #expect(
            test.sentence(team: "Sudbury", donors: names).hasPrefix(
                "A blend of Team 4 75 %, Team 1 25 % tracked Sudbury before the start; "
                    + "the gap afterwards was number 1 of 10"))
        #expect(test.treated.refusal(treated: treated, donors: donors) == nil)
    }

    @Test("an effect holds without any one donor, and a start made up earlier shows none")
    func robustness() throws {
        let donors = teams(9, months: 40)
        let treated: [Double] = (0..<40).map { month in
            let blend: Double = (donors[0][month] + donors[3][month] + donors[6][month]) / 3
            return month < 30 ? blend : blend + 5
        }
        let ours = try SyntheticControl(
            treated: treated, donors: donors, monthsBefore: 30, form: .classic)
        let others = try ours.effectsLeavingOneOut(treated: treated, donors: donors)
        #expect(others.count == 3)
        #expect(others.allSatisfy { abs($0 - 5) < 0.5 && $0 != 5 })
        let placebo = try ours.inTimePlacebo(treated: treated, donors: donors)
        #expect(placebo.gaps.count == 30)
        #expect(agree(placebo.effect, 0, absolute: 1e-9))
        #expect(throws: SyntheticControlError.noMonths) {
            try ours.inTimePlacebo(treated: treated, donors: donors, months: 30)
        }
    }

    @Test("weights are never negative and sum to one, and no step along the edges does better")
    func optimal() throws {
        var random = SeededRandom(seed: 3)
        for trial in 0..<50 {
            let donors = (0..<6).map { _ in (0..<20).map { _ in random.unit() } }
            let treated = (0..<20).map { _ in random.unit() * 1.5 - 0.2 }
            let ours = try SyntheticControl(
                treated: treated, donors: donors, monthsBefore: 15, form: .classic)
            #expect(agree(ours.weights.reduce(0, +), 1))
            #expect(ours.weights.allSatisfy { $0 >= 0 })
            let best = ours.errorBefore
            for from in 0..<6 where ours.weights[from] > 0 {
                for to in 0..<6 where to != from {
                    let move = min(1e-3, ours.weights[from])
                    var moved = ours.weights
                    moved[from] -= move
                    moved[to] += move
                    var squares = 0.0
                    for month in 0..<15 {
                        var gap = treated[month]
                        for donor in 0..<6 { gap -= moved[donor] * donors[donor][month] }
                        squares += gap * gap
                    }
                    #expect((squares / 15).squareRoot() >= best - 1e-12, "trial \(trial)")
                }
            }
        }
    }

    @Test("a team far above all others is refused in the classic form, not in the other")
    func levels() throws {
        let donors = teams(9, months: 40)
        let treated = donors[0].map { $0 + 3.2 }
        let classic = try SyntheticControl(
            treated: treated, donors: donors, monthsBefore: 30, form: .classic)
        let refusal = try #require(classic.refusal(treated: treated, donors: donors))
        #expect(refusal.code == .pretrend)
        #expect(refusal.reason.contains("10 %") || refusal.reason.contains("30 of 30"))
        let other = try SyntheticControl(
            treated: treated, donors: donors, monthsBefore: 30, form: .demeaned)
        #expect(other.refusal(treated: treated, donors: donors)?.code == .noControl)
        #expect(agree(other.errorBefore, 0, absolute: 1e-12))
    }

    @Test("too few donors, too few months and a poor fit are refused")
    func refusals() throws {
        let donors = teams(9, months: 40)
        let noisy = (0..<40).map { month in month.isMultiple(of: 2) ? 1.0 : 25 }
        let few = Array(donors.prefix(7))
        let small = try SyntheticControl(
            treated: noisy, donors: few, monthsBefore: 30, form: .classic)
        #expect(small.refusal(treated: noisy, donors: few)?.code == .noControl)
        let short = try SyntheticControl(
            treated: noisy, donors: donors, monthsBefore: 23, form: .classic)
        let refusal = try #require(short.refusal(treated: noisy, donors: donors))
        #expect(refusal.code == .short)
        #expect(refusal.cure == "Load earlier months: 1 more.")
        let poor = try SyntheticControl(
            treated: noisy, donors: donors, monthsBefore: 30, form: .demeaned)
        #expect(poor.refusal(treated: noisy, donors: donors)?.code == .pretrend)
    }

    @Test("input that cannot be blended is refused by name")
    func errors() throws {
        #expect(throws: SyntheticControlError.noDonors) {
            try SyntheticControl(treated: [1, 2], donors: [], monthsBefore: 1, form: .classic)
        }
        #expect(throws: SyntheticControlError.notAligned) {
            try SyntheticControl(treated: [1, 2], donors: [[1]], monthsBefore: 1, form: .classic)
        }
        #expect(throws: SyntheticControlError.noMonths) {
            try SyntheticControl(
                treated: [1, 2], donors: [[1, 2]], monthsBefore: 2, form: .classic)
        }
        // Two donors alike, and the team between them and a third: many blends fit.
        #expect(throws: SyntheticControlError.notUnique) {
            try SyntheticControl(
                treated: [2, 2, 2, 5], donors: [[1, 3, 1, 0], [1, 3, 1, 0], [3, 1, 3, 0]],
                monthsBefore: 3, form: .classic)
        }
    }
}
