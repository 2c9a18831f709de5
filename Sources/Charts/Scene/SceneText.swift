import Drawing

extension Scene {
    /// The scene as text, one mark a line, numbers to a tenth of a point; for snapshots.
    public var text: String {
        (["scene \(tenths(size.width)) \(tenths(size.height))"] + marks.map(\.text))
            .joined(separator: "\n") + "\n"
    }
}

extension Mark {
    var text: String {
        switch self {
        case .shape(let shape):
            let fill = shape.fill.map { " fill \($0.text)" } ?? ""
            return "\(shape.role)\(fill)\(line(shape.stroke)): \(outline(shape.path))"
        case .label(let label):
            let place = "\(tenths(label.point.x)) \(tenths(label.point.y))"
            let anchor = "\(label.anchor.horizontal.rawValue) \(label.anchor.vertical.rawValue)"
            let style =
                "\(tenths(label.style.size)) \(label.style.weight.rawValue)"
                + " \(label.style.colour.text)"
            return "\(label.role) text \(place) \(anchor) \(style): \(label.text)"
        }
    }

    private func line(_ stroke: Stroke?) -> String {
        guard let stroke else { return "" }
        let dashes = stroke.dashes.isEmpty ? "" : " dashed"
        return " line \(stroke.colour.text) \(tenths(stroke.width))\(dashes)"
    }

    private func outline(_ path: Path) -> String {
        path.elements.map { element in
            switch element {
            case .move(let p): "M \(tenths(p.x)) \(tenths(p.y))"
            case .line(let p): "L \(tenths(p.x)) \(tenths(p.y))"
            case .curve(_, _, let p): "C \(tenths(p.x)) \(tenths(p.y))"
            case .close: "Z"
            }
        }.joined(separator: " ")
    }
}

/// A number to one decimal, so that the last bits of arithmetic make no difference.
private func tenths(_ value: Double) -> String {
    let units = Int((value.magnitude * 10).rounded())
    return (value < 0 && units > 0 ? "-" : "") + "\(units / 10).\(units % 10)"
}
