import Foundation
import Testing

@testable import Statistics

@Suite("a pilot beside a blend of comparison teams")
struct BlendEvaluationTests {
    private static let start = 24

    /// Monthly counts over a steady population: the pilot is 40 % of team 1 and 60 % of team 2 at
    /// a higher level, and falls by `fall` from the start.
    private func panel(
        donors: Int = 9, months: Int = 36, fall: Double = 0.1, launches: [Int: Int] = [:],
        missing: Set<Int> = []
    ) throws -> EvaluationPanel {
        var random = SeededRandom(seed: 5)
        var others: [[Double]] = []
        for team in 0..<donors {
            let level = Double(100 + 3 * team)
            others.append(
                (0..<months).map { month in
                    let wave: Double = 9 * sin(Double(month * (team + 2)) / 5)
                    return level + wave + 4 * random.unit()
                })
        }
        let pilot = (0..<months).map { month -> Double in
            let path: Double = 0.4 * others[0][month] + 0.6 * others[1][month] + 30
            return month < Self.start ? path : path * (1 - fall)
        }
        let all: [[Double]] = [pilot] + others
        let series = all.enumerated().map { index, values -> EvaluationPanel.Series in
            let events: [Double?] = values.indices.map { missing.contains($0) ? nil : values[$0] }
            return EvaluationPanel.Series(
                events: events, exposure: values.map { _ in 1_000 }, launch: launches[index])
        }
        return try #require(EvaluationPanel(teams: series))
    }

    private func plan(donors: Int = 9) -> EvaluationPlan {
        EvaluationPlan(
            kind: .rate, pilots: [0], controls: Array(1...donors), start: Self.start)
    }

    @Test("the weights, the level and the gap of a known blend come back")
    func known() throws {
        let outcome = try BlendEvaluation.evaluate(plan(), pilot: 0, on: try panel())
        let blend = try #require(outcome.value)
        #expect(abs(blend.test.treated.weights[0] - 0.4) < 1e-9)
        #expect(abs(blend.test.treated.weights[1] - 0.6) < 1e-9)
        #expect(abs((blend.effect ?? 0) + 0.1) < 1e-9)
        #expect(blend.test.rank == 1 && blend.test.teams == 10)
        // Without one of its two teams the blend is another, and the gap another.
        let range = try #require(blend.leaveOneOut)
        #expect(range.lower < -0.1 || range.upper > -0.1)
        #expect(blend.placebo.map { abs($0) < 1e-9 } == true)
    }

    @Test("without an effect the pilot is no further from its blend than others")
    func nothing() throws {
        let outcome = try BlendEvaluation.evaluate(plan(), pilot: 0, on: try panel(fall: 0))
        #expect(outcome.value.map { abs($0.effect ?? 1) < 1e-9 } == true)
        #expect(outcome.value.map { $0.test.rank > 1 } == true)
    }

    @Test("too few teams, teams that launch, and too few months are refused with a cure")
    func refusals() throws {
        let few = try BlendEvaluation.evaluate(
            plan(donors: 7), pilot: 0, on: try panel(donors: 7))
        #expect(few.refusal?.code == .noControl)
        let launched = try BlendEvaluation.evaluate(
            plan(), pilot: 0, on: try panel(launches: [4: 30, 5: 30]))
        #expect(launched.refusal?.code == .noControl)
        let hidden = try BlendEvaluation.evaluate(plan(), pilot: 0, on: try panel(missing: [3]))
        #expect(hidden.refusal?.code == .short)
        let young = try BlendEvaluation.evaluate(plan(), pilot: 0, on: try panel(months: 28))
        #expect(young.refusal?.code == .short)
        #expect([few, launched, hidden, young].allSatisfy { $0.refusal?.cure.isEmpty == false })
    }

    @Test("a coding change within the months compared is refused") func changed() throws {
        var plan = plan()
        plan.breaks = [10]
        #expect(
            try BlendEvaluation.evaluate(plan, pilot: 0, on: try panel()).refusal?.code
                == .dataBreak)
    }
}
