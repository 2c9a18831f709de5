import Statistics

/// Where teams of a file stand in a funnel, and the funnel's curves.
public enum FunnelFile {
    /// What is compared.
    public enum Kind: String, Sendable, CaseIterable {
        /// x out of n.
        case proportion
        /// x events over n, with the crude rate in a column `rate` or made from x and n.
        case rate
        /// x events behind a directly standardised rate in a column `rate`.
        case standardisedRate = "dsr"
        /// x events over those `expected`.
        case ratio
    }

    /// What the file does not say itself.
    public struct Options: Sendable {
        /// What is compared; nil to tell by the columns: expected, rate, or neither.
        public var kind: Kind?

        /// What rates are per: 1000 if nil.
        public var multiplier: Double

        /// Options.
        public init(kind: Kind? = nil, multiplier: Double = 1000) {
            self.kind = kind
            self.multiplier = multiplier
        }
    }

    /// The place of every team.
    ///
    /// - Throws: `AnalystFileError` when columns are missing or a cell cannot be used.
    public static func places(
        _ input: AnalystTable, options: Options = Options()
    ) throws(AnalystFileError) -> ResultTable {
        let teams = try FunnelTeams(input, options)
        return try teams.kind == .proportion ? proportionPlaces(teams) : poissonPlaces(teams)
    }

    private static func proportionPlaces(
        _ teams: FunnelTeams
    ) throws(AnalystFileError) -> ResultTable {
        var table = ResultTable([
            "case_id", "x", "n", "significance", "value", "baseline", "lower_95_at_n",
            "upper_95_at_n", "lower_998_at_n", "upper_998_at_n",
        ])
        let funnel = try teams.proportionFunnel()
        for (row, team) in zip(teams.rows, teams.shares) {
            let limits = funnel.limits(denominator: team.denominator)
            table.append([
                .text(row["case_id"]), .text(row["x"]), .text(row["n"]),
                .text(funnel.position(team)?.rawValue ?? ""),
                .number(team.numerator / team.denominator * 100), .number(funnel.average * 100),
                .number(limits.map { $0.inner.lower * 100 }),
                .number(limits.map { $0.inner.upper * 100 }),
                .number(limits.map { $0.outer.lower * 100 }),
                .number(limits.map { $0.outer.upper * 100 }),
            ])
        }
        return table
    }

    private static func poissonPlaces(
        _ teams: FunnelTeams
    ) throws(AnalystFileError) -> ResultTable {
        let isRatio = teams.kind == .ratio
        var table = ResultTable(
            ["case_id", "x"] + (isRatio ? ["expected"] : ["n", "rate"]) + ["significance"])
        let funnel = try teams.poissonFunnel()
        for (row, team) in zip(teams.rows, teams.shares) {
            let rate = team.numerator / team.denominator * teams.multiplier
            table.append(
                [.text(row["case_id"]), .text(row["x"])]
                    + (isRatio
                        ? [.text(row["expected"])]
                        : [
                            .text(row["n"]),
                            row.isMissing("rate") ? .number(rate) : .text(row["rate"]),
                        ])
                    + [.text(funnel.position(team)?.rawValue ?? "")])
        }
        return table
    }

    /// The funnel's limits at the sizes of another file.
    ///
    /// Proportions need a column Population, rates Events, and ratios Observed_events.
    ///
    /// - Throws: `AnalystFileError` when columns are missing or a cell cannot be used.
    public static func curve(
        _ input: AnalystTable, at sizes: AnalystTable, options: Options = Options()
    ) throws(AnalystFileError) -> ResultTable {
        let teams = try FunnelTeams(input, options)
        switch teams.kind {
        case .proportion: return try proportionCurve(teams, sizes)
        case .rate, .standardisedRate:
            let kind = teams.kind == .rate ? "crude" : "dsr"
            return try poissonCurve(
                teams, sizes,
                PoissonCurve(
                    size: "Events", exposure: "population_1_year", scale: teams.multiplier,
                    statistic: "rate (\(kind) per \(teams.multiplierWords))", hasBaseline: true))
        case .ratio:
            return try poissonCurve(
                teams, sizes,
                PoissonCurve(
                    size: "Observed_events", exposure: "exp_events", scale: 100,
                    statistic: "ratio (isr)", hasBaseline: false))
        }
    }

    private static func proportionCurve(
        _ teams: FunnelTeams, _ sizes: AnalystTable
    ) throws(AnalystFileError) -> ResultTable {
        try sizes.require(["Population"])
        let funnel = try teams.proportionFunnel()
        var table = ResultTable([
            "Population", "lower_2s_limit", "upper_2s_limit", "lower_3s_limit",
            "upper_3s_limit", "baseline", "statistic", "method",
        ])
        for row in sizes.rows {
            guard let curve = funnel.curve(denominator: try row.required("Population")) else {
                throw row.bad("Population", "a number above 0")
            }
            table.append([
                .text(row["Population"]), .number(curve.inner.lower * 100),
                .number(curve.inner.upper * 100), .number(curve.outer.lower * 100),
                .number(curve.outer.upper * 100), .number(funnel.average * 100), "proportion",
                "Wilson",
            ])
        }
        return table
    }

    /// What a Poisson curve's columns are called.
    private struct PoissonCurve {
        let size: String
        let exposure: String
        let scale: Double
        let statistic: String
        let hasBaseline: Bool

        var columns: [String] {
            let limits = ["lower_2s", "upper_2s", "lower_3s", "upper_3s"].flatMap {
                ["\($0)_\(exposure)", "\($0)_limit"]
            }
            return [size] + limits + (hasBaseline ? ["baseline"] : []) + ["statistic", "method"]
        }
    }

    private static func poissonCurve(
        _ teams: FunnelTeams, _ sizes: AnalystTable, _ form: PoissonCurve
    ) throws(AnalystFileError) -> ResultTable {
        try sizes.require([form.size])
        let funnel = try teams.poissonFunnel()
        var table = ResultTable(form.columns)
        for row in sizes.rows {
            let events = try row.required(form.size)
            guard let inner = funnel.exposures(events: events, level: .ninetyFive),
                let outer = funnel.exposures(events: events, level: .ninetyNinePointEight)
            else { throw row.bad(form.size, "a number above 0") }
            var cells: [ResultCell] = [.text(row[form.size])]
            for exposure in [
                inner.lowerLimit, inner.upperLimit, outer.lowerLimit, outer.upperLimit,
            ] {
                cells += [.number(exposure), .number(events / exposure * form.scale)]
            }
            if form.hasBaseline { cells.append(.number(funnel.average * form.scale)) }
            table.append(cells + [.text(form.statistic), "Poisson"])
        }
        return table
    }
}
