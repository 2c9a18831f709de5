import Statistics

/// One series of a file: its settings, its points in order of time, and its chart.
struct SPCFileCase {
    private let row: AnalystRow
    private let screens: Bool
    private let opensWithRebase: Bool
    private let dates: [String]
    private let values: [Double?]
    private let runLength: Int
    private let chart: Result<XmRChart, SPCError>

    init(
        _ row: AnalystRow, points: [AnalystRow], options: SPCFile.Options
    ) throws(AnalystFileError) {
        let rebase = row["rebase_dates"].split(whereSeparator: { $0 == ";" || $0 == " " })
            .map(String.init)
        let screens = try row.flag("screen_outliers") ?? true
        let settings = SPCSettings(
            direction: try row.choice("improvement_direction", of: ImprovementDirection.self),
            target: try row.number("target"), runLength: options.runLength, screening: screens,
            minimumPoints: options.minimumPoints,
            baselinePoints: try row.integer("fix_after_n_points"),
            conventions: options.conventions == .reference ? .reference : .service)
        var given: [String] = []
        var numbers: [Double?] = []
        for point in points {
            guard Self.isDate(point["date"]) else {
                throw point.bad("date", "a date such as 2024-04-01")
            }
            given.append(point["date"])
            numbers.append(try point.number("value"))
        }
        self.row = row
        self.screens = screens
        runLength = options.runLength
        do throws(SPCError) {
            let series = try TimeSeries(periods: given, values: numbers)
            (dates, values) = (series.periods, series.values)
            chart = Self.chart(series, rebase: rebase, settings: settings)
        } catch {
            // A series with a date twice has no order: it is given back as it came.
            (dates, values) = (given, numbers)
            chart = .failure(error)
        }
        opensWithRebase = dates.first.map(rebase.contains) ?? false
    }

    private static func chart(
        _ series: TimeSeries<String>, rebase: [String], settings: SPCSettings
    ) -> Result<XmRChart, SPCError> {
        // NHSRplotthedots leaves out rebase dates that match no row without a word.
        let wanted =
            settings.conventions == .reference
            ? rebase.filter(series.periods.contains) : rebase
        return Result { () throws(SPCError) in
            var settings = settings
            settings.rebaseAt = try series.positions(of: wanted)
            return try XmRChart(values: series.values, settings: settings)
        }
    }

    /// Whether a text has the form 2024-04-01 or 2024-04, so that texts sort as dates do.
    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return (2...3).contains(parts.count) && zip(parts, [4, 2, 2]).allSatisfy { $0.count == $1 }
            && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }

    /// A row of cells for each point, blank results where there is no chart.
    var pointCells: [[ResultCell]] {
        dates.indices.map { index in
            let head: [ResultCell] = [
                .text(row["case_id"]), .integer(index + 1), .text(dates[index]),
                .number(values[index]),
            ]
            guard case .success(let chart) = chart else { return head }
            let point = chart.points[index]
            // NHSRplotthedots prints limits that cannot be made as NaN.
            let none: Double? = chart.settings.conventions == .reference ? .nan : nil
            return head + [
                // It also counts segments from 1 when the first date is a rebase date.
                .integer(point.segment + (opensWithRebase ? 1 : 0)), .number(point.mean ?? none),
                .number(point.limits?.lower ?? none), .number(point.limits?.upper ?? none),
                .integer(point.side?.rawValue), .flag(point.isOutside), .flag(point.isNear),
                .text(point.signal.label(runLength: runLength)),
                .flag(point.signal != .commonCause), .text(point.pointClass.rawValue),
            ]
        }
    }

    /// The cells of the series as a whole.
    var caseCells: [ResultCell] {
        let head: [ResultCell] = [
            .text(row["case_id"]), .text(row["improvement_direction"]), .text(row["target"]),
            .text(row["rebase_dates"]), .text(row["fix_after_n_points"]), .flag(screens),
            .integer(values.count),
        ]
        switch chart {
        case .failure(let error): return head + ["error", .text(error.description)]
        case .success(let chart): return head + ["ok", .blank] + Self.cells(of: chart)
        }
    }

    private static func cells(of chart: XmRChart) -> [ResultCell] {
        let classes = chart.points.map(\.pointClass)
        let assurance = chart.assurance?.rawValue ?? ""
        let neutral = classes.count { $0 == .neutralHigh || $0 == .neutralLow }
        return [
            .flag(chart.segments.contains(where: \.isOnTrial)), .integer(chart.segments.count),
            .text(classes.last?.rawValue ?? ""), .text(chart.variation?.icon.rawValue ?? ""),
            .text(assurance), .text(assurance.split(separator: "_").last.map(String.init) ?? ""),
            .integer(classes.count { $0 == .commonCause }),
            .integer(classes.count { $0 == .improvement }),
            .integer(classes.count { $0 == .concern }), .integer(neutral),
        ]
    }
}
