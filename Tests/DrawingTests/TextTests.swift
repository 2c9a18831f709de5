import Drawing
import Testing

@Suite("Text")
struct TextTests {
    private let typesetter: Typesetter
    private let body = TextStyle(size: 10, lineHeight: 14)

    init() throws { typesetter = try Typesetter() }

    @Test("figures are tabular: 111 is as wide as 888")
    func tabularFigures() {
        #expect(
            typesetter.width("111", style: body) == typesetter.width("888", style: body))
        #expect(typesetter.width("iii", style: body) < typesetter.width("WWW", style: body))
    }

    @Test("lines stand as far apart as the style says")
    func lineHeight() {
        let long = Array(repeating: "delays fell again", count: 12).joined(separator: " ")
        let one = typesetter.measure(Paragraph("delays", style: body)).height
        let wrapped = typesetter.measure(Paragraph(long, style: body, width: 200))
        #expect(abs(one - 14) < 0.01)
        #expect(wrapped.height > 28)
        #expect(abs(wrapped.height.truncatingRemainder(dividingBy: 14)) < 0.01)
        #expect(wrapped.width <= 200)
    }

    @Test("text beyond the last line ends in an ellipsis and takes no more room")
    func ellipsis() {
        let long = Array(repeating: "delays fell again", count: 12).joined(separator: " ")
        let cut = typesetter.measure(
            Paragraph(long, style: body, width: 100, maximumLines: 2))
        #expect(abs(cut.height - 28) < 0.01)
    }

    @Test("bold runs are wider than the same words in regular weight")
    func runs() {
        let plain = typesetter.measure(Paragraph("latest value", style: body)).width
        let rich = Paragraph([Span("latest "), .bold("value")], style: body)
        #expect(typesetter.measure(rich).width > plain)
    }

    @Test("a width grows in proportion to the size, as no glyph is rounded to whole points")
    func noRounding() {
        let small = typesetter.width("Tw 1,234.5 AV", style: TextStyle(size: 8))
        let large = typesetter.width("Tw 1,234.5 AV", style: TextStyle(size: 80))
        #expect(abs(large / small - 10) < 0.01)
    }

    @Test("an anchored label lies where the anchor says")
    func anchors() {
        let end = typesetter.bounds(
            "12.4", at: Point(100, 50), style: body, anchor: TextAnchor(.end, .middle))
        #expect(abs(end.right - 100) < 0.01)
        #expect(end.top < 50 && end.bottom > 50)
    }

    @Test("empty text takes no width and breaks nothing")
    func emptyText() {
        #expect(typesetter.width("", style: body) == 0)
        #expect(typesetter.measure(Paragraph("", style: body, width: 50)).height > 0)
    }
}
