import Disclosure
import Domain
import Foundation
import Measures
import Spreadsheet
import Testing

@testable import Packs

@Suite("what leaves with the pack")
struct DisclosureInPackTests {
    /// Exact counts that would be easy to find: no rounded number looks like them.
    private static let hidden = 3
    private static let exact = 4_327
    private static let county = 61_313

    /// A pack of one measure whose cells carry the planted counts.
    private func pack() throws -> BoardPack {
        let catalogue = try SampleBoard.catalogue()
        let definition = try #require(catalogue.definitions.first { $0.code.text == "DT04" })
        let decision = DisclosureDecision(for: definition)
        var cells: [DisclosedCell] = []
        for offset in 0..<48 {
            for window in definition.windows {
                let month = SampleBoard.month.advanced(by: -offset)
                for (area, count) in [
                    (Area.county, Self.county), (.team(TeamCode("T01")), Self.exact),
                    (.team(TeamCode("T02")), Self.hidden),
                ] {
                    var cell = Cell(
                        key: CellKey(
                            measure: definition.code, area: area, window: window, month: month),
                        state: .value)
                    cell.numerator = Double(count)
                    cell.count = count
                    cell.value = Double(count)
                    cells.append(decision.disclosed(cell))
                }
            }
        }
        var content = try SampleBoard.content()
        content.measures = [MeasureContent(definition: definition, cells: cells)]
        content.feeds[0].rowsRead = RowCount(12_343)
        content.feeds[0].rowsRejected = RowCount(Self.hidden)
        return try BoardPack(content, template: try SampleBoard.template())
    }

    @Test("planted exact counts are in no cell of the workbook") func workbook() throws {
        let folder = try PDFTools.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("planted.xlsx").path
        try pack().writeWorkbook(to: path)
        let reader = try WorkbookReader(path: path)
        var seen: Set<String> = []
        // The definitions number their lines: 1, 2, 3 there count nobody.
        for sheet in reader.sheets where sheet.name != SheetName.definitions.rawValue {
            let rows = try reader.open(sheet: sheet)
            var row = TableRow()
            while try rows.next(into: &row) { seen.formUnion(row.texts) }
        }
        #expect(seen.contains("4325") && seen.contains("61315") && seen.contains("hidden"))
        for planted in ["4327", "61313", "12343", "3"] { #expect(!seen.contains(planted)) }
    }

    @Test("planted exact counts are in no text of the PDF", .enabled(if: PDFTools.areInstalled))
    func pdf() throws {
        let folder = try PDFTools.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("planted.pdf")
        try Data(try pack().pdf()).write(to: file)
        let text = try PDFTools.run("pdftotext", [file.path, "-"]).text
        #expect(text.contains("61,315"))
        for planted in ["4,327", "4327", "61,313", "12,343", "12343"] {
            #expect(!text.contains(planted))
        }
    }

    @Test("row counts hide 1 to 7, round the rest to five, and show zero") func rowCounts() {
        #expect(RowCount(0).rounded == 0)
        #expect(RowCount(1).rounded == nil && RowCount(7).rounded == nil)
        #expect(RowCount(8).rounded == 10)
        #expect(RowCount(12_342).rounded == 12_340 && RowCount(12_343).rounded == 12_345)
    }
}
