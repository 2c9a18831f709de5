import Foundation
import Spreadsheet
import Testing

@testable import Packs

@Suite("days and months of the workbook")
struct WorkbookDatesTests {
    @Test("a day or month alone in a cell is a date, not a text that looks like one")
    func dates() throws {
        let reader = try WorkbookReader(path: try RenderedSample.shared.get().workbook.path)
        var dates = 0
        for sheet in reader.sheets {
            let rows = try reader.open(sheet: sheet)
            var row = TableRow()
            while try rows.next(into: &row) {
                for index in 0..<row.count {
                    if row.kind(index) == .date { dates += 1 }
                    let text = row.text(index)
                    guard row.kind(index) == .text, text.count < 16 else { continue }
                    let looksLikeOne =
                        text.wholeMatch(of: /\d{4}-\d{2}(-\d{2})?/) != nil
                        || text.wholeMatch(of: /(\d{1,2} )?[A-Z][a-z]+ \d{4}/) != nil
                    #expect(!looksLikeOne, "\(sheet.name), row \(row.number): \(text)")
                }
            }
        }
        #expect(dates > 1_000)
    }

    @Test("a day in either form becomes a date; other words stay as they are") func days() {
        let day = CellValue.date(WorkbookDate(year: 2026, month: 3, day: 5))
        #expect(CellValue.day("2026-03-05") == day && CellValue.day("5 Mar 2026") == day)
        #expect(CellValue.day("5 Foo 2026") == .text("5 Foo 2026"))
        #expect(CellValue.day("2026-13-05") == .text("2026-13-05"))
        #expect(CellValue.day(nil) == .blank)
    }
}
