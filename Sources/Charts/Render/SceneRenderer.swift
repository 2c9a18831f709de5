public import Drawing

extension Scene {
    /// Draws the scene with its top left corner at `origin`; the same on every kind of canvas.
    ///
    /// Throws `DrawingError` where Cairo refuses.
    public func draw(on canvas: Canvas, at origin: Point = Point(0, 0)) throws {
        try canvas.moved(by: origin) {
            for mark in marks {
                switch mark {
                case .shape(let shape):
                    canvas.draw(shape.path, fill: shape.fill, stroke: shape.stroke)
                case .label(let label):
                    canvas.label(
                        label.text, at: label.point, style: label.style, anchor: label.anchor)
                }
            }
        }
    }
}

extension Chart {
    /// Lays the chart out for `frame` and draws it there, as a figure with its alternative text.
    public func draw(on canvas: Canvas, in frame: Rectangle, theme: Theme = Theme()) throws {
        let scene = scene(size: frame.size, theme: theme, typesetter: canvas.typesetter)
        try canvas.figure(alternative: alternativeText, bounds: frame) {
            try scene.draw(on: canvas, at: frame.origin)
        }
    }
}
