import Foundation
import Testing

@testable import Pipeline

@Suite struct ForecastFileTests {
    @Test("at given parameters every fit and forecast equals R's forecast, from file to file")
    func given() throws {
        let results = try ForecastFile.results(
            GoldenFile.table("evaluation/forecast/series_input", only: ["series", "t", "value"]),
            parameters: GoldenFile.table("evaluation/forecast/parameters_expected"))
        let months = try expectEqual(
            results.forecasts, "evaluation/forecast/forecasts_expected",
            keys: ["series", "model", "h"],
            tolerance: { column, row in
                guard column != "mean" else { return Tolerance(relative: 1e-6) }
                let width = abs((Double(row["hi95"]) ?? 0) - (Double(row["lo95"]) ?? 0))
                // The reference mislays gamma in the variance of ANA, from month 12 on.
                return Tolerance(
                    relative: 0, absolute: (row["model"] == "ANA" ? 0.01 : 1e-6) * width)
            })
        #expect(months == 972 * 8)
        let parameters = try expectEqual(
            results.parameters, "evaluation/forecast/parameters_expected",
            keys: ["series", "model", "quantity"],
            tolerance: { _, _ in Tolerance(relative: 1e-6) })
        #expect(parameters == 1314 * 4)
        let fitted = try expectEqual(
            results.fitted, "evaluation/forecast/fitted_expected", keys: ["series", "model", "t"],
            tolerance: { _, row in
                Tolerance(relative: 1e-6, absolute: 1e-6 * abs(Double(row["fitted"]) ?? 1))
            })
        #expect(fitted == 2316 * 5)
        let totals = try expectEqual(
            results.totals, "evaluation/forecast/total12_expected", keys: ["series", "model"],
            without: ["check_var_h12"],
            tolerance: { column, row in
                Tolerance(relative: column == "total_sd" && row["model"] == "ANA" ? 0.01 : 1e-6)
            })
        #expect(totals == 54 * 4)
    }

    @Test("our own search and back-tests agree with R's forecast within what METHODS allows")
    func searched() throws {
        // One series; the tests of Statistics go through all of them.
        let name = "nhse_ae_type1_RGR"
        let whole = try GoldenFile.table("evaluation/forecast/series_input")
        let input = try AnalystTable(
            file: "series.csv", columns: ["series", "t", "value"],
            texts: whole.rows.filter { $0["series"] == name }.map {
                [$0["series"], $0["t"], $0["value"]]
            })
        let results = try ForecastFile.results(
            input,
            options: ForecastFile.Options(models: ["snaive", "ANA"], backTests: true))
        func isOwn(_ row: AnalystRow) -> Bool {
            row["series"] == name && ["snaive", "ANA"].contains(row["model"])
        }
        let origins = try expectEqual(
            results.origins, "evaluation/forecast/rolling_origin_expected",
            keys: ["series", "origin", "model", "h"], where: isOwn,
            tolerance: { column, row in
                Tolerance(relative: column == "forecast" && row["model"] == "ANA" ? 0.02 : 1e-9)
            })
        #expect(origins == 2 * 78 * 6)
        try expectEqual(
            results.accuracy, "evaluation/forecast/rolling_mase_expected",
            keys: ["series", "model"], where: isOwn,
            tolerance: { _, row in Tolerance(relative: row["model"] == "ANA" ? 0.03 : 1e-9) })
        let likelihoods = results.parameters.rows.filter { $0[2] == "loglik" }
        #expect(likelihoods.count == 1)
    }

    @Test("a month without a row and a model that is not known are refused by name")
    func refused() throws {
        let input = try AnalystTable(
            file: "series.csv", columns: ["series", "t", "value"],
            texts: [["A", "1", "3"], ["A", "3", "4"]])
        #expect {
            try ForecastFile.results(input)
        } throws: { "\($0)".hasPrefix("series.csv, row 3, column t: “3” found, expected 2") }
        let short = try AnalystTable(
            file: "series.csv", columns: ["series", "t", "value"], texts: [["A", "1", "3"]])
        #expect {
            try ForecastFile.results(short, options: ForecastFile.Options(models: ["ETS"]))
        } throws: { "\($0)".contains("series A: expected a series long enough for ETS") }
    }
}

@Suite struct SurvivalFileTests {
    @Test("every share, curve and test equals R's survival, from file to file")
    func golden() throws {
        let results = try SurvivalFile.results(
            GoldenFile.table("evaluation/survival/cohort_input"))
        let shares = try expectEqual(
            results.shares, "evaluation/survival/km_expected",
            keys: ["curve", "step", "conf_type", "time"])
        #expect(shares == 60 * 10)
        let curve = try expectEqual(
            results.curves, "evaluation/survival/km_curve_step1_expected", keys: ["time"],
            extra: { $0["step"] == "0" })
        #expect(curve == 242 * 6)
        let tests = try expectEqual(
            results.tests, "evaluation/survival/tests_expected", keys: ["quantity"],
            tolerance: { _, row in
                Tolerance(relative: row["quantity"].hasPrefix("cox") ? 1e-6 : 1e-9)
            })
        #expect(tests == 22 * 5)
    }

    @Test("an event that is not 0, 1 or 2, and a single group, are refused by name")
    func refused() throws {
        func cohort(_ rows: [[String]]) throws -> AnalystTable {
            try AnalystTable(
                file: "people.csv", columns: ["id", "step", "time_days", "event"], texts: rows)
        }
        #expect {
            try SurvivalFile.results(cohort([["1", "0", "12", "3"]]))
        } throws: { "\($0)".contains("row 2, column event: “3” found, expected 0, 1 or 2") }
        #expect {
            try SurvivalFile.results(cohort([["1", "1", "12", "1"], ["2", "1", "20", "0"]]))
        } throws: { "\($0)".contains("expected people to compare") }
    }
}
