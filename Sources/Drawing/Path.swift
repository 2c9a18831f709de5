/// An outline made of straight lines and cubic curves.
public struct Path: Hashable, Sendable {
    /// One step of an outline.
    public enum Element: Hashable, Sendable {
        /// Begins a new part at a point.
        case move(Point)
        /// A straight line to a point.
        case line(Point)
        /// A cubic curve over two control points to a third point.
        case curve(Point, Point, Point)
        /// A straight line back to where the part began.
        case close
    }

    /// The steps in drawing order.
    public var elements: [Element]

    /// The outline of `elements`.
    public init(_ elements: [Element] = []) { self.elements = elements }

    /// An open line through `points`.
    public static func line(_ points: [Point]) -> Path {
        Path(points.enumerated().map { $0.offset == 0 ? .move($0.element) : .line($0.element) })
    }

    /// A closed polygon with corners `points`.
    public static func polygon(_ points: [Point]) -> Path {
        Path(line(points).elements + (points.isEmpty ? [] : [.close]))
    }

    /// A rectangle, its corners rounded by `radius` points.
    public static func rectangle(_ frame: Rectangle, radius: Double = 0) -> Path {
        let (l, t, r, b) = (frame.left, frame.top, frame.right, frame.bottom)
        let round = min(radius, frame.width / 2, frame.height / 2)
        guard round > 0 else {
            return polygon([Point(l, t), Point(r, t), Point(r, b), Point(l, b)])
        }
        let pull = round * (1 - arc)
        return Path([
            .move(Point(l + round, t)), .line(Point(r - round, t)),
            .curve(Point(r - pull, t), Point(r, t + pull), Point(r, t + round)),
            .line(Point(r, b - round)),
            .curve(Point(r, b - pull), Point(r - pull, b), Point(r - round, b)),
            .line(Point(l + round, b)),
            .curve(Point(l + pull, b), Point(l, b - pull), Point(l, b - round)),
            .line(Point(l, t + round)),
            .curve(Point(l, t + pull), Point(l + pull, t), Point(l + round, t)), .close,
        ])
    }

    /// A circle of `radius` points.
    public static func circle(_ centre: Point, radius: Double) -> Path {
        rectangle(
            Rectangle(
                x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius),
            radius: radius)
    }

    /// Distance of the control points, as a share of the radius, that makes a quarter circle.
    private static let arc = 0.5522847498
}

/// How a line is drawn.
public struct Stroke: Hashable, Sendable {
    /// Its colour.
    public var colour: Colour
    /// Its width in points.
    public var width: Double
    /// Lengths of dashes and gaps in turn, in points; empty for a solid line.
    public var dashes: [Double]
    /// Whether its ends are round; flat otherwise.
    public var hasRoundEnds: Bool

    /// A line of `width` points in `colour`.
    public init(
        _ colour: Colour, width: Double = 1, dashes: [Double] = [], hasRoundEnds: Bool = false
    ) {
        self.colour = colour
        self.width = width
        self.dashes = dashes
        self.hasRoundEnds = hasRoundEnds
    }
}
