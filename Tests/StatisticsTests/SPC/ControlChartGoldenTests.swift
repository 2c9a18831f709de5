import Statistics
import Testing

/// Every row of qicharts2 0.8.1.
@Suite struct ControlChartGoldenTests {
    @Test("centre, limits and outside points of every point equal the reference")
    func points() throws {
        var compared = 0
        for golden in try GoldenChart.load() {
            guard let rows = golden.points else { continue }
            let chart = try golden.chart()
            for (point, row) in zip(chart.points, rows) {
                let place = "\(golden.id) \(golden.kind) \(row["seq"])"
                #expect(point.part + 1 == row.integer("part"), "\(place)")
                #expect(agree(point.value, row.number("y"), absolute: 0), "\(place)")
                #expect(agree(point.centre, row.number("cl"), absolute: 0), "\(place)")
                #expect(agree(point.limits?.lower, row.number("lcl")), "\(place)")
                #expect(agree(point.limits?.upper, row.number("ucl")), "\(place)")
                #expect(agree(point.innerLimits?.lower, row.number("lcl_95")), "\(place)")
                #expect(agree(point.innerLimits?.upper, row.number("ucl_95")), "\(place)")
                #expect(point.isOutside == row.flag("sigma_signal"), "\(place)")
                #expect(point.isBaseline == row.flag("baseline"), "\(place)")
                compared += 1
            }
            #expect(chart.points.count == rows.count, "\(golden.id)")
        }
        #expect(compared == 1815)
    }

    @Test("the runs test of every part equals the reference")
    func runs() throws {
        var compared = 0
        for golden in try GoldenChart.load() {
            let chart = try golden.chart()
            for row in golden.runs {
                let part = try #require(row.integer("part")) - 1
                let test = chart.runTests[part]
                let points = chart.points.filter { $0.part == part }
                let place = "\(golden.id) \(golden.kind) \(part)"
                #expect(points.count == row.integer("n_obs"), "\(place)")
                #expect(test.usefulPoints == row.integer("n_useful"), "\(place)")
                // The reference prints no runs where every point is on the centre line.
                let none: Int? = test.usefulPoints == 0 ? 0 : nil
                #expect(test.longestRun == row.integer("longest_run") ?? none, "\(place)")
                #expect(
                    test.longestRunMaximum == row.integer("longest_run_max") ?? none, "\(place)")
                #expect(test.crossings == row.integer("n_crossings") ?? none, "\(place)")
                #expect(
                    test.crossingsMinimum == row.integer("n_crossings_min") ?? none, "\(place)")
                #expect(test.isSignal == row.flag("runs_signal"), "\(place)")
                #expect(
                    points.count(where: \.isOutside) == row.integer("n_sigma_signals"), "\(place)")
                compared += 1
            }
        }
        #expect(compared == 283)
    }

    @Test("the table of the longest run and fewest crossings equals the reference")
    func limits() throws {
        let rows = try FixtureTable("anhoej_limits").rows
        #expect(rows.count == 60)
        for row in rows {
            let count = try #require(row.integer("n_useful"))
            #expect(RunTest.longestRunMaximum(count) == row.integer("longest_run_max"))
            #expect(RunTest.crossingsMinimum(count) == row.integer("n_crossings_min"))
        }
    }
}

/// One chart of the qicharts2 files: its settings, runs rows, and point rows where given.
private struct GoldenChart {
    let runs: [FixtureTable.Row]
    let points: [FixtureTable.Row]?
    let inputs: [FixtureTable.Row]

    var id: String { runs[0]["case_id"] }
    var kind: String { runs[0]["chart"] }

    func chart() throws -> ControlChart {
        let kind = try #require(ControlChartKind(rawValue: kind))
        let partAt = runs[0].integer("part_after").map { [$0] } ?? []
        let baseline = runs[0].integer("freeze_after")
        let screening = runs[0]["screened_mr"] == "TRUE"
        guard kind.hasDenominators else {
            return try ControlChart(
                kind,
                values: inputs.map {
                    $0.number($0.fields["value"] == nil ? "numerator_or_value" : "value")
                }, partAt: partAt, baselinePoints: baseline, screening: screening)
        }
        let shares = inputs.map { row -> ControlChart.Share? in
            guard let numerator = row.number("numerator_or_value"),
                let denominator = row.number("denominator")
            else { return nil }
            return ControlChart.Share(numerator: numerator, denominator: denominator)
        }
        return try ControlChart(
            kind, shares: shares, partAt: partAt, baselinePoints: baseline, screening: screening)
    }

    static func load() throws -> [GoldenChart] {
        let key = { (row: FixtureTable.Row) in
            "\(row["case_id"])/\(row["chart"])/\(row["screened_mr"])"
        }
        let series = Dictionary(grouping: try FixtureTable("spc_points").rows) { $0["case_id"] }
        let points = Dictionary(grouping: try FixtureTable("qic_points").rows, by: key)
        let runs = try FixtureTable("qic_runs").rows
        var order: [String] = []
        for row in runs where !order.contains(key(row)) { order.append(key(row)) }
        let groups = Dictionary(grouping: runs, by: key)
        return try order.map { name in
            let rows = try #require(groups[name])
            let id = rows[0]["case_id"]
            // Run charts of own series have no point rows; their values are the I chart's.
            let inputs = points[name] ?? points["\(id)/i/TRUE"] ?? series[id]
            return GoldenChart(
                runs: rows, points: points[name],
                inputs: try #require(series[id] ?? inputs))
        }
    }
}
