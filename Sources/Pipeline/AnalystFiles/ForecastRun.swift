import Foundation
import Statistics

/// One model of one series, ready to forecast.
enum ForecastRun {
    case naive(SeasonalNaive, [Double])
    case smoothing(SmoothedSeries)
    case holtWinters(HoltWinters, String)

    /// Fits a model by its name, or takes the parameters given; nil when it is not known or the
    /// series is too short.
    init?(_ model: String, _ values: [Double], _ given: [String: Double]?) {
        if model == "snaive" {
            guard let naive = SeasonalNaive(values) else { return nil }
            self = .naive(naive, values)
        } else if let kind = SmoothingModel(name: model) {
            let series =
                given.map { Self.filtered(kind, values, $0) }
                ?? SmoothingFit.fit(kind, values)
            guard let series else { return nil }
            self = .smoothing(series)
        } else {
            let parts = model.split(separator: "_").suffix(3)
            let numbers = zip(parts, ["a", "b", "g"]).compactMap { part, letter in
                part.hasPrefix(letter) ? Double(part.dropFirst()) : nil
            }
            guard model.hasPrefix("HW_additive_fixed_"), numbers.count == 3,
                let fit = HoltWinters(
                    values, alpha: numbers[0], beta: numbers[1], gamma: numbers[2])
            else { return nil }
            self = .holtWinters(fit, model)
        }
    }

    /// The model run with given parameters; state0_s1 is the effect of the latest month before.
    private static func filtered(
        _ model: SmoothingModel, _ values: [Double], _ given: [String: Double]
    ) -> SmoothedSeries? {
        SmoothedSeries(
            model,
            parameters: SmoothingParameters(
                alpha: given["alpha"] ?? .nan, beta: given["beta"] ?? 0,
                gamma: given["gamma"] ?? 0, phi: given["phi"] ?? 1),
            start: SmoothingState(
                level: given["state0_l"] ?? .nan, slope: given["state0_b"] ?? 0,
                season: model.seasonal
                    ? (1...12).reversed().compactMap { given["state0_s\($0)"] } : []),
            values: values)
    }

    private var name: String {
        switch self {
        case .naive: "snaive"
        case .smoothing(let series): series.model.name
        case .holtWinters(_, let name): name
        }
    }

    func add(_ series: String, horizon: Int, to results: inout ForecastFile.Results) {
        for (index, month) in months(horizon).enumerated() {
            // R's HoltWinters gives intervals at 95 % only.
            var inner: ConfidenceInterval?
            if case .holtWinters = self {} else { inner = month.interval(coverage: 0.8) }
            let outer = month.interval(coverage: 0.95)
            results.forecasts.append([
                .text(series), .text(name), .integer(index + 1), .number(month.mean),
                .number(inner?.lower), .number(inner?.upper), .number(outer?.lower),
                .number(outer?.upper),
            ])
        }
        for (quantity, value) in quantities {
            results.parameters.append([
                .text(series), .text(name), .text(quantity), .number(value),
            ])
        }
        guard case .smoothing(let fit) = self else { return }
        for (index, pair) in zip(fit.fitted, fit.residuals).enumerated() {
            results.fitted.append([
                .text(series), .text(name), .integer(index + 1), .number(pair.0),
                .number(pair.1),
            ])
        }
        if let total = fit.forecast(horizon: horizon)?.total {
            results.totals.append([
                .text(series), .text(name), .number(total.mean),
                .number(total.standardDeviation),
            ])
        }
    }

    private func months(_ horizon: Int) -> [ForecastValue] {
        switch self {
        case .naive(let naive, _): naive.forecast(horizon: horizon)?.months ?? []
        case .smoothing(let series): series.forecast(horizon: horizon)?.months ?? []
        case .holtWinters(let fit, _): fit.forecast(horizon: horizon)
        }
    }

    private var quantities: [(String, Double?)] {
        switch self {
        case .naive(let naive, let values): Self.accuracy(naive, values)
        case .smoothing(let series): Self.parameters(series)
        case .holtWinters(let fit, _):
            [
                ("sse", fit.sumOfSquares), ("coef_a", fit.end.level), ("coef_b", fit.end.slope),
            ] + fit.end.season.enumerated().map { ("coef_s\($0 + 1)", $1) }
        }
    }

    private static func accuracy(
        _ naive: SeasonalNaive, _ values: [Double]
    ) -> [(String, Double?)] {
        let count = Double(naive.residuals.count)
        let shares = zip(naive.residuals, values.dropFirst(SmoothingModel.season)).map {
            abs($0 / $1)
        }
        return [
            ("ME", naive.residuals.reduce(0, +) / count), ("RMSE", naive.variance.squareRoot()),
            ("MAE", naive.scale), ("MAPE", 100 * shares.reduce(0, +) / count), ("MASE", 1),
            ("mase_scale", naive.scale), ("sigma2", naive.variance),
        ]
    }

    private static func parameters(_ series: SmoothedSeries) -> [(String, Double?)] {
        let model = series.model
        var found: [(String, Double?)] = [("alpha", series.parameters.alpha)]
        if model.trend != .none { found.append(("beta", series.parameters.beta)) }
        if model.seasonal { found.append(("gamma", series.parameters.gamma)) }
        if model.trend == .damped { found.append(("phi", series.parameters.phi)) }
        found.append(("state0_l", series.start.level))
        if model.trend != .none { found.append(("state0_b", series.start.slope)) }
        let season = series.start.season.reversed().enumerated()
        found += season.map { ("state0_s\($0 + 1)", $1) }
        return found + [
            ("sigma2", series.variance), ("sse", series.sumOfSquares),
            ("loglik", series.logLikelihood), ("aic", series.akaike),
            ("aicc", series.correctedAkaike), ("bic", series.bayes),
            ("n", Double(series.residuals.count)), ("n_par_for_sigma2", Double(model.freedom)),
        ]
    }
}
