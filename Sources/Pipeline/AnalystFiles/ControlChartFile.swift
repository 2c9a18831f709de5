import Statistics

/// Run and Shewhart charts of series in files with the columns of qicharts2.
public enum ControlChartFile {
    static let caseResults = [
        "case_id", "chart", "screened_mr", "part_after", "freeze_after", "part", "n_obs",
        "n_useful", "longest_run", "longest_run_max", "n_crossings", "n_crossings_min",
        "runs_signal", "n_sigma_signals",
    ]

    static let pointResults = [
        "case_id", "chart", "screened_mr", "seq", "numerator_or_value", "denominator", "part",
        "y", "cl", "lcl", "ucl", "lcl_95", "ucl_95", "sigma_signal", "baseline",
    ]

    /// Charts every case: a row for each point, and a row for each part of each chart.
    ///
    /// Cases need case_id and chart (run, i, c, p, pp, u, up, g or t) and may have screened_mr
    /// (TRUE), part_after (a count of points, or several joined by ;) and freeze_after; rows that
    /// repeat these are one chart. Points need case_id and value, or numerator_or_value and (for
    /// p, pp, u and up) denominator; they stand in order of time, by seq where there is one. Where
    /// points name a chart, a case takes those of its own chart, else those of any other.
    ///
    /// - Throws: `AnalystFileError` when columns are missing or a cell cannot be used.
    public static func results(
        cases: AnalystTable, points files: [AnalystTable]
    ) throws(AnalystFileError) -> SPCFile.Results {
        try cases.require(["case_id", "chart"])
        for file in files {
            try file.require(["case_id"])
            if !file.has("value") { try file.require(["numerator_or_value"]) }
        }
        let series = SeriesFinder(files)
        var pointTable = ResultTable(pointResults)
        var caseTable = ResultTable(caseResults)
        for group in cases.grouped(
            by: "case_id", "chart", "screened_mr", "part_after", "freeze_after")
        {
            guard let row = group.rows.first else { continue }
            let chart = try ControlChartCase(row, series.points(of: row))
            for cells in chart.pointCells { pointTable.append(cells) }
            for cells in chart.partCells { caseTable.append(cells) }
        }
        return SPCFile.Results(points: pointTable, cases: caseTable)
    }
}

/// Finds the points of a case among several files.
private struct SeriesFinder {
    private var groups: [[String]: [AnalystRow]] = [:]
    private var charts: [String: [[String]]] = [:]
    private let file: String

    init(_ files: [AnalystTable]) {
        file = files.map(\.file).joined(separator: ", ")
        for table in files {
            for group in table.grouped(by: "case_id", "chart", "screened_mr")
            where groups[group.key] == nil {
                groups[group.key] = group.rows
                charts[group.key[0], default: []].append(group.key)
            }
        }
    }

    func points(of row: AnalystRow) throws(AnalystFileError) -> [AnalystRow] {
        let own = [row["case_id"], row["chart"], row["screened_mr"]]
        let key = groups[own] != nil ? own : charts[row["case_id"]]?.first
        guard let key, let found = groups[key] else {
            throw .badRows(
                file: file, rows: "case_id \(row["case_id"])",
                expected: "points for every case of \(row.file)")
        }
        guard found.allSatisfy({ !$0.isMissing("seq") }) else { return found }
        var numbered: [(seq: Int, row: AnalystRow)] = []
        for row in found { numbered.append((try row.requiredInteger("seq"), row)) }
        return numbered.sorted { $0.seq < $1.seq }.map(\.row)
    }
}

/// One chart of a file.
private struct ControlChartCase {
    let row: AnalystRow
    let rows: [AnalystRow]
    let chart: ControlChart

    init(_ row: AnalystRow, _ rows: [AnalystRow]) throws(AnalystFileError) {
        let kind = try row.choice("chart", of: ControlChartKind.self)
        let screening = try row.flag("screened_mr") ?? true
        let baseline = try row.integer("freeze_after")
        let partAt = try Self.parts(row)
        var values: [Double?] = []
        var shares: [ControlChart.Share?] = []
        for point in rows {
            let column = point.isMissing("value") ? "numerator_or_value" : "value"
            let value = try point.number(column)
            let denominator = kind.hasDenominators ? try point.number("denominator") : nil
            if let denominator, denominator <= 0 {
                throw point.bad("denominator", "a number above 0")
            }
            values.append(value)
            shares.append(
                value.flatMap { value in
                    denominator.map { .init(numerator: value, denominator: $0) }
                })
        }
        do throws(SPCError) {
            chart =
                kind.hasDenominators
                ? try ControlChart(
                    kind, shares: shares, partAt: partAt, baselinePoints: baseline,
                    screening: screening)
                : try ControlChart(
                    kind, values: values, partAt: partAt, baselinePoints: baseline,
                    screening: screening)
        } catch {
            throw .badRows(
                file: row.file, rows: "case_id \(row["case_id"])",
                expected: "a series that can be charted: \(error.description)")
        }
        self.row = row
        self.rows = rows
    }

    private static func parts(_ row: AnalystRow) throws(AnalystFileError) -> [Int] {
        var partAt: [Int] = []
        for text in row["part_after"].split(separator: ";") {
            guard let position = Int(text), position > 0 else {
                throw row.bad("part_after", "a number of points such as 20")
            }
            partAt.append(position)
        }
        return partAt
    }

    private var head: [ResultCell] {
        [.text(row["case_id"]), .text(row["chart"]), .flag(chart.screening)]
    }

    var pointCells: [[ResultCell]] {
        zip(rows, chart.points).enumerated().map { index, pair in
            let (row, point) = pair
            let value = row.isMissing("value") ? row["numerator_or_value"] : row["value"]
            return head + [
                .integer(index + 1), .text(value), .text(row["denominator"]),
                .integer(point.part + 1), .number(point.value ?? .nan), .number(point.centre),
                .number(point.limits?.lower), .number(point.limits?.upper),
                .number(point.innerLimits?.lower), .number(point.innerLimits?.upper),
                .flag(point.isOutside), .flag(point.isBaseline),
            ]
        }
    }

    var partCells: [[ResultCell]] {
        chart.runTests.enumerated().map { part, test in
            let points = chart.points.filter { $0.part == part }
            // With every point on the centre line there are no runs to speak of.
            let none = test.usefulPoints == 0
            return head + [
                .text(row["part_after"]), .text(row["freeze_after"]), .integer(part + 1),
                .integer(points.count), .integer(test.usefulPoints),
                .integer(none ? nil : test.longestRun),
                .integer(none ? nil : test.longestRunMaximum),
                .integer(none ? nil : test.crossings),
                .integer(none ? nil : test.crossingsMinimum), .flag(test.isSignal),
                .integer(points.count(where: \.isOutside)),
            ]
        }
    }
}
