import Drawing
import TestTools
import Testing

@Suite("PDF documents")
struct PDFDocumentTests {
    private let body = TextStyle(size: 10, lineHeight: 14)
    private let info = DocumentInfo(
        title: "Board pack, March 2026", author: "Suffolk", date: "2026-04-16T09:00:00Z")

    /// Two pages with all kinds of tags, a table, a figure, links and bookmarks.
    private func sample() throws -> (bytes: [UInt8], structure: [StructureElement]) {
        let document = try PDFDocument(info)
        let canvas = document.canvas
        try document.beginPage()
        let top = try document.bookmark("First page")
        try canvas.group(.document) {
            try canvas.tagged(.heading1) {
                canvas.draw(Paragraph("Delays fell", style: body.weight(.bold)), at: Point(40, 40))
            }
            try canvas.group(.paragraph) {
                try canvas.tagged(.span) {
                    canvas.label("See also", at: Point(40, 80), style: body)
                }
                try canvas.link(to: .destination("second's page")) {
                    canvas.label("the second page", at: Point(90, 80), style: body)
                }
            }
            try canvas.group(.table) {
                canvas.line(from: Point(40, 100), to: Point(200, 100), Stroke(Colour(0xD8DDE0)))
                try canvas.group(.tableRow) {
                    try canvas.tableHeader(.column) {
                        canvas.label("Team", at: Point(40, 112), style: body.weight(.semibold))
                    }
                    try canvas.tagged(.tableData) {
                        canvas.label("Sudbury", at: Point(120, 112), style: body)
                    }
                }
            }
            try document.beginPage(size: .a4Portrait)
            try document.bookmark("Second page", under: top, y: 40)
            try canvas.destination("second's page", at: Point(40, 40))
            let area = Rectangle(x: 40, y: 40, width: 100, height: 100)
            try canvas.figure(alternative: "A blue square.", bounds: area) {
                canvas.rectangle(area, fill: Colour(0x005EB8), radius: 4)
            }
            try canvas.link(to: .address("https://example.org/a'b")) {
                canvas.label("example.org", at: Point(40, 160), style: body)
            }
        }
        return (try document.finish(), canvas.structure)
    }

    @Test("the same drawing gives the same bytes twice")
    func sameBytes() throws {
        let (first, second) = (try sample().bytes, try sample().bytes)
        #expect(first == second)
        #expect(first.count > 2000)
    }

    @Test("title, author, fixed dates and pages are in the file")
    func description() throws {
        let text = try Tool(name: "pdfinfo").output(["-isodates", "FILE"], over: sample().bytes)
        #expect(text.contains("Board pack, March 2026"))
        #expect(text.contains("Suffolk"))
        #expect(text.contains("2026-04-16T09:00:00"))
        #expect(text.contains("Pages:           2"))
        #expect(text.contains("Tagged:          yes"))
    }

    @Test("all text survives tagging, in reading order")
    func textSurvives() throws {
        let text = try Tool(name: "pdftotext").output(["FILE", "-"], over: sample().bytes)
        let words = [
            "Delays fell", "See also", "the second page", "Team", "Sudbury", "example.org",
        ]
        for word in words { #expect(text.contains(word), "\(word) is lost") }
    }

    @Test("the structure tree holds the text under its tags")
    func structureTree() throws {
        let text = try Tool(name: "pdfinfo").output(["-struct-text", "FILE"], over: sample().bytes)
        #expect(text.contains("Document"))
        #expect(text.contains("H1"))
        #expect(text.contains("\"Delays fell\""))
        #expect(text.contains("TH"))
        #expect(text.contains("\"Sudbury\""))
        #expect(text.contains("Figure"))
    }

    @Test("what Cairo cannot write is noted in the tree's order")
    func structureNotes() throws {
        let structure = try sample().structure
        #expect(
            structure.map(\.tag) == [
                "Document", "H1", "P", "Span", "Link", "Table", "TR", "TH", "TD", "Figure", "Link",
            ])
        #expect(structure[7].scope == .column)
        #expect(structure[9].alternative == "A blue square.")
        #expect(structure[9].page == 2)
    }

    @Test("every font is Inter and embedded")
    func fonts() throws {
        let text = try Tool(name: "pdffonts").output(["FILE"], over: sample().bytes)
        let fonts = text.split(separator: "\n").dropFirst(2)
        #expect(fonts.count >= 2)
        for font in fonts {
            #expect(font.contains("Inter"))
            #expect(font.contains(" yes yes yes"))
        }
    }

    @Test("the file is sound")
    func sound() throws {
        let text = try Tool(name: "qpdf").output(["--check", "FILE"], over: sample().bytes)
        #expect(text.contains("No syntax or stream encoding errors found"))
    }

    @Test("a tag inside a tag that holds text is refused")
    func tagInsideLeaf() throws {
        let document = try PDFDocument(info)
        try document.beginPage()
        let canvas = document.canvas
        #expect(throws: DrawingError.tagInsideLeaf(outer: "P", inner: "Span")) {
            try canvas.tagged(.paragraph) { try canvas.tagged(.span) {} }
        }
    }

    @Test("a tag may be open before the first page, unless that page has a size of its own")
    func tagBeforeFirstPage() throws {
        let document = try PDFDocument(info)
        try document.canvas.group(.document) {
            try document.beginPage()
            try document.canvas.tagged(.paragraph) {
                document.canvas.label("kept", at: Point(40, 40), style: body)
            }
        }
        let bytes = try document.finish()
        let text = try Tool(name: "pdfinfo").output(["-struct-text", "FILE"], over: bytes)
        #expect(text.contains("\"kept\""))
        let other = try PDFDocument(info)
        #expect(throws: DrawingError.firstPageInsideTag) {
            try other.canvas.group(.document) { try other.beginPage(size: .a4Portrait) }
        }
    }

    @Test("a document without a page, or finished twice, is refused")
    func noPage() throws {
        let empty = try PDFDocument(info)
        #expect(throws: DrawingError.noOpenPage) { try empty.finish() }
        #expect(throws: DrawingError.noOpenPage) { try empty.bookmark("nowhere") }
        try empty.beginPage()
        _ = try empty.finish()
        #expect(throws: DrawingError.noOpenPage) { try empty.finish() }
        #expect(throws: DrawingError.emptyPage) {
            try PDFDocument(info, pageSize: Size(width: 0, height: 10))
        }
    }
}
