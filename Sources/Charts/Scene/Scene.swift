public import Drawing

/// A resolved chart: plain shapes and one-line labels in points, in drawing order.
public struct Scene: Hashable, Sendable {
    /// The box that everything lies in.
    public var size: Size
    /// What is drawn, first the lowest.
    public var marks: [Mark]

    /// An empty scene of `size` points.
    public init(size: Size) {
        self.size = size
        marks = []
    }

    /// All labels, in drawing order.
    public var labels: [Label] {
        marks.compactMap { if case .label(let label) = $0 { label } else { nil } }
    }
}

/// One thing that is drawn.
public enum Mark: Hashable, Sendable {
    case shape(Shape)
    case label(Label)
}

/// An outline with its fill and line.
public struct Shape: Hashable, Sendable {
    /// What it stands for, such as `mean`; for tests and for the text of a scene.
    public var role: String
    /// The outline.
    public var path: Path
    /// What it is filled with.
    public var fill: Colour?
    /// The line along it.
    public var stroke: Stroke?
}

/// Text on one line.
public struct Label: Hashable, Sendable {
    /// What it stands for, such as `axis`.
    public var role: String
    /// The words.
    public var text: String
    /// Where its anchor lies.
    public var point: Point
    /// Which point of the text that is.
    public var anchor: TextAnchor
    /// Size, weight and colour.
    public var style: TextStyle
    /// The room it takes, measured when the scene was made.
    public var bounds: Rectangle
}
