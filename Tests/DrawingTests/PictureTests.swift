import Drawing
import Testing

@Suite("Pictures and colours")
struct PictureTests {
    private func draw(on canvas: Canvas) throws {
        try canvas.clipped(to: Rectangle(x: 0, y: 0, width: 50, height: 50)) {
            canvas.circle(Point(50, 50), radius: 40, fill: Colour(0x005EB8, opacity: 0.5))
        }
        canvas.draw(
            .line([Point(0, 0), Point(100, 100)]),
            stroke: Stroke(Colour(0x8A1538), dashes: [4, 2]))
        canvas.label("12.4", at: Point(10, 90), style: TextStyle(size: 9))
    }

    @Test("an SVG has its size, its parts and the same bytes twice")
    func svg() throws {
        func make() throws -> [UInt8] {
            let picture = try SVGPicture(size: Size(width: 100, height: 100))
            try draw(on: picture.canvas)
            return try picture.finish()
        }
        let bytes = try make()
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("<svg"))
        #expect(text.contains("stroke-dasharray"))
        #expect(bytes == (try make()))
    }

    @Test("a PNG has the pixels asked for and the same bytes twice")
    func png() throws {
        func make() throws -> [UInt8] {
            let picture = try PNGPicture(size: Size(width: 100, height: 60), pixelsPerPoint: 2)
            try draw(on: picture.canvas)
            return try picture.finish()
        }
        let bytes = try make()
        #expect(Array(bytes[1...3]) == Array("PNG".utf8))
        #expect(bytes[16...23].elementsEqual([0, 0, 0, 200, 0, 0, 0, 120]))
        #expect(bytes == (try make()))
    }

    @Test("a picture without area is refused")
    func emptyPicture() {
        #expect(throws: DrawingError.emptyPage) { try PNGPicture(size: Size(width: 0, height: 9)) }
        #expect(throws: DrawingError.emptyPage) { try SVGPicture(size: Size(width: 9, height: -1)) }
    }

    @Test("contrast is that of WCAG 2")
    func contrast() {
        #expect(abs(Colour(0).contrast(with: .white) - 21) < 0.001)
        #expect(abs(Colour(0x767676).contrast(with: .white) - 4.54) < 0.01)
        #expect(abs(Colour(0x005EB8).contrast(with: .white) - 6.42) < 0.05)
    }

    @Test("colours are written as in a style sheet")
    func colourText() {
        #expect(Colour(0x005EB8).text == "#005EB8")
        #expect(Colour(0x0A0B0C, opacity: 0.3).text == "#0A0B0C/30")
        #expect(Colour(0x000000).tint(0.5).text == "#808080")
    }
}
