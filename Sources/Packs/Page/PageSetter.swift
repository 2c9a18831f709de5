import Charts
import Drawing

/// Sets headings, text and charts on one page, each under its tag, and says where it ended.
struct PageSetter {
    let canvas: Canvas
    let look: Look
    let area: AreaWord
    let body = Look.body

    /// The one message of the page; gives the height at which content may begin.
    func headline(_ text: String) throws -> Double {
        let paragraph = Paragraph(area.said(text), style: look.headline, width: body.width)
        let height = try set(paragraph, .heading1, at: body.origin)
        return body.top + height + 10
    }

    /// A section heading; gives the height below it.
    @discardableResult
    func section(_ text: String, x: Double, y: Double, width: Double) throws -> Double {
        let paragraph = Paragraph(text, style: look.section, width: width)
        return y + (try set(paragraph, .heading2, at: Point(x, y))) + 4
    }

    /// A paragraph; gives the height below it.
    @discardableResult
    func text(
        _ spans: [Span], x: Double, y: Double, width: Double, style: TextStyle? = nil
    ) throws -> Double {
        let paragraph = Paragraph(
            spans.map(said), style: style ?? look.body, width: width)
        return y + (try set(paragraph, .paragraph, at: Point(x, y)))
    }

    /// A paragraph of plain text; gives the height below it.
    @discardableResult
    func text(
        _ text: String, x: Double, y: Double, width: Double, style: TextStyle? = nil
    ) throws -> Double {
        try self.text([Span(text)], x: x, y: y, width: width, style: style)
    }

    /// A secondary note; gives the height below it.
    @discardableResult
    func note(_ text: String, x: Double, y: Double, width: Double) throws -> Double {
        try self.text(text, x: x, y: y, width: width, style: look.small)
    }

    /// The height that a paragraph would take.
    func height(_ spans: [Span], width: Double, style: TextStyle? = nil) -> Double {
        canvas.height(of: Paragraph(spans.map(said), style: style ?? look.body, width: width))
    }

    /// A figure with its alternative text.
    func chart(_ chart: some Chart, in frame: Rectangle) throws {
        let scene = chart.scene(
            size: frame.size, theme: look.theme, typesetter: canvas.typesetter)
        try canvas.figure(alternative: area.said(chart.alternativeText), bounds: frame) {
            try area.said(scene).draw(on: canvas, at: frame.origin)
        }
    }

    private func said(_ span: Span) -> Span {
        var span = span
        span.text = area.said(span.text)
        return span
    }

    /// Draws `paragraph` under `tag`; gives its height.
    func set(_ paragraph: Paragraph, _ tag: StructureLeaf, at point: Point) throws -> Double {
        var height = 0.0
        try canvas.tagged(tag) { height = canvas.draw(paragraph, at: point) }
        return height
    }
}
