import Statistics
import Testing

/// Every series and point of NHSRplotthedots 0.2.2.
@Suite struct XmRGoldenTests {
    @Test("mean, limits, sides, labels and classes of every point equal the reference")
    func points() throws {
        let golden = try GoldenSeries.load()
        var compared = 0
        for series in golden where series.isReference {
            let chart = try series.chart(.reference)
            // The reference numbers segments from 1 when the first point opens one.
            let first = series.rebase.contains(0) ? 1 : 0
            for (point, row) in zip(chart.points, series.rows) {
                let place = "\(series.id) \(row["seq"])"
                #expect(point.segment + first == row.integer("rebase_group"), "\(place)")
                #expect(agree(point.mean, row.number("mean"), absolute: 0), "\(place)")
                #expect(agree(point.limits?.lower, row.number("lpl")), "\(place)")
                #expect(agree(point.limits?.upper, row.number("upl")), "\(place)")
                #expect(point.side?.rawValue == row.integer("relative_to_mean"), "\(place)")
                #expect(point.isOutside == row.flag("outside_limits"), "\(place)")
                #expect(point.isNear == row.flag("close_to_limits"), "\(place)")
                #expect(point.signal.label(runLength: 7) == row["special_cause_type"], "\(place)")
                #expect(
                    (point.signal != .commonCause) == row.flag("special_cause_flag"), "\(place)")
                #expect(point.pointClass.rawValue == row["point_type"], "\(place)")
                compared += 1
            }
        }
        #expect(compared == 3591)
    }

    @Test("icons, warnings and counts of every series equal the reference")
    func series() throws {
        var compared = 0
        for series in try GoldenSeries.load() where series.isReference {
            let chart = try series.chart(.reference)
            let row = series.row
            #expect(chart.points.count == row.integer("n_rows"), "\(series.id)")
            #expect(chart.segments.count == row.integer("n_groups"), "\(series.id)")
            #expect(
                chart.segments.contains(where: \.isOnTrial) == row.flag("short_group_warning"),
                "\(series.id)")
            #expect(
                chart.points.last?.pointClass.rawValue == row["latest_point_type"], "\(series.id)")
            #expect(chart.variation?.icon.rawValue == row["variation_icon"], "\(series.id)")
            #expect((chart.assurance?.rawValue ?? "") == row["assurance_type"], "\(series.id)")
            let icon = (chart.assurance?.rawValue ?? "").split(separator: "consistent_").last
            #expect(icon.map(String.init) ?? "" == row["assurance_icon"], "\(series.id)")
            let classes = chart.points.map(\.pointClass)
            #expect(classes.count { $0 == .commonCause } == row.integer("n_common_cause"))
            #expect(classes.count { $0 == .improvement } == row.integer("n_improvement"))
            #expect(classes.count { $0 == .concern } == row.integer("n_concern"))
            #expect(
                classes.count { $0 == .neutralHigh || $0 == .neutralLow }
                    == row.integer("n_neutral"))
            compared += 1
        }
        #expect(compared == 136)
    }

    @Test("what stops the reference is refused by name, and missing values are charted")
    func errors() throws {
        var refused = 0
        var charted = 0
        for series in try GoldenSeries.load() where !series.isReference {
            switch series.row["family"] {
            case "fix_error":
                #expect(throws: SPCError.baselineTooShort(11)) { try series.chart(.service) }
                refused += 1
            case "duplicate_date":
                #expect(throws: SPCError.duplicatePeriod(position: 12)) {
                    try TimeSeries(periods: series.rows.map { $0["date"] }, values: series.values)
                }
                refused += 1
            default:
                let chart = try series.chart(.service)
                #expect(chart.points.count == series.values.count)
                let trends = chart.points.map(\.signal).filter {
                    $0 == .trend(.up) || $0 == .trend(.down)
                }
                #expect(trends.isEmpty)
                charted += 1
            }
        }
        #expect(refused == 2)
        #expect(charted == 2)
    }

    @Test("the service's conventions differ from the reference only in flat series")
    func conventions() throws {
        var differing: Set<String> = []
        for series in try GoldenSeries.load() where series.isReference {
            let ours = try series.chart(.service)
            let theirs = try series.chart(.reference)
            if ours.points.map(\.signal) != theirs.points.map(\.signal) {
                differing.insert(series.row["family"])
                #expect(ours.segments.contains { $0.state == .limitsNotMeaningful })
            }
        }
        #expect(differing == ["constant_spike", "constant_spike_target"])
    }

    @Test("the order of the rows does not matter")
    func unsorted() throws {
        let rows = try FixtureTable("spc_unsorted_input").rows
        let series = try TimeSeries(
            periods: rows.map { $0["date"] }, values: rows.map { $0.number("value") })
        let sorted = try #require(GoldenSeries.load().first { $0.id == rows[0]["case_id"] })
        #expect(rows.count == 24)
        #expect(series.periods == sorted.rows.map { $0["date"] })
        #expect(series.values == sorted.values)
    }
}

/// One series of spc_cases.csv with its rows of spc_points.csv.
struct GoldenSeries {
    let row: FixtureTable.Row
    let rows: [FixtureTable.Row]

    var id: String { row["case_id"] }
    var isReference: Bool { row["status"] == "ok" }
    var values: [Double?] { rows.map { $0.number("value") } }

    /// The positions of the rebase dates; the reference ignores dates that match no row.
    var rebase: [Int] {
        row["rebase_dates"].split(separator: ";").compactMap { date in
            rows.firstIndex { $0["date"] == String(date) }
        }
    }

    func chart(_ conventions: SPCSettings.Conventions) throws -> XmRChart {
        let direction = try #require(ImprovementDirection(rawValue: row["improvement_direction"]))
        return try XmRChart(
            values: values,
            settings: SPCSettings(
                direction: direction, target: row.number("target"),
                screening: row.flag("screen_outliers") ?? true,
                baselinePoints: row.integer("fix_after_n_points"), rebaseAt: rebase,
                conventions: conventions))
    }

    static func load() throws -> [GoldenSeries] {
        let points = try FixtureTable("spc_points").grouped(by: "case_id")
        let rows = Dictionary(uniqueKeysWithValues: points.map { ($0.key, $0.rows) })
        return try FixtureTable("spc_cases").rows.map { row in
            GoldenSeries(row: row, rows: try #require(rows[row["case_id"]]))
        }
    }
}
