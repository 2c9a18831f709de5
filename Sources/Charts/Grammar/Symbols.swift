import Drawing

extension SceneBuilder {
    /// The shape of a signal: circle, diamond, triangle or small dot; hollow when provisional.
    mutating func symbol(
        _ signal: Signal, at point: Point, isHollow: Bool = false, scale: Double = 1,
        role: String = "point"
    ) {
        let colour = theme.colour(signal)
        let path = Path.symbol(signal, at: point, scale: scale)
        let name = "\(role) \(signal.rawValue)" + (isHollow ? " provisional" : "")
        if isHollow {
            shape(path, name, fill: .white, line: Stroke(colour, width: 1))
        } else {
            // A white rim keeps neighbours apart where points are close.
            shape(path, name, fill: colour, line: Stroke(.white, width: 0.4))
        }
    }
}

extension Path {
    static func symbol(_ signal: Signal, at centre: Point, scale: Double) -> Path {
        switch signal {
        case .improvement: circle(centre, radius: 2.7 * scale)
        case .concern: diamond(centre, radius: 3.5 * scale)
        case .neutral: triangle(centre, radius: 3.5 * scale)
        case .commonCause: circle(centre, radius: 1.7 * scale)
        }
    }

    static func diamond(_ centre: Point, radius: Double) -> Path {
        polygon([
            Point(centre.x, centre.y - radius), Point(centre.x + radius, centre.y),
            Point(centre.x, centre.y + radius), Point(centre.x - radius, centre.y),
        ])
    }

    static func triangle(_ centre: Point, radius: Double, isUp: Bool = true) -> Path {
        let way = isUp ? 1.0 : -1.0
        return polygon([
            Point(centre.x, centre.y - radius * way),
            Point(centre.x + radius * 0.95, centre.y + radius * 0.72 * way),
            Point(centre.x - radius * 0.95, centre.y + radius * 0.72 * way),
        ])
    }
}
