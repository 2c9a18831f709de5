import Foundation
import Testing

@testable import Pipeline

@Suite struct MatchingFileTests {
    @Test("every pair, balance and outcome equals MatchIt, sandwich and clogit, from file to file")
    func golden() throws {
        let results = try MatchingFile.results(
            GoldenFile.table("evaluation/matching/cohort_input"))
        let coefficients = try expectEqual(
            results.coefficients, "evaluation/matching/propensity_coef_expected", keys: ["term"],
            tolerance: { column, _ in
                Tolerance(relative: column == "p_value" ? 1e-8 : 1e-9, absolute: 1e-30)
            })
        #expect(coefficients == 9 * 5)
        try expectEqual(
            results.propensities, "evaluation/matching/propensity_expected", keys: ["id"])
        let pairs = try expectEqual(
            results.pairs, "evaluation/matching/pairs_expected",
            keys: ["spec", "treated_id", "round", "control_id"])
        #expect(pairs == 1516 * 4)
        let balance = try expectEqual(
            results.balance, "evaluation/matching/balance_expected",
            keys: ["spec", "sample", "covariate"],
            tolerance: { _, _ in Tolerance(absolute: 1e-9) })
        #expect(balance == 88 * 9)
        let counts = try expectEqual(
            results.counts, "evaluation/matching/counts_expected", keys: ["spec"])
        #expect(counts == 4 * 8)
        let outcomes = try expectEqual(
            results.outcomes, "evaluation/matching/outcomes_expected", keys: ["spec", "quantity"],
            tolerance: { _, _ in
                // The reference's iterations stop at 1e-8 of the deviance.
                Tolerance(relative: 1e-8, absolute: 1e-9)
            })
        #expect(outcomes == 56 * 8)
    }

    @Test("a specification is read from its name, and anything else is refused")
    func rules() throws {
        let columns = ["id", "sex", "age_band"]
        let rule = try #require(
            MatchingRule("1to2_cal0.1_exact_sex_ageband", columns: columns))
        #expect(rule.controlsEach == 2 && rule.caliper == 0.1)
        #expect(rule.exact == ["sex", "age_band"])
        for name in ["2to1_nocal_noexact", "1to1_wide_noexact", "1to1_nocal_exact_town", "1to1"] {
            #expect(MatchingRule(name, columns: columns) == nil, "\(name)")
        }
    }
}

@Suite struct CostFileTests {
    @Test("every cost comparison equals R's, from file to file")
    func golden() throws {
        let compared = try expectEqual(
            CostFile.results(GoldenFile.table("evaluation/cost/journey_input")),
            "evaluation/cost/journey_expected", keys: ["quantity"])
        #expect(compared == 8 * 7)
    }

    @Test("a group of one cannot be compared, and says so")
    func tooFew() throws {
        let input = try AnalystTable(
            file: "costs.csv", columns: ["id", "intervention", "cost_pre_12m", "cost_post_12m"],
            texts: [["1", "0", "10", "20"], ["2", "1", "10", "30"]])
        #expect {
            try CostFile.results(input)
        } throws: { "\($0)".hasPrefix("costs.csv, all rows: expected two groups to compare") }
    }
}

@Suite struct SyntheticControlFileTests {
    @Test("every weight, gap and placebo equals quadprog's, from file to file")
    func golden() throws {
        let results = try SyntheticControlFile.results(
            panel: GoldenFile.table("evaluation/panel/team_month"))
        let isExtra = { (row: AnalystRow) in row["case"].hasPrefix("care_home") }
        let weights = try expectEqual(
            results.weights, "evaluation/synthetic_control/weights_expected",
            keys: ["case", "donor"], extra: isExtra,
            tolerance: { _, _ in Tolerance(relative: 0, absolute: 1e-6) })
        #expect(weights == 88 * 3)
        // The files' weights are good to about 1e-8, and so is what follows from them.
        let gaps = try expectEqual(
            results.gaps, "evaluation/synthetic_control/gaps_expected", keys: ["case", "t"],
            extra: isExtra, tolerance: { _, _ in Tolerance(relative: 1e-6, absolute: 1e-6) })
        #expect(gaps == 384 * 5)
        let placebos = try expectEqual(
            results.placebos, "evaluation/synthetic_control/placebo_expected",
            keys: ["case", "unit"], extra: isExtra,
            tolerance: { _, _ in Tolerance(relative: 1e-6, absolute: 1e-6) })
        #expect(placebos == 96 * 9)
    }

    @Test("every weight is within pysyncon's own tolerance")
    func pysyncon() throws {
        let results = try SyntheticControlFile.results(
            panel: GoldenFile.table("evaluation/panel/team_month"))
        var classic = ResultTable(results.weights.columns)
        for row in results.weights.rows where row[0].hasSuffix(":classic") {
            classic.append([.text(String(row[0].dropLast(8))), .text(row[1]), .text(row[2])])
        }
        let compared = try expectEqual(
            classic, "evaluation/synthetic_control/pysyncon_weights", keys: ["case", "donor"],
            extra: { $0["case"].hasPrefix("care_home") },
            tolerance: { _, _ in Tolerance(relative: 0, absolute: 1e-4) })
        #expect(compared == 44 * 3)
    }
}
