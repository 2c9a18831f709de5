import Charts
import Drawing
import TestTools
import Testing

@Suite("Charts on paper")
struct RenderTests {
    private func document() throws -> [UInt8] {
        let info = DocumentInfo(title: "Charts", date: "2026-04-16T09:00:00Z")
        let document = try PDFDocument(info)
        try document.canvas.group(.document) {
            for item in Samples.gallery() {
                try document.beginPage()
                try item.chart.draw(
                    on: document.canvas,
                    in: Rectangle(x: 40, y: 40, width: item.width, height: item.height))
            }
        }
        return try document.finish()
    }

    @Test("each chart fills a page, its text can be read out, its fonts are embedded")
    func pages() throws {
        let bytes = try document()
        let info = try Tool(name: "pdfinfo").output(["FILE"], over: bytes)
        #expect(info.contains("Pages:           \(Samples.gallery().count)"))
        let text = try Tool(name: "pdftotext").output(["FILE", "-"], over: bytes)
        for words in ["Upper limit 9.3", "Mildenhall and Brandon", "Sudbury, pilot", "AE02"] {
            #expect(text.contains(words), "\(words)")
        }
        let fonts = try Tool(name: "pdffonts").output(["FILE"], over: bytes)
        for font in fonts.split(separator: "\n").dropFirst(2) {
            #expect(font.contains("Inter") && font.contains(" yes yes yes"))
        }
    }

    @Test("the same charts give the same bytes twice")
    func sameBytes() throws {
        #expect(try document() == document())
    }

    @Test("one scene draws on SVG and PNG as well")
    func pictures() throws {
        let size = Size(width: 500, height: 230)
        let frame = Rectangle(x: 0, y: 0, width: 500, height: 230)
        let svg = try SVGPicture(size: size, namePrefix: "a-")
        try Samples.full().draw(on: svg.canvas, in: frame)
        let bytes = try svg.finish()
        #expect(bytes.count < 150_000)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("id=\"a-glyph") && !text.contains("id=\"glyph"))
        let png = try PNGPicture(size: size)
        try Samples.full().draw(on: png.canvas, in: frame)
        #expect(try png.finish().count > 5_000)
    }

    @Test("colours can be told from white, and text can be read on it")
    func contrast() {
        let theme = Theme()
        for colour in [
            theme.improvement, theme.concern, theme.neutral, theme.common, theme.target,
            theme.limit, theme.pilot, theme.control, theme.other,
        ] { #expect(colour.contrast(with: .white) >= 3, "\(colour.text)") }
        for colour in [theme.ink, theme.secondary, theme.target, theme.pilot, theme.control] {
            #expect(colour.contrast(with: .white) >= 4.5, "\(colour.text)")
            #expect(colour.contrast(with: theme.ground) >= 4.5, "\(colour.text)")
        }
    }
}
