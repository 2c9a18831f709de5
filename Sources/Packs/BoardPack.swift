import Domain
import Drawing
import Measures
import Spreadsheet
import Statistics

/// The monthly board pack: the same content and template make the same bytes.
public struct BoardPack: Sendable {
    /// What the pack shows.
    public let content: BoardPackContent
    /// The pages in order and the texts that people edit.
    public let template: BoardTemplate
    /// What each measure's county series says, by code.
    let readings: [MeasureReading]
    /// What the protocols of the evaluation answer.
    let answers: PilotAnswers

    /// The pack of `content`; throws `SPCError` where a definition's chart settings do not hold.
    public init(_ content: BoardPackContent, template: BoardTemplate) throws {
        self.content = content
        self.template = template
        readings = try content.measures.map { try MeasureReading($0, months: content.months) }
        answers = PilotAnswers(content)
    }

    /// The pack as a tagged PDF, A4 landscape.
    ///
    /// Throws `DrawingError` where the font is missing or Cairo refuses.
    public func pdf() throws -> [UInt8] {
        let edition = content.edition
        let document = try PDFDocument(
            DocumentInfo(
                title: "\(template.title): \(template.shortTitle), \(edition.areaName), "
                    + edition.month.longText,
                author: template.owner,
                subject: edition.isMadeUp
                    ? "Outcome measures. All data are made up." : "Outcome measures.",
                date: edition.date + "T09:00:00Z"))
        let pages = BoardPages(pack: self, typesetter: document.canvas.typesetter).planned()
        let frame = PageFrame(pack: self)
        var groups: [String: Bookmark] = [:]
        try document.canvas.group(.document) {
            for (index, page) in pages.enumerated() {
                try document.beginPage()
                try bookmark(page, in: document, groups: &groups)
                try document.canvas.destination("page-\(index + 1)", at: Point(0, 0))
                frame.draw(
                    on: document.canvas, page: index + 1, of: pages.count,
                    hasHeader: page.hasHeader)
                try document.canvas.group(.section) {
                    try page.draw(
                        PageSetter(
                            canvas: document.canvas, look: Look(), area: AreaWord(template)))
                }
            }
        }
        return try document.finish()
    }

    private func bookmark(
        _ page: PlannedPage, in document: PDFDocument, groups: inout [String: Bookmark]
    ) throws {
        guard let title = page.title else { return }
        guard let group = page.group else {
            try document.bookmark(title)
            return
        }
        let parent = try groups[group] ?? document.bookmark(group)
        groups[group] = parent
        try document.bookmark(title, under: parent)
    }

    /// Writes the pack's workbook to a path.
    ///
    /// Throws `SpreadsheetError` where the file cannot be written.
    public func writeWorkbook(to path: String) throws {
        try BoardWorkbook(pack: self).write(to: path)
    }

    /// How many latest values stand out, beside the number that chance alone would mark.
    var budgetWords: String {
        let budget = FalseAlarmBudget(readings.compactMap(\.judgedChart))
        let seen = budget.latest.seen
        let tenths = Int((budget.latest.expected.value * 10).rounded())
        return "\(seen) \(seen == 1 ? "signal" : "signals") seen in the latest values of "
            + "\(budget.charts) charts; about \(tenths / 10).\(tenths % 10) would be expected if "
            + "nothing had changed."
    }

    /// How many points in a row make a shift or a trend: `7`, or `6 or 7` where measures differ.
    var runWords: String {
        let lengths = Set(readings.filter(\.isCharted).map(\.definition.spc.runLength)).sorted()
        return lengths.isEmpty ? "7" : lengths.map(String.init).joined(separator: " or ")
    }

    /// The reading of a measure by its code.
    func reading(_ code: String) -> MeasureReading? { readings.first { $0.code == code } }
}
