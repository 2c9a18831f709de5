import Statistics

/// Point values with confidence intervals of counts, proportions, rates and means in a file.
public enum IntervalFile {
    /// What the values of a file are.
    public enum Kind: String, Sendable, CaseIterable {
        /// x out of n, Wilson's limits.
        case proportion
        /// x events over n, exact limits below 10 events and Byar's from 10.
        case rate
        /// Single values x, many rows for each case, Student's limits.
        case mean
    }

    /// What the files do not say themselves.
    public struct Options: Sendable {
        /// What the values are; nil to tell by the columns `statistic` or n.
        public var kind: Kind?

        /// What values are multiplied by; nil for 100 (proportions) or 100,000 (rates).
        public var multiplier: Double?

        /// One level, as 0.95 or 95, for limits `lowercl` and `uppercl`; nil for both 95 % and
        /// 99.8 %.
        public var confidence: Double?

        /// Options.
        public init(
            kind: Kind? = nil, multiplier: Double? = nil, confidence: Double? = nil
        ) {
            self.kind = kind
            self.multiplier = multiplier
            self.confidence = confidence
        }
    }

    /// The estimates of every row, or of every case for means.
    ///
    /// The columns say what the file holds: case_id, x and n (and benchmark, where values are to
    /// be compared with one) for proportions and rates; case_id and x for means; case, quantity and
    /// a to d for exact and two-group methods, which the case names.
    ///
    /// - Throws: `AnalystFileError` when columns are missing, a cell cannot be read, or the file
    ///   does not say whether x and n make a proportion or a rate.
    public static func results(
        _ input: AnalystTable, options: Options = Options()
    ) throws(AnalystFileError) -> ResultTable {
        if input.has("case"), input.has("a") { return try TwoGroupFile.results(input) }
        try input.require(["case_id", "x"])
        if options.kind == .mean || (options.kind == nil && !input.has("n")) {
            return try MeanFile.results(input)
        }
        try input.require(["n"])
        let layout = Layout(input, options)
        var table = ResultTable(layout.columns)
        for row in input.rows {
            let ask = try Question(row, options)
            var cells: [ResultCell] = [
                .text(row["case_id"]), .text(row["x"]), .text(row["n"]),
            ]
            cells += try layout.limits(ask)
            cells += [.text(ask.statistic), .text(ask.method)]
            if layout.comparesWithBenchmark {
                cells += Comparison.cells(
                    try row.number("benchmark"), try ask.estimate(.ninetyFive))
            }
            if layout.repeatsArgument { cells.append(.text(row["confidence_argument"])) }
            table.append(cells)
        }
        return table
    }

    /// Which columns the results have.
    private struct Layout {
        let isOneLevel: Bool
        let comparesWithBenchmark: Bool
        let repeatsArgument: Bool

        init(_ input: AnalystTable, _ options: Options) {
            repeatsArgument = input.has("confidence_argument")
            isOneLevel = options.confidence != nil || repeatsArgument || input.has("lowercl")
            comparesWithBenchmark = input.has("benchmark")
        }

        var columns: [String] {
            ["case_id", "x", "n", "value"]
                + (isOneLevel ? ["lowercl", "uppercl"] : LevelPair.columns)
                + ["confidence", "statistic", "method"]
                + (comparesWithBenchmark ? Comparison.columns : [])
                + (repeatsArgument ? ["confidence_argument"] : [])
        }

        func limits(_ ask: Question) throws(AnalystFileError) -> [ResultCell] {
            guard isOneLevel else {
                return LevelPair.cells(
                    try ask.estimate(.ninetyFive), try ask.estimate(.ninetyNinePointEight))
            }
            let level = try ask.level
            let estimate = try ask.estimate(level)
            return [
                .number(estimate.value), .number(estimate.interval?.lower),
                .number(estimate.interval?.upper),
                .text(ResultCell.number((level.share * 1e12).rounded() / 1e10).text + "%"),
            ]
        }
    }

    /// What one row asks for.
    private struct Question {
        let row: AnalystRow
        let kind: Kind
        let multiplier: Double
        let confidence: Double?
        let x: Double
        let n: Double

        init(_ row: AnalystRow, _ options: Options) throws(AnalystFileError) {
            let said = try StatisticWords(row)
            guard let kind = options.kind ?? said.kind else {
                throw .undecided(
                    file: row.file, question: "x and n make a proportion or a rate",
                    choices: "say which with --kind proportion or --kind rate, or in a column"
                        + " statistic as “percentage” or “rate per 100000”")
            }
            self.row = row
            self.kind = kind
            multiplier = options.multiplier ?? said.multiplier ?? (kind == .rate ? 100_000 : 100)
            confidence = options.confidence
            x = try row.required("x")
            n = try row.required("n")
        }

        /// The one level asked for; numbers above 1 are per cent.
        var level: ConfidenceLevel {
            get throws(AnalystFileError) {
                let column = "confidence_argument"
                let said = try row.number(column)
                let argument = confidence ?? said ?? 0.95
                let share = argument > 1 ? argument / 100 : argument
                guard let level = ConfidenceLevel(share: share) else {
                    throw row.bad(column, "a level such as 0.95 or 95")
                }
                return level
            }
        }

        func estimate(_ level: ConfidenceLevel) throws(AnalystFileError) -> Estimate {
            let estimate =
                kind == .rate
                ? EventCount.rate(events: x, exposure: n, scale: multiplier, level: level)
                : Wilson.estimate(numerator: x, denominator: n, scale: multiplier, level: level)
            guard let estimate else {
                throw n > 0
                    ? row.bad("x", kind == .rate ? "0 or more" : "from 0 to n")
                    : row.bad("n", "a number above 0")
            }
            return estimate
        }

        var method: String { kind == .rate ? EventCount.method(events: x).rawValue : "Wilson" }

        var statistic: String {
            let number = ResultCell.number(multiplier).text
            return kind == .rate
                ? "rate per \(number)"
                : multiplier == 100 ? "percentage" : "proportion of \(number)"
        }
    }
}

/// What a column `statistic` says: “percentage”, “proportion of 1”, “rate per 1000”.
private struct StatisticWords {
    let kind: IntervalFile.Kind?
    let multiplier: Double?

    init(_ row: AnalystRow) throws(AnalystFileError) {
        let words = row["statistic"].split(separator: " ")
        switch words.first {
        case nil: (kind, multiplier) = (nil, nil)
        case "percentage": (kind, multiplier) = (.proportion, 100)
        case "proportion": (kind, multiplier) = (.proportion, words.last.flatMap { Double($0) })
        case "rate": (kind, multiplier) = (.rate, words.last.flatMap { Double($0) })
        default: throw row.bad("statistic", "percentage, proportion of 1 or rate per 100000")
        }
    }
}
