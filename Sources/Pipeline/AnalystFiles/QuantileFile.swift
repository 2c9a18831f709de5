import Statistics

/// Quantile groups, such as fifths, of values in a file.
public enum QuantileFile {
    /// The group of every value, in the order of the file.
    ///
    /// Needs case_id and value; a column highest_values_in_quantile_1 (TRUE or FALSE) may say for
    /// each set of values which end group 1 holds.
    ///
    /// - Throws: `AnalystFileError` when columns are missing or a cell cannot be read.
    public static func results(
        _ input: AnalystTable, groups: Int = 5, highestFirst: Bool = true
    ) throws(AnalystFileError) -> ResultTable {
        try input.require(["case_id", "value"])
        var table = ResultTable([
            "case_id", "value", "quantile", "nquantiles", "groupvars", "qinverted",
            "highest_values_in_quantile_1",
        ])
        for set in input.grouped(by: "highest_values_in_quantile_1") {
            guard let first = set.rows.first else { continue }
            let isHighest = try first.flag("highest_values_in_quantile_1") ?? highestFirst
            var values: [Double?] = []
            for row in set.rows { values.append(try row.number("value")) }
            let places = QuantileGroups.assign(values, groups: groups, highestFirst: isHighest)
            for (row, place) in zip(set.rows, places) {
                table.append([
                    .text(row["case_id"]), .text(row["value"]), .integer(place),
                    .integer(groups), .blank,
                    .text(
                        "lowest quantile represents \(isHighest ? "highest" : "lowest") values"),
                    .flag(isHighest),
                ])
            }
        }
        return table
    }
}
