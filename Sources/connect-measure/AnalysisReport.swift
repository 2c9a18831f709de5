import Domain
import Measures
import Pipeline
import Store

/// What an analysis found, for people and programs.
struct AnalysisReport: Encodable {
    let analysis: Int
    let run: Int
    let budget: String
    let measures: [Measure]
    let pilots: [Verdict]
    let journeys: [JourneyReport]

    struct Measure: Encodable {
        let code: String
        let title: String
        let series: [Series]
    }

    struct Series: Encodable {
        let area: String
        let period: String
        let month: String?
        let value: Double?
        /// How complete the newest figures are, and which of them are provisional.
        let newest: [FigureStanding]
        /// The completeness of `value` in words.
        var complete = "-"
        let chart: String
        let why: String
        let settings: String
        let variation: String?
        let assurance: String?
        let signal: String?
        let signals: Int
        let isOnTrial: Bool
        let cautions: [String]
        let warnings: [String]
        let funnel: String?
        let adjustedFunnel: String?
        let funnelMonth: String?
        let forecast: Forecast?
    }

    struct Forecast: Encodable {
        let withheld: String?
        let sentence: String
        let months: [Ahead]

        struct Ahead: Encodable {
            let month: String
            let value, lower80, upper80, lower95, upper95: Double
        }
    }

    struct Verdict: Encodable {
        let name, measure, role, sentence: String
        let hash, refusal, verdict: String?
        let effect, lower, upper, pValue, permutationPValue, level: Double?
        let smallestPValue, smallestEffect: Double?
        let controls: [String]
        /// How complete the county's figures of the protocol's months are.
        let figures: AnswerStanding?
        let blends: [Blend]

        struct Blend: Encodable {
            let pilot: String
            let refusal: String?
            let weights: [Weight]
            let gap, lower, upper, placebo: Double?
            let rank, teams: Int?

            struct Weight: Encodable {
                let team: String
                let share: Double
            }
        }
    }

    init(_ found: Analysis) {
        let record = found.record
        analysis = found.analysis
        journeys = found.journeys
        run = record.run
        budget = record.budget.sentence
        let trends = Dictionary(grouping: record.trends, by: \.measure)
        let standings = Dictionary(grouping: found.standings, by: \.measure)
        let funnels = Dictionary(grouping: record.funnels, by: \.measure)
        let forecasts = Dictionary(grouping: record.forecasts, by: \.measure)
        measures = found.catalogue.definitions.map { definition in
            Measure(
                code: definition.code.text, title: definition.title,
                series: (trends[definition.code] ?? []).map { trend in
                    Series(
                        trend, standings[definition.code]?.first { $0.area == trend.area },
                        funnels[definition.code]?.first { .team($0.team) == trend.area },
                        forecasts[definition.code]?.first { $0.area == trend.area })
                })
        }
        pilots = record.verdicts.map { Verdict($0, found.answerStandings[$0.name]) }
    }
}

extension AnalysisReport.Series {
    fileprivate init(
        _ trend: TrendRecord, _ standing: SeriesStanding?, _ funnel: FunnelRecord?,
        _ forecast: ForecastRecord?
    ) {
        newest = standing?.newest ?? []
        complete = standing?.latest?.words ?? "-"
        let latest = trend.latest.map { trend.points[$0] }
        area = trend.area.code
        period = trend.period.rawValue
        month = latest?.month.isoText
        value = latest?.value
        chart = trend.chart
        why = trend.chartReason
        settings = trend.settings
        variation = trend.variation
        assurance = trend.assurance
        signal = trend.signal
        signals = trend.signalCount
        isOnTrial = trend.isOnTrial
        cautions = trend.cautions
        warnings = trend.warnings
        self.funnel = funnel?.position
        adjustedFunnel = funnel?.adjustedPosition
        funnelMonth = funnel?.month.isoText
        self.forecast = forecast.map(AnalysisReport.Forecast.init)
    }

    /// The series in one row: what its icon, signal, funnel and forecast say.
    fileprivate var row: [String] {
        [
            area, month ?? "no value", value.map { "\(($0 * 100).rounded() / 100)" } ?? "",
            complete, AnalysisWords.chart(chart),
            AnalysisWords.variation(variation, isOnTrial: isOnTrial), signal ?? "-",
            "\(signals)", AnalysisWords.assurance(assurance), AnalysisWords.funnel(funnel),
            forecast.map { forecast in
                forecast.months.last.map { last in
                    let value = "\((last.value * 100).rounded() / 100)"
                    return "\(value) in \(last.month)"
                } ?? forecast.withheld.map(AnalysisWords.refusal) ?? "-"
            } ?? "-",
        ]
    }
}

extension AnalysisReport.Forecast {
    fileprivate init(_ record: ForecastRecord) {
        withheld = record.withheld
        sentence = record.sentence
        months = record.months.map {
            Ahead(
                month: $0.month.isoText, value: $0.value, lower80: $0.lower80,
                upper80: $0.upper80, lower95: $0.lower95, upper95: $0.upper95)
        }
    }
}

extension AnalysisReport.Verdict {
    fileprivate init(_ record: VerdictRecord, _ figures: AnswerStanding?) {
        self.figures = figures
        name = record.name
        measure = record.measure.text
        role = record.role
        sentence = record.sentence
        hash = record.hash
        refusal = record.refusal
        verdict = record.answer?.verdict
        effect = record.answer?.effect
        lower = record.answer?.lower
        upper = record.answer?.upper
        pValue = record.answer?.pValue
        permutationPValue = record.answer?.permutationPValue
        level = record.answer?.level
        smallestPValue = record.answer?.smallestPValue
        smallestEffect = record.answer?.smallestEffect
        controls = record.controls.map(\.text)
        blends = record.blends.map { blend in
            Blend(
                pilot: blend.pilot.text, refusal: blend.refusal,
                weights: blend.weights.map { .init(team: $0.team.text, share: $0.share) },
                gap: blend.gap, lower: blend.lower, upper: blend.upper, placebo: blend.placebo,
                rank: blend.rank, teams: blend.teams)
        }
    }
}

extension AnalysisReport {
    /// Everything in short, measure by measure, and the pilots' answers in sentences.
    var text: String {
        var lines = [
            "Analysis \(analysis) of the cells of run \(run). Exact figures: for analysts."
        ]
        for measure in measures where !measure.series.isEmpty {
            lines += ["", "\(measure.code) \(measure.title)"]
            lines.append(
                Terminal.table(
                    headings: [
                        "Area", "Latest", "Value", "Complete", "Chart", "Variation", "Signal",
                        "Signals",
                        "Target", "Funnel", "Forecast",
                    ], rows: measure.series.map(\.row), right: [2, 3, 7]))
            for caution in measure.series.first?.cautions ?? [] { lines.append("  \(caution)") }
        }
        lines += [
            "", "Complete: how much of what the latest value rests on is in; P: provisional.",
            "", budget,
        ]
        if !pilots.isEmpty { lines += ["", pilotText] }
        return lines.joined(separator: "\n")
    }

    /// The pilots' answers in sentences.
    var pilotText: String {
        pilots.map { "\($0.measure) \($0.name) (\($0.role)): \($0.sentence)" }
            .joined(separator: "\n\n")
    }
}
