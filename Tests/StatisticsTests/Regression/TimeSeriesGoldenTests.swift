import Foundation
import Statistics
import Testing

@Suite struct TimeSeriesGoldenTests {
    private static let folder = "evaluation/hac_cits"

    /// The months and the response of a case, H1 to H4.
    private static func series(_ name: String) throws -> (panel: TeamPanel, response: [Double]) {
        let parts = name.split(separator: ":").map(String.init)
        let panel = try TeamPanel(measure: parts[0])
        let pilot = panel.of("sudbury")
        let beccles = panel.of("beccles")
        let rates = zip(pilot.cells, beccles.cells).map { ($0.rate, $1.rate) }
        switch parts[1].prefix(2) {
        case "H1": return (pilot, pilot.cells.map(\.rate))
        case "H2": return (pilot, rates.map { $0 - $1 })
        case "H3": return (pilot, rates.map { log($0 / $1) })
        default:
            let pooled = pilot.cells.map { cell in
                let controls = panel.cells.filter { $0.t == cell.t && $0.pilot == 0 }
                let count = controls.reduce(0) { $0 + $1.count }
                return log(cell.rate * controls.reduce(0) { $0 + $1.population } / 1000 / count)
            }
            return (pilot, pooled)
        }
    }

    /// The designs of a case by the end of the model's name.
    private static let designs = [
        "level": ["(Intercept)", "time", "level", "s1", "c1"],
        "level_slope": ["(Intercept)", "time", "level", "slope"],
        "level_slope_harm2": ["(Intercept)", "time", "level", "slope", "s1", "c1", "s2", "c2"],
    ]

    private struct Fits {
        let plain: LeastSquares
        let restricted: AutoregressiveRegression
        let full: AutoregressiveRegression
    }

    private static func fits(_ name: String) throws -> [String: Fits] {
        let (panel, response) = try series(name)
        return try designs.mapValues { terms in
            let design = try panel.design(terms)
            return Fits(
                plain: try LeastSquares(design: design, response: response),
                restricted: try AutoregressiveRegression(design: design, response: response),
                full: try AutoregressiveRegression(
                    design: design, response: response, method: .full))
        }
    }

    @Test("every coefficient of least squares is met")
    func leastSquares() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("coef_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let fits = try Self.fits(name)
            for row in rows where row["model"].hasPrefix("ols_") {
                let key = String(row["model"].dropFirst(4))
                let place = try #require(Self.designs[key]?.firstIndex(of: row["term"]))
                GLMGoldenTests.compare(try #require(fits[key]).plain.table()[place], row)
                compared += 1
            }
        }
        #expect(compared == 136)
    }

    @Test("every coefficient of nlme's AR(1) fits is met, restricted and full")
    func autoregressive() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("coef_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let fits = try Self.fits(name)
            for (model, rows) in Dictionary(grouping: rows, by: { $0["model"] })
            where model.hasPrefix("gls") {
                let isRestricted = model.hasPrefix("gls_ar1_reml_")
                let pair = try #require(fits[String(model.dropFirst(isRestricted ? 13 : 11))])
                let table = (isRestricted ? pair.restricted : pair.full).table()
                for (place, row) in rows.enumerated() {
                    GLMGoldenTests.compare(table[place], row, relative: 1e-6)
                    compared += 1
                }
            }
        }
        #expect(compared == 272)
    }

    @Test("the correlation is where nlme stops, hardly below the best likelihood there is")
    func correlation() throws {
        var compared = 0
        for row in try FixtureTable("fit_expected", folder: Self.folder).rows
        where row["quantity"] == "phi" {
            let isRestricted = row["model"].hasPrefix("gls_ar1_reml_")
            let key = String(row["model"].dropFirst(isRestricted ? 13 : 11))
            let (panel, response) = try Self.series(row["case"])
            let design = try panel.design(try #require(Self.designs[key]))
            func fit(at correlation: Double? = nil) throws -> AutoregressiveRegression {
                try AutoregressiveRegression(
                    design: design, response: response, method: isRestricted ? .restricted : .full,
                    correlation: correlation)
            }
            let own = try fit()
            #expect(
                agree(own.correlation, row.number("value"), relative: 0, absolute: 1e-8),
                "\(row.fields)")
            let best = ScalarMinimum.between(-0.95, 0.95, tolerance: 1e-9) {
                -((try? fit(at: $0).logLikelihood) ?? -.infinity)
            }
            #expect(own.logLikelihood >= -best.value - 1e-10)
            compared += 1
        }
        #expect(compared == 48)
    }

    @Test("every diagnostic, correlation, likelihood and effect after some months is met")
    func fitQuantities() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("fit_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let fits = try Self.fits(name)
            for row in rows where row["quantity"] != "bw_newey_west_auto" {
                let ours = try Self.quantity(row["model"], row["quantity"], fits)
                let isPlain = !row["model"].hasPrefix("gls")
                #expect(
                    agree(
                        ours, row.number("value"), relative: isPlain ? 1e-9 : 1e-6,
                        absolute: row["quantity"] == "phi" ? 1e-6 : 1e-10), "\(row.fields)")
                compared += 1
            }
        }
        // All rows but 24 that the README of the files calls informational.
        #expect(compared == 744 - 24)
    }

    private static func quantity(
        _ model: String, _ quantity: String, _ fits: [String: Fits]
    ) throws -> Double? {
        if model.hasPrefix("effect_at_") {
            // effect_at_12m_nw3_adj_level_slope_harm2
            let parts = model.dropFirst(10).split(separator: "_", maxSplits: 3).map(String.init)
            let months = try #require(Double(parts[0].dropLast()))
            let lag = try #require(Int(parts[1].dropFirst(2)))
            let fit = try #require(fits[parts[3]]).plain
            var weights = fit.coefficients.map { _ in 0.0 }
            (weights[2], weights[3]) = (1, months)
            let effect = Coefficient.combination(
                weights, of: fit.coefficients, covariance: fit.sandwich.neweyWest(lag: lag),
                reference: .studentT(fit.degreesOfFreedom))
            switch quantity {
            case "estimate": return effect.estimate
            case "std_error": return effect.standardError
            case "conf_low": return effect.interval()?.lower
            default: return effect.interval()?.upper
            }
        }
        if model.hasPrefix("ols_") {
            let fit = try #require(fits[String(model.dropFirst(4))]).plain
            switch quantity {
            case "sigma": return fit.sigma
            case "r2": return fit.rSquared
            case "durbin_watson": return fit.diagnostics.durbinWatson
            case "acf1": return fit.diagnostics.autocorrelation(lag: 1)
            case "ljung_box_12": return fit.diagnostics.ljungBox(lags: 12)
            case "bg_lm_1": return try fit.breuschGodfrey().statistic
            case "bg_p_1": return try fit.breuschGodfrey().pValue
            case "df_resid": return fit.degreesOfFreedom
            default: return nil
            }
        }
        let isRestricted = model.hasPrefix("gls_ar1_reml_")
        let pair = try #require(fits[String(model.dropFirst(isRestricted ? 13 : 11))])
        let fit = isRestricted ? pair.restricted : pair.full
        switch quantity {
        case "phi": return fit.correlation
        case "sigma": return fit.sigma
        case "loglik": return fit.logLikelihood
        default: return nil
        }
    }

    @Test("every HC0 to HC3 and Newey-West error, lags 0 to 6, with and without factor, is met")
    func robustErrors() throws {
        var compared = 0
        for (name, rows) in try FixtureTable("newey_west_expected", folder: Self.folder)
            .grouped(by: "case")
        {
            let fits = try Self.fits(name)
            for row in rows {
                let fit = try #require(fits[row["model"]]).plain
                let place = try #require(
                    Self.designs[row["model"]]?.firstIndex(of: row["term"]))
                let corrections: [String: Sandwich.Correction] = [
                    "HC0": .hc0, "HC1": .hc1, "HC2": .hc2, "HC3": .hc3,
                ]
                let ours: Matrix
                if let correction = corrections[row["small_sample"]] {
                    ours = fit.sandwich.covariance(correction)
                } else {
                    ours = fit.sandwich.neweyWest(
                        lag: try #require(row.integer("lag")),
                        smallSample: try #require(row.flag("small_sample") as Bool?))
                }
                #expect(
                    agree(
                        ours[place, place].squareRoot(), row.number("std_error"), absolute: 0),
                    "\(row.fields)")
                #expect(fit.degreesOfFreedom == row.number("df"))
                compared += 1
            }
        }
        #expect(compared == 2448)
    }

    @Test("the lag rule gives 2 for two years and 3 for three to five")
    func lagRule() {
        #expect([24, 36, 48, 60].map(Sandwich.automaticLag(months:)) == [2, 3, 3, 3])
    }
}
