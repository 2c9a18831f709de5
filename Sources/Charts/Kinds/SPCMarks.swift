import Domain
import Drawing

/// A label in the right gutter: a bold figure, words, or both.
struct EndLabel {
    let value: Double
    let figure: String
    let words: String
    let style: TextStyle
    let role: String

    func width(_ builder: SceneBuilder) -> Double {
        let bold = figure.isEmpty ? 0 : builder.width(figure, builder.theme.figure) + 4
        return bold + builder.width(words, style)
    }
}

extension SPCLayout {
    /// The labels at the right end, the latest value first.
    func endLabels(_ range: AxisRange) -> [EndLabel] {
        let label = theme.label
        var ends: [EndLabel] = []
        if let latest, let number = latest.value.number {
            let mark = latest.isProvisional ? " P" : ""
            ends.append(
                EndLabel(
                    value: number, figure: chart.format.text(number),
                    words: latest.month.shortText + mark, style: label, role: "latest"))
        }
        if let segment = chart.segments.last {
            func add(_ words: String, _ value: Double, _ role: String) {
                ends.append(
                    EndLabel(
                        value: min(max(value, range.breaks.lower), range.breaks.upper), figure: "",
                        words: "\(words) \(chart.format.text(value))", style: label, role: role))
            }
            add("Mean", segment.mean, "mean")
            if let limits = segment.limits {
                add("Upper limit", limits.upper, "upper")
                add("Lower limit", limits.lower, "lower")
            }
        }
        if let target = chart.target {
            ends.append(
                EndLabel(
                    value: target, figure: "", words: "Target \(chart.format.exactText(target))",
                    style: label.colour(theme.target), role: "target"))
        }
        if let context = chart.context,
            let last = context.points.last(where: { $0.value.number != nil })?.value.number
        {
            ends.append(
                EndLabel(
                    value: last, figure: "", words: "\(context.name) \(chart.format.text(last))",
                    style: label.colour(theme.accent), role: "context"))
        }
        return ends
    }

    mutating func draw(_ ends: [EndLabel]) {
        let wanted = ends.map { values.position($0.value) }
        let middles = LabelStack.spread(
            wanted, height: 11.5, low: plot.top - 6, high: plot.bottom + 7)
        for (end, (want, y)) in zip(ends, zip(wanted, middles)) {
            var x = plot.right + 10
            if abs(want - y) > 3 {
                builder.line(
                    [Point(plot.right + 1, want), Point(plot.right + 4, want), Point(x - 2, y)],
                    "leader", Stroke(theme.other, width: 0.5))
            }
            if !end.figure.isEmpty {
                let bold = builder.label(
                    end.figure, end.role, at: Point(x, y), style: theme.figure)
                x = bold.right + 4
            }
            builder.label(end.words, end.role, at: Point(x, y), style: end.style)
        }
    }

    mutating func limitsAndMean() {
        if let target = chart.target {
            let y = values.position(target)
            builder.line(
                [Point(plot.left, y), Point(plot.right, y)], "target",
                Stroke(theme.target, width: 1.1, dashes: [7, 3]))
        }
        for segment in chart.segments {
            let x = (months.beginning(segment.first), months.ending(segment.last))
            func level(_ value: Double) -> [Point] {
                let y = values.position(value)
                return [Point(x.0, y), Point(x.1, y)]
            }
            let dashes = segment.isTrial ? [1.5, 3] : [4, 2.5]
            let stroke = Stroke(theme.limit, width: 0.8, dashes: dashes)
            if segment.steps.isEmpty, let limits = segment.limits {
                for (role, value) in [("upper", limits.upper), ("lower", limits.lower)]
                where values.contains(value) {
                    builder.line(level(value), role, stroke)
                }
            }
            if !segment.steps.isEmpty {
                for run in stepped(segment, \.upper) { builder.line(run, "upper", stroke) }
                for run in stepped(segment, \.lower) { builder.line(run, "lower", stroke) }
            }
            builder.line(level(segment.mean), "mean", Stroke(theme.ink, width: 0.9))
        }
    }

    /// A limit that stands at each month's own height, in stretches of months that have one.
    private func stepped(
        _ segment: SPCChart.Segment, _ limit: (Interval) -> Double
    ) -> [[Point]] {
        var runs: [[Point]] = []
        var open: [Point] = []
        for point in chart.points where segment.covers(point.month) {
            guard let value = segment.steps[point.month].map(limit), values.contains(value) else {
                if !open.isEmpty { runs.append(open) }
                open = []
                continue
            }
            let y = values.position(value)
            open.append(Point(months.beginning(point.month), y))
            open.append(Point(months.ending(point.month), y))
        }
        return open.isEmpty ? runs : runs + [open]
    }

    mutating func series() {
        if let context = chart.context {
            for run in runs(context.points) {
                builder.line(run, "context", Stroke(theme.accent.tint(0.6), width: 1))
            }
        }
        for run in runs(chart.points) {
            builder.line(run, "value", Stroke(theme.other, width: 1))
        }
        for point in chart.points {
            guard let number = point.value.number else { continue }
            let place = Point(months.position(point.month), values.position(number))
            let isLatest = point.month == latest?.month
            builder.symbol(
                point.signal, at: place, isHollow: point.isProvisional,
                scale: symbolScale * (isLatest ? 1.25 : 1))
        }
        if latest == nil {
            builder.label(
                "No values to show", "empty", at: plot.centre,
                style: theme.label.colour(theme.ink), .middle)
        }
    }

    /// Smaller points where months stand close.
    private var symbolScale: Double { min(1.15, max(0.75, months.step / 6)) }

    /// Stretches of months in a row that have a value, as points.
    func runs(_ points: [ChartPoint]) -> [[Point]] {
        MonthRuns.split(points.filter { chart.covers($0.month) }).map { run in
            run.map { Point(months.position($0.month), values.position($0.number)) }
        }
    }

    /// A band behind each stretch of months without a value, with its mark at the foot.
    mutating func absentBands() {
        var stretch: (first: Month, last: Month, mark: String)?
        for point in chart.points + [ChartPoint(Month(ordinal: 0), .value(0))] {
            let mark = point.value.stateMark
            if let open = stretch {
                if open.mark == mark, open.last.distance(to: point.month) == 1 {
                    stretch?.last = point.month
                    continue
                }
                band(open.first, open.last, open.mark)
            }
            stretch = mark.isEmpty ? nil : (point.month, point.month, mark)
        }
    }

    private mutating func band(_ first: Month, _ last: Month, _ mark: String) {
        let frame = Rectangle(
            x: months.beginning(first), y: plot.top,
            width: months.ending(last) - months.beginning(first), height: plot.height)
        builder.shape(.rectangle(frame), "absent", fill: theme.ground)
        // Wider than its band where that touches no other mark, else left to the key.
        let half = builder.width(mark) / 2
        guard latest != nil, frame.centre.x - half > absentEdge + 2,
            frame.centre.x + half < plot.right + 8
        else { return }
        absentEdge = frame.centre.x + half
        builder.label(
            mark, "absent", at: Point(frame.centre.x, plot.bottom - 6),
            style: theme.label.colour(theme.ink), .middle)
    }
}

extension SPCChart {
    /// Whether the month axis reaches `month`; context outside it is not drawn.
    func covers(_ month: Month) -> Bool {
        guard let first = points.first?.month, let last = points.last?.month else { return false }
        return month >= first && month <= last
    }
}
