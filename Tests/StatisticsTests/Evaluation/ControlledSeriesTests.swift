import Foundation
import Statistics
import Testing

@Suite struct ControlledSeriesTests {
    private static func golden(
        _ measure: String, controls: (TeamPanel) -> [String]
    ) throws -> (EvaluationPlan, EvaluationPanel) {
        let panel = try TeamPanel(measure: measure)
        let teams = ["sudbury"] + controls(panel)
        let series = teams.map { team in
            let cells = panel.of(team).cells
            return EvaluationPanel.Series(
                events: cells.map(\.count), exposure: cells.map(\.population))
        }
        let plan = EvaluationPlan(
            kind: .rate, pilots: [0], controls: Array(1..<teams.count), start: TeamPanel.start)
        return (plan, try made(of: series))
    }

    @Test("the picture against eleven teams has nlme's correlation and R's Newey-West effects")
    func goldenPicture() throws {
        let folder = "evaluation/hac_cits"
        let rows = try FixtureTable("fit_expected", folder: folder).rows
        var drawn = 0
        for measure in ["emergency_admissions", "ae_attendances"] {
            let (plan, panel) = try Self.golden(measure) { panel in
                panel.teams.filter { !TeamPanel.pilots.contains($0) }
            }
            let answer = try ControlledSeries.evaluate(plan, on: panel)
            guard let picture = answer.value else {
                #expect(answer.refusal?.code == .pretrend)
                continue
            }
            drawn += 1
            let own = rows.filter { $0["case"].hasPrefix("\(measure):H4") }
            let phi = try #require(
                own.first {
                    $0["model"] == "gls_ar1_reml_level_slope_harm2" && $0["quantity"] == "phi"
                })
            #expect(agree(picture.correlation, phi.number("value"), absolute: 1e-6))
            #expect(picture.lag == 3)
            #expect(picture.hasSlope)
            for effect in picture.effects {
                let model = "effect_at_\(effect.months)m_nw3_adj_level_slope_harm2"
                let wanted = own.filter { $0["model"] == model }
                func value(_ name: String) -> Double? {
                    wanted.first { $0["quantity"] == name }?.number("value").map(exp)
                }
                #expect(agree(effect.sensitivity.value, value("estimate")))
                #expect(agree(effect.sensitivity.interval?.lower, value("conf_low")))
                #expect(agree(effect.sensitivity.interval?.upper, value("conf_high")))
            }
            #expect(picture.effects.map(\.months) == [6, 12, 18])
        }
        #expect(drawn > 0)
    }

    @Test("a planted fall is in the picture: fitted below expected, effect near the plant")
    func planted() throws {
        let simulation = EvaluationSimulation(drift: 0.01, effect: 0.8)
        let panel = try simulation.panel(seed: 6)
        let picture = try simulation.plan.picture(on: panel)
        let later = picture.months.filter { $0.month >= simulation.start }
        #expect(later.count == 18)
        #expect(later.allSatisfy { ($0.expected ?? 0) > $0.fitted })
        #expect(picture.months.prefix(30).allSatisfy { $0.expected == nil })
        for effect in picture.effects {
            #expect(try #require(effect.estimate.interval).contains(0.8))
        }
        #expect(picture.observedPerMonth < picture.expectedPerMonth.value)
        #expect(!picture.isIndicative)
    }

    @Test("one comparison team makes the picture indicative")
    func indicative() throws {
        let simulation = EvaluationSimulation(drift: 0.01)
        var plan = simulation.plan
        plan.controls = [5]
        let picture = try plan.picture(on: try simulation.panel(seed: 6))
        #expect(picture.isIndicative)
    }

    @Test("teams that drifted apart before the start are refused")
    func pretrend() throws {
        let simulation = EvaluationSimulation(drift: 0.005)
        let panel = try simulation.panel(seed: 7)
        let teams = panel.teams.enumerated().map { place, team in
            EvaluationPanel.Series(
                events: team.events.enumerated().map { month, events in
                    events.map { place < 2 ? ($0 * exp(0.01 * Double(month))).rounded() : $0 }
                }, exposure: team.exposure)
        }
        let refusal = try #require(
            try ControlledSeries.evaluate(
                simulation.plan, on: try made(of: teams)
            ).refusal)
        #expect(refusal.code == .pretrend)
        #expect(refusal.reason.contains("% a year"))
    }

    @Test("a short series has level only, and a very short one is refused")
    func short() throws {
        var simulation = EvaluationSimulation(months: 30, start: 20, drift: 0.01)
        let picture = try simulation.plan.picture(on: try simulation.panel(seed: 8))
        #expect(!picture.hasSlope)
        #expect(picture.effects.map(\.months) == [6])
        simulation.start = 10
        let refusal = try ControlledSeries.evaluate(
            simulation.plan, on: try simulation.panel(seed: 8)
        ).refusal
        #expect(refusal?.code == .short)
        #expect(refusal?.cure == "Load earlier months.")
    }

    @Test("missing months are bridged up to one in ten, by the correlation over the gap")
    func gaps() throws {
        let simulation = EvaluationSimulation(drift: 0.01)
        let panel = try simulation.panel(seed: 9)
        func without(_ months: Set<Int>) throws -> EvaluationPanel {
            try made(
                of: panel.teams.map { team in
                    EvaluationPanel.Series(
                        events: team.events.enumerated().map {
                            months.contains($0) ? nil : $1
                        }, exposure: team.exposure)
                })
        }
        let few = try simulation.plan.picture(on: try without([4, 5, 33]))
        #expect(few.months.count == 45)
        let many = try ControlledSeries.evaluate(
            simulation.plan, on: try without([1, 2, 3, 4, 33]))
        #expect(many.refusal?.code == .dataBreak)
    }

    @Test("the picture ends when the first control launches")
    func launch() throws {
        let simulation = EvaluationSimulation(drift: 0.01)
        let panel = try simulation.panel(seed: 10)
        var teams = panel.teams
        teams[4] = EvaluationPanel.Series(
            events: teams[4].events, exposure: teams[4].exposure, launch: 40)
        let picture = try simulation.plan.picture(on: try made(of: teams))
        #expect(picture.months.last?.month == 39)
    }
}
