import Drawing

/// Headings and paragraphs one under the other, measured before they are drawn.
struct TextStack {
    /// One part of the stack.
    enum Part {
        case section(String)
        case text([Span])
    }

    var parts: [Part]
    var width: Double
    /// Points between paragraphs.
    var gap = 5.0

    func height(_ setter: PageSetter) -> Double {
        parts.enumerated().reduce(0) { sum, entry in
            let (index, part) = entry
            switch part {
            case .section(let text):
                return sum + (index == 0 ? 0 : 6)
                    + setter.height([Span(text)], width: width, style: setter.look.section) + 4
            case .text(let spans):
                return sum + setter.height(spans, width: width, style: setter.look.table) + gap
            }
        }
    }

    /// Draws the stack; gives the height below it.
    @discardableResult
    func draw(_ setter: PageSetter, x: Double, y: Double) throws -> Double {
        var y = y
        for (index, part) in parts.enumerated() {
            switch part {
            case .section(let text):
                y = try setter.section(text, x: x, y: y + (index == 0 ? 0 : 6), width: width)
            case .text(let spans):
                y = try setter.text(spans, x: x, y: y, width: width, style: setter.look.table)
                y += gap
            }
        }
        return y
    }
}
