import Testing

@testable import Pipeline

@Suite struct SPCFileTests {
    @Test("every point of every series equals NHSRplotthedots, from file to file")
    func points() throws {
        let results = try Self.results()
        let ids = try GoldenFile.table("statistics/spc_cases").rows
            .filter { $0["status"] == "error" }.map { $0["case_id"] }
        let compared = try expectEqual(
            results.points, "statistics/spc_points", keys: ["case_id", "seq"],
            where: { !ids.contains($0["case_id"]) })
        #expect(compared == 3591 * 14)
    }

    @Test("every series' icons, warnings and counts equal NHSRplotthedots")
    func cases() throws {
        let compared = try expectEqual(
            try Self.results().cases, "statistics/spc_cases", keys: ["case_id"],
            without: ["family", "description", "source"], where: { $0["status"] == "ok" })
        #expect(compared == 136 * 19)
    }

    @Test("what stops the reference is an error of the case, and missing values are charted")
    func errors() throws {
        let results = try Self.results()
        let errors = results.cases.rows.filter { $0[7] == "error" }
        #expect(errors.map { $0[0] } == ["S077", "S096"])
        #expect(errors[0][8] == "a fixed baseline of 11 points is too short")
        #expect(errors[1][8] == "the period at position 12 occurs twice in the series")
        for id in ["S077", "S096"] {
            let points = results.points.rows.filter { $0[0] == id }
            #expect(points.allSatisfy { $0[4...].allSatisfy(\.isEmpty) && !$0[3].isEmpty })
        }
        // NHSRplotthedots crashes on these two; a window with a missing value does not fire.
        for id in ["S092", "S093"] {
            let row = try #require(results.cases.rows.first { $0[0] == id })
            #expect(row[7] == "ok")
            let labels = results.points.rows.filter { $0[0] == id }.map { $0[11] }
            #expect(labels.count == Int(row[6]))
            #expect(!labels.contains { $0.contains("Trend") })
        }
    }

    @Test("rows in any order give the same chart")
    func order() throws {
        let id = "S095"
        let shuffled = try GoldenFile.table("statistics/spc_unsorted_input")
        let whole = try GoldenFile.table("statistics/spc_cases")
        let cases = try AnalystTable(
            file: "cases.csv", columns: whole.columns,
            texts: whole.rows.filter { $0["case_id"] == id }.map { row in
                whole.columns.map { row[$0] }
            })
        let ours = try SPCFile.results(cases: cases, points: shuffled).points.rows
        #expect(ours.count == 24)
        #expect(ours == (try Self.results().points.rows.filter { $0[0] == id }))
    }

    @Test("the service's conventions differ only where limits lie on the mean or a date is odd")
    func conventions() throws {
        let ours = try Self.results(SPCFile.Options(conventions: .service)).cases.rows
        let theirs = try Self.results().cases.rows
        let differing = zip(ours, theirs).filter { $0[15...] != $1[15...] }.map { $0.0[0] }
        let flat = try GoldenFile.table("statistics/spc_cases").rows
            .filter { $0["family"].hasPrefix("constant_spike") }.map { $0["case_id"] }
        #expect(differing == flat + ["S066"])
        #expect(ours.first { $0[0] == "S066" }?[8] == "a rebase period is not in the series")
    }

    @Test("six points make a shift when the files are charted so")
    func sixPoints() throws {
        let six = try Self.results(SPCFile.Options(runLength: 6)).points.rows
        let first = six.filter { $0[0] == "S001" }
        #expect(first.count { $0[11] == "6 Points Above CL" } == 6)
    }

    private static func results(
        _ options: SPCFile.Options = SPCFile.Options()
    ) throws -> SPCFile.Results {
        try SPCFile.results(
            cases: GoldenFile.table(
                "statistics/spc_cases",
                only: [
                    "case_id", "improvement_direction", "target", "rebase_dates",
                    "fix_after_n_points", "screen_outliers",
                ]),
            points: GoldenFile.table(
                "statistics/spc_points", only: ["case_id", "date", "value"]),
            options: options)
    }
}
