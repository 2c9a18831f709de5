public import Domain
public import Drawing
import Foundation

/// Ratios with their intervals on one scale, each against 1: a forest of lines.
public struct RatioLines: Chart {
    /// One ratio, or a heading over those below it.
    public struct Row: Hashable, Sendable {
        /// Whom it is about.
        public var name: String
        /// The figures behind it, such as `450 of 1,190 and 640 of 1,190`.
        public var figures: String
        /// The ratio; nil where it is hidden, and for headings.
        public var ratio: Double?
        /// Its 95 % interval.
        public var interval: Interval?
        /// Whether it is a heading.
        public var isHeading: Bool

        /// The row of a group.
        public init(name: String, figures: String, ratio: Double?, interval: Interval?) {
            self.name = name
            self.figures = figures
            self.ratio = ratio
            self.interval = interval
            isHeading = false
        }

        /// A heading with a remark at its right.
        public init(heading: String, remark: String = "") {
            name = heading
            figures = remark
            isHeading = true
        }
    }

    /// What the figures are, over their column.
    public var figuresTitle: String
    /// What lies to the left of 1.
    public var lowerWords: String
    /// What lies to the right of 1.
    public var upperWords: String
    /// The rows from the top.
    public var rows: [Row]

    /// The chart of `rows`.
    public init(figuresTitle: String, lowerWords: String, upperWords: String, rows: [Row]) {
        self.figuresTitle = figuresTitle
        self.lowerWords = lowerWords
        self.upperWords = upperWords
        self.rows = rows
    }

    private static let format = ValueFormat(decimals: 2)

    /// The ratio of a row with its interval, or that it is hidden.
    func words(_ row: Row) -> String {
        guard !row.isHeading else { return "" }
        guard let ratio = row.ratio else { return "hidden: small numbers" }
        let limits = row.interval.map {
            " (\(Self.format.text($0.lower)) to \(Self.format.text($0.upper)))"
        }
        return Self.format.text(ratio) + (limits ?? "")
    }

    /// Each ratio in words.
    public var alternativeText: String {
        let all = rows.filter { !$0.isHeading }.map { "\($0.name) \(words($0))" }
        return "Risk ratios with 95 % intervals, below 1 \(lowerWords). "
            + all.joined(separator: "; ") + "."
    }

    /// One row a group.
    public var tableTwin: TableTwin {
        TableTwin(
            headers: ["Group", figuresTitle, "Risk ratio (95 % interval)"],
            rows: rows.map { [$0.name, $0.figures, words($0)] })
    }

    /// Names, figures, lines on a scale of ratios, ratios in words.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var layout = RatioLayout(
            chart: self, builder: SceneBuilder(size: size, theme: theme, typesetter: typesetter))
        return layout.scene()
    }
}

/// Lays out ratios as rows.
private struct RatioLayout {
    let chart: RatioLines
    var builder: SceneBuilder
    private var theme: Theme { builder.theme }
    private var plain: TextStyle { theme.label.colour(theme.ink) }
    private var bold: TextStyle { plain.weight(.semibold) }

    init(chart: RatioLines, builder: SceneBuilder) {
        self.chart = chart
        self.builder = builder
    }

    mutating func scene() -> Scene {
        let rows = chart.rows
        let groups = rows.filter { !$0.isHeading }
        let names = (rows.map { builder.width($0.name, bold) }.max() ?? 0) + 14
        let figures =
            (groups.map { builder.width($0.figures, plain) } + [builder.width(chart.figuresTitle)])
            .max() ?? 0
        let words = groups.map { builder.width(chart.words($0), plain) }.max() ?? 0
        let plot = builder.box.inset(
            left: names + figures + 14, top: 18, right: words + 14, bottom: 28)
        let pitch = plot.height / Double(max(rows.count, 1))
        let scale = axis(plot)
        builder.label(chart.figuresTitle, "title", at: Point(names, 6))
        builder.label("Risk ratio", "title", at: Point(plot.right + 12, 6))
        for (index, row) in rows.enumerated() {
            let y = plot.top + (Double(index) + 0.5) * pitch
            guard !row.isHeading else {
                builder.label(row.name, "heading", at: Point(0, y), style: bold)
                builder.label(row.figures, "remark", at: Point(names, y))
                continue
            }
            builder.label(row.name, "name", at: Point(8, y), style: plain)
            builder.label(row.figures, "figures", at: Point(names, y), style: plain)
            mark(row, scale, y)
            builder.label(
                chart.words(row), "words", at: Point(plot.right + 12, y), style: plain)
        }
        return builder.scene
    }

    /// Ratios lie on a scale of logarithms, where half and double are equally far from 1.
    private mutating func axis(_ plot: Rectangle) -> LinearScale {
        let edges = chart.rows.flatMap { row in
            [row.ratio, row.interval?.lower, row.interval?.upper].compactMap { $0 }
        }.filter { $0 > 0 }
        let low = min(edges.min() ?? 0.8, 0.8)
        let high = max(edges.max() ?? 1.25, 1.25)
        let scale = LinearScale(
            lower: log(low * 0.97), upper: log(high * 1.03), start: plot.left, end: plot.right)
        var edge = -Double.infinity
        for tick in [0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 1, 1.25, 1.5, 2, 3, 5, 10] {
            guard scale.contains(log(tick)) else { continue }
            let x = scale.position(log(tick))
            let isOne = tick == 1
            builder.line(
                [Point(x, plot.top), Point(x, plot.bottom)], isOne ? "no difference" : "grid",
                isOne ? Stroke(theme.ink, width: 1) : Stroke(theme.hairline, width: 0.5))
            let text = ValueFormat(decimals: tick == 1.25 ? 2 : 1).text(tick)
            guard x - builder.width(text) / 2 > edge + 3 else { continue }
            edge = builder.label(text, "axis", at: Point(x, plot.bottom + 8), .middle).right
        }
        let one = scale.position(0)
        builder.label(
            chart.lowerWords + " ←", "direction", at: Point(one - 6, plot.bottom + 20), .end)
        builder.label("→ " + chart.upperWords, "direction", at: Point(one + 6, plot.bottom + 20))
        return scale
    }

    private mutating func mark(_ row: RatioLines.Row, _ scale: LinearScale, _ y: Double) {
        guard let ratio = row.ratio, ratio > 0 else { return }
        let isApart = row.interval.map { $0.lower > 1 || $0.upper < 1 } ?? false
        let colour = isApart ? theme.neutral : theme.common
        if let interval = row.interval, interval.lower > 0 {
            builder.line(
                [
                    Point(scale.position(log(interval.lower)), y),
                    Point(scale.position(log(interval.upper)), y),
                ], "interval", Stroke(colour, width: 1.4))
        }
        builder.symbol(
            isApart ? .neutral : .commonCause, at: Point(scale.position(log(ratio)), y),
            scale: isApart ? 1.2 : 1.6)
    }
}
