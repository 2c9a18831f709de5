import Testing

@testable import Pipeline

@Suite struct ControlChartFileTests {
    @Test("every point and every run of qicharts2 is equalled, from file to file")
    func golden() throws {
        let results = try ControlChartFile.results(
            cases: GoldenFile.table(
                "statistics/qic_runs",
                only: ["case_id", "chart", "screened_mr", "part_after", "freeze_after"]),
            points: [
                GoldenFile.table(
                    "statistics/qic_points",
                    only: [
                        "case_id", "chart", "screened_mr", "seq", "numerator_or_value",
                        "denominator",
                    ]),
                GoldenFile.table(
                    "statistics/spc_points", only: ["case_id", "seq", "date", "value"]),
            ])
        let runs = try expectEqual(
            results.cases, "statistics/qic_runs",
            keys: ["case_id", "chart", "screened_mr", "part_after", "freeze_after", "part"],
            without: ["description"])
        #expect(runs == 283 * 14)
        let named = try GoldenFile.table("statistics/qic_points").rows
            .map { [$0["case_id"], $0["chart"], $0["screened_mr"]] }
        let known = Set(named)
        var points = ResultTable(results.points.columns)
        for row in results.points.rows where known.contains(Array(row[..<3])) {
            points.append(row.map(ResultCell.text))
        }
        let compared = try expectEqual(
            points, "statistics/qic_points", keys: ["case_id", "chart", "screened_mr", "seq"])
        #expect(compared == 1815 * 15)
    }

    @Test("days between rare events make a T chart")
    func timeBetween() throws {
        let cases = try AnalystTable(
            file: "cases.csv", columns: ["case_id", "chart"], texts: [["falls", "t"]])
        let points = try AnalystTable(
            file: "points.csv", columns: ["case_id", "value"],
            texts: [12, 30, 8, 21, 17].map { ["falls", "\($0)"] })
        let results = try ControlChartFile.results(cases: cases, points: [points])
        #expect(results.points.rows.count == 5)
        #expect(results.points.rows.allSatisfy { $0[13] == "FALSE" })
        #expect(results.cases.rows.count == 1)
    }

    @Test("a chart that is not offered, and a time of 0, are named with what was expected")
    func refused() throws {
        let points = try AnalystTable(
            file: "points.csv", columns: ["case_id", "value"], texts: [["A", "0"], ["A", "3"]])
        for (chart, message) in [
            (
                "x",
                "cases.csv, row 2, column chart: “x” found, expected run, i, c, p, pp, u, up, g, t"
            ),
            (
                "t",
                "cases.csv, case_id A: expected a series that can be charted: the value at position"
            ),
        ] {
            let cases = try AnalystTable(
                file: "cases.csv", columns: ["case_id", "chart"], texts: [["A", chart]])
            #expect {
                try ControlChartFile.results(cases: cases, points: [points])
            } throws: { "\($0)".hasPrefix(message) }
        }
    }
}
