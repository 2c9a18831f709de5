import Foundation
import Statistics
import Testing

@Suite struct SecondaryEvaluationTests {
    @Test("the adjusted ratio of rate ratios finds the planted effect and says its dispersion")
    func adjusted() throws {
        let simulation = EvaluationSimulation(drift: 0.01, effect: 0.8)
        let answer = try #require(
            try AdjustedRateRatio.evaluate(simulation.plan, on: simulation.panel(seed: 6)).value)
        #expect(abs(answer.estimate.value - 0.8) < 0.05)
        #expect(answer.dispersion > 0.5 && answer.dispersion < 3)
        #expect(answer.pValue < 0.001)
    }

    @Test("the adjusted ratio equals R's G3 fit with its own two teams")
    func goldenRatio() throws {
        for measure in ["emergency_admissions", "ae_attendances", "care_home_admissions"] {
            let panel = try TeamPanel(measure: measure)
            let series = ["sudbury", "beccles"].map { team in
                let cells = panel.of(team).cells
                return EvaluationPanel.Series(
                    events: cells.map(\.count), exposure: cells.map(\.population))
            }
            let plan = EvaluationPlan(
                kind: .rate, pilots: [0], controls: [1], start: TeamPanel.start)
            let answer = try AdjustedRateRatio.evaluate(plan, on: try made(of: series))
            guard let ours = answer.value else {
                // Months without events in a small measure.
                #expect(answer.refusal?.code == .small)
                continue
            }
            let rows = try FixtureTable("glm_coef_expected", folder: "evaluation/glm").rows
            let row = try #require(
                rows.first {
                    $0["case"] == "\(measure):G3_rrr_trend_harmonics"
                        && $0["model"] == "quasipoisson" && $0["term"] == "pil:post"
                })
            #expect(agree(log(ours.estimate.value), row.number("estimate")))
            #expect(agree(ours.pValue, row.number("p_value")))
        }
    }

    @Test("the answer is said in plain words")
    func sentences() throws {
        var simulation = EvaluationSimulation(drift: 0.02, effect: 0.75)
        let two = try simulation.plan.change(on: simulation.panel(seed: 1))
            .sentence(measure: "Emergency admissions", place: "the pilots")
        #expect(two.contains("lower than the change of the 11 comparison teams would have given"))
        #expect(two.hasSuffix("this is more, and is evidence of change."))
        simulation.pilots = 1
        let one = try simulation.plan.change(on: simulation.panel(seed: 2))
            .sentence(measure: "Emergency admissions", place: "Sudbury")
        #expect(one.hasSuffix("It is the most extreme of 13 teams."))
        let null = EvaluationSimulation()
        let answer = try null.plan.change(on: null.panel(seed: 4))
        let percent = Int((100 * answer.smallestEffect).rounded())
        #expect(
            answer.sentence(measure: "Falls", place: "Sudbury").hasSuffix(
                "so this could be chance; an effect below \(percent) % could not have been seen."))
    }

    @Test("a pilot that launched in another month needs a plan of its own")
    func staggered() throws {
        let simulation = EvaluationSimulation()
        var teams = try simulation.panel(seed: 1).teams
        teams[1] = EvaluationPanel.Series(
            events: teams[1].events, exposure: teams[1].exposure, launch: 33)
        #expect(throws: RegressionError.notAllowed(what: "the start")) {
            try ChangeEvaluation.evaluate(simulation.plan, on: try made(of: teams))
        }
    }

    @Test("a group that no one or everyone of has the event separates the model")
    func separated() throws {
        let design = try #require(
            Matrix(columns: [[1, 1, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1]]))
        let apart = try GeneralisedLinearModel(
            .binomial, design: design, response: [0, 1, 0, 1, 1, 1])
        #expect(apart.isSeparated)
        let mixed = try GeneralisedLinearModel(
            .binomial, design: design, response: [0, 1, 0, 1, 0, 1])
        #expect(!mixed.isSeparated)
    }

    @Test("months missing from an AR(1) series are bridged as the full correlation matrix says")
    func gaps() throws {
        let times = [1, 2, 3, 5, 6, 9, 10, 11, 12, 14]
        let design = try #require(
            Matrix(columns: [times.map { _ in 1 }, times.map(Double.init)]))
        let response = [3.0, 4, 2, 6, 5, 9, 8, 8, 10, 9]
        let rho = 0.6
        var correlations = Matrix(rows: times.count, columns: times.count)
        for row in times.indices {
            for column in times.indices {
                correlations[row, column] = pow(rho, Double(abs(times[row] - times[column])))
            }
        }
        let inverse = try #require(Cholesky(correlations)).inverse()
        let gram = try #require(Cholesky(design.transposed * inverse * design))
        let wanted = gram.solve(design.transposed * (inverse * response))
        let fit = try AutoregressiveRegression(
            design: design, response: response, times: times, correlation: rho)
        #expect(zip(fit.coefficients, wanted).allSatisfy { abs($0 - $1) < 1e-11 })
        let errors = zip(response, design * wanted).map { $0 - $1 }
        let sum = inverse.quadraticForm(errors)
        let variance = gram.inverse()[1, 1] * sum / 8
        #expect(abs(fit.table()[1].standardError - variance.squareRoot()) < 1e-11)
        #expect(abs(fit.sigma - (sum / 8).squareRoot()) < 1e-11)
    }

    @Test("a series that the design fits exactly has no error, and no number that is none")
    func exactFit() throws {
        let times = (1...30).map(Double.init)
        let design = try #require(Matrix(columns: [times.map { _ in 1 }, times]))
        let fit = try AutoregressiveRegression(
            design: design, response: times.map { 2 + 3 * $0 })
        #expect(abs(fit.coefficients[1] - 3) < 1e-12)
        #expect(fit.sigma >= 0 && fit.sigma < 1e-10)
    }
}
