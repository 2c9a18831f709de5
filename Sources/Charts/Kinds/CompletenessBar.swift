public import Drawing

/// How much of what was expected has come in, as a short bar with its figure.
public struct CompletenessBar: Chart {
    /// The share that came in, 0 to 1; `nil` where nothing is known of it.
    public var share: Double?
    /// Whether the figure stands beside the bar.
    public var hasFigure: Bool
    /// The share that came in at most, where `share` is not known: drawn as an outline.
    public var atMost: Double?

    /// The bar of `share`.
    public init(share: Double?, atMost: Double? = nil, hasFigure: Bool = true) {
        self.share = share
        self.atMost = atMost
        self.hasFigure = hasFigure
    }

    /// Whole per cent, rounded down so that only all is 100 %.
    private var figure: String {
        guard let share else { return atMost == nil ? ".." : "not known" }
        return Self.percent(share)
    }

    private static func percent(_ share: Double) -> String {
        "\(Int((min(max(share, 0), 1) * 100 + 1e-9).rounded(.down)))\u{A0}%"
    }

    /// The share in words.
    public var alternativeText: String {
        guard share == nil, let atMost else {
            return share == nil ? "Completeness not known." : "Completeness \(figure)."
        }
        return "Completeness not known, at most \(Self.percent(atMost))."
    }

    /// The share as a table of one cell.
    public var tableTwin: TableTwin {
        TableTwin(headers: ["Completeness"], rows: [[figure]])
    }

    /// The bar, and its figure to the right of it.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var builder = SceneBuilder(size: size, theme: theme, typesetter: typesetter)
        let widest = share == nil && atMost != nil ? figure : "100\u{A0}%"
        let room = hasFigure ? builder.width(widest) + 5 : 0
        let track = Rectangle(
            x: 0, y: size.height / 2 - 2.5, width: max(0, size.width - room), height: 5)
        builder.shape(.rectangle(track, radius: 2.5), "track", fill: theme.hairline)
        if let share {
            var bar = track
            bar.width = track.width * min(max(share, 0), 1)
            // Whole bars in ink, gaps in the colour of concern: the gap is what to look at.
            let colour = share >= 0.95 ? theme.secondary : theme.concern
            if bar.width > 0 {
                builder.shape(.rectangle(bar, radius: 2.5), "share", fill: colour)
            }
        }
        if share == nil, let atMost {
            var outline = track
            outline.width = track.width * min(max(atMost, 0), 1)
            if outline.width > 0 {
                builder.shape(
                    .rectangle(outline, radius: 2.5), "at most",
                    line: Stroke(theme.secondary, width: 0.75))
            }
        }
        if hasFigure {
            builder.label(
                figure, "figure", at: Point(size.width, size.height / 2),
                style: theme.label.colour(theme.ink), .end)
        }
        return builder.scene
    }
}
