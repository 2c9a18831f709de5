import Drawing

/// Names and last figures of lines, at their right ends and none upon another.
struct EndLabels {
    /// One line's end.
    struct End {
        /// The height at which the line ends.
        let height: Double
        /// What stands there.
        let text: String
        /// The kind of text, such as `end pilot`.
        let kind: String
        let style: TextStyle
    }

    let ends: [End]

    /// Draws them right of the plot; a label that had to move is led to by a thin line.
    func draw(on builder: inout SceneBuilder, plot: Rectangle) {
        let middles = LabelStack.spread(
            ends.map(\.height), height: 11, low: plot.top - 6, high: plot.bottom + 7)
        for (end, y) in zip(ends, middles) {
            if abs(end.height - y) > 3 {
                builder.line(
                    [
                        Point(plot.right + 1, end.height), Point(plot.right + 4, end.height),
                        Point(plot.right + 9, y),
                    ], "leader", Stroke(builder.theme.other, width: 0.5))
            }
            builder.label(end.text, end.kind, at: Point(plot.right + 12, y), style: end.style)
        }
    }
}
