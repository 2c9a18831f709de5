public import Domain
public import Drawing

/// How many are still free of an event as days pass, one stepped curve for each group.
public struct FreedomCurves: Chart {
    /// The share free after a day.
    public struct Point: Hashable, Sendable {
        /// Days from the start.
        public var day: Double
        /// The share that is free, in per cent.
        public var share: Double
        /// Its 95 % interval in per cent.
        public var interval: Interval?

        /// A point of a curve.
        public init(day: Double, share: Double, interval: Interval? = nil) {
            self.day = day
            self.share = share
            self.interval = interval
        }
    }

    /// One curve.
    public struct Curve: Hashable, Sendable {
        /// Whom it is about.
        public var name: String
        /// What it is in the evaluation.
        public var role: PilotControlLines.Role
        /// Its points by rising day.
        public var points: [Point]

        /// The curve of a group.
        public init(name: String, role: PilotControlLines.Role, points: [Point]) {
            self.name = name
            self.role = role
            self.points = points
        }
    }

    /// What the upright axis shows, in words.
    public var unit: String
    /// What the level axis counts from, in words.
    public var clock: String
    /// The curves; the first has its interval as a band.
    public var curves: [Curve]

    /// The chart of `curves`.
    public init(unit: String, clock: String, curves: [Curve]) {
        self.unit = unit
        self.clock = clock
        self.curves = curves
    }

    private static let format = ValueFormat.percent(decimals: 0)

    /// Where each curve ends, in words.
    public var alternativeText: String {
        let ends = curves.compactMap { curve in
            curve.points.last.map {
                "\(curve.name) \(Self.format.text($0.share)) after \(Int($0.day)) days"
            }
        }
        return "Falling curves of \(unit), by \(clock). " + ends.joined(separator: ", ") + "."
    }

    /// One row a day, one column a curve.
    public var tableTwin: TableTwin {
        let days = Set(curves.flatMap(\.points).map(\.day)).sorted()
        return TableTwin(
            headers: [clock] + curves.map(\.name),
            rows: days.map { day in
                ["\(Int(day))"]
                    + curves.map { curve in
                        curve.points.first { $0.day == day }.map { Self.format.text($0.share) }
                            ?? "-"
                    }
            })
    }

    /// Unit, stepped curves with a band around the first, names at the right end, key.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var layout = FreedomLayout(
            chart: self, format: Self.format,
            builder: SceneBuilder(size: size, theme: theme, typesetter: typesetter))
        return layout.scene()
    }
}

/// Lays out stepped curves.
private struct FreedomLayout {
    let chart: FreedomCurves
    let format: ValueFormat
    var builder: SceneBuilder
    private var theme: Theme { builder.theme }
    private var days = LinearScale(lower: 0, upper: 1, start: 0, end: 1)
    private var shares = LinearScale(lower: 0, upper: 100, start: 1, end: 0)

    init(chart: FreedomCurves, format: ValueFormat, builder: SceneBuilder) {
        self.chart = chart
        self.format = format
        self.builder = builder
    }

    mutating func scene() -> Scene {
        builder.label(builder.fitted(chart.unit, builder.box.width), "unit", at: Point(0, 5))
        let last = chart.curves.flatMap(\.points).map(\.day).max() ?? 1
        let upright = Breaks(from: 0, to: 100, count: 6)
        let gutter = ends.map { builder.width($0.text, style($0.role)) }.max() ?? 0
        let key = KeyEntry(sign: .band(theme.ink.tint(0.12)), words: "95 % interval of the first")
        let keyHeight = builder.keyHeight([key], width: builder.box.width)
        let left = builder.axisWidth(upright, format)
        let plot = Rectangle(
            x: left, y: 16, width: max(20, builder.box.width - left - gutter - 16),
            height: max(20, builder.box.height - 16 - 26 - keyHeight))
        days = LinearScale(lower: 0, upper: last, start: plot.left, end: plot.right)
        shares = LinearScale(lower: 0, upper: 100, start: plot.bottom, end: plot.top)
        builder.valueAxis(upright, scale: shares, plot: plot, format: format)
        dayAxis(plot, last)
        band()
        for curve in chart.curves {
            builder.line(stepped(curve), "curve \(curve.role.rawValue)", stroke(curve.role))
        }
        endLabels(plot)
        builder.key(
            [key], at: Point(0, builder.box.bottom - keyHeight), width: builder.box.width)
        return builder.scene
    }

    private mutating func dayAxis(_ plot: Rectangle, _ last: Double) {
        let ink = Stroke(theme.secondary, width: 0.75)
        builder.line(
            [Point(plot.left, plot.bottom), Point(plot.right, plot.bottom)], "axis line", ink)
        for day in stride(from: 0, through: last, by: 28) {
            let x = days.position(day)
            builder.line([Point(x, plot.bottom), Point(x, plot.bottom + 3)], "tick", ink)
            builder.label("\(Int(day))", "axis", at: Point(x, plot.bottom + 9), .middle)
        }
        builder.label(chart.clock, "axis title", at: Point(plot.left, plot.bottom + 20))
    }

    /// A curve stands at a level until the day on which it falls.
    private func stepped(_ curve: FreedomCurves.Curve) -> [Point] {
        var level = 100.0
        var line = [Point(days.position(0), shares.position(100))]
        for point in curve.points {
            let x = days.position(point.day)
            line.append(Point(x, shares.position(level)))
            line.append(Point(x, shares.position(point.share)))
            level = point.share
        }
        return line
    }

    private mutating func band() {
        guard let first = chart.curves.first else { return }
        let known = first.points.filter { $0.interval != nil }
        guard known.count > 1 else { return }
        func edge(_ limit: (Interval) -> Double) -> [Point] {
            var line: [Point] = []
            for (index, point) in known.enumerated() {
                guard let interval = point.interval else { continue }
                let y = shares.position(limit(interval))
                line.append(Point(days.position(point.day), y))
                if index + 1 < known.count {
                    line.append(Point(days.position(known[index + 1].day), y))
                }
            }
            return line
        }
        builder.shape(
            .polygon(edge(\.upper) + edge(\.lower).reversed()), "interval",
            fill: theme.ink.tint(0.12))
    }

    private var ends: [(share: Double, text: String, role: PilotControlLines.Role)] {
        chart.curves.compactMap { curve in
            curve.points.last.map {
                ($0.share, "\(curve.name) \(format.text($0.share))", curve.role)
            }
        }
    }

    private mutating func endLabels(_ plot: Rectangle) {
        let labels = EndLabels(
            ends: ends.map { end in
                EndLabels.End(
                    height: shares.position(end.share), text: end.text,
                    kind: "end \(end.role.rawValue)", style: style(end.role))
            })
        labels.draw(on: &builder, plot: plot)
    }

    private func style(_ role: PilotControlLines.Role) -> TextStyle {
        theme.label.colour(theme.colour(of: role)).weight(role == .county ? .semibold : .regular)
    }

    private func stroke(_ role: PilotControlLines.Role) -> Stroke {
        switch role {
        case .pilot: Stroke(theme.pilot, width: 1.5)
        case .control: Stroke(theme.control, width: 1.5, dashes: [5, 2])
        case .other: Stroke(theme.other, width: 0.8)
        case .county: Stroke(theme.ink, width: 1.2)
        }
    }
}
