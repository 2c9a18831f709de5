import Domain
import Drawing

/// Lays an SPC chart out: header, annotations, plot, labels at the right end, months, key.
struct SPCLayout {
    let chart: SPCChart
    var builder: SceneBuilder
    var plot = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var months = MonthScale([], start: 0, end: 1)
    var values = LinearScale(lower: 0, upper: 1, start: 1, end: 0)
    /// Right end of the last state mark at the foot of the plot.
    var absentEdge = -Double.infinity
    private var range: AxisRange

    var theme: Theme { builder.theme }
    var latest: ChartPoint? { chart.points.last { $0.value.number != nil } }

    init(chart: SPCChart, builder: SceneBuilder) {
        self.chart = chart
        self.builder = builder
        range = chart.axisRange(height: builder.box.height - 70)
    }

    mutating func scene() -> Scene {
        let top = builder.header(
            title: chart.title, unit: chart.unit, variation: chart.variation,
            month: chart.variationMonth, assurance: chart.assurance)
        let key = chart.hasKey ? keyEntries : []
        let keyHeight = builder.keyHeight(key, width: builder.box.width)
        let bottom = builder.box.bottom - SceneBuilder.monthAxisHeight - keyHeight
        let ends = endLabels(range)
        let gutter = ends.map { $0.width(builder) }.max() ?? 0
        plot = Rectangle(
            x: builder.axisWidth(range.breaks, chart.format), y: top, width: 0, height: 0)
        plot.width = max(20, builder.box.width - plot.x - gutter - 10)
        months = MonthScale(chart.points.map(\.month), start: plot.left, end: plot.right)
        let rows = builder.annotationRows(annotations, plot: plot)
        plot.y += 4 + Double((rows.max() ?? -1) + 1) * 11
        plot.height = max(20, bottom - plot.y)
        values = LinearScale(
            lower: range.breaks.lower, upper: range.breaks.upper, start: plot.bottom, end: plot.top)
        guard !chart.points.isEmpty else {
            series()
            return builder.scene
        }
        absentBands()
        if latest != nil {
            builder.valueAxis(
                range.breaks, scale: values, plot: plot, format: chart.format,
                isBroken: range.isBroken)
        }
        builder.monthAxis(months, plot: plot)
        builder.annotations(annotations, plot: plot, rows: rows)
        limitsAndMean()
        series()
        draw(ends)
        builder.key(
            key, at: Point(0, builder.box.bottom - keyHeight), width: builder.box.width)
        return builder.scene
    }

    // MARK: What is shown

    var annotations: [Annotation] {
        chart.segments.enumerated().compactMap { index, segment in
            guard let reason = segment.reason, index > 0 else { return nil }
            let before = chart.format.text(chart.segments[index - 1].mean)
            return Annotation(
                x: months.beginning(segment.first),
                text: "\(segment.first.shortText): \(reason) (mean before: \(before))",
                isDashed: true)
        }
    }

    private var keyEntries: [KeyEntry] {
        var entries: [KeyEntry] = Signal.allCases.compactMap { signal in
            guard signal != .commonCause, chart.points.contains(where: { $0.signal == signal })
            else { return nil }
            return KeyEntry(sign: .symbol(signal, isHollow: false), words: signal.words)
        }
        if chart.points.contains(where: { $0.isProvisional && $0.value.number != nil }) {
            let sign = KeyEntry.Sign.symbol(.commonCause, isHollow: true)
            entries.append(KeyEntry(sign: sign, words: "hollow: provisional"))
        }
        entries += KeyEntry.states(chart.points.map(\.value))
        if chart.segments.contains(where: \.isTrial) {
            entries.append(
                KeyEntry(sign: .mark("Trial limits:"), words: "too few months to rely on"))
        }
        if range.isBroken {
            let text = chart.format.axisText(range.breaks.lower, range.breaks)
            entries.append(
                KeyEntry(sign: .mark("Broken axis:"), words: "it begins at \(text), not at zero"))
        }
        if !chart.note.isEmpty { entries.append(KeyEntry(sign: .mark(""), words: chart.note)) }
        return entries
    }
}

extension SPCChart {
    /// The range of the upright axis in a plot of `height` points.
    func axisRange(height: Double) -> AxisRange {
        let numbers = points.compactMap(\.value.number)
        let limits = segments.flatMap(\.allLimits).flatMap { [$0.lower, $0.upper] }
            .filter { $0.isFinite && ($0 >= 0 || !startsAtZero) }
        let behind = context?.points.filter { covers($0.month) }.compactMap(\.value.number) ?? []
        return AxisRange(
            all: numbers + limits + behind + (target.map { [$0] } ?? []) + segments.map(\.mean),
            core: limits.isEmpty ? numbers : limits, startsAtZero: startsAtZero,
            ceiling: ceiling, count: max(3, min(7, Int(height / 20))), isWhole: format.decimals == 0
        )
    }
}
