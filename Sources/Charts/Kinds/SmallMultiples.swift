import Domain
public import Drawing

/// The same series for every team, side by side on one scale, in the order of the register.
public struct SmallMultiples: Chart {
    /// One team.
    public struct Panel: Hashable, Sendable {
        /// The team's name.
        public var name: String
        /// What it is in the evaluation, such as `pilot`; may be empty.
        public var note: String
        /// Its months, oldest first.
        public var points: [ChartPoint]

        /// The panel of the team `name`.
        public init(name: String, note: String = "", points: [ChartPoint]) {
            self.name = name
            self.note = note
            self.points = points
        }

        /// The newest of its months that has a value.
        var latest: ChartPoint? { points.last { $0.value.number != nil } }
    }

    /// The unit in words.
    public var unit: String
    /// How values are written.
    public var format: ValueFormat
    /// The teams, in the order of the register.
    public var panels: [Panel]
    /// The county, drawn faintly behind each team.
    public var county: [ChartPoint]
    /// Panels side by side.
    public var columns: Int
    /// Whether the axis begins at zero where values do not fill too little of it.
    public var startsAtZero = true

    /// The panels of one measure.
    public init(
        unit: String, format: ValueFormat = ValueFormat(), panels: [Panel],
        county: [ChartPoint], columns: Int = 5
    ) {
        self.unit = unit
        self.format = format
        self.panels = panels
        self.county = county
        self.columns = max(1, columns)
    }

    /// The newest month with any value; a team's value of an older month is shown with its month.
    var newestMonth: Month? {
        (panels.map(\.points) + [county]).flatMap { $0 }
            .filter { $0.value.number != nil }.map(\.month).max()
    }

    /// The latest value of each team in words.
    public var alternativeText: String {
        let latest = panels.map { panel in
            guard let last = panel.latest else { return "\(panel.name) no value" }
            let month = last.month == newestMonth ? "" : " in \(last.month.shortText)"
            return "\(panel.name) \(last.value.text(format))\(month)"
        }
        return "\(panels.count) small charts on one scale, \(unit), the county behind each. "
            + "Latest values: " + latest.joined(separator: ", ") + "."
    }

    /// One row a month, one column a team, and the county.
    public var tableTwin: TableTwin {
        let months = (panels.first?.points ?? county).map(\.month)
        let series = panels.map { panel in
            Dictionary(panel.points.map { ($0.month, $0) }, uniquingKeysWith: { $1 })
        }
        let whole = Dictionary(county.map { ($0.month, $0) }, uniquingKeysWith: { $1 })
        return TableTwin(
            headers: ["Month"] + panels.map(\.name) + ["County"],
            rows: months.map { month in
                [month.shortText]
                    + (series + [whole]).map { $0[month]?.value.text(format) ?? "-" }
            })
    }

    /// The panels row by row on one scale, with one key.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var layout = PanelLayout(
            chart: self,
            builder: SceneBuilder(size: size, theme: theme, typesetter: typesetter))
        return layout.scene()
    }
}

/// Lays small multiples out as a grid with one key.
struct PanelLayout {
    let chart: SmallMultiples
    var builder: SceneBuilder
    private var theme: Theme { builder.theme }

    init(chart: SmallMultiples, builder: SceneBuilder) {
        self.chart = chart
        self.builder = builder
    }

    mutating func scene() -> Scene {
        let all = chart.panels.flatMap(\.points) + chart.county
        let numbers = all.compactMap(\.value.number)
        let range = AxisRange(
            all: numbers, core: numbers, startsAtZero: chart.startsAtZero, ceiling: nil, count: 4)
        builder.label(chart.unit, "unit", at: Point(0, 5))
        builder.key(
            keyEntries(range), at: Point(0, builder.box.bottom - 12), width: builder.box.width)
        let gutter = builder.axisWidth(range.breaks, chart.format)
        let rows = max(1, (chart.panels.count + chart.columns - 1) / chart.columns)
        let gap = 14.0
        let width =
            (builder.box.width - gutter - gap * Double(chart.columns - 1)) / Double(chart.columns)
        let height = (builder.box.height - 14 - 18) / Double(rows)
        for (index, panel) in chart.panels.enumerated() {
            let (row, column) = (index / chart.columns, index % chart.columns)
            let frame = Rectangle(
                x: gutter + Double(column) * (width + gap), y: 14 + Double(row) * height,
                width: width, height: height)
            let isLowest = index + chart.columns >= chart.panels.count
            draw(panel, frame, range, hasValues: column == 0, hasMonths: isLowest)
        }
        return builder.scene
    }

    private func keyEntries(_ range: AxisRange) -> [KeyEntry] {
        var entries = [
            KeyEntry(sign: .line(Stroke(theme.accent, width: 1.2)), words: "team"),
            KeyEntry(sign: .line(countyStroke), words: "county"),
        ]
        let points = chart.panels.flatMap(\.points)
        let states = KeyEntry.states(points.map(\.value)).map(\.words)
        if !states.isEmpty {
            let words = states.joined(separator: " or ")
            entries.append(KeyEntry(sign: .mark("Gap in a line:"), words: words))
        }
        if range.isBroken {
            let low = chart.format.axisText(range.breaks.lower, range.breaks)
            entries.append(
                KeyEntry(sign: .mark("Broken axis:"), words: "it begins at \(low), not at zero"))
        }
        return entries
    }

    private var countyStroke: Stroke { Stroke(Colour(0xB4BDC4), width: 1.4) }

    private mutating func draw(
        _ panel: SmallMultiples.Panel, _ frame: Rectangle, _ range: AxisRange, hasValues: Bool,
        hasMonths: Bool
    ) {
        let plot = frame.inset(top: 18, bottom: 18)
        let values = LinearScale(
            lower: range.breaks.lower, upper: range.breaks.upper, start: plot.bottom, end: plot.top)
        let months = MonthScale(
            (panel.points + chart.county).map(\.month), start: plot.left, end: plot.right)
        head(panel, frame)
        for value in range.breaks.values {
            let y = values.position(value)
            builder.line(
                [Point(plot.left, y), Point(plot.right, y)], "grid",
                Stroke(theme.hairline, width: 0.5))
            if hasValues {
                builder.label(
                    chart.format.axisText(value, range.breaks), "axis",
                    at: Point(plot.left - 6, y), .end)
            }
        }
        series(chart.county, months, values, "county", countyStroke)
        series(panel.points, months, values, "value", Stroke(theme.accent, width: 1.2))
        if let last = panel.latest, let number = last.value.number {
            let isNewest = last.month == chart.newestMonth
            let place = Point(months.position(last.month), values.position(number))
            builder.shape(
                .circle(place, radius: 2), "latest", fill: isNewest ? theme.accent : .white,
                line: isNewest ? Stroke(.white, width: 0.5) : Stroke(theme.accent, width: 1))
        }
        if hasMonths { years(months, plot) }
    }

    private mutating func head(_ panel: SmallMultiples.Panel, _ frame: Rectangle) {
        let figure =
            panel.latest.map { last in
                // An older value must not stand as if it were of now.
                (last.month == chart.newestMonth ? "" : "\(last.month.shortText): ")
                    + last.value.text(chart.format)
            } ?? "no value"
        let bold = theme.label.weight(.bold).colour(theme.ink)
        let y = frame.top + 7
        builder.label(figure, "latest", at: Point(frame.right, y), style: bold, .end)
        let room = frame.width - builder.width(figure, bold) - 6
        let name = theme.label.weight(.semibold).colour(theme.ink)
        let shown = builder.fitted(panel.name, room, name)
        let edge = builder.label(shown, "name", at: Point(frame.left, y), style: name).right
        let left = frame.left + room - edge - 4
        if !panel.note.isEmpty, builder.width(panel.note) <= left {
            builder.label(panel.note, "note", at: Point(edge + 4, y))
        }
    }

    private mutating func series(
        _ points: [ChartPoint], _ months: MonthScale, _ values: LinearScale, _ role: String,
        _ stroke: Stroke
    ) {
        for run in MonthRuns.split(points) {
            let line = run.map { Point(months.position($0.month), values.position($0.number)) }
            builder.line(line, role, stroke)
            if let only = line.first, line.count == 1 {
                builder.shape(
                    .circle(only, radius: stroke.width * 0.8), role, fill: stroke.colour)
            }
        }
    }

    /// The years under a panel, each at its January (or at the first month).
    private mutating func years(_ months: MonthScale, _ plot: Rectangle) {
        var edge = plot.left - 8
        for index in 0..<months.count {
            let month = months.first.advanced(by: index)
            guard month.number == 1 else { continue }
            let x = months.beginning(month)
            builder.line(
                [Point(x, plot.bottom), Point(x, plot.bottom + 3)], "tick",
                Stroke(theme.secondary, width: 0.75))
            let text = String(month.year)
            let half = builder.width(text) / 2
            let middle = min(x, builder.box.right - half)
            guard middle - half > edge + 4, middle + half <= plot.right + 4 else { continue }
            edge = builder.label(text, "axis", at: Point(middle, plot.bottom + 9), .middle).right
        }
    }
}
