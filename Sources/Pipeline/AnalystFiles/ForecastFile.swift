import Foundation
import Statistics

/// Forecasts of monthly series in a file, by exponential smoothing and by last year's month.
public enum ForecastFile {
    /// What the files do not say themselves.
    public struct Options: Sendable {
        /// The models; nil for the same month of last year and every smoothing model.
        public var models: [String]?

        /// How many months ahead.
        public var horizon: Int

        /// Whether each model is also tested by rolling origin, which learns again each time.
        public var backTests: Bool

        /// Options.
        public init(models: [String]? = nil, horizon: Int = 12, backTests: Bool = false) {
            self.models = models
            self.horizon = horizon
            self.backTests = backTests
        }
    }

    /// The results: one table for each question.
    public struct Results: Sendable {
        /// A row for each month ahead, with 80 % and 95 % intervals.
        public internal(set) var forecasts = ResultTable([
            "series", "model", "h", "mean", "lo80", "hi80", "lo95", "hi95",
        ])

        /// The parameters, start, likelihood and errors of each fit.
        public internal(set) var parameters = ResultTable([
            "series", "model", "quantity", "value",
        ])

        /// A row for each month of each series.
        public internal(set) var fitted = ResultTable([
            "series", "model", "t", "fitted", "residual",
        ])

        /// The forecast of the sum of the months ahead.
        public internal(set) var totals = ResultTable([
            "series", "model", "total_mean", "total_sd",
        ])

        /// A row for each forecast from each rolling origin.
        public internal(set) var origins = ResultTable([
            "series", "origin", "model", "h", "forecast", "scale",
        ])

        /// The mean absolute scaled error of each model.
        public internal(set) var accuracy = ResultTable(["series", "model", "mase", "n"])
    }

    static let smoothing = ["ANN", "AAN", "AAdN", "ANA", "AAA", "AAdA"]

    /// Forecasts every series of a file with series, t (1, 2, …) and value.
    ///
    /// Models: snaive; ANN, AAN, AAdN, ANA, AAA, AAdA (error, trend, season: none, additive,
    /// damped); HW_additive_fixed_a0.30_b0.05_g0.20 and the like. With `parameters` (series, model,
    /// quantity, value, as in the results), models are run with these parameters and start instead
    /// of being fitted.
    ///
    /// - Throws: `AnalystFileError` when columns, cells or a model are not as expected, or a series
    ///   is too short for a model.
    public static func results(
        _ input: AnalystTable, parameters: AnalystTable? = nil, options: Options = Options()
    ) throws(AnalystFileError) -> Results {
        try input.require(["series", "t", "value"])
        let given = try parameters.map { table throws(AnalystFileError) in
            try GivenParameters(table)
        }
        var results = Results()
        for group in input.grouped(by: "series") {
            let name = group.key[0]
            let values = try values(group.rows)
            let named = options.models ?? given?.models(of: name) ?? (["snaive"] + smoothing)
            for model in named {
                guard let runner = ForecastRun(model, values, given?.quantities[[name, model]])
                else {
                    throw .badRows(
                        file: input.file, rows: "series \(name)",
                        expected: "a series long enough for \(model), which must be snaive, "
                            + smoothing.joined(separator: ", ")
                            + " or HW_additive_fixed_a0.30_b0.05_g0.20")
                }
                runner.add(name, horizon: options.horizon, to: &results)
                if options.backTests { addBackTest(name, model, values, to: &results) }
            }
        }
        return results
    }

    private static func values(_ rows: [AnalystRow]) throws(AnalystFileError) -> [Double] {
        var numbered: [(t: Int, value: Double, row: AnalystRow)] = []
        for row in rows {
            numbered.append((try row.requiredInteger("t"), try row.required("value"), row))
        }
        numbered.sort { $0.t < $1.t }
        for (before, after) in zip(numbered, numbered.dropFirst()) where after.t != before.t + 1 {
            throw after.row.bad("t", "\(before.t + 1), as every month needs a row")
        }
        return numbered.map(\.value)
    }

    private static func addBackTest(
        _ name: String, _ model: String, _ values: [Double], to results: inout Results
    ) {
        let method: ForecastMethod? =
            model == "snaive"
            ? .seasonalNaive : SmoothingModel(name: model).map { .smoothing($0) }
        let plan = RollingOrigin(first: 24, step: values.count > 48 ? 3 : 1)
        guard let method, let plan, let test = BackTest(method, values, plan: plan) else {
            return
        }
        for comparison in test.comparisons {
            results.origins.append([
                .text(name), .integer(comparison.origin), .text(model),
                .integer(comparison.horizon), .number(comparison.forecast.mean),
                .number(comparison.scale),
            ])
        }
        results.accuracy.append([
            .text(name), .text(model), .number(test.scaledError),
            .integer(test.comparisons.count),
        ])
    }
}

/// Parameters that a file gives, by series and model.
private struct GivenParameters {
    let quantities: [[String]: [String: Double]]
    private let order: [[String]]

    init(_ table: AnalystTable) throws(AnalystFileError) {
        try table.require(["series", "model", "quantity", "value"])
        var found: [[String]: [String: Double]] = [:]
        var order: [[String]] = []
        for group in table.grouped(by: "series", "model") {
            order.append(group.key)
            for row in group.rows {
                found[group.key, default: [:]][row["quantity"]] = try row.required("value")
            }
        }
        quantities = found
        self.order = order
    }

    func models(of series: String) -> [String] {
        order.filter { $0[0] == series }.map { $0[1] }
    }
}
