import Foundation
import Statistics
import Testing

@Suite struct RefusalTests {
    private let simulation = EvaluationSimulation()

    private func refusal(
        _ plan: EvaluationPlan, _ panel: EvaluationPanel
    ) throws -> Refusal? {
        try ChangeEvaluation.evaluate(plan, on: panel).refusal
    }

    @Test("two pilots against one team are never judged")
    func twoAgainstOne() throws {
        var plan = simulation.plan
        plan.controls = [2]
        let refusal = try #require(try refusal(plan, simulation.panel(seed: 1)))
        #expect(refusal.code == .noControl)
        #expect(refusal.reason.hasPrefix("1 comparison team cannot show"))
        #expect(refusal.cure.contains("4 more teams"))
    }

    @Test("controls that launch within the window stop being controls")
    func launched() throws {
        let panel = try simulation.panel(seed: 1)
        let teams = panel.teams.enumerated().map { place, team in
            EvaluationPanel.Series(
                events: team.events, exposure: team.exposure,
                launch: place >= 2 && place < 10 ? 36 : nil)
        }
        let refused = try #require(
            try refusal(simulation.plan, made(of: teams)))
        #expect(refused.code == .noControl)
        #expect(refused.reason.hasPrefix("8 of 11 comparison teams launched"))
        let later = panel.teams.enumerated().map { place, team in
            EvaluationPanel.Series(
                events: team.events, exposure: team.exposure,
                launch: place < 2 ? 30 : place == 3 ? 36 : 42)
        }
        let answer = try simulation.plan.change(on: try made(of: later))
        #expect(answer.controls == [2] + Array(4..<13))
    }

    @Test("too few months before, after, or in the window are refused with the number lacking")
    func short() throws {
        let panel = try simulation.panel(seed: 1)
        var plan = simulation.plan
        plan.start = 8
        #expect(try refusal(plan, panel)?.cure == "Load 4 earlier months.")
        plan.start = 40
        #expect(try refusal(plan, panel)?.cure == "Wait until 4 more months are in.")
        plan.start = 30
        plan.window = 6
        #expect(try refusal(plan, panel)?.code == .short)
    }

    @Test("nine events in a year are too few, and only the exact ratio is shown")
    func small() throws {
        let series = (0..<8).map { team in
            EvaluationPanel.Series(
                events: (0..<24).map { $0 % 12 < (team == 3 ? 9 : 10) ? 1 : 0 },
                exposure: [Double?](repeating: 1000, count: 24))
        }
        let plan = EvaluationPlan(
            kind: .rate, pilots: [0], controls: Array(1..<8), start: 12)
        let panel = try made(of: series)
        #expect(try refusal(plan, panel)?.code == .small)
        let exact = try #require(try ChangeEvaluation.exactRatio(plan, on: panel))
        #expect(exact.estimate == 1)
        #expect(exact.pValue == 1)
    }

    @Test("missing months, new coding and a new denominator are three different refusals")
    func breaks() throws {
        let panel = try simulation.panel(seed: 1)
        var plan = simulation.plan
        plan.breaks = [25]
        #expect(try refusal(plan, panel)?.code == .dataBreak)
        plan.breaks = [10]
        #expect(try refusal(plan, panel) == nil)
        plan.denominatorBreaks = [31]
        #expect(try refusal(plan, panel)?.code == .denominator)
        plan.denominatorBreaks = []
        func changed(
            _ change: (Int, Double?) -> Double?, exposure: (Int, Double?) -> Double?
        ) throws -> EvaluationPanel {
            var teams = panel.teams
            teams[5] = EvaluationPanel.Series(
                events: teams[5].events.enumerated().map { change($0, $1) },
                exposure: teams[5].exposure.enumerated().map { exposure($0, $1) })
            return try made(of: teams)
        }
        let gaps = try changed({ (32...33).contains($0) ? nil : $1 }, exposure: { $1 })
        #expect(try refusal(plan, gaps)?.code == .dataBreak)
        #expect(
            try refusal(plan, gaps)?.reason
                == "2 of 12 months, or the same months before, are missing for at least one team.")
        var hidden = gaps.teams
        hidden[5] = EvaluationPanel.Series(
            events: gaps.teams[5].events, exposure: gaps.teams[5].exposure,
            gaps: gaps.teams[5].events.map { $0 == nil ? .hidden : nil })
        let said = try refusal(plan, try made(of: hidden))
        #expect(said?.reason.hasSuffix("for at least one team: small numbers are hidden.") == true)
        #expect(said?.cure == "Compare larger teams, or ask about a measure with more events.")
        let oneGap = try changed({ $0 == 32 ? nil : $1 }, exposure: { $1 })
        #expect(try refusal(plan, oneGap) == nil)
        let jump = try changed({ $1 }, exposure: { month, value in month < 35 ? value : 50_000 })
        #expect(try refusal(plan, jump)?.code == .denominator)
    }

    @Test("every refusal ends with a sentence of what would cure it")
    func sentences() throws {
        var plan = simulation.plan
        plan.controls = [2]
        let refusal = try #require(try refusal(plan, simulation.panel(seed: 1)))
        #expect(refusal.reason.hasSuffix("."))
        #expect(refusal.cure.hasSuffix("."))
        #expect(refusal.code.rawValue == "REFUSE_NO_CONTROL")
    }

    @Test("a plan that does not fit its panel is a fault, not a refusal")
    func faults() throws {
        let panel = try simulation.panel(seed: 1)
        for (pilots, controls) in [([0], [0, 1]), ([], [1]), ([0], [1, 13]), ([-1], [2])] {
            let plan = EvaluationPlan(
                kind: .rate, pilots: pilots, controls: controls, start: 30)
            #expect(throws: RegressionError.notAllowed(what: "the roles")) {
                try ChangeEvaluation.evaluate(plan, on: panel)
            }
        }
        var plan = simulation.plan
        plan.transition = 12
        #expect(throws: RegressionError.notAllowed(what: "the window")) {
            try ChangeEvaluation.evaluate(plan, on: panel)
        }
        #expect(
            EvaluationPanel(teams: [
                EvaluationPanel.Series(events: [1, 2], exposure: [1])
            ]) == nil)
        #expect(
            EvaluationPanel(teams: [EvaluationPanel.Series(events: [-1], exposure: [1])])
                == nil)
    }
}
