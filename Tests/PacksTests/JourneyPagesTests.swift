import Disclosure
import Domain
import Foundation
import Measures
import Spreadsheet
import Testing

@testable import Packs

@Suite("pages and sheets about single people")
struct JourneyPagesTests {
    @Test(
        "each answer has its page: curve, balance, what came of it, costs; and what may be read in it",
        .enabled(if: PDFTools.areInstalled))
    func pages() throws {
        let pages = try RenderedSample.shared.get().pageTexts()
        let curve = try #require(pages.first { $0.contains("Days after the end of STEP") })
        #expect(curve.contains("stay free of") && curve.contains("Comparison teams"))
        #expect(curve.contains("three denominators") && curve.contains("log-rank"))
        let matched = pages.filter { $0.contains("How alike they were before") }
        #expect(matched.count == 2)
        #expect(
            matched.contains { $0.contains("Risk ratio") && $0.contains("What became of them") })
        #expect(matched.contains { $0.contains("What care cost a person") })
        let teams = try #require(pages.first { $0.contains("Other questions about single") })
        #expect(teams.contains("of the pilots") && teams.contains("costs are at a peak"))
        for page in [curve, teams] + matched {
            #expect(page.contains("a question for later, not a finding"))
        }
        let second = try #require(pages.first { $0.contains("How far it stands up") })
        #expect(second.contains("Nothing here is a verdict"))
    }

    @Test("counts of people on the sheets are multiples of five or not there")
    func sheets() throws {
        let reader = try WorkbookReader(path: try RenderedSample.shared.get().workbook.path)
        var counts = 0
        for (name, columns) in [
            (SheetName.freedom, ["Support had begun", "Had died without it", "Had moved away"]),
            (.matched, ["Pairs or people"]),
        ] {
            for row in try table(name, reader) {
                for column in columns {
                    guard let number = row[column].flatMap({ Double($0) }) else { continue }
                    counts += 1
                    #expect(number.truncatingRemainder(dividingBy: 5) == 0, "\(column)")
                }
                if row["Unit"] == "people with the outcome" {
                    for column in ["With", "Without"] {
                        let number = row[column].flatMap { Double($0) } ?? 0
                        #expect(number.truncatingRemainder(dividingBy: 5) == 0)
                    }
                }
            }
        }
        #expect(counts > 60)
        // Three people or so moved away, and half a dozen had a package: both hidden.
        let moved = try table(.freedom, reader).compactMap { $0["Had moved away"] }
        #expect(moved.allSatisfy { $0.isEmpty || $0 == "0" })
    }

    private func table(
        _ name: SheetName, _ reader: WorkbookReader
    ) throws -> [[String: String]] {
        let sheet = try #require(reader.sheets.first { $0.name == name.rawValue })
        let rows = try reader.open(sheet: sheet)
        var row = TableRow()
        var header: [String] = []
        var found: [[String: String]] = []
        while try rows.next(into: &row) {
            if header.isEmpty {
                if row.texts.count > 5 { header = row.texts }
            } else {
                found.append(
                    Dictionary(zip(header, row.texts), uniquingKeysWith: { first, _ in first }))
            }
        }
        return found
    }
}
