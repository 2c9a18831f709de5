import Foundation
import Statistics

/// Interrupted time series of a panel: a pilot's rate, alone and against controls.
public enum InterruptedSeriesFile {
    /// The results of the models asked for.
    public struct Results: Sendable {
        /// A row for each coefficient of each case and model.
        public internal(set) var coefficients = ResultTable(RegressionCells.coefficientColumns)

        /// A row for each diagnostic and each effect some months after the start; `failed` is 1
        /// where a case could not be fitted, as with months without events.
        public internal(set) var fits = ResultTable(RegressionCells.fitColumns)

        /// A row for each robust standard error.
        public internal(set) var errors = ResultTable([
            "case", "model", "term", "lag", "small_sample", "std_error", "df",
        ])
    }

    /// Fits the models whose names begin with `model` (all if nil) to each measure of a panel.
    ///
    /// H1 the pilot's rate per 1,000; H2 its difference from the control's; H3 the log of their
    /// ratio; H4 that of the ratio to all controls together; S1 pilot and control stacked, linear
    /// and Poisson; S2 Poisson with the control as offset. H models are fitted by least squares and
    /// by AR(1) of restricted and full likelihood, with level, level and slope, and two harmonics.
    ///
    /// - Parameters:
    ///   - table: the columns of a panel.
    ///   - model: the case, or how its name begins; or a model within each, such as gls_ar1_reml.
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
            let problems: [any SeriesProblem] =
                SingleSeries.all(measure, pair) + StackedSeries.all(measure, pair)
            for problem in problems {
                offered.append(problem.name)
                guard PanelFile.isWanted(problem.name, of: measure, model) else { continue }
                let name = "\(measure.name):\(problem.name)"
                do throws(RegressionError) {
                    try problem.fit(as: name, into: &results)
                } catch {
                    RegressionCells.append([("failed", 1)], to: &results.fits, name, "")
                }
            }
        }
        guard let model, results.fits.rows.isEmpty else { return results }
        // Not a case: perhaps a model within each, such as gls_ar1_reml_level_slope.
        var whole = try self.results(panel: table, pilot: pilot, control: control)
        whole.coefficients = whole.coefficients.filtered("model", beginning: model)
        whole.fits = whole.fits.filtered("model", beginning: model)
        whole.errors = whole.errors.filtered("model", beginning: model)
        guard !whole.coefficients.rows.isEmpty || !whole.errors.rows.isEmpty else {
            throw PanelFile.noModel(model, offered: offered.uniqued)
        }
        return whole
    }
}

/// One case: a series of months, or two stacked, with its models.
protocol SeriesProblem {
    var name: String { get }

    /// Fits all models of the case.
    func fit(
        as name: String, into results: inout InterruptedSeriesFile.Results
    ) throws(RegressionError)
}

/// One series of months, made of a pilot and perhaps controls.
struct SingleSeries: SeriesProblem {
    let name: String
    let measure: PanelFile.Measure
    let response: [Double]

    static let designs = [
        ("level", ["(Intercept)", "time", "level", "s1", "c1"]),
        ("level_slope", ["(Intercept)", "time", "level", "slope"]),
        (
            "level_slope_harm2",
            ["(Intercept)", "time", "level", "slope", "s1", "c1", "s2", "c2"]
        ),
    ]

    static func all(_ measure: PanelFile.Measure, _ pair: PanelFile.Pair) -> [SingleSeries] {
        let own = measure.of([pair.pilot])
        let other = measure.of([pair.control])
        let rates = zip(own.cells, other.cells).map { ($0.rate, $1.rate) }
        let teams = (pair.pilot, pair.control)
        let controls = measure.controls
        let pooled = own.cells.map { cell in
            let month = measure.cells.filter { $0.t == cell.t && controls.contains($0.team) }
            let count = month.reduce(0) { $0 + $1.count }
            let population = month.reduce(0) { $0 + $1.population }
            return log(cell.rate * population / 1000 / count)
        }
        return [
            SingleSeries(
                name: "H1_single_rate_per_1000", measure: own, response: own.cells.map(\.rate)),
            SingleSeries(
                name: "H2_diff_rate_\(teams.0)_minus_\(teams.1)", measure: own,
                response: rates.map { $0 - $1 }),
            SingleSeries(
                name: "H3_log_rate_ratio_\(teams.0)_over_\(teams.1)", measure: own,
                response: rates.map { log($0 / $1) }),
            SingleSeries(
                name: "H4_log_rate_ratio_\(teams.0)_over_pool\(controls.count)", measure: own,
                response: pooled),
        ]
    }

    func fit(
        as name: String, into results: inout InterruptedSeriesFile.Results
    ) throws(RegressionError) {
        for (model, terms) in Self.designs {
            guard let design = measure.design(terms) else { continue }
            let plain = try LeastSquares(design: design, response: response)
            RegressionCells.append(
                plain.table(), to: &results.coefficients, name, "ols_\(model)", terms,
                hasInterval: true)
            try addDiagnostics(plain, name, "ols_\(model)", &results)
            if terms.contains("slope") { addEffects(plain, name, model, &results) }
            addErrors(plain, name, model, terms, &results)
            for (method, words) in [
                (AutoregressiveRegression.Method.restricted, "reml"), (.full, "ml"),
            ] {
                let fit = try AutoregressiveRegression(
                    design: design, response: response, method: method)
                let key = "gls_ar1_\(words)_\(model)"
                RegressionCells.append(
                    fit.table(), to: &results.coefficients, name, key, terms,
                    hasInterval: false)
                RegressionCells.append(
                    [
                        ("phi", fit.correlation), ("sigma", fit.sigma),
                        ("loglik", fit.logLikelihood),
                    ], to: &results.fits, name, key)
            }
        }
    }

    private func addDiagnostics(
        _ fit: LeastSquares, _ name: String, _ model: String,
        _ results: inout InterruptedSeriesFile.Results
    ) throws(RegressionError) {
        let test = try fit.breuschGodfrey()
        let diagnostics = fit.diagnostics
        RegressionCells.append(
            [
                ("sigma", fit.sigma), ("r2", fit.rSquared),
                ("durbin_watson", diagnostics.durbinWatson),
                ("acf1", diagnostics.autocorrelation(lag: 1)),
                ("ljung_box_12", diagnostics.ljungBox(lags: 12)), ("bg_lm_1", test.statistic),
                ("bg_p_1", test.pValue), ("df_resid", fit.degreesOfFreedom),
            ], to: &results.fits, name, model)
    }

    /// The effect 6, 12 and 18 months after the start: level + months × slope.
    private func addEffects(
        _ fit: LeastSquares, _ name: String, _ model: String,
        _ results: inout InterruptedSeriesFile.Results
    ) {
        for lag in [0, 3] {
            for months in [6, 12, 18] {
                var weights = fit.coefficients.map { _ in 0.0 }
                (weights[2], weights[3]) = (1, Double(months))
                let effect = Coefficient.combination(
                    weights, of: fit.coefficients, covariance: fit.sandwich.neweyWest(lag: lag),
                    reference: .studentT(fit.degreesOfFreedom))
                let interval = effect.interval()
                RegressionCells.append(
                    [
                        ("estimate", effect.estimate), ("std_error", effect.standardError),
                        ("conf_low", interval?.lower), ("conf_high", interval?.upper),
                    ], to: &results.fits, name, "effect_at_\(months)m_nw\(lag)_adj_\(model)")
            }
        }
    }

    private func addErrors(
        _ fit: LeastSquares, _ name: String, _ model: String, _ terms: [String],
        _ results: inout InterruptedSeriesFile.Results
    ) {
        let degrees = fit.degreesOfFreedom
        for (word, correction) in [
            ("HC0", Sandwich.Correction.hc0), ("HC1", .hc1), ("HC2", .hc2), ("HC3", .hc3),
        ] {
            results.addErrors(
                fit.sandwich.covariance(correction), name, model, terms, lag: nil, word, degrees)
        }
        for lag in 0...6 {
            for isSmall in [false, true] {
                results.addErrors(
                    fit.sandwich.neweyWest(lag: lag, smallSample: isSmall), name, model, terms,
                    lag: lag, isSmall ? "TRUE" : "FALSE", degrees)
            }
        }
    }
}

extension InterruptedSeriesFile.Results {
    /// A row for each term of one robust covariance.
    mutating func addErrors(
        _ covariance: Matrix, _ name: String, _ model: String, _ terms: [String], lag: Int?,
        _ correction: String, _ degrees: Double?
    ) {
        for (term, variance) in zip(terms, covariance.diagonal) {
            errors.append([
                .text(name), .text(model), .text(term), .integer(lag), .text(correction),
                .number(variance.squareRoot()), .number(degrees),
            ])
        }
    }
}
