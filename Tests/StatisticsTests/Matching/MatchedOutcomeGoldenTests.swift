import Foundation
import Statistics
import Testing

@Suite struct MatchedOutcomeGoldenTests {
    @Test(
        "every risk, ratio, test and sub-group is the reference's",
        arguments: MatchingFixture.specs)
    func outcomes(_ spec: String) throws {
        let cohort = try MatchingFixture()
        let answers = try Answers(cohort, spec).values
        let rows = try MatchingFixture.rows("outcomes_expected").filter { $0["spec"] == spec }
        #expect(rows.count == (spec.contains("1to1") ? 17 : 11))
        #expect(Set(answers.keys) == Set(rows.map { $0["quantity"] }))
        for row in rows {
            let ours = try #require(answers[row["quantity"]])
            for (column, value) in [
                ("estimate", ours.estimate), ("std_error", ours.standardError),
                ("conf_low", ours.interval?.lower), ("conf_high", ours.interval?.upper),
                ("p_value", ours.pValue), ("extra", ours.extra),
            ] {
                // The reference's iterations stop at 1e-8 of the deviance.
                #expect(
                    agree(value, row.number(column), relative: 1e-8),
                    "\(row["quantity"]) \(column)")
            }
        }
    }

    @Test("the answer in words names both groups and says that it may be chance")
    func words() throws {
        let cohort = try MatchingFixture()
        let admitted = try cohort.column("admitted_6m").map { $0 == 1 }
        let one = try MatchedRisk(try cohort.match(MatchingFixture.specs[0]), outcome: admitted)
        #expect(
            one.sentence(action: "visited", event: "were admitted")
                == "Of 218 people visited, 50 were admitted; of 218 similar people not visited, "
                + "56. The difference is within chance.")
        #expect(try #require(one.riskRatio.interval).contains(one.riskRatio.value))
        let several = try MatchedRisk(
            try cohort.match(MatchingFixture.specs[1]), outcome: admitted)
        #expect(
            several.sentence(action: "visited", event: "were admitted")
                == "Of 219 people visited, 23 % were admitted; of 648 similar people not visited, "
                + "25 %. The difference is within chance.")
    }
}

/// Our answers by the names of the golden file.
private struct Answers {
    /// One row; what the file leaves blank is nil.
    struct Answer {
        var estimate: Double?
        var standardError: Double?
        var interval: ConfidenceInterval?
        var pValue: Double?
        var extra: Double?
    }

    var values: [String: Answer] = [:]

    init(_ cohort: MatchingFixture, _ spec: String) throws {
        let matched = try cohort.match(spec)
        let admitted = try cohort.column("admitted_6m").map { $0 == 1 }
        let visits = try cohort.column("ae_12m")
        let risks = try matched.risks(admitted)
        values["risk_treated"] = Answer(estimate: risks.treated)
        values["risk_control_weighted"] = Answer(estimate: risks.control)
        let ratio = try matched.logRiskRatio(admitted)
        let plain = try matched.logRiskRatio(admitted, smallSample: false)
        let risk = "log_risk_ratio_poisson_cluster_pair_"
        add(risk + "HC1", ratio, interval: true, pValue: true)
        add(risk + "HC0", plain)
        add("risk_difference_cluster_pair_HC1", try matched.riskDifference(admitted))
        let rate = "log_rate_ratio_ae_"
        add(
            rate + "cluster_pair_HC1", try matched.logRateRatio(visits), interval: true,
            pValue: true)
        let terms = try MatchingFixture.terms.map { try cohort.column($0) }
        add(
            rate + "adjusted_cluster_pair_HC1",
            try matched.logRateRatio(visits, covariates: terms), interval: true)
        let sets = try matched.matchedSets(admitted)
        add("clogit_log_or_exact", try MatchedStrata.logOddsRatio(sets), pValue: true)
        add("log_mantel_haenszel_rr_greenland_robins", try MatchedStrata.logRiskRatio(sets))
        try expectSameOverStrata(sets)
        if let differences = matched.differences(visits) { try addPairs(sets, differences) }
        let frail = try cohort.column("subgroup_frail").map { Int($0) }
        for group in try MatchedSubgroups(matched, outcome: admitted, groups: frail).groups {
            let name = "subgroup_by_treated_member_frail\(group.group)_log_rr"
            add(name, try #require(group.logRiskRatio), interval: true)
            values[name]?.extra = Double(group.sets)
        }
    }

    /// The ratio over strata of two groups is that of matched sets where each set is a stratum.
    private func expectSameOverStrata(_ sets: [MatchedSet]) throws {
        let golden = try MatchedStrata.logRiskRatio(sets)
        let estimate = try #require(
            StratifiedRiskRatio.estimate(
                sets.map {
                    StratifiedRiskRatio.Stratum(
                        events: $0.treatedEvent ? 1 : 0, people: 1,
                        comparisonEvents: Double($0.controlEvents),
                        comparisonPeople: Double($0.controls))
                }))
        #expect(isClose(estimate.value, exp(golden.estimate)))
        let limits = try #require(golden.interval())
        let interval = try #require(estimate.interval)
        #expect(isClose(interval.lower, exp(limits.lower)))
        #expect(isClose(interval.upper, exp(limits.upper)))
    }

    private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * abs(b) }

    private mutating func add(
        _ name: String, _ coefficient: Coefficient, interval: Bool = false, pValue: Bool = false
    ) {
        values[name] = Answer(
            estimate: coefficient.estimate, standardError: coefficient.standardError,
            interval: interval ? coefficient.interval() : nil,
            pValue: pValue ? coefficient.pValue : nil)
    }

    /// What only one-to-one matching has.
    private mutating func addPairs(_ sets: [MatchedSet], _ differences: [Double]) throws {
        let test = try McNemar(sets)
        values["discordant_treated_only"] = Answer(estimate: Double(test.treatedOnly))
        values["discordant_control_only"] = Answer(estimate: Double(test.controlOnly))
        values["mcnemar_chisq"] = Answer(estimate: test.chiSquare, pValue: test.pValue)
        values["mcnemar_chisq_continuity"] = Answer(
            estimate: test.correctedChiSquare, pValue: test.correctedPValue)
        values["mcnemar_exact_binomial"] = Answer(pValue: test.exactPValue)
        let ranks = try #require(SignedRank(differences))
        values["wilcoxon_signed_rank_ae"] = Answer(
            estimate: ranks.statistic, pValue: ranks.pValue)
    }
}
