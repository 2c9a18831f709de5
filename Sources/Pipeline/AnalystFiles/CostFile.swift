import Statistics

/// Costs of care journeys before and after, with and without an intervention, in a file.
public enum CostFile {
    static let inputColumns = ["id", "intervention", "cost_pre_12m", "cost_post_12m"]

    /// Compares the changes of two groups: a row for each method.
    ///
    /// Changes of one group alone are no effect: people enter care at a peak of cost.
    ///
    /// - Throws: `AnalystFileError` when columns are missing, a cell cannot be used, or the groups
    ///   cannot be compared.
    public static func results(_ input: AnalystTable) throws(AnalystFileError) -> ResultTable {
        try input.require(inputColumns)
        var groups: [[JourneyCost]] = [[], []]
        for row in input.rows {
            let group = try row.requiredInteger("intervention")
            guard group == 0 || group == 1 else { throw row.bad("intervention", "0 or 1") }
            groups[group].append(
                JourneyCost(
                    before: try cost(row, "cost_pre_12m"), after: try cost(row, "cost_post_12m")))
        }
        do throws(CostError) {
            return try table(groups)
        } catch {
            throw .badRows(
                file: input.file, rows: "all rows",
                expected: "two groups to compare: \(error.description)")
        }
    }

    private static func cost(
        _ row: AnalystRow, _ column: String
    ) throws(AnalystFileError) -> Double {
        let cost = try row.required(column)
        guard cost >= 0 else { throw row.bad(column, "0 or more") }
        return cost
    }

    private static func table(_ groups: [[JourneyCost]]) throws(CostError) -> ResultTable {
        var table = ResultTable([
            "quantity", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high",
        ])
        for (index, group) in groups.enumerated() {
            let change = try CostBeforeAfter(group)
            add("paired_t_group\(index)", change.mean, hasInterval: true, to: &table)
            table.append([
                .text("wilcoxon_signed_group\(index)"), .blank, .blank,
                .number(change.ranks?.statistic), .number(change.ranks?.pValue),
            ])
        }
        let compared = try CostComparison(intervention: groups[1], comparison: groups[0])
        add("did_welch_t_change", compared.changeDifference, hasInterval: true, to: &table)
        table.append(["did_welch_df", .number(compared.degreesOfFreedom)])
        add("ancova_hc3", compared.adjustedDifference, to: &table)
        add(
            "quasipoisson_loglink_rrr_cluster_id_HC1", compared.logRatioOfRatios,
            hasPValue: false, to: &table)
        return table
    }

    private static func add(
        _ name: String, _ answer: Coefficient, hasPValue: Bool = true,
        hasInterval: Bool = false, to table: inout ResultTable
    ) {
        let interval = hasInterval ? answer.interval() : nil
        table.append([
            .text(name), .number(answer.estimate), .number(answer.standardError),
            .number(answer.statistic), .number(hasPValue ? answer.pValue : nil),
            .number(interval?.lower), .number(interval?.upper),
        ])
    }
}
