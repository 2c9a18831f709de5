import Statistics

/// The value and its limits at 95 % and 99.8 % under the column names of PHEindicatormethods.
enum LevelPair {
    static let columns = [
        "lower95_0cl", "upper95_0cl", "lower99_8cl", "upper99_8cl",
    ]

    /// Value, four limits, and the words for the levels.
    static func cells(_ inner: Estimate?, _ outer: Estimate?) -> [ResultCell] {
        [
            .number(inner?.value), .number(inner?.interval?.lower),
            .number(inner?.interval?.upper), .number(outer?.interval?.lower),
            .number(outer?.interval?.upper), "95%, 99.8%",
        ]
    }
}

/// How an estimate stands to the row's benchmark, for each way a measure can get better.
enum Comparison {
    static let columns = ["benchmark", "outcome_high", "outcome_low", "outcome_none"]

    /// The benchmark and the three outcomes.
    static func cells(_ benchmark: Double?, _ estimate: Estimate?) -> [ResultCell] {
        [.number(benchmark)]
            + [ImprovementDirection.increase, .decrease, .neutral].map { direction in
                .text(
                    BenchmarkComparison(estimate, benchmark: benchmark, direction: direction)
                        .rawValue)
            }
    }
}

/// Means of single values with Student's limits.
enum MeanFile {
    static let columns =
        ["case_id", "value_sum", "value_count", "stdev", "value"] + LevelPair.columns
        + ["confidence", "statistic", "method"]

    static func results(_ input: AnalystTable) throws(AnalystFileError) -> ResultTable {
        var table = ResultTable(columns)
        for group in input.grouped(by: "case_id") {
            var values: [Double] = []
            var isWhole = true
            for row in group.rows {
                if let value = try row.number("x") { values.append(value) } else { isWhole = false }
            }
            // One missing value makes the whole result missing.
            let mean = isWhole ? StudentMean(values) : nil
            var limits = LevelPair.cells(
                mean?.estimate(level: .ninetyFive), mean?.estimate(level: .ninetyNinePointEight))
            if mean?.count == 1 {
                limits.replaceSubrange(1..<5, with: repeatElement("NaN", count: 4))
            }
            table.append(
                [
                    .text(group.key[0]), .number(mean.map { _ in values.reduce(0, +) }),
                    .integer(group.rows.count), .number(mean?.standardDeviation),
                ] + limits + ["mean", "Student's t-distribution"])
        }
        return table
    }
}
