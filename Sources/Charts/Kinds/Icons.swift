public import Drawing

/// An icon of variation with or without its word, as a chart of its own.
public struct VariationIcon: Chart {
    /// What it says.
    public var variation: Variation
    /// Whether the word stands beside it.
    public var hasWords: Bool

    /// The icon of `variation`.
    public init(_ variation: Variation, hasWords: Bool = true) {
        self.variation = variation
        self.hasWords = hasWords
    }

    /// The icon in words.
    public var alternativeText: String { "Variation: \(variation.words)." }
    /// The word of the icon as a table of one cell.
    public var tableTwin: TableTwin {
        TableTwin(headers: ["Variation"], rows: [[variation.words]])
    }

    /// The icon, and its word to the right of it.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var builder = SceneBuilder(size: size, theme: theme, typesetter: typesetter)
        let side = hasWords ? min(size.height, 14) : min(size.width, size.height)
        let middle = Point(hasWords ? side / 2 : size.width / 2, size.height / 2)
        builder.variationIcon(variation, at: middle, side: side)
        if hasWords {
            let room = size.width - side - 4
            builder.label(
                builder.fitted(variation.words, room, builder.iconStyle), "icon words",
                at: Point(side + 4, size.height / 2), style: builder.iconStyle)
        }
        return builder.scene
    }
}

/// An icon of assurance with or without its word, as a chart of its own.
public struct AssuranceIcon: Chart {
    /// What it says.
    public var assurance: Assurance
    /// Whether the word stands beside it.
    public var hasWords: Bool

    /// The icon of `assurance`.
    public init(_ assurance: Assurance, hasWords: Bool = true) {
        self.assurance = assurance
        self.hasWords = hasWords
    }

    /// The icon in words.
    public var alternativeText: String { "Assurance: \(assurance.words)." }
    /// The word of the icon as a table of one cell.
    public var tableTwin: TableTwin {
        TableTwin(headers: ["Assurance"], rows: [[assurance.words]])
    }

    /// The icon, and its word to the right of it.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var builder = SceneBuilder(size: size, theme: theme, typesetter: typesetter)
        let side = hasWords ? min(size.height, 14) : min(size.width, size.height)
        let middle = Point(hasWords ? side / 2 : size.width / 2, size.height / 2)
        builder.assuranceIcon(assurance, at: middle, side: side)
        if hasWords {
            let room = size.width - side - 4
            builder.label(
                builder.fitted(assurance.words, room, builder.iconStyle), "icon words",
                at: Point(side + 4, size.height / 2), style: builder.iconStyle)
        }
        return builder.scene
    }
}

extension SceneBuilder {
    var iconStyle: TextStyle { theme.label.weight(.medium).colour(theme.ink) }

    /// The shape of the points of that signal, larger, with an arrow that says high or low.
    mutating func variationIcon(_ variation: Variation, at centre: Point, side: Double) {
        let half = side / 2
        let role = "icon \(variation.rawValue)"
        switch variation {
        case .improvementHigh, .improvementLow:
            shape(.circle(centre, radius: half), role, fill: theme.improvement)
            arrow(at: centre, side: side * 0.62, isUp: variation == .improvementHigh)
        case .concernHigh, .concernLow:
            shape(.diamond(centre, radius: half * 1.1), role, fill: theme.concern)
            arrow(at: centre, side: side * 0.56, isUp: variation == .concernHigh)
        case .neutralHigh, .neutralLow:
            let isUp = variation == .neutralHigh
            shape(
                .triangle(
                    Point(centre.x, centre.y + (isUp ? 0.14 : -0.14) * half), radius: half * 1.12,
                    isUp: isUp), role,
                fill: theme.neutral)
        case .commonCause:
            let ring = Stroke(theme.common, width: 1.2)
            shape(.circle(centre, radius: half - 0.6), role, fill: .white, line: ring)
            shape(
                .wave(centre, width: side * 0.6), role,
                line: Stroke(theme.common, width: 1.2, hasRoundEnds: true))
        case .noData:
            let ring = Stroke(theme.common, width: 1, dashes: [2, 2])
            shape(.circle(centre, radius: half - 0.5), role, fill: .white, line: ring)
        }
    }

    /// A full box with a tick, a half box, an empty box with a cross, or a dashed box.
    mutating func assuranceIcon(_ assurance: Assurance, at centre: Point, side: Double) {
        let half = side / 2 - 0.6
        let frame = Rectangle(
            x: centre.x - half, y: centre.y - half, width: half * 2, height: half * 2)
        let role = "icon \(assurance.rawValue)"
        let box = Path.rectangle(frame, radius: 2.5)
        func at(_ x: Double, _ y: Double) -> Point {
            Point(centre.x + x * half, centre.y + y * half)
        }
        switch assurance {
        case .pass:
            shape(box, role, fill: theme.improvement, line: Stroke(theme.improvement, width: 1.2))
            line(
                [at(-0.5, 0.05), at(-0.12, 0.42), at(0.52, -0.4)], role,
                Stroke(.white, width: side * 0.13, hasRoundEnds: true))
        case .fail:
            shape(box, role, fill: .white, line: Stroke(theme.concern, width: 1.6))
            for way in [1.0, -1.0] {
                line(
                    [at(-0.42, -0.42 * way), at(0.42, 0.42 * way)], role,
                    Stroke(theme.concern, width: side * 0.13, hasRoundEnds: true))
            }
        case .hitAndMiss:
            shape(box, role, fill: .white, line: Stroke(theme.common, width: 1.2))
            shape(.polygon([at(-1, 1), at(-1, -1), at(1, 1)]), role, fill: theme.common)
        case .noTarget:
            shape(box, role, fill: .white, line: Stroke(theme.common, width: 1, dashes: [2, 2]))
        }
    }

    private mutating func arrow(at centre: Point, side: Double, isUp: Bool) {
        let way = isUp ? -1.0 : 1.0
        let (half, wing) = (side / 2, side * 0.34)
        let tip = Point(centre.x, centre.y + half * way)
        let stroke = Stroke(.white, width: side * 0.2, hasRoundEnds: true)
        line([Point(centre.x, centre.y - half * way), tip], "icon arrow", stroke)
        line(
            [
                Point(tip.x - wing, tip.y - wing * way), tip,
                Point(tip.x + wing, tip.y - wing * way),
            ], "icon arrow", stroke)
    }
}

extension Path {
    /// One swing up and down, the sign of usual variation.
    static func wave(_ centre: Point, width: Double) -> Path {
        let (half, lift) = (width / 2, width * 0.55)
        return Path([
            .move(Point(centre.x - half, centre.y)),
            .curve(
                Point(centre.x - half / 3, centre.y - lift),
                Point(centre.x + half / 3, centre.y + lift), Point(centre.x + half, centre.y)),
        ])
    }
}
