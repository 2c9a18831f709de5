import Foundation
import Statistics
import Testing

@Suite struct GLMGoldenTests {
    /// A case of the golden files with the terms of its design.
    struct Problem {
        let design: Matrix
        let response: [Double]
        let offset: [Double]
    }

    private static func problem(_ name: String, terms: [String]) throws -> Problem {
        let cells: [TeamPanel.Cell]
        if name.hasPrefix("W1") {
            cells = try FixtureTable("awkward_input", folder: "evaluation/glm").rows.map { row in
                let post = try #require(row.integer("post"))
                return TeamPanel.Cell(
                    team: "sudbury", t: post == 1 ? TeamPanel.start + 1 : 1,
                    count: try row.required("count"), population: try row.required("pop"))
            }
        } else {
            let parts = name.split(separator: ":").map(String.init)
            let panel = try TeamPanel(measure: parts[0])
            cells =
                switch parts[1].prefix(2) {
                case "G1": panel.of("sudbury").cells
                case "G5": panel.pilot("sudbury").cells
                default: panel.of("sudbury", "beccles").cells
                }
        }
        return Problem(
            design: try TeamPanel(cells: cells).design(terms), response: cells.map(\.count),
            offset: cells.map { log($0.population) })
    }

    private struct Expected {
        let coefficients: [(key: String, rows: [FixtureTable.Row])]
        let fits: [String: [FixtureTable.Row]]

        init(models: Set<String>) throws {
            let folder = "evaluation/glm"
            let wanted = try FixtureTable("glm_coef_expected", folder: folder)
            coefficients = wanted.grouped(by: "case").map { key, rows in
                (key, rows.filter { models.contains($0["model"]) })
            }
            fits = Dictionary(
                grouping: try FixtureTable("glm_fit_expected", folder: folder).rows.filter {
                    models.contains($0["model"])
                }
            ) { $0["case"] }
        }
    }

    @Test("every Poisson and quasi-Poisson fit, with its robust errors, equals R's glm")
    func poisson() throws {
        let expected = try Expected(models: [
            "poisson", "quasipoisson", "poisson_HC0", "poisson_HC1", "poisson_HC3",
        ])
        var compared = 0
        for (name, rows) in expected.coefficients {
            let terms = rows.filter { $0["model"] == "poisson" }.map { $0["term"] }
            let problem = try Self.problem(name, terms: terms)
            let fit = try GeneralisedLinearModel(
                .poisson, design: problem.design, response: problem.response,
                offset: problem.offset)
            let quasi = try GeneralisedLinearModel(
                .quasiPoisson, design: problem.design, response: problem.response,
                offset: problem.offset)
            let tables = [
                "poisson": fit.table(), "quasipoisson": quasi.table(),
                "poisson_HC0": fit.table(covariance: fit.sandwich.covariance(.hc0)),
                "poisson_HC1": fit.table(covariance: fit.sandwich.covariance(.hc1)),
                "poisson_HC3": fit.table(covariance: fit.sandwich.covariance(.hc3)),
            ]
            for row in rows {
                let table = try #require(tables[row["model"]])
                let place = try #require(terms.firstIndex(of: row["term"]))
                Self.compare(table[place], row)
                compared += 1
            }
            for row in try #require(expected.fits[name]) {
                let ours = try Self.quantity(row["quantity"], of: fit)
                #expect(agree(ours, row.number("value"), absolute: 0), "\(row.fields)")
                compared += 1
            }
        }
        #expect(compared == 1375 + 144)
    }

    @Test("every negative binomial fit equals MASS::glm.nb, where that one does not warn")
    func negativeBinomial() throws {
        let expected = try Expected(models: ["negbin"])
        var compared = 0
        for (name, rows) in expected.coefficients where !rows.isEmpty {
            let fits = try #require(expected.fits[name])
            let wanted = Dictionary(
                uniqueKeysWithValues: fits.map { ($0["quantity"], $0.number("value")) })
            // The README of the files leaves these out: R warned or failed there itself.
            guard wanted["warned"] == 0, let size = wanted["theta"] ?? nil, size <= 1000 else {
                continue
            }
            let problem = try Self.problem(name, terms: rows.map { $0["term"] })
            let fit = try NegativeBinomialModel(
                design: problem.design, response: problem.response, offset: problem.offset)
            for (ours, row) in zip(fit.model.table(), rows) {
                Self.compare(ours, row, relative: 1e-6)
                compared += 1
            }
            let quantities = [
                "theta": fit.size, "theta_se": fit.sizeStandardError,
                "deviance": fit.model.deviance, "twologlik": 2 * fit.logLikelihood,
                "aic": fit.akaike,
            ]
            for (key, value) in quantities {
                #expect(
                    agree(value, wanted[key] ?? nil, relative: 1e-4, absolute: 0),
                    "\(key) of \(name)")
                compared += 1
            }
        }
        #expect(compared == 103 + 45)
    }

    @Test("counts no more varied than Poisson counts have no negative binomial size")
    func notOverdispersed() throws {
        let problem = try Self.problem(
            "care_home_admissions:G4_rrr_month_dummies",
            terms: ["(Intercept)", "pil", "post", "t", "pil:post"])
        let even = [Double](repeating: 5, count: problem.response.count)
        #expect(throws: RegressionError.notOverdispersed) {
            try NegativeBinomialModel(design: problem.design, response: even)
        }
    }

    private static func quantity(
        _ name: String, of fit: GeneralisedLinearModel
    ) throws -> Double? {
        switch name {
        case "deviance": fit.deviance
        case "null_deviance": try fit.nullDeviance()
        case "df_resid": fit.degreesOfFreedom
        case "loglik": fit.logLikelihood
        case "aic": -2 * fit.logLikelihood + 2 * Double(fit.design.columns)
        case "pearson_x2": fit.pearsonChiSquare
        case "n": Double(fit.design.rows)
        case "dispersion": fit.dispersion
        default: nil
        }
    }

    /// Compares a row; p values below the smallest normal number lose figures in any program.
    static func compare(
        _ ours: Coefficient, _ row: FixtureTable.Row, relative: Double = 1e-9
    ) {
        func same(_ value: Double?, _ column: String, absolute: Double = 0) {
            #expect(
                agree(value, row.number(column), relative: relative, absolute: absolute),
                "\(column) of \(row.fields)")
        }
        same(ours.estimate, "estimate", absolute: 1e-3 * relative)
        same(ours.standardError, "std_error")
        same(ours.statistic, "statistic", absolute: 1e-9)
        same(ours.pValue, "p_value", absolute: 1e-300)
        guard row.number("conf_low") != nil else { return }
        same(ours.interval()?.lower, "conf_low", absolute: 1e-11)
        same(ours.interval()?.upper, "conf_high", absolute: 1e-11)
    }
}
