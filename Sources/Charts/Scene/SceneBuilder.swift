import Drawing

/// Collects marks and measures labels while a chart is laid out.
struct SceneBuilder {
    let theme: Theme
    let typesetter: Typesetter
    private(set) var scene: Scene

    init(size: Size, theme: Theme, typesetter: Typesetter) {
        self.theme = theme
        self.typesetter = typesetter
        scene = Scene(size: size)
    }

    /// The whole box.
    var box: Rectangle {
        Rectangle(x: 0, y: 0, width: scene.size.width, height: scene.size.height)
    }

    mutating func shape(_ path: Path, _ role: String, fill: Colour? = nil, line: Stroke? = nil) {
        scene.marks.append(.shape(Shape(role: role, path: path, fill: fill, stroke: line)))
    }

    mutating func line(_ points: [Point], _ role: String, _ stroke: Stroke) {
        guard points.count > 1 else { return }
        shape(.line(points), role, line: stroke)
    }

    @discardableResult
    mutating func label(
        _ text: String, _ role: String, at point: Point, style: TextStyle? = nil,
        _ horizontal: TextAnchor.Horizontal = .start, _ vertical: TextAnchor.Vertical = .middle
    ) -> Rectangle {
        let style = style ?? theme.label
        let anchor = TextAnchor(horizontal, vertical)
        let bounds = typesetter.bounds(text, at: point, style: style, anchor: anchor)
        guard !text.isEmpty else { return bounds }
        scene.marks.append(
            .label(
                Label(
                    role: role, text: text, point: point, anchor: anchor, style: style,
                    bounds: bounds)))
        return bounds
    }

    func width(_ text: String, _ style: TextStyle? = nil) -> Double {
        typesetter.width(text, style: style ?? theme.label)
    }

    /// `text`, cut with an ellipsis where it is wider than `width` points.
    func fitted(_ text: String, _ width: Double, _ style: TextStyle? = nil) -> String {
        guard self.width(text, style) > width else { return text }
        var (low, high) = (0, text.count)
        while low < high {
            let middle = (low + high + 1) / 2
            let fits = self.width(cut(text, middle), style) <= width
            (low, high) = fits ? (middle, high) : (low, middle - 1)
        }
        return low == 0 ? "" : cut(text, low)
    }

    /// `text` broken at spaces into lines of at most `width` points and at most `limit` lines.
    func wrapped(_ text: String, _ width: Double, _ style: TextStyle? = nil, limit: Int = 9)
        -> [String]
    {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if line.isEmpty || self.width(longer, style) <= width {
                line = longer
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        if !line.isEmpty { lines.append(line) }
        if lines.count > limit {
            lines = lines.prefix(limit - 1) + [lines[(limit - 1)...].joined(separator: " ")]
        }
        return lines.map { fitted($0, width, style) }
    }

    private func cut(_ text: String, _ count: Int) -> String {
        var kept = String(text.prefix(count))
        while kept.last == " " || kept.last == "," { kept.removeLast() }
        return kept + "…"
    }
}
