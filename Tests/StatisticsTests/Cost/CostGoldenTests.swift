import Foundation
import Statistics
import Testing

@Suite struct CostGoldenTests {
    @Test("every test of the golden journeys is the reference's")
    func journeys() throws {
        let rows = try FixtureTable("journey_input", folder: "evaluation/cost").rows
        #expect(rows.count == 260)
        let groups = try ["0", "1"].map { group in
            try rows.filter { $0["intervention"] == group }.map {
                JourneyCost(
                    before: try $0.required("cost_pre_12m"),
                    after: try $0.required("cost_post_12m"))
            }
        }
        var ours: [String: [Double?]] = [:]
        for (index, group) in groups.enumerated() {
            let changes = try CostBeforeAfter(group)
            let ranks = try #require(changes.ranks)
            ours["paired_t_group\(index)"] = Self.row(changes.mean, interval: true)
            ours["wilcoxon_signed_group\(index)"] = [
                nil, nil, ranks.statistic, ranks.pValue, nil, nil,
            ]
        }
        let compared = try CostComparison(intervention: groups[1], comparison: groups[0])
        ours["did_welch_t_change"] = Self.row(compared.changeDifference, interval: true)
        ours["did_welch_df"] = [compared.degreesOfFreedom, nil, nil, nil, nil, nil]
        ours["ancova_hc3"] = Self.row(compared.adjustedDifference)
        // The file gives no p value for this one.
        var ratio = Self.row(compared.logRatioOfRatios)
        ratio[3] = nil
        ours["quasipoisson_loglink_rrr_cluster_id_HC1"] = ratio
        let expected = try FixtureTable("journey_expected", folder: "evaluation/cost").rows
        #expect(expected.count == 8)
        #expect(Set(expected.map { $0["quantity"] }) == Set(ours.keys))
        let columns = ["estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"]
        for row in expected {
            let answer = try #require(ours[row["quantity"]])
            for (column, value) in zip(columns, answer) {
                #expect(agree(value, row.number(column)), "\(row["quantity"]) \(column)")
            }
        }
    }

    private static func row(_ coefficient: Coefficient, interval: Bool = false) -> [Double?] {
        let limits = interval ? coefficient.interval() : nil
        return [
            coefficient.estimate, coefficient.standardError, coefficient.statistic,
            coefficient.pValue, limits?.lower, limits?.upper,
        ]
    }
}
