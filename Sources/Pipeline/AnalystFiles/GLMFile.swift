import Foundation
import Statistics

/// Rate models of a panel: Poisson, quasi-Poisson and negative binomial, with robust errors.
public enum GLMFile {
    /// The results of the models asked for.
    public struct Results: Sendable {
        /// A row for each coefficient of each case and model.
        public internal(set) var coefficients = ResultTable(RegressionCells.coefficientColumns)

        /// A row for each quantity of each fit; `failed` is 1 where a model could not be fitted.
        public internal(set) var fits = ResultTable(RegressionCells.fitColumns)
    }

    /// Fits the models whose names begin with `model` (all if nil) to each measure of a panel.
    ///
    /// G1 count ~ post for one pilot; G2 pilot × post for a pilot and a control; G3 the same with
    /// trend and two harmonics; G4 with trend and months of the year; G5 with team and month
    /// effects, one pilot and all controls. The offset is log(pop).
    ///
    /// - Parameters:
    ///   - table: the columns of a panel.
    ///   - model: the case, or how its name begins; or a family, such as negbin.
    ///   - pilot: the pilot; the first of the file if nil.
    ///   - control: the control; the first of the file if nil.
    /// - Throws: `AnalystFileError` when columns, cells, the model or a team are not as expected.
    public static func results(
        panel table: AnalystTable, model: String? = nil, pilot: String? = nil,
        control: String? = nil
    ) throws(AnalystFileError) -> Results {
        let panel = try PanelFile(table)
        var results = Results()
        var offered: [String] = []
        for measure in panel.measures {
            let pair = try panel.pair(measure, pilot: pilot, control: control)
            for problem in problems(measure, pair) {
                offered.append(problem.name)
                guard PanelFile.isWanted(problem.name, of: measure, model) else { continue }
                problem.fit(as: "\(measure.name):\(problem.name)", into: &results)
            }
        }
        guard let model, results.fits.rows.isEmpty else { return results }
        // Not a case: perhaps a family, such as poisson or negbin.
        guard ["poisson", "quasipoisson", "negbin"].contains(where: { model.hasPrefix($0) }) else {
            throw PanelFile.noModel(model, offered: offered.uniqued)
        }
        var family = try self.results(panel: table, pilot: pilot, control: control)
        family.coefficients = family.coefficients.filtered("model", beginning: model)
        family.fits = family.fits.filtered("model", beginning: model)
        return family
    }

    /// Fits count ~ post to each case of a file with case, t, post, count and pop.
    ///
    /// - Throws: `AnalystFileError` when columns are missing or a cell cannot be used.
    public static func results(
        beforeAfter input: AnalystTable
    ) throws(AnalystFileError) -> Results {
        try input.require(["case", "t", "post", "count", "pop"])
        var results = Results()
        for group in input.grouped(by: "case") {
            var post: [Double] = []
            var counts: [Double] = []
            var offset: [Double] = []
            for row in group.rows {
                guard let isPost = try row.flag("post") else { throw row.bad("post", "0 or 1") }
                let count = try row.required("count")
                guard count >= 0 else { throw row.bad("count", "0 or more") }
                let population = try row.required("pop")
                guard population > 0 else { throw row.bad("pop", "a number above 0") }
                post.append(isPost ? 1 : 0)
                counts.append(count)
                offset.append(log(population))
            }
            let design = Matrix(columns: [post.map { _ in 1 }, post])
            Problem(
                name: group.key[0], terms: ["(Intercept)", "post"], design: design,
                counts: counts, offset: offset
            ).fit(as: group.key[0], into: &results)
        }
        return results
    }

    private static func problems(
        _ measure: PanelFile.Measure, _ pair: PanelFile.Pair
    ) -> [Problem] {
        let single = measure.of([pair.pilot])
        let both = measure.of([pair.pilot, pair.control])
        let all = measure.of([pair.pilot] + measure.controls)
        let season = (2...12).map { "moy\($0)" }
        let change = ["(Intercept)", "pil", "post"]
        return [
            Problem("G1_prepost_\(pair.pilot)", ["(Intercept)", "post"], single),
            Problem("G2_rrr", change + ["pil:post"], both),
            Problem(
                "G3_rrr_trend_harmonics", change + ["t", "s1", "c1", "s2", "c2", "pil:post"],
                both),
            Problem("G4_rrr_month_dummies", change + ["t"] + season + ["pil:post"], both),
            Problem(
                "G5_twfe_\(pair.pilot)_vs_\(measure.controls.count)", all.twoWayTerms, all),
        ]
    }
}

/// One model to be fitted in every family.
private struct Problem {
    let name: String
    let terms: [String]
    let design: Matrix?
    let counts: [Double]
    let offset: [Double]

    init(
        name: String, terms: [String], design: Matrix?, counts: [Double], offset: [Double]
    ) {
        self.name = name
        self.terms = terms
        self.design = design
        self.counts = counts
        self.offset = offset
    }

    init(_ name: String, _ terms: [String], _ measure: PanelFile.Measure) {
        self.init(
            name: name, terms: terms, design: measure.design(terms),
            counts: measure.cells.map(\.count), offset: measure.cells.map { log($0.population) })
    }

    func fit(as name: String, into results: inout GLMFile.Results) {
        guard let design else { return }
        do throws(RegressionError) {
            let poisson = try GeneralisedLinearModel(
                .poisson, design: design, response: counts, offset: offset)
            let quasi = try GeneralisedLinearModel(
                .quasiPoisson, design: design, response: counts, offset: offset)
            try add(poisson, quasi, name, &results)
        } catch {
            RegressionCells.append([("failed", 1)], to: &results.fits, name, "poisson")
        }
        do throws(RegressionError) {
            let negative = try NegativeBinomialModel(
                design: design, response: counts, offset: offset)
            add(negative, name, &results)
        } catch {
            RegressionCells.append([("failed", 1)], to: &results.fits, name, "negbin")
        }
    }

    private func add(
        _ poisson: GeneralisedLinearModel, _ quasi: GeneralisedLinearModel, _ name: String,
        _ results: inout GLMFile.Results
    ) throws(RegressionError) {
        let nullDeviance = try poisson.nullDeviance()
        let sandwich = poisson.sandwich
        for (model, rows, hasInterval) in [
            ("poisson", poisson.table(), true), ("quasipoisson", quasi.table(), true),
            ("poisson_HC0", poisson.table(covariance: sandwich.covariance(.hc0)), false),
            ("poisson_HC1", poisson.table(covariance: sandwich.covariance(.hc1)), false),
            ("poisson_HC3", poisson.table(covariance: sandwich.covariance(.hc3)), false),
        ] {
            RegressionCells.append(
                rows, to: &results.coefficients, name, model, terms, hasInterval: hasInterval)
        }
        RegressionCells.append(
            [
                ("deviance", poisson.deviance), ("null_deviance", nullDeviance),
                ("df_resid", poisson.degreesOfFreedom), ("loglik", poisson.logLikelihood),
                ("aic", -2 * poisson.logLikelihood + 2 * Double(terms.count)),
                ("pearson_x2", poisson.pearsonChiSquare), ("n", Double(counts.count)),
            ], to: &results.fits, name, "poisson")
        RegressionCells.append(
            [("dispersion", quasi.dispersion), ("df_resid", quasi.degreesOfFreedom)],
            to: &results.fits, name, "quasipoisson")
    }

    private func add(
        _ fit: NegativeBinomialModel, _ name: String, _ results: inout GLMFile.Results
    ) {
        RegressionCells.append(
            fit.model.table(), to: &results.coefficients, name, "negbin", terms,
            hasInterval: true)
        RegressionCells.append(
            [
                ("theta", fit.size), ("theta_se", fit.sizeStandardError),
                ("deviance", fit.model.deviance), ("twologlik", 2 * fit.logLikelihood),
                ("aic", fit.akaike), ("warned", 0),
            ], to: &results.fits, name, "negbin")
    }
}

extension [String] {
    /// Each text once, in order of first appearance.
    var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
