/// A place in points (1/72 inch) from the top left corner, x to the right and y down.
public struct Point: Hashable, Sendable {
    /// Points from the left edge.
    public var x: Double
    /// Points from the top edge.
    public var y: Double

    /// The point at `x` and `y`.
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// A width and a height in points.
public struct Size: Hashable, Sendable {
    /// The width in points.
    public var width: Double
    /// The height in points.
    public var height: Double

    /// The size of `width` by `height` points.
    public init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// A4 lying on its side.
    public static let a4Landscape = Size(width: 841.89, height: 595.276)
    /// A4 upright.
    public static let a4Portrait = Size(width: 595.276, height: 841.89)
}

/// A rectangle in points, named by its top left corner and its size.
public struct Rectangle: Hashable, Sendable {
    /// The left edge.
    public var x: Double
    /// The top edge.
    public var y: Double
    /// The width.
    public var width: Double
    /// The height.
    public var height: Double

    /// The rectangle with its top left corner at `x`, `y`.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The left edge.
    public var left: Double { x }
    /// The top edge.
    public var top: Double { y }
    /// The right edge.
    public var right: Double { x + width }
    /// The bottom edge.
    public var bottom: Double { y + height }
    /// The middle.
    public var centre: Point { Point(x + width / 2, y + height / 2) }
    /// The top left corner.
    public var origin: Point { Point(x, y) }
    /// Width and height.
    public var size: Size { Size(width: width, height: height) }

    /// The rectangle made smaller by `amount` on every side (larger when negative).
    public func inset(by amount: Double) -> Rectangle {
        inset(left: amount, top: amount, right: amount, bottom: amount)
    }

    /// The rectangle made smaller by a different amount on each side.
    public func inset(
        left: Double = 0, top: Double = 0, right: Double = 0, bottom: Double = 0
    ) -> Rectangle {
        Rectangle(
            x: x + left, y: y + top, width: max(0, width - left - right),
            height: max(0, height - top - bottom))
    }

    /// The rectangle moved by `x` and `y`.
    public func moved(x dx: Double = 0, y dy: Double = 0) -> Rectangle {
        Rectangle(x: x + dx, y: y + dy, width: width, height: height)
    }

    /// Whether the two share more than an edge.
    public func overlaps(_ other: Rectangle) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    /// Whether `other` lies wholly inside, edges included, give or take `tolerance` points.
    public func contains(_ other: Rectangle, tolerance: Double = 0) -> Bool {
        other.left >= left - tolerance && other.right <= right + tolerance
            && other.top >= top - tolerance && other.bottom <= bottom + tolerance
    }
}

/// Points in one millimetre.
public let pointsPerMillimetre = 72 / 25.4
