import Foundation
import Statistics
import Testing

/// The golden cohort and its four ways of matching.
struct MatchingFixture {
    let ids: [String]
    let columns: [String: [Double]]
    let bands: [String]
    let treated: [Bool]
    let propensity: Propensity

    static let terms = [
        "age", "sexM", "imd_decile", "prior_admissions", "prior_ae", "efi", "prior_cost",
        "care_package",
    ]

    static let specs = [
        "A_1to1_cal0.2_exact_sex_ageband", "B_1to3_cal0.2_noexact", "C_1to1_nocal_noexact",
        "D_1to2_cal0.1_exact_sex",
    ]

    static func rows(_ name: String) throws -> [FixtureTable.Row] {
        try FixtureTable(name, folder: "evaluation/matching").rows
    }

    init() throws {
        let rows = try Self.rows("cohort_input")
        #expect(rows.count == 2600)
        ids = rows.map { $0["id"] }
        bands = rows.map { $0["age_band"] }
        treated = rows.map { $0["treated"] == "1" }
        var columns: [String: [Double]] = [
            "sexM": rows.map { $0["sex"] == "M" ? 1 : 0 },
            "sexF": rows.map { $0["sex"] == "F" ? 1 : 0 },
        ]
        for name in Self.terms + ["ae_12m", "admitted_6m", "subgroup_frail"] where name != "sexM" {
            columns[name] = try rows.map { try $0.required(name) }
        }
        for band in Set(bands) { columns["age_band" + band] = bands.map { $0 == band ? 1 : 0 } }
        self.columns = columns
        let ones = [Double](repeating: 1, count: rows.count)
        let design = try #require(Matrix(columns: [ones] + Self.terms.compactMap { columns[$0] }))
        propensity = try Propensity(design: design, treated: treated)
    }

    func column(_ name: String) throws -> [Double] { try #require(columns[name]) }

    /// The matching rule and strata of a specification.
    func rule(_ spec: String) throws -> (rule: NearestNeighbour, strata: [Int]?) {
        let sex = try column("sexM").map { Int($0) }
        let names = Set(bands).sorted()
        switch spec.prefix(1) {
        case "A":
            let strata = zip(sex, bands).map { $0 + 2 * (names.firstIndex(of: $1) ?? 0) }
            return (NearestNeighbour(), strata)
        case "B": return (NearestNeighbour(controlsEach: 3), nil)
        case "C": return (NearestNeighbour(caliper: nil), nil)
        default: return (NearestNeighbour(controlsEach: 2, caliper: 0.1), sex)
        }
    }

    func match(_ spec: String) throws -> MatchedCohort {
        let (rule, strata) = try rule(spec)
        return try rule.match(
            predictors: propensity.predictors, treated: treated, strata: strata)
    }
}

@Suite struct MatchingGoldenTests {
    private let cohort: MatchingFixture

    init() throws { cohort = try MatchingFixture() }

    @Test("propensity coefficients and every person's score are the reference's")
    func propensity() throws {
        let rows = try MatchingFixture.rows("propensity_coef_expected")
        #expect(rows.map { $0["term"] } == ["(Intercept)"] + MatchingFixture.terms)
        for (ours, row) in zip(cohort.propensity.coefficients, rows) {
            #expect(agree(ours.estimate, row.number("estimate"), absolute: 0))
            #expect(agree(ours.standardError, row.number("std_error"), absolute: 0))
            #expect(agree(ours.statistic, row.number("z"), absolute: 0))
            #expect(agree(ours.pValue, row.number("p_value"), relative: 1e-8, absolute: 1e-30))
        }
        let people = try MatchingFixture.rows("propensity_expected")
        #expect(people.map { $0["id"] } == cohort.ids)
        for (index, row) in people.enumerated() {
            #expect(
                agree(cohort.propensity.predictors[index], row.number("linear_predictor")))
            #expect(agree(cohort.propensity.scores[index], row.number("propensity")))
        }
    }

    @Test(
        "every pair, its round and the counts are the reference's", arguments: MatchingFixture.specs
    )
    func pairs(_ spec: String) throws {
        let matched = try cohort.match(spec)
        let expected = try MatchingFixture.rows("pairs_expected").filter { $0["spec"] == spec }
        let theirs = Set(expected.map { "\($0["treated_id"]) \($0["round"]) \($0["control_id"])" })
        let ours = matched.pairs.map {
            "\(cohort.ids[$0.treated]) \($0.round) \(cohort.ids[$0.control])"
        }
        #expect(ours.count == expected.count)
        #expect(Set(ours) == theirs)
        let row = try #require(
            try MatchingFixture.rows("counts_expected").first { $0["spec"] == spec })
        let counts = matched.counts
        let width = try cohort.rule(spec).rule.width(cohort.propensity.predictors)
        #expect(agree(width, row.number("caliper_width")))
        #expect(counts.treated == row.integer("treated_all"))
        #expect(counts.controls == row.integer("control_all"))
        #expect(counts.treatedMatched == row.integer("treated_matched"))
        #expect(counts.controlsMatched == row.integer("control_matched"))
        #expect(agree(counts.effectiveControls, row.number("control_matched_ess")))
        #expect(counts.treatedUnmatched == row.integer("treated_unmatched"))
    }

    @Test("the balance of every covariate is the reference's", arguments: MatchingFixture.specs)
    func balance(_ spec: String) throws {
        let matched = try cohort.match(spec)
        for row in try MatchingFixture.rows("balance_expected") where row["spec"] == spec {
            let name = row["covariate"]
            let values =
                try name == "distance" ? cohort.propensity.predictors : cohort.column(name)
            let ours = try CovariateBalance(
                values, treated: cohort.treated,
                weights: row["sample"] == "sum.all" ? nil : matched.weights)
            for (column, value) in [
                ("mean_treated", ours.treatedMean), ("mean_control", ours.controlMean),
                ("smd", ours.standardisedDifference), ("var_ratio", ours.varianceRatio),
                ("ecdf_mean", ours.meanDistance), ("ecdf_max", ours.largestDistance),
            ] as [(String, Double?)] {
                #expect(agree(value, row.number(column)), "\(row["sample"]) \(name) \(column)")
            }
        }
    }
}
