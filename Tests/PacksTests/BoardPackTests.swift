import Disclosure
import Domain
import Drawing
import Foundation
import Measures
import Spreadsheet
import Testing

@testable import Packs

@Suite("the board pack as files")
struct BoardPackTests {
    @Test("the same content makes the same bytes, twice") func sameBytes() throws {
        let folder = try PDFTools.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let sample = try RenderedSample.shared.get()
        let pack = try SampleBoard.pack()
        #expect(try Data(contentsOf: sample.pdf) == Data(try pack.pdf()))
        let second = folder.appendingPathComponent("second.xlsx")
        try pack.writeWorkbook(to: second.path)
        #expect(try Data(contentsOf: sample.workbook) == Data(contentsOf: second))
    }

    @Test("series begin with the first month that has a figure, 48 months back at most")
    func monthsShown() throws {
        let sample = try SampleBoard.content()
        let month = sample.edition.month
        #expect(sample.months == month.advanced(by: -47)...month)
        func months(figuresFrom first: Month) -> ClosedRange<Month> {
            let measures = sample.measures.map { measure in
                MeasureContent(
                    definition: measure.definition,
                    cells: measure.series(.county, .month, sample.months).compactMap { entry in
                        entry.month < first ? nil : entry.cell
                    })
            }
            return BoardPackContent(
                edition: sample.edition, teams: sample.teams, measures: measures
            ).months
        }
        #expect(months(figuresFrom: month.advanced(by: -30)) == month.advanced(by: -30)...month)
        #expect(months(figuresFrom: month.advanced(by: -3)) == month.advanced(by: -12)...month)
    }

    @Test("a PDF of 20 pages or more names every measure", .enabled(if: PDFTools.areInstalled))
    func pages() throws {
        let pages = try RenderedSample.shared.get().pageTexts()
        #expect(pages.count >= 20)
        let all = pages.joined()
        for definition in try SampleBoard.catalogue().definitions {
            #expect(all.contains(definition.code.text), "\(definition.code.text) is missing")
        }
    }

    @Test(
        "teams are compared with age taken out, with the crude rate beside it",
        .enabled(if: PDFTools.areInstalled))
    func standardised() throws {
        let pages = try RenderedSample.shared.get().pageTexts().filter {
            $0.contains("Age taken out:")
        }
        #expect(pages.count == 2)
        let text = pages.joined()
        for code in ["EA01", "EA02", "EA03", "AE01", "AM01", "PH01"] {
            #expect(text.contains("\(code) "))
        }
        #expect(text.contains("changes most"))
        #expect(text.contains("2013 European Standard"))
    }

    @Test("the sheet of other methods holds the latest window of standardised rates only")
    func otherMethods() throws {
        let content = try SampleBoard.content()
        let pack = try BoardPack(content, template: try SampleBoard.template())
        let measure = try #require(content.measures.first { $0.code.text == "EA01" })
        let figures = pack.otherFigures(measure)
        #expect(figures.count == 14)
        #expect(Set(figures.map(\.cell.key.month)) == [SampleBoard.month])
        #expect(figures.allSatisfy { $0.cell.key.method == .standardised })
        let stay = try #require(content.measures.first { $0.code.text == "LS01" })
        #expect(pack.otherFigures(stay).allSatisfy { $0.cell.key.method == .resampled })
        #expect(pack.otherFigures(stay).count == 48)
    }

    @Test(
        "tables without months stand on a page of their own, and no return of them is missed",
        .enabled(if: PDFTools.areInstalled))
    func referenceData() throws {
        let pages = try RenderedSample.shared.get().pageTexts()
        let feeds = try #require(pages.first { $0.contains("1 of 13 feeds misses a return.") })
        #expect(feeds.contains("SUS_APC") && !feeds.contains("REF_GEOG"))
        let tables = try #require(pages.first { $0.contains("a file of REF_GEOG was refused.") })
        #expect(tables.contains("REF_LIST") && !tables.contains("SUS_APC"))
    }

    @Test("every page says that its data are made up", .enabled(if: PDFTools.areInstalled))
    func madeUp() throws {
        for page in try RenderedSample.shared.get().pageTexts() {
            #expect(page.contains("are made up"))
        }
    }

    @Test(
        "no word stands outside the margins or runs into the footer",
        .enabled(if: PDFTools.areInstalled))
    func margins() throws {
        let words = try RenderedSample.shared.get().words()
        #expect(words.count > 5_000)
        let body = Look.body
        for word in words {
            let (left, top, right, bottom) = (word.box[0], word.box[1], word.box[2], word.box[3])
            #expect(
                left >= body.left - 1 && right <= body.right + 2,
                "page \(word.page): \(word.text) leaves the margin")
            // The footer's words begin below the body; nothing may hang between or below it.
            let isFooter = top > body.bottom + 4
            #expect(
                isFooter ? bottom < 560 : bottom <= body.bottom + 4,
                "page \(word.page): \(word.text) runs into the footer")
        }
    }

    @Test(
        "fonts are embedded and nothing is smaller than 8 points",
        .enabled(if: PDFTools.areInstalled))
    func fonts() throws {
        let sample = try RenderedSample.shared.get()
        let fonts = try PDFTools.run("pdffonts", [sample.pdf.path]).text
            .split(separator: "\n").dropFirst(2)
        #expect(!fonts.isEmpty)
        for font in fonts {
            #expect(font.contains("Inter"))
            #expect(font.contains(" yes yes yes "), "\(font) is not embedded")
        }
        let layout = try PDFTools.run(
            "pdftohtml", ["-xml", "-i", "-zoom", "1", "-stdout", sample.pdf.path]
        ).text
        let sizes = layout.split(separator: "\n").filter { $0.contains("<fontspec") }
            .compactMap { $0.split(separator: "\"").dropFirst(3).first.flatMap { Int($0) } }
        #expect((sizes.min() ?? 0) >= 8)
    }

    @Test("qpdf finds nothing wrong", .enabled(if: PDFTools.areInstalled)) func qpdf() throws {
        let sample = try RenderedSample.shared.get()
        #expect(try PDFTools.run("qpdf", ["--check", sample.pdf.path]).code == 0)
    }

    @Test("the workbook has its sheets, none hidden, with numbers as numbers")
    func workbook() throws {
        let sample = try RenderedSample.shared.get()
        let book = try WorkbookReader(path: sample.workbook.path)
        #expect(book.sheets.map(\.name) == SheetName.allCases.map(\.rawValue))
        #expect(book.sheets.allSatisfy { !$0.isHidden })
    }

    @Test("a receipt's code on the scorecard resolves in the workbook, offline")
    func receipts() throws {
        let sample = try RenderedSample.shared.get()
        let content = try SampleBoard.content()
        let key = CellKey(
            measure: try #require(MeasureCode("EA01")), area: .county, window: .month,
            month: SampleBoard.month)
        let mark = try #require(content.receipts.marks[key])
        let found = try PackReceipt.find(mark.code, inWorkbook: sample.workbook.path)
        #expect((found.measure, found.areaName, found.month) == ("EA01", "County", "2026-03"))
        #expect(found.run == "12")
        #expect(found.definitionHash == mark.definitionHash)
        #expect(found.version == "1.0" && found.text.contains("Definition, version 1.0"))
        #expect(found.files.map(\.load) == ["101", "102", "103", "140"])
        #expect(found.files.allSatisfy { $0.sha256.count == 64 && $0.sender == "RDE" })
        #expect(found.text.contains("Receipt \(mark.code)"))
        let other = try #require(ReceiptCode(number: 7))
        #expect(throws: PackReceiptFault.unknownCode(other)) {
            try PackReceipt.find(other, inWorkbook: sample.workbook.path)
        }
    }
}
