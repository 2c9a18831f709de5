public import Domain
public import Drawing

/// Pilots against their control and the county, with the launch as a dated rule.
public struct PilotControlLines: Chart {
    /// What a line is in the evaluation.
    public enum Role: String, Hashable, Sendable {
        case pilot, control, other, county
    }

    /// One line.
    public struct Series: Hashable, Sendable {
        /// Its name, shown at its right end.
        public var name: String
        /// What it is.
        public var role: Role
        /// Its months, oldest first.
        public var points: [ChartPoint]

        /// The line `name`.
        public init(name: String, role: Role, points: [ChartPoint]) {
            self.name = name
            self.role = role
            self.points = points
        }
    }

    /// What was to be expected of one month without the change.
    public struct Expected: Hashable, Sendable {
        /// The month.
        public var month: Month
        /// The range of the expected value.
        public var range: Interval

        /// The range of `month`.
        public init(_ month: Month, _ range: Interval) {
            self.month = month
            self.range = range
        }
    }

    /// The name over the chart; `nil` leaves it out.
    public var title: String?
    /// The unit in words.
    public var unit: String
    /// How values are written.
    public var format: ValueFormat
    /// The lines; later ones lie above.
    public var series: [Series]
    /// The month of the launch.
    public var launch: Month?
    /// What was launched, in a few words.
    public var launchWords: String
    /// The expected path of the pilots without the change.
    public var expected: [Expected] = []
    /// The gap with its interval in words, shown over the plot.
    public var finding = ""
    /// Whether the axis begins at zero where values do not fill too little of it.
    public var startsAtZero = true

    /// The chart of `series`.
    public init(
        title: String? = nil, unit: String, format: ValueFormat = ValueFormat(),
        series: [Series], launch: Month?, launchWords: String = "pilots begin"
    ) {
        self.title = title
        self.unit = unit
        self.format = format
        self.series = series
        self.launch = launch
        self.launchWords = launchWords
    }

    /// Launch, latest values and finding in words.
    public var alternativeText: String {
        let latest = series.map { line in
            let last = line.points.last { $0.value.number != nil }
            let role = line.role == .county ? "" : " (\(line.role.rawValue))"
            return "\(line.name)\(role) \(last?.value.text(format) ?? "no value")"
        }
        let start = launch.map { "Launch in \($0.longText). " } ?? ""
        return "Lines of \(unit). " + start + "Latest values: "
            + latest.joined(separator: ", ") + "." + (finding.isEmpty ? "" : " " + finding)
    }

    /// One row a month, one column a line.
    public var tableTwin: TableTwin {
        let months = Set(series.flatMap(\.points).map(\.month)).sorted()
        let lines = series.map { line in
            Dictionary(line.points.map { ($0.month, $0) }, uniquingKeysWith: { $1 })
        }
        return TableTwin(
            headers: ["Month"] + series.map(\.name),
            rows: months.map { month in
                [month.shortText] + lines.map { $0[month]?.value.text(format) ?? "-" }
            })
    }

    /// Header, finding, plot with launch and expected path, labels at the right end.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var layout = PilotLayout(
            chart: self,
            builder: SceneBuilder(size: size, theme: theme, typesetter: typesetter))
        return layout.scene()
    }
}

/// Lays out lines of pilots and control.
struct PilotLayout {
    let chart: PilotControlLines
    var builder: SceneBuilder
    private var theme: Theme { builder.theme }
    private var plot = Rectangle(x: 0, y: 0, width: 0, height: 0)
    private var months = MonthScale([], start: 0, end: 1)
    private var values = LinearScale(lower: 0, upper: 1, start: 1, end: 0)

    init(chart: PilotControlLines, builder: SceneBuilder) {
        self.chart = chart
        self.builder = builder
    }

    mutating func scene() -> Scene {
        let top = head()
        let numbers = chart.series.flatMap(\.points).compactMap(\.value.number)
        let range = AxisRange(
            all: numbers + chart.expected.flatMap { [$0.range.lower, $0.range.upper] },
            core: numbers, startsAtZero: chart.startsAtZero, ceiling: nil,
            count: max(3, min(6, Int(builder.box.height / 34))))
        let key = keyEntries(range)
        let keyHeight = builder.keyHeight(key, width: builder.box.width)
        let gutter = ends.map { builder.width($0.text, endStyle($0.role)) }.max() ?? 0
        plot.x = builder.axisWidth(range.breaks, chart.format)
        plot.width = max(20, builder.box.width - plot.x - gutter - 12)
        plot.y = top + (chart.launch == nil ? 4 : 15)
        plot.height = max(
            20, builder.box.bottom - SceneBuilder.monthAxisHeight - keyHeight - plot.y)
        months = MonthScale(
            chart.series.flatMap(\.points).map(\.month), start: plot.left, end: plot.right)
        values = LinearScale(
            lower: range.breaks.lower, upper: range.breaks.upper, start: plot.bottom, end: plot.top)
        expectedBand()
        builder.valueAxis(
            range.breaks, scale: values, plot: plot, format: chart.format,
            isBroken: range.isBroken)
        builder.monthAxis(months, plot: plot)
        if let launch = chart.launch {
            let item = Annotation(
                x: months.beginning(launch), text: "\(launch.shortText): \(chart.launchWords)",
                isDashed: false)
            builder.annotations([item], plot: plot, rows: [0])
        }
        lines()
        endLabels()
        builder.key(
            key, at: Point(0, builder.box.bottom - keyHeight), width: builder.box.width)
        return builder.scene
    }

    private mutating func head() -> Double {
        var y = 0.0
        if let title = chart.title {
            let text = builder.fitted(title, builder.box.width, theme.title)
            builder.label(text, "title", at: Point(0, 7), style: theme.title)
            y += 14
        }
        if !chart.unit.isEmpty {
            builder.label(
                builder.fitted(chart.unit, builder.box.width), "unit", at: Point(0, y + 5))
            y += 11
        }
        let style = theme.label.weight(.medium).colour(theme.ink)
        for text in builder.wrapped(chart.finding, builder.box.width, style, limit: 3) {
            builder.label(text, "finding", at: Point(0, y + 6), style: style)
            y += 11
        }
        return y + 2
    }

    private func keyEntries(_ range: AxisRange) -> [KeyEntry] {
        var entries: [KeyEntry] = []
        if !chart.expected.isEmpty {
            entries.append(
                KeyEntry(
                    sign: .band(theme.pilot.tint(0.15)), words: "expected without the change"))
        }
        if range.isBroken {
            let low = chart.format.axisText(range.breaks.lower, range.breaks)
            entries.append(
                KeyEntry(sign: .mark("Broken axis:"), words: "it begins at \(low), not at zero"))
        }
        return entries
    }

    private mutating func expectedBand() {
        guard chart.expected.count > 1 else { return }
        let upper = chart.expected.map {
            Point(months.position($0.month), values.position($0.range.upper))
        }
        let lower = chart.expected.map {
            Point(months.position($0.month), values.position($0.range.lower))
        }
        builder.shape(
            .polygon(upper + lower.reversed()), "expected", fill: theme.pilot.tint(0.15))
    }

    private mutating func lines() {
        for series in chart.series {
            for run in MonthRuns.split(series.points) {
                let line = run.map { Point(months.position($0.month), values.position($0.number)) }
                builder.line(line, "line \(series.role.rawValue)", stroke(series.role))
                if let only = line.first, line.count == 1 {
                    builder.shape(
                        .circle(only, radius: 1.5), "line \(series.role.rawValue)",
                        fill: theme.colour(of: series.role))
                }
            }
        }
    }

    private var ends: [(value: Double, text: String, role: PilotControlLines.Role)] {
        chart.series.compactMap { series in
            guard let last = series.points.last(where: { $0.value.number != nil })?.value.number
            else { return nil }
            let isNamed = series.role == .pilot || series.role == .control
            let role = isNamed ? ", \(series.role.rawValue)" : ""
            return (last, "\(series.name)\(role) \(chart.format.text(last))", series.role)
        }
    }

    private mutating func endLabels() {
        let labels = EndLabels(
            ends: ends.map { end in
                EndLabels.End(
                    height: values.position(end.value), text: end.text,
                    kind: "end \(end.role.rawValue)", style: endStyle(end.role))
            })
        labels.draw(on: &builder, plot: plot)
    }

    private func endStyle(_ role: PilotControlLines.Role) -> TextStyle {
        let colour = role == .other ? theme.secondary : theme.colour(of: role)
        return theme.label.colour(colour).weight(role == .pilot ? .semibold : .regular)
    }

    private func stroke(_ role: PilotControlLines.Role) -> Stroke {
        switch role {
        case .pilot: Stroke(theme.pilot, width: 1.7)
        case .control: Stroke(theme.control, width: 1.5, dashes: [5, 2])
        case .other: Stroke(theme.other, width: 0.8)
        case .county: Stroke(theme.ink, width: 0.9)
        }
    }
}

extension Theme {
    /// The colour in which a role is drawn, the same in every chart of pilots and others.
    func colour(of role: PilotControlLines.Role) -> Colour {
        switch role {
        case .pilot: pilot
        case .control: control
        case .other: other
        case .county: ink
        }
    }
}
