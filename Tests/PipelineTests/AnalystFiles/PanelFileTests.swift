import Foundation
import Testing

@testable import Pipeline

@Suite struct PanelFileTests {
    private static func panel() throws -> AnalystTable {
        try GoldenFile.table("evaluation/panel/team_month")
    }

    @Test("every rate model equals R's glm, MASS and sandwich, from file to file")
    func rateModels() throws {
        let results = try GLMFile.results(panel: Self.panel())
        let fits = try GoldenFile.table("evaluation/glm/glm_fit_expected").rows
        // The README of the golden files leaves these out: R warned or failed there itself.
        let doubtful = Set(
            fits.filter { row in
                let value = Double(row["value"]) ?? 0
                return switch row["quantity"] {
                case "failed": true
                case "warned": value == 1
                case "theta": value > 1000
                default: false
                }
            }.map { $0["case"] })
        let known = Set(fits.filter { $0["model"] == "negbin" }.map { $0["case"] })
            .subtracting(doubtful)
        func isCompared(_ row: AnalystRow) -> Bool {
            !row["case"].hasPrefix("W1")
                && (row["model"] != "negbin" || known.contains(row["case"]))
        }
        func tolerance(_ column: String, _ row: AnalystRow) -> Tolerance {
            let isLoose = row["model"] == "negbin"
            // Statistics near 0, and p values below the smallest normal number, lose figures.
            return Tolerance(
                relative: isLoose ? (row["quantity"].isEmpty ? 1e-6 : 1e-4) : 1e-9,
                absolute: column == "p_value" ? 1e-300 : isLoose ? 1e-9 : 1e-11)
        }
        let coefficients = try expectEqual(
            results.coefficients, "evaluation/glm/glm_coef_expected",
            keys: ["case", "model", "term"], where: isCompared, extra: { !isCompared($0) },
            tolerance: tolerance)
        #expect(coefficients == (1375 - 10 + 103 - 2) * 9)
        let quantities = try expectEqual(
            results.fits, "evaluation/glm/glm_fit_expected", keys: ["case", "model", "quantity"],
            where: isCompared, extra: { !isCompared($0) }, tolerance: tolerance)
        #expect(quantities > 140 * 4)
    }

    @Test("a file of months before and after, with zeros, equals R's glm")
    func beforeAfter() throws {
        let results = try GLMFile.results(
            beforeAfter: GoldenFile.table("evaluation/glm/awkward_input"))
        let isOwn = { (row: AnalystRow) in row["case"] == "W1_zeros" }
        let compared = try expectEqual(
            results.coefficients, "evaluation/glm/glm_coef_expected",
            keys: ["case", "model", "term"], where: isOwn,
            tolerance: { _, row in Tolerance(relative: row["model"] == "negbin" ? 1e-6 : 1e-9) })
        #expect(compared == 12 * 9)
        let fits = try expectEqual(
            results.fits, "evaluation/glm/glm_fit_expected", keys: ["case", "model", "quantity"],
            where: isOwn,
            tolerance: { _, row in Tolerance(relative: row["model"] == "negbin" ? 1e-4 : 1e-9) })
        #expect(fits == 15 * 4)
    }

    @Test("every interrupted series equals R's lm, sandwich and nlme, from file to file")
    func interruptedSeries() throws {
        let results = try InterruptedSeriesFile.results(panel: Self.panel(), model: "H")
        let isExtra = { (row: AnalystRow) in row["case"].hasPrefix("care_home") }
        // nlme stops up to 1e-6 short of the best correlation, which moves a coefficient by some
        // millionths of its standard error.
        let coefficients = try expectEqual(
            results.coefficients, "evaluation/hac_cits/coef_expected",
            keys: ["case", "model", "term"], extra: isExtra,
            tolerance: { column, row in
                guard row["model"].hasPrefix("gls") else {
                    return Tolerance(absolute: column == "p_value" ? 1e-300 : 1e-11)
                }
                let error = Double(row["std_error"]) ?? 0
                return column == "p_value"
                    ? Tolerance(relative: 1e-4, absolute: 1e-12)
                    : Tolerance(
                        relative: 4e-6, absolute: column == "statistic" ? 1e-5 : 1e-6 * error)
            })
        #expect(coefficients == 408 * 9)
        let fits = try expectEqual(
            results.fits, "evaluation/hac_cits/fit_expected", keys: ["case", "model", "quantity"],
            where: { $0["quantity"] != "bw_newey_west_auto" }, extra: isExtra,
            tolerance: { _, row in
                Tolerance(
                    relative: row["model"].hasPrefix("gls") ? 1e-6 : 1e-9,
                    absolute: row["quantity"] == "phi" ? 1e-6 : 1e-10)
            })
        #expect(fits == (744 - 24) * 4)
        let errors = try expectEqual(
            results.errors, "evaluation/hac_cits/newey_west_expected",
            keys: ["case", "model", "term", "lag", "small_sample"], extra: isExtra)
        #expect(errors == 2448 * 7)
    }

    @Test("every stacked series equals R's lm, glm and sandwich, from file to file")
    func stackedSeries() throws {
        let results = try InterruptedSeriesFile.results(panel: Self.panel(), model: "S")
        let isExtra = { (row: AnalystRow) in row["case"].hasPrefix("care_home") }
        let coefficients = try expectEqual(
            results.coefficients, "evaluation/cits_stacked/coef_expected",
            keys: ["case", "model", "term"], extra: isExtra,
            tolerance: { column, _ in Tolerance(absolute: column == "p_value" ? 1e-300 : 1e-11) })
        #expect(coefficients == 52 * 9)
        let fits = try expectEqual(
            results.fits, "evaluation/cits_stacked/fit_expected",
            keys: ["case", "model", "quantity"], extra: isExtra)
        #expect(fits == 4 * 4)
        let errors = try expectEqual(
            results.errors, "evaluation/cits_stacked/newey_west_expected",
            keys: ["case", "model", "term", "lag", "small_sample"], extra: isExtra)
        #expect(errors == 1008 * 6)
    }

    @Test("every difference in differences equals R and Python, from file to file")
    func differences() throws {
        let results = try DifferenceFile.results(panel: Self.panel())
        let python = Set(
            try GoldenFile.table("evaluation/did/did_python_expected").rows.map { $0["method"] })
        func isOther(_ row: AnalystRow) -> Bool {
            row["case"].hasPrefix("care_home") || python.contains(row["method"])
        }
        let own = try expectEqual(
            results.methods, "evaluation/did/did_expected", keys: ["case", "method"],
            extra: isOther)
        #expect(own == 144 * 7)
        let theirs = try expectEqual(
            results.methods, "evaluation/did/did_python_expected", keys: ["case", "method"],
            where: { !$0["method"].contains("webb") },
            extra: { $0["case"].hasPrefix("care_home") || !isOther($0) },
            tolerance: { column, row in
                // The bootstrap is exact to the share of one sign vector; pyfixest stops at 1e-8.
                if row["method"].contains("wildboot") {
                    return Tolerance(relative: 0, absolute: exp2(-12))
                }
                let isEarly = row["method"].contains("fepois") && column != "estimate"
                return Tolerance(
                    relative: isEarly ? 4e-5 : column == "p_value" ? 1e-8 : 1e-9,
                    absolute: column == "p_value" ? 1e-15 : 1e-12)
            })
        #expect(theirs == (48 - 6) * 6)
        let permutations = try expectEqual(
            results.permutations, "evaluation/did/permutation_statistics_expected",
            keys: ["case", "assignment"], extra: { $0["case"].hasPrefix("care_home") })
        #expect(permutations == 204 * 3)
    }

    @Test("a model is asked for by how its name begins, and one that is not offered is refused")
    func models() throws {
        let one = try GLMFile.results(panel: Self.panel(), model: "G2")
        #expect(Set(one.fits.rows.map { $0[0] }).count == 3)
        let measure = try InterruptedSeriesFile.results(
            panel: Self.panel(), model: "ae_attendances:H3")
        #expect(Set(measure.fits.rows.map { $0[0] }).count == 1)
        let lines = try InterruptedSeriesFile.results(
            panel: Self.panel(), model: "gls_ar1_reml_level_s")
        #expect(Set(lines.coefficients.rows.map { $0[1] }).count == 2)
        let blends = try SyntheticControlFile.results(panel: Self.panel(), model: "demeaned")
        #expect(blends.weights.rows.allSatisfy { $0[0].hasSuffix(":demeaned") })
        #expect(blends.placebos.rows.count == 3 * 2 * 12)
        #expect {
            try InterruptedSeriesFile.results(panel: Self.panel(), model: "Z9")
        } throws: { "\($0)".hasPrefix("--model Z9: there is no such model; the models are H1_") }
    }

    @Test("teams are chosen by name, and one that is not in the panel is refused")
    func teams() throws {
        let results = try GLMFile.results(
            panel: Self.panel(), model: "G1", pilot: "ipswich", control: "haverhill")
        #expect(results.fits.rows.first?[0] == "emergency_admissions:G1_prepost_ipswich")
        #expect {
            try GLMFile.results(panel: Self.panel(), control: "ipswich")
        } throws: { "\($0)".contains("expected a control team; the pilots are sudbury, ipswich") }
    }

    @Test("months that differ between teams, and a start that wavers, are refused")
    func shapes() throws {
        func panel(_ rows: [[String]]) throws -> PanelFile {
            try PanelFile(
                AnalystTable(
                    file: "panel.csv",
                    columns: ["measure", "team", "t", "count", "pop", "post", "pilot"],
                    texts: rows))
        }
        #expect {
            try panel([
                ["falls", "A", "1", "3", "100", "0", "1"],
                ["falls", "A", "2", "3", "100", "1", "1"],
                ["falls", "B", "1", "3", "100", "0", "0"],
            ])
        } throws: { "\($0)".contains("team B: expected the same months for every team") }
        #expect {
            try panel([
                ["falls", "A", "1", "3", "100", "1", "1"],
                ["falls", "A", "2", "3", "100", "0", "1"],
            ])
        } throws: { "\($0)".contains("row 2, column post") }
    }
}

@Suite struct NameFileTests {
    @Test("every pair of names has rapidfuzz's similarity, from file to file")
    func similarity() throws {
        let results = try NameSimilarityFile.results(
            GoldenFile.table("linkage/jaro_winkler_expected", only: ["a", "b"]))
        let others = try GoldenFile.table("linkage/jaro_winkler_expected").columns
            .filter { !["a", "b", "jw_rapidfuzz"].contains($0) }
        let compared = try expectEqual(
            results, "linkage/jaro_winkler_expected", keys: ["a", "b"], without: Set(others))
        #expect(compared == 320 * 3)
    }

    @Test("cleaned names are compared without accents")
    func cleaned() throws {
        let input = try AnalystTable(
            file: "pairs.csv", columns: ["a", "b"], texts: [["Zoë", "ZOE"]])
        #expect(try NameSimilarityFile.results(input).rows[0][2] != "1")
        #expect(try NameSimilarityFile.results(input, cleaned: true).rows[0][2] == "1")
    }

    @Test("every NHS number is judged as by the reference programs, from file to file")
    func numbers() throws {
        let results = try NHSNumberFile.results(
            GoldenFile.table("linkage/nhs_number_expected", only: ["input"]))
        let compared = try expectEqual(
            results, "linkage/nhs_number_expected", keys: ["input"])
        #expect(compared == 320 * 8)
    }
}
