import Domain
import Measures
import Statistics
import Store

/// The forecast of a monthly series, or why none is shown.
struct SeriesForecast: Sendable {
    let series: AnalysisSeries
    let horizon: Int

    private var definition: MeasureDefinition { series.definition }

    /// Whether a forecast of the series makes sense: a monthly figure that does not change its
    /// meaning with the season, and for teams one that is shown by month.
    var isSensible: Bool {
        guard series.period == .month, definition.spc.chart != "none",
            definition.calendarMonths.isEmpty
        else { return false }
        switch definition.kind {
        case .rate, .count, .proportion, .mean: return true
        case .score, .median, .percentile, .riskRatio, .ratioOfMeans: return false
        }
    }

    /// Forecasts the months after the latest one with a figure.
    ///
    /// Rates are forecast as counts and divided by the population of the same months a year
    /// before, the last that is known of each calendar month.
    func record() -> ForecastRecord {
        let entries = sinceLastBreak
        let answer = Forecasting.forecast(
            entries.map { entry in
                guard let cell = entry.cell, cell.value != nil else { return nil }
                return isCounted ? cell.numerator : cell.value
            }, horizon: horizon,
            settings: Forecasting.Settings(floor: 0, countsEvents: isCounted))
        guard case .shown(let forecast) = answer, let last = entries.last?.month,
            let values = scaled(forecast, entries)
        else {
            return ForecastRecord(
                measure: definition.code, area: series.area,
                withheld: code(answer) ?? "REFUSE_DENOMINATOR", sentence: sentence(answer))
        }
        return ForecastRecord(
            measure: definition.code, area: series.area, withheld: nil,
            sentence: answer.sentence, method: forecast.method.name,
            errorRatio: forecast.errorRatio,
            months: values.enumerated().compactMap { index, value in
                ahead(value, last.advanced(by: index + 1))
            })
    }

    private var isCounted: Bool { definition.kind == .rate || definition.kind == .count }

    /// The months up to the latest figure; nothing is learned across a change of definition or
    /// coding.
    private var sinceLastBreak: [(month: Month, cell: Cell?)] {
        let latest = series.entries.lastIndex { $0.cell?.value != nil } ?? 0
        let known = series.entries[...latest]
        guard let start = definition.spc.rebase.map(\.month).max() else { return Array(known) }
        return known.filter { $0.month >= start }
    }

    private func scaled(
        _ forecast: MonthlyForecast, _ entries: [(month: Month, cell: Cell?)]
    ) -> [ForecastValue]? {
        guard definition.kind == .rate else {
            let scale = definition.kind == .count ? definition.scale : 1
            return forecast.path.months.map {
                ForecastValue(
                    mean: $0.mean * scale, standardDeviation: $0.standardDeviation * scale)
            }
        }
        let populations = entries.suffix(12).prefix(horizon).compactMap { $0.cell?.denominator }
        return forecast.path.rates(populations: populations, per: definition.scale)
    }

    private func ahead(_ value: ForecastValue, _ month: Month) -> ForecastRecord.Ahead? {
        guard let narrow = value.interval(coverage: 0.8, floor: 0),
            let wide = value.interval(coverage: 0.95, floor: 0)
        else { return nil }
        // A share of people cannot pass all of them.
        let most = definition.kind == .proportion ? definition.scale : Double.infinity
        return ForecastRecord.Ahead(
            month: month, value: min(most, max(0, value.mean)), lower80: narrow.lower,
            upper80: min(most, narrow.upper), lower95: wide.lower,
            upper95: min(most, wide.upper))
    }

    private func code(_ answer: ForecastAnswer) -> String? {
        if case .withheld(let withheld) = answer { withheld.refusal.code } else { nil }
    }

    private func sentence(_ answer: ForecastAnswer) -> String {
        guard case .withheld(let withheld) = answer else {
            return "No forecast is shown: the population of the last twelve months is not known."
        }
        guard let year = withheld.annual, let range = year.interval(coverage: 0.8) else {
            return withheld.refusal.sentence
        }
        return "\(withheld.refusal.sentence) About \(Int(year.mean.rounded())) in twelve months"
            + " (four of five years between \(Int(range.lower)) and \(Int(range.upper)))."
    }
}
