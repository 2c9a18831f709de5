import Foundation
import Statistics
import Testing

@Suite struct ChangeEvaluationTests {
    /// The golden panel of a measure with its teams in alphabetical order.
    private static func golden(
        _ measure: String, pilots: Set<String>
    ) throws -> (EvaluationPlan, EvaluationPanel) {
        let panel = try TeamPanel(measure: measure)
        let teams = panel.teams.filter { pilots.contains($0) || !TeamPanel.pilots.contains($0) }
        let series = teams.map { team in
            let cells = panel.of(team).cells
            return EvaluationPanel.Series(
                events: cells.map(\.count), exposure: cells.map(\.population))
        }
        let places = teams.indices
        let plan = EvaluationPlan(
            kind: .rate, pilots: places.filter { pilots.contains(teams[$0]) },
            controls: places.filter { !pilots.contains(teams[$0]) }, start: TeamPanel.start)
        return (plan, try made(of: series))
    }

    @Test("twelve months against twelve equal the golden effect, error and permutation")
    func goldenAnswer() throws {
        let folder = "evaluation/did"
        for row in try FixtureTable("did_expected", folder: folder).rows
        where row["method"] == "donald_lang_12v12_log_rate_change_lm" {
            let parts = row["case"].split(separator: ":").map(String.init)
            let pilots: Set<String> =
                switch parts[1] {
                case "did_sudbury_vs_11": ["sudbury"]
                case "did_ipswich_vs_11": ["ipswich"]
                default: ["sudbury", "ipswich"]
                }
            let (plan, panel) = try Self.golden(parts[0], pilots: pilots)
            let answer = try plan.change(on: panel)
            #expect(agree(answer.comparison.effect, row.number("estimate")))
            #expect(agree(answer.comparison.standardError, row.number("std_error")))
            #expect(agree(answer.pValue, row.number("p_value")))
            let half = try row.required("extra")
            #expect(agree(answer.smallestEffect, exp(half) - 1))
            #expect(agree(answer.effect, exp(try row.required("estimate"))))
            #expect(answer.permutation.choices == (pilots.count == 1 ? 12 : 78))
            #expect(
                abs(answer.smallestPValue - 1 / Double(answer.permutation.choices)) < 1e-15)
        }
    }

    @Test("the planted fall of a quarter is evidence, for two pilots and for one")
    func planted() throws {
        var simulation = EvaluationSimulation(drift: 0.02, effect: 0.75)
        let two = try simulation.plan.change(on: try simulation.panel(seed: 1))
        #expect(two.verdict == .evidence)
        #expect(try #require(two.estimate.interval).contains(0.75))
        #expect(two.rank == 1)
        simulation.pilots = 1
        let one = try simulation.plan.change(on: try simulation.panel(seed: 2))
        #expect(one.verdict == .evidence)
        #expect(one.permutation.choices == 13)
        // One pilot can never be significant at 5 % by permutation.
        #expect(one.smallestPValue > 0.05)
    }

    @Test("where nothing happened, evidence is no commoner than the nominal rate")
    func nullPanels() throws {
        let simulation = EvaluationSimulation()
        var evidence = 0
        var outside = 0
        for seed in 0..<200 {
            let panel = try simulation.panel(seed: UInt64(seed))
            let answer = try simulation.plan.change(on: panel)
            if answer.verdict == .evidence { evidence += 1 }
            if answer.pValue < 0.05 { outside += 1 }
        }
        // Binomial: more than 18 of 200 at 5 % has a probability of about 0.5 %.
        #expect(evidence <= 18)
        #expect(outside >= 2 && outside <= 20)
    }

    @Test("an earlier start with nothing in it shows no change, and is left out without months")
    func placebo() throws {
        var simulation = EvaluationSimulation(drift: 0.02, effect: 0.75)
        let panel = try simulation.panel(seed: 3)
        let answer = try simulation.plan.change(on: panel)
        let placebo = try #require(answer.placebo)
        #expect(abs(placebo.value - 1) < 0.1)
        let range = try #require(answer.leaveOneOut)
        #expect(range.contains(answer.effect))
        simulation.start = 20
        let early = try simulation.plan.change(on: try simulation.panel(seed: 3))
        #expect(early.placebo == nil)
    }

    @Test("shares are compared as differences, means as ratios")
    func kinds() throws {
        let series = (0..<8).map { team -> EvaluationPanel.Series in
            let events = (0..<24).map { month -> Double? in
                let added = team == 0 && month >= 12 ? 12 : 0
                return Double(60 + team % 3 + added)
            }
            return EvaluationPanel.Series(
                events: events, exposure: [Double?](repeating: 100, count: 24))
        }
        let panel = try made(of: series)
        var plan = EvaluationPlan(
            kind: .proportion, pilots: [0], controls: Array(1..<8), start: 12)
        let shares = try plan.change(on: panel)
        #expect(abs(shares.effect - 0.12) < 1e-12)
        plan.kind = .mean
        let means = try plan.change(on: panel)
        #expect(abs(means.effect - 1.2) < 1e-12)
    }

    @Test("unequal teams get the permutation of studentised changes too")
    func studentised() throws {
        let simulation = EvaluationSimulation()
        let panel = try simulation.panel(seed: 5)
        let equal = try simulation.plan.change(on: panel)
        #expect(equal.studentisedPermutation == nil)
        var teams = panel.teams
        teams[4] = EvaluationPanel.Series(
            events: teams[4].events.map { $0.map { ($0 / 20).rounded() } },
            exposure: teams[4].exposure)
        let unequal = try simulation.plan.change(on: try made(of: teams))
        #expect(unequal.studentisedPermutation?.choices == 78)
    }

    @Test("Holm holds the smallest of three p values against a third of 5 %")
    func holm() {
        #expect(
            Holm.adjusted([0.01, 0.04, 0.03]).map { ($0 * 1e6).rounded() / 1e6 } == [
                0.03, 0.06, 0.06,
            ])
        #expect(Holm.levels([0.01, 0.04, 0.03]) == [0.05 / 3, 0.025, 0.025])
        #expect(Holm.levels([0.02, 0.001, 0.9]) == [0.025, 0.05 / 3, 0.05])
        #expect(Holm.adjusted([0.2]) == [0.2])
        #expect(Holm.levels([]) == [])
    }

    @Test("three primaries are judged together: what passes alone may not pass with others")
    func primaries() throws {
        let simulation = EvaluationSimulation(drift: 0.02, effect: 0.75)
        let clear = try simulation.plan.change(on: try simulation.panel(seed: 1))
        let null = EvaluationSimulation()
        let unclear = try null.plan.change(on: try null.panel(seed: 4))
        #expect(unclear.verdict == .noDetectableDifference)
        let verdicts = ChangeEvaluation.verdicts(ofPrimaries: [unclear, clear, unclear])
        #expect(verdicts == [.noDetectableDifference, .evidence, .noDetectableDifference])
    }
}
