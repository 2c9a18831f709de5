import Disclosure
import Domain
import Foundation
import Measures
import Spreadsheet
import TestTools
import Testing

@testable import Packs

@Suite("versions of definitions in the workbook")
struct WorkbookVersionsTests {
    /// The sample's pack with EA01 in force as another version from April 2025 on.
    private func pack() throws -> BoardPack {
        var content = try SampleBoard.content()
        let place = try #require(content.measures.firstIndex { $0.code.text == "EA01" })
        let old = content.measures[place].definition
        let new = try MeasureDefinition.read(
            text: old.text.replacing("version: '\(old.version)'", with: "version: '2.0'")
                .replacing("effective: \(old.effective.isoText)", with: "effective: 2025-04")
                .replacing("\ntitle: ", with: "\ntitle: New "), file: old.file)
        let decision = DisclosureDecision(for: old)
        content.measures[place] = MeasureContent(
            definition: new, versions: [old, new],
            cells: SampleBoard.cells(old).map { decision.disclosed($0) })
        return try BoardPack(content, template: try SampleBoard.template())
    }

    @Test("each version has its definition, and each receipt names the one its figure follows")
    func versions() throws {
        let file = TestFolder.path("versions").appendingPathExtension("xlsx")
        try pack().writeWorkbook(to: file.path)
        let reader = try WorkbookReader(path: file.path)
        var titles: [String: String] = [:]
        try read(SheetName.definitions, reader) { row in
            if row.first == "EA01", row[2] == "Measure" { titles[row[1]] = row[4] }
        }
        #expect(titles.keys.sorted() == ["1.0", "2.0"])
        #expect(titles["2.0"]?.hasPrefix("New ") == true)
        #expect(titles["1.0"]?.hasPrefix("New ") == false)

        var months: [String: Set<String>] = [:]
        try read(SheetName.receipts, reader) { row in
            if row.count > 12, row[1] == "EA01" {
                months[row[12], default: []].insert(String(row[5].prefix(7)))
            }
        }
        #expect(months["1.0"]?.max() == "2025-03")
        #expect(months["2.0"]?.min() == "2025-04")
        try FileManager.default.removeItem(at: file)
    }

    private func read(
        _ name: SheetName, _ reader: WorkbookReader, _ take: ([String]) -> Void
    ) throws {
        let rows = try reader.open(sheet: try reader.sheet(named: name.rawValue))
        var row = TableRow()
        while try rows.next(into: &row) { take(row.texts) }
    }
}
