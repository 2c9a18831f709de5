import Foundation
import Testing

@testable import Statistics

@Suite struct SmoothingGoldenTests {
    @Test("at the reference's parameters every fitted value, sum and criterion is the same")
    func filter() throws {
        let fits = try ForecastFixture.smoothing()
        let rows = Dictionary(grouping: try ForecastFixture.table("fitted_expected")) {
            $0["series"] + $0["model"]
        }
        var compared = 0
        for fit in fits {
            let ours = try smoothed(fit)
            let expected = try #require(rows[fit.series + fit.model])
            #expect(expected.count == fit.values.count)
            for row in expected {
                let index = try #require(row.integer("t")) - 1
                #expect(agree(ours.fitted[index], row.number("fitted"), relative: 1e-6))
                #expect(
                    agree(
                        ours.residuals[index], row.number("residual"), relative: 1e-6,
                        absolute: 1e-6 * abs(fit.values[index])))
                compared += 1
            }
            for (name, value) in criteria(ours) {
                #expect(
                    agree(value, fit.quantities[name], relative: 1e-6), "\(fit) \(name)")
            }
            #expect(fit.quantities["n"] == Double(fit.values.count))
            #expect(fit.quantities["n_par_for_sigma2"] == Double(ours.model.freedom))
        }
        #expect(fits.count == 54)
        #expect(compared == 2316)
    }

    private func criteria(_ ours: SmoothedSeries) -> [(String, Double?)] {
        [
            ("sse", ours.sumOfSquares), ("sigma2", ours.variance),
            ("loglik", ours.logLikelihood), ("aic", ours.akaike),
            ("aicc", ours.correctedAkaike), ("bic", ours.bayes),
        ]
    }

    private func smoothed(_ fit: ForecastFixture.Fit) throws -> SmoothedSeries {
        let model = try #require(SmoothingModel(name: fit.model))
        return try #require(
            SmoothedSeries(
                model, parameters: fit.parameters, start: fit.start, values: fit.values))
    }

    @Test("forecasts, intervals and yearly totals are the reference's")
    func forecasts() throws {
        var compared = 0
        let totals = try ForecastFixture.table("total12_expected")
        for fit in try ForecastFixture.smoothing() {
            let path = try #require(try smoothed(fit).forecast(horizon: 12))
            // The reference mislays gamma in the variance of ANA, from month 12 on.
            let tolerance = fit.model == "ANA" ? 0.01 : 1e-6
            for row in try ForecastFixture.rows("forecasts_expected", of: fit) {
                let ours = path.months[try #require(row.integer("h")) - 1]
                try compare(ours, row, tolerance)
                compared += 1
            }
            let total = try #require(
                totals.first { $0["series"] == fit.series && $0["model"] == fit.model })
            #expect(agree(path.total.mean, total.number("total_mean"), relative: 1e-6))
            #expect(
                agree(
                    path.total.standardDeviation, total.number("total_sd"), relative: tolerance))
            // How far the reference's variance at month 12 is from the theory, per sigma².
            let last = try #require(try ForecastFixture.rows("forecasts_expected", of: fit).last)
            let half = try last.required("hi95") - last.required("mean")
            let theirs = pow(half / Normal.quantile(0.975), 2)
            let apart = abs(theirs - pow(path.months[11].standardDeviation, 2))
            let slip = apart / (try fit.quantity("sigma2"))
            #expect(agree(slip, total.number("check_var_h12"), absolute: 1e-6), "\(fit)")
        }
        #expect(compared == 54 * 12)
        #expect(totals.count == 54)
    }

    private func compare(
        _ ours: ForecastValue, _ row: FixtureTable.Row, _ tolerance: Double
    ) throws {
        #expect(agree(ours.mean, row.number("mean"), relative: 1e-6))
        for (level, name) in [(0.8, "80"), (0.95, "95")] {
            guard let low = row.number("lo" + name), let high = row.number("hi" + name) else {
                #expect(level == 0.8)
                continue
            }
            let interval = try #require(ours.interval(coverage: level))
            let width = interval.upper - interval.lower
            #expect(
                agree(interval.lower, low, relative: 0, absolute: tolerance * width), "\(row)")
            #expect(
                agree(interval.upper, high, relative: 0, absolute: tolerance * width), "\(row)")
        }
    }

    @Test("seasonal naive gives the reference's forecasts and accuracy")
    func naive() throws {
        let fits = try ForecastFixture.fits().filter { $0.model == "snaive" }
        for fit in fits {
            let naive = try #require(SeasonalNaive(fit.values))
            let path = try #require(naive.forecast(horizon: 12))
            let rows = try ForecastFixture.rows("forecasts_expected", of: fit)
            #expect(rows.count == 12)
            for row in rows {
                try compare(path.months[try #require(row.integer("h")) - 1], row, 1e-9)
            }
            let count = Double(naive.residuals.count)
            let shares = zip(naive.residuals, fit.values.dropFirst(12)).map { abs($0 / $1) }
            let ours: [(String, Double)] = [
                ("ME", naive.residuals.reduce(0, +) / count),
                ("RMSE", naive.variance.squareRoot()), ("MAE", naive.scale),
                ("MAPE", 100 * shares.reduce(0, +) / count), ("MASE", 1),
                ("mase_scale", naive.scale), ("sigma2", naive.variance),
            ]
            #expect(Set(ours.map(\.0)) == Set(fit.quantities.keys))
            for (name, value) in ours {
                #expect(agree(value, fit.quantities[name]), "\(fit) \(name)")
            }
        }
        #expect(fits.count == 9)
    }

    @Test("Holt-Winters with given parameters is the reference's, to the last figure printed")
    func holtWinters() throws {
        let fits = try ForecastFixture.fits().filter { $0.model.hasPrefix("HW") }
        for fit in fits {
            let given = fit.model.split(separator: "_").suffix(3).compactMap {
                Double($0.dropFirst())
            }
            try #require(given.count == 3)
            let ours = try #require(
                HoltWinters(fit.values, alpha: given[0], beta: given[1], gamma: given[2]))
            #expect(agree(ours.sumOfSquares, fit.quantities["sse"]))
            #expect(agree(ours.end.level, fit.quantities["coef_a"]))
            #expect(agree(ours.end.slope, fit.quantities["coef_b"]))
            for (index, effect) in ours.end.season.enumerated() {
                #expect(agree(effect, fit.quantities["coef_s\(index + 1)"]))
            }
            let months = ours.forecast(horizon: 12)
            let rows = try ForecastFixture.rows("forecasts_expected", of: fit)
            #expect(rows.count == 12)
            for row in rows {
                try compare(months[try #require(row.integer("h")) - 1], row, 1e-9)
            }
        }
        #expect(fits.count == 18)
    }
}
