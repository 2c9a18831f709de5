public import Domain
public import Drawing

/// Teams with their value and 95 % interval against the county; no league table: the order is
/// that of the register.
public struct IntervalDots: Chart {
    /// One team.
    public struct Row: Hashable, Sendable {
        /// The team's name.
        public var name: String
        /// Its value.
        public var value: ChartValue
        /// The 95 % interval, where it is shown.
        public var interval: Interval?
        /// How it stands to the county; `commonCause` is similar.
        public var signal: Signal

        /// The row of the team `name`.
        public init(
            name: String, value: ChartValue, interval: Interval? = nil,
            signal: Signal = .commonCause
        ) {
            self.name = name
            self.value = value
            self.interval = interval
            self.signal = signal
        }
    }

    /// The unit in words.
    public var unit: String
    /// How values are written.
    public var format: ValueFormat
    /// The teams, in the order of the register.
    public var rows: [Row]
    /// The value of the county.
    public var county: Double?
    /// Whether the axis begins at zero where values do not fill too little of it.
    public var startsAtZero = true

    /// The chart of `rows`.
    public init(
        unit: String, format: ValueFormat = ValueFormat(), rows: [Row], county: Double?
    ) {
        self.unit = unit
        self.format = format
        self.rows = rows
        self.county = county
    }

    /// The county and the teams that clearly differ from it, in words.
    public var alternativeText: String {
        let far = rows.filter { $0.signal != .commonCause && $0.value.number != nil }.map(\.name)
        let whole = county.map { "The county stands at \(format.text($0)). " } ?? ""
        let words =
            far.isEmpty
            ? "No team differs clearly from the county."
            : "Clearly different from the county: \(far.joined(separator: ", "))."
        return "\(rows.count) teams with 95 % intervals, \(unit). " + whole + words
    }

    /// One row a team: value, interval, and how it stands to the county.
    public var tableTwin: TableTwin {
        TableTwin(
            headers: ["Team", "Value", "95 % interval", "Against the county"],
            rows: rows.map { row in
                [
                    row.name, row.value.text(format), intervalText(row),
                    row.value.number == nil ? row.value.stateWords : Self.words(row.signal),
                ]
            })
    }

    static func words(_ signal: Signal) -> String {
        switch signal {
        case .improvement: "Better"
        case .concern: "Worse"
        case .neutral: "Different"
        case .commonCause: "Similar"
        }
    }

    func intervalText(_ row: Row) -> String {
        row.interval.map { "\(format.text($0.lower)) to \(format.text($0.upper))" } ?? ""
    }

    /// One row a team: name, dot with interval, figures and words.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var layout = IntervalLayout(
            chart: self,
            builder: SceneBuilder(size: size, theme: theme, typesetter: typesetter))
        return layout.scene()
    }
}

/// Lays out teams as rows: name, interval, figures, words.
struct IntervalLayout {
    let chart: IntervalDots
    var builder: SceneBuilder
    private var theme: Theme { builder.theme }

    init(chart: IntervalDots, builder: SceneBuilder) {
        self.chart = chart
        self.builder = builder
    }

    mutating func scene() -> Scene {
        builder.label(builder.fitted(chart.unit, builder.box.width), "unit", at: Point(0, 5))
        let nameStyle = theme.label.colour(theme.ink)
        let names = chart.rows.map { builder.width($0.name, nameStyle) }.max() ?? 0
        let nameWidth = min(names, builder.box.width * 0.3) + 10
        let figures = chart.rows.map { builder.width(figureText($0)) }.max() ?? 0
        let words = chart.rows.map { builder.width(wordsText($0)) }.max() ?? 0
        let plot = builder.box.inset(
            left: nameWidth, top: 28, right: figures + words + 24, bottom: 16)
        let pitch = plot.height / Double(max(chart.rows.count, 1))
        let values = axis(plot)
        for index in chart.rows.indices {
            let y = plot.top + (Double(index) + 0.5) * pitch
            if index % 2 == 0 {
                let band = Rectangle(
                    x: 0, y: y - pitch / 2, width: builder.box.width, height: pitch)
                builder.shape(.rectangle(band), "band", fill: Colour(0xF7F9FA))
            }
        }
        grid(values, plot)
        for (index, row) in chart.rows.enumerated() {
            let y = plot.top + (Double(index) + 0.5) * pitch
            builder.label(
                builder.fitted(row.name, nameWidth - 8, nameStyle), "name", at: Point(0, y),
                style: nameStyle)
            dot(row, values.scale, y)
            builder.label(
                figureText(row), "figures", at: Point(plot.right + 12 + figures, y),
                style: nameStyle, .end)
            builder.label(wordsText(row), "words", at: Point(plot.right + 22 + figures, y))
        }
        return builder.scene
    }

    private func figureText(_ row: IntervalDots.Row) -> String {
        let interval = chart.intervalText(row)
        return row.value.text(chart.format) + (interval.isEmpty ? "" : " (\(interval))")
    }

    private func wordsText(_ row: IntervalDots.Row) -> String {
        row.value.number == nil ? row.value.stateWords : IntervalDots.words(row.signal)
    }

    private func axis(_ plot: Rectangle) -> (scale: LinearScale, breaks: Breaks) {
        let numbers = chart.rows.compactMap(\.value.number)
        let edges = chart.rows.compactMap(\.interval).flatMap { [$0.lower, $0.upper] }
        let all = numbers + edges + (chart.county.map { [$0] } ?? [])
        let range = AxisRange(
            all: all, core: all, startsAtZero: chart.startsAtZero, ceiling: nil,
            count: max(3, min(7, Int(plot.width / 38))), air: 0)
        let scale = LinearScale(
            lower: range.breaks.lower, upper: range.breaks.upper, start: plot.left, end: plot.right)
        return (scale, range.breaks)
    }

    private mutating func grid(_ axis: (scale: LinearScale, breaks: Breaks), _ plot: Rectangle) {
        var edge = -Double.infinity
        for value in axis.breaks.values {
            let x = axis.scale.position(value)
            builder.line(
                [Point(x, plot.top), Point(x, plot.bottom)], "grid",
                Stroke(theme.hairline, width: 0.5))
            let text = chart.format.axisText(value, axis.breaks)
            guard x - builder.width(text) / 2 > edge + 4 else { continue }
            edge = builder.label(text, "axis", at: Point(x, plot.bottom + 8), .middle).right
        }
        if let county = chart.county {
            let x = axis.scale.position(county)
            builder.line(
                [Point(x, plot.top - 3), Point(x, plot.bottom)], "county",
                Stroke(theme.ink, width: 1))
            let text = "County \(chart.format.text(county))"
            let half = builder.width(text) / 2
            let middle = min(max(x, plot.left + half), plot.right - half)
            builder.label(
                text, "county", at: Point(middle, plot.top - 8),
                style: theme.label.weight(.semibold).colour(theme.ink), .middle)
        }
    }

    private mutating func dot(_ row: IntervalDots.Row, _ scale: LinearScale, _ y: Double) {
        guard let number = row.value.number else { return }
        if let interval = row.interval {
            let stroke = Stroke(theme.colour(row.signal), width: 1.4)
            let ends = (scale.position(interval.lower), scale.position(interval.upper))
            builder.line([Point(ends.0, y), Point(ends.1, y)], "interval", stroke)
        }
        builder.symbol(
            row.signal, at: Point(scale.position(number), y),
            scale: row.signal == .commonCause ? 1.6 : 1.2)
    }
}
