public import Domain
public import Drawing

/// Teams by size and value inside their control limits; only those outside are named.
public struct FunnelChart: Chart {
    /// Where a team lies.
    public enum Position: String, Hashable, Sendable {
        case inside, outside95, outside998

        /// The plain words.
        public var words: String {
            switch self {
            case .inside: "within the usual range"
            case .outside95: "outside the 95 % limits"
            case .outside998: "outside the 99.8 % limits"
            }
        }
    }

    /// One team.
    public struct Dot: Hashable, Sendable {
        /// The team's name.
        public var name: String
        /// Its denominator.
        public var size: Double
        /// Its value.
        public var value: ChartValue
        /// Where it lies.
        public var position: Position

        /// The dot of the team `name`.
        public init(name: String, size: Double, value: ChartValue, position: Position) {
            self.name = name
            self.size = size
            self.value = value
            self.position = position
        }
    }

    /// The limits at one size.
    public struct CurvePoint: Hashable, Sendable {
        /// The denominator.
        public var size: Double
        /// The 95 % limits.
        public var limits95: Interval
        /// The 99.8 % limits.
        public var limits998: Interval

        /// The limits at `size`.
        public init(size: Double, limits95: Interval, limits998: Interval) {
            self.size = size
            self.limits95 = limits95
            self.limits998 = limits998
        }
    }

    /// The unit in words.
    public var unit: String
    /// What the size is, in words.
    public var sizeUnit: String
    /// How values are written.
    public var format: ValueFormat
    /// The teams.
    public var dots: [Dot]
    /// The limits by rising size.
    public var curves: [CurvePoint]
    /// The average that the limits stand around.
    public var average: Double

    /// The funnel of `dots`.
    public init(
        unit: String, sizeUnit: String, format: ValueFormat = ValueFormat(), dots: [Dot],
        curves: [CurvePoint], average: Double
    ) {
        self.unit = unit
        self.sizeUnit = sizeUnit
        self.format = format
        self.dots = dots
        self.curves = curves
        self.average = average
    }

    /// The average and the teams outside the limits in words.
    public var alternativeText: String {
        let far = dots.filter { $0.position != .inside && $0.value.number != nil }
        let words =
            far.isEmpty
            ? "All lie within the usual range."
            : far.map { "\($0.name) lies \($0.position.words)" }.joined(separator: "; ") + "."
        return "Funnel chart of \(dots.count) teams, \(unit), by \(sizeUnit); "
            + "average \(format.text(average)). " + words
    }

    /// One row a team: size, value and position.
    public var tableTwin: TableTwin {
        let whole = ValueFormat(decimals: 0)
        return TableTwin(
            headers: ["Team", "Size", "Value", "Position"],
            rows: dots.map { dot in
                [
                    dot.name, whole.text(dot.size), dot.value.text(format),
                    dot.value.number == nil ? dot.value.stateWords : dot.position.words,
                ]
            })
    }

    /// Limits as curves, the average, dots, and the names of outliers.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var layout = FunnelLayout(
            chart: self,
            builder: SceneBuilder(size: size, theme: theme, typesetter: typesetter))
        return layout.scene()
    }
}

/// Lays a funnel out: curves, average, dots, names of outliers where there is room.
struct FunnelLayout {
    let chart: FunnelChart
    var builder: SceneBuilder
    private var theme: Theme { builder.theme }
    private var plot = Rectangle(x: 0, y: 0, width: 0, height: 0)
    private var sizes = LinearScale(lower: 0, upper: 1, start: 0, end: 1)
    private var values = LinearScale(lower: 0, upper: 1, start: 1, end: 0)

    init(chart: FunnelChart, builder: SceneBuilder) {
        self.chart = chart
        self.builder = builder
    }

    mutating func scene() -> Scene {
        builder.label(builder.fitted(chart.unit, builder.box.width), "unit", at: Point(0, 5))
        let numbers = chart.dots.compactMap(\.value.number)
        let edges = chart.curves.flatMap { [$0.limits95.lower, $0.limits95.upper] }
        let all = numbers + edges.filter { $0 >= 0 } + [chart.average]
        let (low, high) = (all.min() ?? 0, all.max() ?? 1)
        // A funnel shows differences: zero is left out where it would take much of the height.
        let isBroken = low > high * 0.3
        let pad = (high - low) * 0.05
        let upright = Breaks(
            from: isBroken ? low - pad : min(0, low), to: high + pad,
            count: max(3, min(6, Int(builder.box.height / 36))))
        let largest = (chart.dots.map(\.size) + chart.curves.map(\.size)).max() ?? 1
        let across = Breaks(from: 0, to: largest, count: 5)
        let average = "Average \(chart.format.text(chart.average))"
        plot = builder.box.inset(
            left: builder.axisWidth(upright, chart.format), top: 18,
            right: builder.width(average) + 8, bottom: 40)
        values = LinearScale(
            lower: upright.lower, upper: upright.upper, start: plot.bottom, end: plot.top)
        sizes = LinearScale(
            lower: 0, upper: max(largest * 1.03, 1), start: plot.left, end: plot.right)
        builder.valueAxis(
            upright, scale: values, plot: plot, format: chart.format, isBroken: isBroken)
        sizeAxis(across)
        curves()
        let y = values.position(chart.average)
        builder.line(
            [Point(plot.left, y), Point(plot.right, y)], "average", Stroke(theme.ink, width: 0.9))
        builder.label(average, "average", at: Point(plot.right + 6, y))
        dots()
        var key = keyEntries
        if isBroken {
            let text = chart.format.axisText(upright.lower, upright)
            key.append(
                KeyEntry(sign: .mark("Broken axis:"), words: "it begins at \(text), not at zero"))
        }
        builder.key(key, at: Point(0, builder.box.bottom - 12), width: builder.box.width)
        return builder.scene
    }

    private var keyEntries: [KeyEntry] {
        [
            KeyEntry(sign: .line(stroke95), words: "95 % limits"),
            KeyEntry(sign: .line(stroke998), words: "99.8 % limits"),
            KeyEntry(sign: .symbol(.neutral, isHollow: false), words: "outside 99.8 %"),
            KeyEntry(sign: .symbol(.neutral, isHollow: true), words: "outside 95 %"),
        ]
    }

    private var stroke95: Stroke { Stroke(theme.limit, width: 0.9, dashes: [4, 2.5]) }
    private var stroke998: Stroke { Stroke(theme.limit, width: 0.9) }

    private mutating func sizeAxis(_ breaks: Breaks) {
        let ink = Stroke(theme.secondary, width: 0.75)
        builder.line(
            [Point(plot.left, plot.bottom), Point(plot.right, plot.bottom)], "axis line", ink)
        var edge = -Double.infinity
        for value in breaks.values where sizes.contains(value) {
            let x = sizes.position(value)
            builder.line([Point(x, plot.bottom), Point(x, plot.bottom + 3)], "tick", ink)
            let text = ValueFormat(decimals: breaks.decimals).text(value)
            guard x - builder.width(text) / 2 > edge + 4 else { continue }
            edge = builder.label(text, "axis", at: Point(x, plot.bottom + 9), .middle).right
        }
        builder.label(
            builder.fitted(chart.sizeUnit, plot.width), "size unit",
            at: Point(plot.right, plot.bottom + 20), .end)
    }

    /// Each curve, cut where it leaves the plot.
    private mutating func curves() {
        let edges: [(String, Stroke, (FunnelChart.CurvePoint) -> Double)] = [
            ("limits 95", stroke95, { $0.limits95.lower }),
            ("limits 95", stroke95, { $0.limits95.upper }),
            ("limits 99.8", stroke998, { $0.limits998.lower }),
            ("limits 99.8", stroke998, { $0.limits998.upper }),
        ]
        for (role, stroke, edge) in edges {
            var line: [Point] = []
            for point in chart.curves where values.contains(edge(point)) {
                line.append(Point(sizes.position(point.size), values.position(edge(point))))
            }
            builder.line(line, role, stroke)
        }
    }

    private mutating func dots() {
        let seen = chart.dots.compactMap { dot in
            dot.value.number.map { number in
                (dot: dot, at: Point(sizes.position(dot.size), values.position(number)))
            }
        }
        for (dot, place) in seen {
            switch dot.position {
            case .inside:
                builder.shape(
                    .circle(place, radius: 2.6), "dot inside", fill: theme.common,
                    line: Stroke(.white, width: 0.5))
            case .outside95: builder.symbol(.neutral, at: place, isHollow: true, role: "dot")
            case .outside998: builder.symbol(.neutral, at: place, role: "dot")
            }
        }
        var taken = seen.map { Rectangle(x: $0.at.x - 3, y: $0.at.y - 3, width: 6, height: 6) }
        for curve in chart.curves {
            for edge in [curve.limits95, curve.limits998] {
                for value in [edge.lower, edge.upper] where values.contains(value) {
                    let place = Point(sizes.position(curve.size), values.position(value))
                    taken.append(Rectangle(x: place.x - 1, y: place.y - 1, width: 2, height: 2))
                }
            }
        }
        let outliers = seen.filter { $0.dot.position != .inside }
        for (dot, place) in outliers {
            // A name close to another outlier would be read as that one's.
            let others = outliers.filter { $0.dot != dot }.map { other in
                Rectangle(x: other.at.x - 12, y: other.at.y - 12, width: 24, height: 24)
            }
            if !name(dot.name, beside: place, &taken, keepingOff: others) {
                name(dot.name, beside: place, &taken, keepingOff: [])
            }
        }
    }

    /// Puts a name on the first free side of its dot; none where all sides are taken.
    @discardableResult
    private mutating func name(
        _ text: String, beside place: Point, _ taken: inout [Rectangle],
        keepingOff others: [Rectangle]
    ) -> Bool {
        let style = theme.label.colour(theme.ink).weight(.medium)
        let sides: [(Point, TextAnchor.Horizontal)] = [
            (Point(place.x + 6, place.y), .start), (Point(place.x - 6, place.y), .end),
            (Point(place.x, place.y - 9), .middle), (Point(place.x, place.y + 9), .middle),
            (Point(place.x + 6, place.y - 8), .start), (Point(place.x + 6, place.y + 8), .start),
            (Point(place.x - 6, place.y - 8), .end), (Point(place.x - 6, place.y + 8), .end),
            (Point(place.x, place.y - 18), .middle), (Point(place.x, place.y + 18), .middle),
        ]
        for (point, side) in sides {
            let bounds = builder.typesetter.bounds(
                text, at: point, style: style, anchor: TextAnchor(side, .middle))
            let isFree = !(taken + others).contains { $0.overlaps(bounds.inset(by: -1)) }
            guard isFree, plot.contains(bounds, tolerance: 2) else { continue }
            builder.label(text, "outlier", at: point, style: style, side)
            taken.append(bounds)
            return true
        }
        return false
    }
}
