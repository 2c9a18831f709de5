import Domain
public import Drawing

/// The last months of a series in the height of a table row: line, mean, limits, latest point.
public struct Sparkline: Chart {
    /// The name of the series, for the alternative text.
    public var name: String
    /// How values are written.
    public var format: ValueFormat
    /// The months, oldest first; usually 24.
    public var points: [ChartPoint]
    /// The mean and limits by stretches, as in an SPC chart.
    public var segments: [SPCChart.Segment]

    /// The sparkline of `points`.
    public init(
        name: String, format: ValueFormat = ValueFormat(), points: [ChartPoint],
        segments: [SPCChart.Segment] = []
    ) {
        self.name = name
        self.format = format
        self.points = points
        self.segments = segments
    }

    /// Latest, lowest and highest value in words.
    public var alternativeText: String {
        let numbers = points.compactMap(\.value.number)
        guard let low = numbers.min(), let high = numbers.max(), let last = numbers.last else {
            return "\(name): no values to show."
        }
        return "\(name), \(points.count) months: latest \(format.text(last)), "
            + "lowest \(format.text(low)), highest \(format.text(high))."
    }

    /// One row a month.
    public var tableTwin: TableTwin {
        TableTwin(
            headers: ["Month", "Value"],
            rows: points.map { [$0.month.shortText, $0.value.text(format)] })
    }

    /// Limits as a band, mean, line and latest point; labels only where there is no data.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var builder = SceneBuilder(size: size, theme: theme, typesetter: typesetter)
        let frame = builder.box.inset(by: 4)
        let months = MonthScale(points.map(\.month), start: frame.left, end: frame.right)
        let shown = segments.filter { segment in points.contains { segment.covers($0.month) } }
        let edges = shown.flatMap(\.allLimits).flatMap { [$0.lower, $0.upper] }
        let all = points.compactMap(\.value.number) + edges + shown.map(\.mean)
        let (low, high) = (all.min() ?? 0, all.max() ?? 1)
        let values = LinearScale(lower: low, upper: high, start: frame.bottom, end: frame.top)
        for segment in shown {
            let left = max(frame.left, months.beginning(segment.first))
            let right = min(frame.right, months.ending(segment.last))
            for band in bands(of: segment, months, from: left, to: right) {
                let top = values.position(band.limits.upper)
                let box = Rectangle(
                    x: band.left, y: top, width: band.right - band.left,
                    height: values.position(band.limits.lower) - top)
                builder.shape(.rectangle(box), "limits", fill: Colour(0xE6EBED))
            }
            let y = values.position(segment.mean)
            builder.line(
                [Point(left, y), Point(right, y)], "mean", Stroke(theme.common, width: 0.6))
        }
        for run in MonthRuns.split(points) {
            let line = run.map { Point(months.position($0.month), values.position($0.number)) }
            builder.line(line, "value", Stroke(theme.ink, width: 1))
            if let only = line.first, line.count == 1 {
                builder.shape(.circle(only, radius: 0.9), "value", fill: theme.ink)
            }
        }
        if let last = points.last(where: { $0.value.number != nil }),
            let number = last.value.number
        {
            let place = Point(months.position(last.month), values.position(number))
            builder.symbol(last.signal, at: place, isHollow: last.isProvisional, scale: 0.95)
        }
        if all.isEmpty { builder.label("no data", "empty", at: Point(frame.left, frame.centre.y)) }
        return builder.scene
    }

    /// The limits of a segment as one band, or as one for each month where each has its own.
    private func bands(
        of segment: SPCChart.Segment, _ months: MonthScale, from left: Double, to right: Double
    ) -> [(limits: Interval, left: Double, right: Double)] {
        guard !segment.steps.isEmpty else {
            return segment.limits.map { [($0, left, right)] } ?? []
        }
        return points.filter { segment.covers($0.month) }.compactMap { point in
            segment.steps[point.month].map {
                (
                    $0, max(left, months.beginning(point.month)),
                    min(right, months.ending(point.month))
                )
            }
        }
    }
}

extension SPCChart.Segment {
    func covers(_ month: Month) -> Bool { first <= month && month <= last }
}

/// Stretches of points in a row that have a value: months, or quarters where no two points are
/// nearer to each other.
enum MonthRuns {
    static func split(_ points: [ChartPoint]) -> [[(month: Month, number: Double)]] {
        let step = zip(points, points.dropFirst()).map { $0.month.distance(to: $1.month) }.min()
        var runs: [[(month: Month, number: Double)]] = []
        var before: Month?
        for point in points {
            guard let number = point.value.number else {
                before = nil
                continue
            }
            if let before, before.distance(to: point.month) == step {
                runs[runs.count - 1].append((point.month, number))
            } else {
                runs.append([(point.month, number)])
            }
            before = point.month
        }
        return runs
    }
}
