import Foundation
import Statistics

/// Differences in differences of a panel, with every error that the reference packages offer.
public enum DifferenceFile {
    /// The results of the models asked for.
    public struct Results: Sendable {
        /// A row for each method of each case.
        ///
        /// `extra` is half the width of the 95 % interval (donald_lang) or the number of choices
        /// (permutation). The wild bootstrap stands under the reference's name, but all sign
        /// vectors are gone through: there is no draw and no seed.
        public internal(set) var methods = ResultTable([
            "case", "method", "estimate", "std_error", "df", "p_value", "extra",
        ])

        /// A row for each choice of as many teams, with its difference.
        public internal(set) var permutations = ResultTable(["case", "assignment", "statistic"])
    }

    /// Compares each pilot alone, and all together, with the controls, for each measure of a panel.
    ///
    /// Methods: two-way fixed effects of log rates, collapsed mean changes (Donald and Lang),
    /// changes of twelve months, and permutation of teams. A measure with a month without events has
    /// no log rate there and is left out: `skipped` names it.
    ///
    /// - Parameters:
    ///   - table: the columns of a panel.
    ///   - model: the case (did_TEAM_vs_11), or how its name begins; or a method; all if nil.
    ///   - isSkipped: called with each measure that is left out.
    /// - Throws: `AnalystFileError` when columns, cells or the model are not as expected.
    public static func results(
        panel table: AnalystTable, model: String? = nil,
        skipped isSkipped: (String) -> Void = { _ in }
    ) throws(AnalystFileError) -> Results {
        let panel = try PanelFile(table)
        var results = Results()
        var offered: [String] = []
        var answered = false
        for measure in panel.measures {
            let sets =
                measure.pilots.map { [$0] } + (measure.pilots.count > 1 ? [measure.pilots] : [])
            for pilots in sets {
                let team = pilots.joined(separator: "+")
                let name = "did_\(team)_vs_\(measure.controls.count)"
                offered.append(name)
                guard PanelFile.isWanted(name, of: measure, model) else { continue }
                answered = true
                do throws(RegressionError) {
                    try DifferenceCase(
                        name: "\(measure.name):\(name)",
                        measure: measure.of(pilots + measure.controls)
                    ).compare(into: &results)
                } catch {
                    isSkipped("\(measure.name):\(name): \(error.description)")
                }
            }
        }
        guard let model, !answered else { return results }
        // Not a case: perhaps a method, such as donald_lang.
        var whole = try self.results(panel: table, skipped: isSkipped)
        whole.methods = whole.methods.filtered("method", beginning: model)
        guard !whole.methods.rows.isEmpty else {
            throw PanelFile.noModel(model, offered: offered.uniqued)
        }
        return whole
    }
}

/// One set of pilots against the controls.
private struct DifferenceCase {
    let name: String
    let measure: PanelFile.Measure
    /// The teams in alphabetical order.
    let teams: [String]
    let isPilot: [Bool]

    init(name: String, measure: PanelFile.Measure) {
        self.name = name
        self.measure = measure
        teams = measure.teams.sorted()
        let pilots = measure.pilots
        isPilot = teams.map(pilots.contains)
    }

    func compare(into results: inout DifferenceFile.Results) throws(RegressionError) {
        let rows = teams.map { measure.of([$0]).cells }
        let effects = try TwoWayFixedEffects(
            outcomes: rows.map { $0.map { log($0.rate) } },
            treated: rows.map { $0.map { $0.isPilot && $0.isPost } })
        var answers = fixedEffects(effects)
        answers.append(("twfe_wls_pop", try weighted()))
        answers += robust(effects)
        answers.append(
            ("pyfixest_fepois_offset_logpop_CRV1_team", try poisson(effects)))
        for (method, answer) in answers { add(method, answer, extra: nil, &results) }
        add(
            "wildboottest_rademacher_B9999_seed4242_null_imposed",
            p: effects.wildBootstrapPValue(), &results)
        try addChanges(rows, &results)
    }

    private func fixedEffects(
        _ effects: TwoWayFixedEffects
    ) -> [(method: String, answer: Coefficient)] {
        let lags = (0...6).flatMap { lag in
            [
                ("driscoll_kraay_L\(lag)", effects.driscollKraay(lag: lag, smallSample: false)),
                ("panel_newey_west_L\(lag)", effects.panelNeweyWest(lag: lag, smallSample: false)),
            ]
        }
        return [
            ("twfe_ols", effects.plain), ("twfe_crv1_vcovCL_HC1", effects.clustered(.stata)),
            ("twfe_crv0", effects.clustered(.none)),
            ("twfe_CR2_satterthwaite", effects.biasReduced),
        ] + lags
    }

    /// The errors of linearmodels and pyfixest.
    private func robust(
        _ effects: TwoWayFixedEffects
    ) -> [(method: String, answer: Coefficient)] {
        func plain(_ answer: Coefficient) -> Coefficient {
            Coefficient(
                estimate: answer.estimate, standardError: answer.standardError,
                reference: .studentT(effects.degreesOfFreedom))
        }
        return [("linearmodels_clustered_entity_default", plain(effects.clustered(.residual)))]
            + [0, 3, 6].map { lag in
                (
                    "linearmodels_driscoll_kraay_bw\(lag)",
                    plain(effects.driscollKraay(lag: lag))
                )
            } + [("pyfixest_feols_CRV1_team", effects.clustered(.nested))]
    }

    private func weighted() throws(RegressionError) -> Coefficient {
        let fit = try LeastSquares(
            design: try design(), response: measure.cells.map { log($0.rate) },
            weights: measure.cells.map(\.population))
        return try last(fit.table())
    }

    private func poisson(_ effects: TwoWayFixedEffects) throws(RegressionError) -> Coefficient {
        let cells = measure.cells
        let design = try design()
        let fit = try GeneralisedLinearModel(
            .poisson, design: design, response: cells.map(\.count),
            offset: cells.map { log($0.population) })
        let count = Double(teams.count)
        // pyfixest does not count the team effects among the coefficients.
        let rest = Double(cells.count - design.columns + teams.count - 1)
        let scale = count / (count - 1) * Double(cells.count - 1) / rest
        let groups = cells.map { cell in teams.firstIndex(of: cell.team) ?? 0 }
        let covariance = try fit.sandwich.clustered(by: groups, smallSample: false)
        let answer = try last(fit.table(covariance: covariance.scaled(by: scale)))
        return Coefficient(
            estimate: answer.estimate, standardError: answer.standardError,
            reference: .normal)
    }

    private func design() throws(RegressionError) -> Matrix {
        guard let design = measure.design(measure.twoWayTerms) else {
            throw .tooFewRows(measure.cells.count, columns: measure.twoWayTerms.count)
        }
        return design
    }

    private func last(_ table: [Coefficient]) throws(RegressionError) -> Coefficient {
        guard let answer = table.last else { throw .tooFewRows(0, columns: 1) }
        return answer
    }
}

// MARK: - Changes of teams

extension DifferenceCase {
    private func addChanges(
        _ rows: [[PanelFile.Cell]], _ results: inout DifferenceFile.Results
    ) throws(RegressionError) {
        let collapsed = try ChangeComparison(
            changes: rows.map { Self.meanLog($0, true) - Self.meanLog($0, false) },
            isPilot: isPilot)
        addPermutation("permutation_two_sided_all_assignments", collapsed, &results) {
            $0.pValue
        }
        addPermutation("permutation_one_sided_reduction", collapsed, &results) {
            $0.pValueOfReduction
        }
        add(
            "donald_lang_collapsed_lm", collapsed.coefficient, extra: collapsed.halfWidth(),
            &results)
        let after = (measure.start + 1)...(measure.start + 12)
        let before = (measure.start - 11)...measure.start
        let changes = rows.map { Self.logRate($0, after) - Self.logRate($0, before) }
        if let twelve = try? ChangeComparison(changes: changes, isPilot: isPilot) {
            add(
                "donald_lang_12v12_log_rate_change_lm", twelve.coefficient,
                extra: twelve.halfWidth(), &results)
            addPermutation("permutation_12v12_two_sided_all_assignments", twelve, &results) {
                $0.pValue
            }
        }
        for choice in PermutationTest.statistics(
            changes: collapsed.changes, choosing: isPilot.count { $0 })
        {
            results.permutations.append([
                .text(name), .text(choice.chosen.map { teams[$0] }.joined(separator: "+")),
                .number(choice.statistic),
            ])
        }
    }

    private static func meanLog(_ cells: [PanelFile.Cell], _ isPost: Bool) -> Double {
        let logs = cells.filter { $0.isPost == isPost }.map { log($0.rate) }
        return logs.reduce(0, +) / Double(logs.count)
    }

    private static func logRate(_ cells: [PanelFile.Cell], _ months: ClosedRange<Int>) -> Double {
        let part = cells.filter { months.contains($0.t) }
        guard part.count == months.count else { return .nan }
        return log(part.reduce(0) { $0 + $1.count } / part.reduce(0) { $0 + $1.population })
    }

    private func add(
        _ method: String, _ answer: Coefficient, extra: Double?,
        _ results: inout DifferenceFile.Results
    ) {
        var degrees: Double?
        switch answer.reference {
        case .studentT(let found): degrees = found
        // pyfixest prints the teams less 1, but reads the p value from the normal distribution.
        case .normal: degrees = Double(teams.count - 1)
        }
        results.methods.append([
            .text(name), .text(method), .number(answer.estimate), .number(answer.standardError),
            .number(degrees), .number(answer.pValue), .number(extra),
        ])
    }

    private func add(
        _ method: String, p: Double?, _ results: inout DifferenceFile.Results
    ) {
        results.methods.append([
            .text(name), .text(method), .blank, .blank, .blank, .number(p),
        ])
    }

    private func addPermutation(
        _ method: String, _ comparison: ChangeComparison,
        _ results: inout DifferenceFile.Results, p: (PermutationTest) -> Double
    ) {
        guard let test = try? comparison.permutation() else { return }
        results.methods.append([
            .text(name), .text(method), .number(comparison.effect), .blank,
            .integer(test.choices), .number(p(test)), .integer(test.choices),
        ])
    }
}
