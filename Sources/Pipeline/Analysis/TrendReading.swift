import Domain
import Measures
import Statistics
import Store

/// Reads a series: chooses its chart, and says what its limits, signals and icons are.
struct TrendReading {
    let series: AnalysisSeries
    /// The target in the measure's unit, for the county only.
    let target: Double?

    private var definition: MeasureDefinition { series.definition }

    /// The record, and the chart whose signals count in the false-alarm budget: XmR, P′ or U′.
    func read() throws(SPCError) -> (record: TrendRecord, chart: XmRChart?) {
        var reading = try charted()
        if let first = series.entries.first?.month, let last = series.entries.last?.month,
            let sentence = definition.newVersionSentence(in: first...last)
        {
            reading.record.cautions.append(sentence)
        }
        return reading
    }

    /// The reading apart from new versions of the definition.
    private func charted() throws(SPCError) -> (record: TrendRecord, chart: XmRChart?) {
        var record = series.record
        let dependence = SeriesDependence(
            values: series.values, period: series.period == .quarter ? 4 : 12)
        guard definition.spc.chart != "none" else {
            record.chartReason =
                "A line without limits: the definition says that its values run up within a season."
            return (record, nil)
        }
        let choice = ChartChoice(
            kind: definition.valueKind, values: series.values, shares: shares,
            periodsOverlap: series.period == .rolling)
        record.chartReason = choice.sentence
        switch choice.chart {
        case .line: return (record, nil)
        case .xmr:
            record.cautions = dependence.cautions.map(\.sentence)
            return limits(try XmRChart(values: series.values, settings: settings), &record)
        case .control(let kind) where kind == .proportionPrime || kind == .ratePrime:
            record.cautions = dependence.cautions.map(\.sentence)
            return limits(
                try XmRChart(kind, shares: shares, scale: definition.scale, settings: settings),
                &record)
        case .control(let kind):
            record.cautions = dependence.cautions.map(\.sentence)
            try control(kind, &record)
            return (record, nil)
        }
    }

    private var shares: [ControlChart.Share?] {
        series.shares.map { share in
            share.map { ControlChart.Share(numerator: $0.numerator, denominator: $0.denominator) }
        }
    }

    /// The places at which limits start anew; months between points open at the next point.
    private var rebaseAt: [Int] {
        definition.spc.rebase.compactMap { rebase in
            series.entries.firstIndex { $0.month >= rebase.month }
        }.filter { $0 > 0 }
    }

    private var settings: SPCSettings {
        SPCSettings(
            direction: definition.improvement, target: target,
            runLength: definition.spc.runLength, screening: definition.spc.screening,
            minimumPoints: definition.spc.minimumPoints, rebaseAt: rebaseAt)
    }

    /// Reads a chart whose signals are those of the XmR rules.
    private func limits(
        _ chart: XmRChart, _ record: inout TrendRecord
    ) -> (TrendRecord, XmRChart?) {
        record.chart = chart.kind == .individuals ? "xmr" : chart.kind.rawValue
        record.settings = chart.settings.sentence(of: chart.kind)
        record.warnings = chart.warnings.map(\.sentence)
        for (index, point) in chart.points.enumerated() {
            record.points[index].centre = point.mean
            record.points[index].lower = point.limits?.lower
            record.points[index].upper = point.limits?.upper
            guard point.signal != .commonCause, !chart.segments[point.segment].isOnTrial else {
                continue
            }
            record.points[index].signal = point.signal.label(runLength: definition.spc.runLength)
        }
        guard let variation = chart.variation else { return (record, nil) }
        record.isOnTrial = variation.isOnTrial
        let hasLimits = chart.points[variation.position].limits != nil
        if hasLimits, !variation.isOnTrial {
            record.variation = variation.icon.rawValue
            record.signal = record.points[variation.position].signal
            record.assurance = chart.assurance?.rawValue
        }
        return (record, chart.segments.contains(where: \.isOnTrial) ? nil : chart)
    }

    /// Reads a run chart: a median, and a test of runs.
    private func control(
        _ kind: ControlChartKind, _ record: inout TrendRecord
    ) throws(SPCError) {
        let chart = try ControlChart(
            kind, values: series.values, partAt: rebaseAt, screening: definition.spc.screening)
        record.chart = kind.rawValue
        record.settings = chart.sentence
        record.isOnTrial = series.entries.count < definition.spc.minimumPoints
        for (index, point) in chart.points.enumerated() {
            record.points[index].centre = point.centre
        }
        guard !record.isOnTrial, chart.runTests.last?.isSignal == true else { return }
        record.signal = "Longer runs, or fewer crossings of the centre line, than chance gives"
    }
}

extension MeasureDefinition {
    /// Which way the measure gets better.
    var improvement: ImprovementDirection {
        switch polarity {
        case .lower: .decrease
        case .higher: .increase
        case .neutral: .neutral
        }
    }
}
