import Domain
import Drawing

extension SceneBuilder {
    /// Width that the labels of an upright axis take, with the gap to the plot.
    func axisWidth(_ breaks: Breaks, _ format: ValueFormat) -> Double {
        (breaks.values.map { width(format.axisText($0, breaks)) }.max() ?? 0) + 6
    }

    /// Grid lines with their figures to the left of `plot`.
    mutating func valueAxis(
        _ breaks: Breaks, scale: LinearScale, plot: Rectangle, format: ValueFormat,
        isBroken: Bool = false
    ) {
        for value in breaks.values where scale.contains(value) {
            let y = scale.position(value)
            line(
                [Point(plot.left, y), Point(plot.right, y)], "grid",
                Stroke(theme.hairline, width: 0.5))
            label(
                format.axisText(value, breaks), "axis",
                at: Point(plot.left - 6, y), .end)
        }
        if isBroken { breakMark(at: Point(plot.left, plot.bottom)) }
    }

    /// Months under `plot`, the year once under its first month.
    mutating func monthAxis(_ scale: MonthScale, plot: Rectangle) {
        let ink = Stroke(theme.secondary, width: 0.75)
        line([Point(plot.left, plot.bottom), Point(plot.right, plot.bottom)], "axis line", ink)
        for month in scale.thirds {
            let x = scale.position(month)
            line([Point(x, plot.bottom), Point(x, plot.bottom + 3)], "tick", ink)
        }
        let months = scale.labelled(width: width("May"))
        var year = 0
        var edge = -Double.infinity
        for month in months {
            let x = scale.position(month)
            label(String(month.shortText.prefix(3)), "axis", at: Point(x, plot.bottom + 9), .middle)
            let text = String(month.year)
            guard month.year != year, x - width(text) / 2 > edge + 3 else { continue }
            year = month.year
            edge = label(text, "axis", at: Point(x, plot.bottom + 19), .middle).right
        }
    }

    /// Height of the month axis under a plot.
    static let monthAxisHeight = 25.0

    /// A zigzag at the foot of an axis that does not begin at zero.
    private mutating func breakMark(at foot: Point) {
        let steps: [(Double, Double)] = [(0, 0), (0, -2), (-3, -3.5), (3, -6.5), (0, -8), (0, -10)]
        line(
            steps.map { Point(foot.x + $0.0, foot.y + $0.1) }, "axis break",
            Stroke(theme.secondary, width: 0.75))
    }

    /// Dated reasons over `plot`, each with a rule down through it; labels that would touch
    /// go to a row of their own.
    mutating func annotations(_ items: [Annotation], plot: Rectangle, rows: [Int]) {
        for (item, row) in zip(items, rows) {
            let count = (rows.max() ?? 0) + 1
            let y = plot.top - 7 - Double(count - 1 - row) * 11
            line(
                [Point(item.x, y + 5), Point(item.x, plot.bottom)], "annotation rule",
                Stroke(theme.ink, width: 0.75, dashes: item.isDashed ? [2, 2] : []))
            let span = annotationSpan(item, plot: plot)
            label(span.text, "annotation", at: Point(span.left, y), style: annotationStyle)
        }
    }

    /// The row of each label, the lowest first, so that none touches another.
    func annotationRows(_ items: [Annotation], plot: Rectangle) -> [Int] {
        var ends: [[(Double, Double)]] = []
        return items.map { item in
            let span = annotationSpan(item, plot: plot)
            let row =
                ends.firstIndex { taken in
                    taken.allSatisfy { span.left > $0.1 + 6 || span.right < $0.0 - 6 }
                } ?? ends.count
            if row == ends.count { ends.append([]) }
            ends[row].append((span.left, span.right))
            return row
        }
    }

    private var annotationStyle: TextStyle { theme.label.colour(theme.ink) }

    private func annotationSpan(
        _ item: Annotation, plot: Rectangle
    ) -> (text: String, left: Double, right: Double) {
        let text = fitted(item.text, plot.width, annotationStyle)
        let size = width(text, annotationStyle)
        let left = min(max(item.x - 2, plot.left), plot.right - size)
        return (text, left, left + size)
    }
}

/// A dated reason at a place of the month axis.
struct Annotation: Hashable {
    let x: Double
    let text: String
    let isDashed: Bool
}
