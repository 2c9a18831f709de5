import Foundation
import Testing

@testable import Statistics

@Suite struct ForecastingTests {
    /// A level with a season and noise of a given size, from a fixed seed.
    private func series(months: Int, noise: Double, drift: Double = 0) -> [Double] {
        var random = SeededRandom(seed: 7)
        return (0..<months).map { month in
            300 + drift * Double(month) + 40 * sin(2 * .pi * Double(month) / 12)
                + noise * (random.unit() - 0.5)
        }
    }

    @Test("a forecast that beats last year is shown with intervals and both back-tests")
    func shown() throws {
        let values = series(months: 48, noise: 30)
        guard case .shown(let forecast) = Forecasting.forecast(values, horizon: 12) else {
            Issue.record("withheld")
            return
        }
        #expect(forecast.backTests.map(\.method.name) == ["snaive", "ANA", "AAdN", "AAdA"])
        #expect(forecast.errorRatio < 0.95)
        #expect(
            forecast.chosen.scaledError == forecast.backTests.map(\.scaledError).min())
        for month in 1...12 {
            let inner = try #require(forecast.interval(month: month, coverage: 0.8))
            let outer = try #require(forecast.interval(month: month, coverage: 0.95))
            #expect(outer.lower < inner.lower && inner.upper < outer.upper)
            let truth = 300 + 40 * sin(2 * .pi * Double(47 + month) / 12)
            #expect(outer.contains(truth))
        }
        #expect(forecast.interval(month: 13, coverage: 0.8) == nil)
        #expect(try #require(forecast.totalInterval(coverage: 0.8)).contains(3600))
        #expect(forecast.sentence.contains("closer than repeating the same month of last year"))
    }

    @Test("a forecast that does not beat last year is withheld with the back-tests that say so")
    func notBetter() throws {
        let fit = try #require(
            try ForecastFixture.fits().first { $0.series == "nhse_ae_admissions_RGR" })
        guard case .withheld(let answer) = Forecasting.forecast(fit.values, horizon: 6),
            case .notBetter(let share) = answer.refusal
        else {
            Issue.record("shown")
            return
        }
        #expect(share > 1)
        #expect(answer.backTests.count == 4)
        #expect(answer.refusal.code == "REFUSE_NOT_BETTER")
    }

    @Test("the reference's own figures make the same choice")
    func choice() throws {
        let table = try ForecastFixture.table("rolling_mase_expected")
        let series = try ForecastFixture.series()
        // 72 months have other origins here than in the golden file; 36 are quick.
        var chosen = 0
        for (name, values) in series.sorted(by: { $0.key < $1.key }) where values.count <= 36 {
            let rows = table.filter { $0["series"] == name }
            guard let naive = rows.first(where: { $0["model"] == "snaive" })?.number("mase"),
                let best = rows.filter({ $0["model"] != "snaive" }).min(by: {
                    $0.number("mase") ?? 9 < $1.number("mase") ?? 9
                }), let least = best.number("mase")
            else {
                #expect(name == "sim_short26")
                continue
            }
            let settings = Forecasting.Settings(countsEvents: false)
            switch Forecasting.forecast(values, horizon: 1, settings: settings) {
            case .shown(let forecast):
                #expect(least < 0.95 * naive)
                #expect(forecast.method.name == best["model"])
                chosen += 1
            case .withheld: #expect(least >= 0.95 * naive)
            }
        }
        #expect(chosen == 3)
    }

    @Test("what cannot be forecast is refused with a code and a sentence")
    func refusals() throws {
        let long = series(months: 48, noise: 30)
        let cases: [(ForecastAnswer, String)] = [
            (Forecasting.forecast(long, horizon: 0), "REFUSE_HORIZON"),
            (Forecasting.forecast(long, horizon: 13), "REFUSE_HORIZON"),
            (Forecasting.forecast(long.map { $0 } + [nil], horizon: 1), "REFUSE_DATA_BREAK"),
            (Forecasting.forecast(long + [.nan], horizon: 1), "REFUSE_DATA_BREAK"),
            (Forecasting.forecast(Array(long.prefix(23)), horizon: 1), "REFUSE_SHORT"),
            (Forecasting.forecast(Array(long.prefix(28)), horizon: 1), "REFUSE_SHORT"),
            (Forecasting.forecast([], horizon: 1), "REFUSE_SHORT"),
            (
                Forecasting.forecast([Double](repeating: 50, count: 48), horizon: 1),
                "REFUSE_NO_VARIATION"
            ),
            (
                Forecasting.forecast([Double](repeating: 3, count: 48), horizon: 1),
                "REFUSE_SMALL"
            ),
        ]
        for (index, (answer, code)) in cases.enumerated() {
            guard case .withheld(let withheld) = answer else {
                Issue.record("case \(index) shown")
                continue
            }
            #expect(withheld.refusal.code == code, "case \(index)")
            #expect(withheld.refusal.sentence.hasSuffix("."))
            #expect((withheld.annual != nil) == (code == "REFUSE_SMALL"))
        }
    }

    @Test("back-tests cover the last two years, but learn from two years at least")
    func origins() throws {
        #expect(RollingOrigin(months: 30).origins(months: 30) == Array(24...29))
        #expect(RollingOrigin(months: 48).origins(months: 48) == Array(24...47))
        #expect(
            RollingOrigin(months: 60).origins(months: 60) == [36, 39, 42, 45, 48, 51, 54, 57])
        #expect(RollingOrigin(months: 24).origins(months: 24).isEmpty)
        #expect(RollingOrigin(first: 0, step: 1) == nil)
    }

    @Test("a short series still says its mean and its range")
    func description() throws {
        guard case .withheld(let answer) = Forecasting.forecast([20, 30, 40], horizon: 3) else {
            Issue.record("shown")
            return
        }
        #expect(answer.mean == 30)
        #expect(answer.range == ConfidenceInterval(lower: 20, upper: 40))
    }

    @Test("rare events get a yearly range: Poisson, or wider when months clump")
    func annual() throws {
        let even = try #require(AnnualCount(months: [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]))
        #expect(even.mean == 60)
        #expect(even.size == nil)
        let narrow = try #require(even.interval(coverage: 0.95))
        #expect(narrow == ConfidenceInterval(lower: 45, upper: 76))
        let clumped = try #require(AnnualCount(months: [0, 0, 20, 0, 10, 0, 0, 15, 0, 0, 15, 0]))
        #expect(clumped.mean == 60)
        let wide = try #require(clumped.interval(coverage: 0.95))
        #expect(wide.lower < narrow.lower && wide.upper > narrow.upper)
        // The size with the highest likelihood, found once with scipy's bounded search.
        #expect(agree(clumped.size, 12 * 0.12266111, relative: 1e-6))
        #expect(AnnualCount(months: []) == nil)
        #expect(AnnualCount(months: [-1, 2]) == nil)
        #expect(
            try #require(AnnualCount(months: [0, 0])).interval(coverage: 0.9)
                == ConfidenceInterval(lower: 0, upper: 0))
    }

    @Test("intervals too narrow in back-tests are widened and the sentence says so")
    func widening() throws {
        // Learns a calm series, then meets jumps.
        var values = series(months: 30, noise: 2)
        for month in 30..<48 { values.append(values[month - 12] + (month % 2 == 0 ? 60 : -60)) }
        let plan = RollingOrigin(months: 48)
        let test = try #require(
            BackTest(.smoothing(SmoothingModel(trend: .none, seasonal: true)), values, plan: plan))
        #expect(test.coverage(nominal: 0.8) < 0.65)
        #expect(test.wideningFactor > 1)
        let path = ForecastPath(
            months: [ForecastValue(mean: 5, standardDeviation: 2)],
            total: ForecastValue(mean: 5, standardDeviation: 2))
        #expect(path.widened(by: 3).months[0].standardDeviation == 6)
        #expect(path.widened(by: 3).total.standardDeviation == 6)
        let cut = try #require(path.months[0].interval(coverage: 0.999, floor: 0))
        #expect(cut.lower == 0)
    }

    @Test("a forecast of counts becomes one of rates over projected populations")
    func rates() throws {
        let path = ForecastPath(
            months: [
                ForecastValue(mean: 50, standardDeviation: 10),
                ForecastValue(mean: 60, standardDeviation: 12),
            ], total: ForecastValue(mean: 110, standardDeviation: 16))
        let rates = try #require(path.rates(populations: [10_000, 20_000], per: 1000))
        #expect(agree(rates[0].mean, 5) && agree(rates[0].standardDeviation, 1))
        #expect(agree(rates[1].mean, 3) && agree(rates[1].standardDeviation, 0.6))
        #expect(path.rates(populations: [10_000], per: 1000) == nil)
        #expect(path.rates(populations: [10_000, 0], per: 1000) == nil)
    }

    @Test("naive totals over more than a year count repeated errors together")
    func naiveTotal() throws {
        let naive = try #require(SeasonalNaive(series(months: 36, noise: 30)))
        let path = try #require(naive.forecast(horizon: 14))
        // Ten months once; the errors of two come twice and those a year later once: 10 + 2 (4 + 1).
        let expected = (naive.variance * 20).squareRoot()
        #expect(agree(path.total.standardDeviation, expected))
        #expect(agree(path.months[13].standardDeviation, (naive.variance * 2).squareRoot()))
        #expect(naive.forecast(horizon: 0) == nil)
        #expect(SeasonalNaive([1, 2, 3]) == nil)
    }

    @Test("a model without enough months, or a state of the wrong length, is no fit")
    func tooFew() throws {
        let full = SmoothingModel(trend: .damped, seasonal: true)
        #expect(SmoothingFit.fit(full, series(months: 18, noise: 3)) == nil)
        #expect(
            SmoothedSeries(
                full, parameters: SmoothingParameters(alpha: 0.5),
                start: SmoothingState(level: 1), values: [1, 2, 3]) == nil)
        #expect(HoltWinters([1, 2, 3], alpha: 0.1, beta: 0.1, gamma: 0.1) == nil)
        #expect(SmoothingModel(name: "MAM") == nil)
    }
}
