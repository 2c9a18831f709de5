import Statistics

/// Recent trends of annual series in a file (Fingertips' rule).
public enum TrendFile {
    static let inputColumns = [
        "case_id", "year", "count", "denominator", "value", "lower95", "upper95",
    ]

    static let columns = [
        "case_id", "value_type", "polarity", "trend", "trend_with_polarity", "slope",
        "chi_square", "trend_proportion_rule_2020", "chi_square_proportion_rule_2020",
    ]

    /// The trend of every case.
    ///
    /// The cases may say the `polarity` (high, low or none: which way is better) and the
    /// `value_type`; both may also stand in the input. The rule of 2020 is for values of the
    /// type Proportion; without a type, for cases whose every value is 100 × count / denominator.
    ///
    /// - Throws: `AnalystFileError` when columns are missing or a cell cannot be read.
    public static func results(
        _ input: AnalystTable, cases: AnalystTable? = nil
    ) throws(AnalystFileError) -> ResultTable {
        try input.require(inputColumns)
        try cases?.require(["case_id"])
        let known = Dictionary(
            (cases?.rows ?? []).map { ($0["case_id"], $0) }, uniquingKeysWith: { first, _ in first }
        )
        var table = ResultTable(columns)
        for group in input.grouped(by: "case_id") {
            var dated: [(year: Int, row: AnalystRow)] = []
            for row in group.rows { dated.append((try row.requiredInteger("year"), row)) }
            dated.sort { $0.year < $1.year }
            for (before, after) in zip(dated, dated.dropFirst()) where before.year == after.year {
                throw after.row.bad("year", "each year once for each case_id")
            }
            guard let first = dated.first?.row else { continue }
            table.append(try cells(dated.map(\.row), known[group.key[0]] ?? first))
        }
        return table
    }

    private static func cells(
        _ rows: [AnalystRow], _ about: AnalystRow
    ) throws(AnalystFileError) -> [ResultCell] {
        var years: [RecentTrend.Year] = []
        for row in rows { years.append(try year(row)) }
        let trend = RecentTrend(years)
        let type = about["value_type"]
        let isProportion = type.isEmpty ? years.allSatisfy(\.isPercentage) : type == "Proportion"
        let older = isProportion ? RecentTrend(proportions: years) : nil
        // A rule that gives no answer is left blank, as it has no chi-square either.
        let olderAnswer = older.flatMap { $0.direction == .notCalculated ? nil : $0.direction }
        return [
            .text(rows[0]["case_id"]), .text(type.isEmpty && isProportion ? "Proportion" : type),
            .text(about["polarity"]), .text(trend.direction.rawValue),
            .text(trend.sentence(direction: try direction(about))), .number(trend.slope),
            .number(trend.chiSquare), .text(olderAnswer?.rawValue ?? ""),
            .number(older?.chiSquare),
        ]
    }

    private static func direction(
        _ row: AnalystRow
    ) throws(AnalystFileError) -> ImprovementDirection {
        switch row["polarity"] {
        case "high": return .increase
        case "low": return .decrease
        case "", "none": return .neutral
        default: throw row.bad("polarity", "high, low or none")
        }
    }

    private static func year(_ row: AnalystRow) throws(AnalystFileError) -> RecentTrend.Year {
        var estimate: Estimate?
        if let value = try row.number("value"), let lower = try row.number("lower95"),
            let upper = try row.number("upper95")
        {
            guard let interval = ConfidenceInterval(lower: lower, upper: upper) else {
                throw row.bad("upper95", "a limit that is not below lower95")
            }
            estimate = Estimate(value: value, interval: interval)
        }
        return RecentTrend.Year(
            count: try row.number("count"), denominator: try row.number("denominator"),
            estimate: estimate)
    }
}

extension RecentTrend.Year {
    /// Whether the value is 100 × count / denominator, to the figures that files print.
    fileprivate var isPercentage: Bool {
        guard let count, let denominator, let estimate, denominator > 0 else { return false }
        let share = 100 * count / denominator
        return abs(estimate.value - share) <= 0.002 * share + 1e-6
    }
}
