import Foundation
import Statistics
import Testing

@Suite struct DifferenceInDifferencesGoldenTests {
    private static let folder = "evaluation/did"

    private struct Problem {
        let panel: TeamPanel
        let teams: [String]
        let isPilot: [Bool]

        init(_ name: String) throws {
            let parts = name.split(separator: ":").map(String.init)
            let whole = try TeamPanel(measure: parts[0])
            panel =
                switch parts[1] {
                case "did_sudbury_vs_11": whole.pilot("sudbury")
                case "did_ipswich_vs_11": whole.pilot("ipswich")
                default: whole
                }
            teams = panel.teams
            isPilot = teams.map(TeamPanel.pilots.contains)
        }

        func rows(_ team: String) -> [TeamPanel.Cell] { panel.of(team).cells }

        var effects: TwoWayFixedEffects {
            get throws {
                try TwoWayFixedEffects(
                    outcomes: teams.map { rows($0).map { log($0.rate) } },
                    treated: teams.map { rows($0).map { $0.pilot * $0.post == 1 } })
            }
        }

        /// Mean log rate after minus before.
        var collapsed: [Double] {
            teams.map { team in
                let cells = rows(team)
                func mean(_ post: Double) -> Double {
                    let values = cells.filter { $0.post == post }.map { log($0.rate) }
                    return values.reduce(0, +) / Double(values.count)
                }
                return mean(1) - mean(0)
            }
        }

        /// The change of the log rate of twelve months.
        var twelve: [Double] {
            teams.map { team in
                let cells = rows(team)
                func logRate(_ months: ClosedRange<Int>) -> Double {
                    let part = cells.filter { months.contains($0.t) }
                    return log(
                        part.reduce(0) { $0 + $1.count } / part.reduce(0) { $0 + $1.population })
                }
                return logRate(31...42) - logRate(19...30)
            }
        }

        func terms() -> [String] {
            ["(Intercept)"] + teams.dropFirst().map { "factor(team)\($0)" }
                + (2...48).map { "factor(t)\($0)" } + ["D"]
        }
    }

    @Test("every difference-in-differences of R is met: effects, errors, degrees and p values")
    func difference() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("did_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let problem = try Problem(name)
            let effects = try problem.effects
            for row in rows {
                let method = row["method"]
                if method.hasPrefix("permutation") {
                    try Self.comparePermutation(problem, row)
                } else {
                    try Self.compare(Self.answer(method, problem, effects), row)
                }
                compared += 1
            }
        }
        #expect(compared == 144)
    }

    private static func answer(
        _ method: String, _ problem: Problem, _ effects: TwoWayFixedEffects
    ) throws -> Coefficient {
        switch method {
        case "twfe_ols": return effects.plain
        case "twfe_crv1_vcovCL_HC1": return effects.clustered(.stata)
        case "twfe_crv0": return effects.clustered(.none)
        case "twfe_CR2_satterthwaite": return effects.biasReduced
        case "donald_lang_collapsed_lm":
            return try ChangeComparison(changes: problem.collapsed, isPilot: problem.isPilot)
                .coefficient
        case "donald_lang_12v12_log_rate_change_lm":
            return try ChangeComparison(changes: problem.twelve, isPilot: problem.isPilot)
                .coefficient
        case "twfe_wls_pop":
            let fit = try LeastSquares(
                design: problem.panel.design(problem.terms()),
                response: problem.panel.cells.map { log($0.rate) },
                weights: problem.panel.cells.map(\.population))
            return try #require(fit.table().last)
        default: break
        }
        let lag = try #require(method.last.flatMap { Int(String($0)) })
        return method.hasPrefix("driscoll_kraay")
            ? effects.driscollKraay(lag: lag, smallSample: false)
            : effects.panelNeweyWest(lag: lag, smallSample: false)
    }

    private static func compare(_ ours: Coefficient, _ row: FixtureTable.Row) throws {
        #expect(
            agree(ours.estimate, row.number("estimate"), absolute: 1e-12), "\(row.fields)")
        #expect(
            agree(ours.standardError, row.number("std_error"), absolute: 0), "\(row.fields)")
        #expect(agree(ours.pValue, row.number("p_value"), absolute: 0), "\(row.fields)")
        guard case .studentT(let degrees) = ours.reference else { return }
        #expect(agree(degrees, row.number("df")), "\(row.fields)")
        guard row.number("extra") != nil else { return }
        let half = ours.reference.quantile(level: .ninetyFive) * ours.standardError
        #expect(agree(half, row.number("extra"), absolute: 0), "\(row.fields)")
    }

    private static func comparePermutation(
        _ problem: Problem, _ row: FixtureTable.Row
    ) throws {
        let changes = row["method"].contains("12v12") ? problem.twelve : problem.collapsed
        let comparison = try ChangeComparison(changes: changes, isPilot: problem.isPilot)
        let test = try comparison.permutation()
        let p = row["method"].contains("one_sided") ? test.pValueOfReduction : test.pValue
        #expect(agree(comparison.effect, row.number("estimate")), "\(row.fields)")
        #expect(agree(p, row.number("p_value")), "\(row.fields)")
        #expect(test.choices == row.integer("extra"), "\(row.fields)")
    }

    @Test("every permuted statistic is met")
    func permutations() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("permutation_statistics_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let problem = try Problem(name)
            let ours = PermutationTest.statistics(
                changes: problem.collapsed, choosing: problem.isPilot.filter { $0 }.count)
            let named = Dictionary(
                uniqueKeysWithValues: ours.map { choice in
                    (Set(choice.chosen.map { problem.teams[$0] }), choice.statistic)
                })
            #expect(ours.count == rows.count)
            for row in rows {
                let teams = Set(row["assignment"].split(separator: "+").map(String.init))
                #expect(
                    agree(named[teams], row.number("statistic"), absolute: 1e-12),
                    "\(row.fields)")
                compared += 1
            }
        }
        #expect(compared == 204)
    }

    @Test("every number of linearmodels, pyfixest and wildboottest is met")
    func python() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("did_python_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let problem = try Problem(name)
            let effects = try problem.effects
            for row in rows {
                let method = row["method"]
                if method.hasPrefix("wildboottest_webb") { continue }
                compared += 1
                if method.hasPrefix("wildboottest") {
                    let p = try #require(effects.wildBootstrapPValue())
                    #expect(
                        agree(p, row.number("p_value"), absolute: exp2(-Double(effects.teams))),
                        "\(p) \(row.fields)")
                    continue
                }
                let ours = try Self.pythonAnswer(method, problem, effects)
                #expect(agree(ours.estimate, row.number("estimate")), "\(row.fields)")
                #expect(
                    agree(ours.standardError, row.number("std_error"), absolute: 0),
                    "\(row.fields)")
                #expect(
                    agree(ours.pValue, row.number("p_value"), absolute: 1e-15),
                    "\(row.fields)")
            }
        }
        // All but 6 rows with random draws, which the README of the files calls informational.
        #expect(compared == 48 - 6)
    }

    private static func pythonAnswer(
        _ method: String, _ problem: Problem, _ effects: TwoWayFixedEffects
    ) throws -> Coefficient {
        func plain(_ ours: Coefficient) -> Coefficient {
            Coefficient(
                estimate: ours.estimate, standardError: ours.standardError,
                reference: .studentT(effects.degreesOfFreedom))
        }
        if method == "linearmodels_clustered_entity_default" {
            return plain(effects.clustered(.residual))
        }
        if method.hasPrefix("linearmodels_driscoll") {
            let lag = try #require(method.last.flatMap { Int(String($0)) })
            return plain(effects.driscollKraay(lag: lag))
        }
        if method == "pyfixest_feols_CRV1_team" { return effects.clustered(.nested) }
        let cells = problem.panel.cells
        // pyfixest starts half-way to the mean, stops at 1e-8, and takes its last step's residuals.
        let mean = cells.reduce(0) { $0 + $1.count } / Double(cells.count)
        let fit = try GeneralisedLinearModel(
            .poisson, design: problem.panel.design(problem.terms()),
            response: cells.map(\.count), offset: cells.map { log($0.population) },
            start: cells.map { log(($0.count + mean) / 2) }, settings: .init(tolerance: 1e-8))
        let groups = cells.map { cell in problem.teams.firstIndex(of: cell.team) ?? -1 }
        let size = Double(cells.count)
        let scale =
            Double(problem.teams.count) / Double(problem.teams.count - 1) * (size - 1)
            / (size - 49)
        let covariance = try fit.lastStepSandwich.clustered(by: groups, smallSample: false)
        return try #require(fit.table(covariance: covariance.scaled(by: scale)).last)
    }
}
