import Charts
import Disclosure
import Domain
import Foundation
import Measures
import Spreadsheet
import Statistics
import TestTools
import Testing

@testable import Packs

@Suite("why a chart is what it is, and what may mislead about its limits")
struct ChartBasisTests {
    /// The reading of a measure whose county months are `values`, over so many people.
    private func reading(
        _ definition: MeasureDefinition, people: Double = 1_000_000, _ values: [Double]
    ) throws -> MeasureReading {
        let decision = DisclosureDecision(for: definition)
        let cells = values.enumerated().map { index, value in
            var cell = Cell(
                key: CellKey(
                    measure: definition.code, area: .county, window: .month,
                    month: SampleBoard.month.advanced(by: index - values.count + 1)),
                state: .value)
            cell.value = value
            cell.denominator = people
            cell.numerator = value / definition.scale * people
            cell.count = cell.numerator.map { Int($0) }
            return decision.disclosed(cell)
        }
        return try MeasureReading(
            MeasureContent(definition: definition, cells: cells),
            months: SampleBoard.month.advanced(by: -47)...SampleBoard.month)
    }

    private func definition(_ code: String) throws -> MeasureDefinition {
        try #require(try SampleBoard.catalogue().definitions.first { $0.code.text == code })
    }

    /// Values without order: what the golden section leaves over.
    private func scatter(_ index: Int) -> Double {
        let turned = Double(index + 1) * 0.618_033_988_749_895
        return turned - turned.rounded(.down) - 0.5
    }

    @Test("a season is told of, with its share; scatter is not") func season() throws {
        let measure = try definition("EA01")
        let waves = (0..<48).map { 10 + 2 * cos(Double($0) * .pi / 6) + 0.3 * scatter($0) }
        let seasonal = try reading(measure, waves)
        #expect(seasonal.basis.cautions.contains { if case .seasonal = $0 { true } else { false } })
        let said = CautionWords.sentences([seasonal]).joined()
        #expect(said.contains("EA01 (9") && said.contains("compare with a year before"))
        #expect(
            CautionWords.codes([seasonal]) == ["EA01"]
                && seasonal.doubt?.hasPrefix("season") == true)
        #expect(CautionWords.notes([seasonal]).first?.hasPrefix("Limits may mislead.") == true)
        let drift = try reading(measure, (0..<48).map { 9 + 0.05 * Double($0) + scatter($0) / 3 })
        #expect(CautionWords.sentences([drift]).joined().contains("Neighbours are alike"))
    }

    @Test("settings that differ from the usual ones are printed with the chart") func settings()
        throws
    {
        let folder = TestFolder.path("measures")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(
            at: SampleBoard.root.appendingPathComponent("Measures"), to: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let file = folder.appendingPathComponent(
            try #require(names.first { $0.hasPrefix("EA01") }))
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacing("screening: true", with: "screening: false")
            .replacing("run_length: 7", with: "run_length: 6")
            .replacing("minimum_points: 13", with: "minimum_points: 20")
        try Data(text.utf8).write(to: file)
        let changed = try #require(
            try MeasureCatalogue.load(folder: folder).definitions.first { $0.code.text == "EA01" })
        let values = (0..<48).map { 10 + scatter($0) }
        let own = try reading(changed, values)
        for part in ["all differences", "runs of 6", "20 points needed"] {
            #expect(own.note.contains(part), "\(part)")
            #expect(CautionWords.charts([own]).contains(part), "\(part)")
        }
        let usual = try reading(try definition("EA01"), values)
        #expect(usual.note.contains("below 3.267 times") && usual.note.contains("runs of 7"))
        let both = CautionWords.charts([own, usual])
        #expect(
            both.contains("Charts: XmR (periods alike in size); EA01 limits from all differences"))
    }

    @Test("months of very different size have limits of their own, on the page and in the table")
    func ownLimits() throws {
        let measure = try definition("RE02")
        let sizes = (0..<48).map { $0 % 4 == 0 ? 1_000.0 : 8_000 }
        let decision = DisclosureDecision(for: measure)
        let cells = sizes.enumerated().map { index, size in
            var cell = Cell(
                key: CellKey(
                    measure: measure.code, area: .county, window: .month,
                    month: SampleBoard.month.advanced(by: index - 47)), state: .value)
            cell.denominator = size
            cell.numerator = (size * (0.8 + 0.06 * scatter(index))).rounded()
            cell.count = Int(size)
            cell.value = (cell.numerator ?? 0) / size * 100
            return decision.disclosed(cell)
        }
        let own = try MeasureReading(
            MeasureContent(definition: measure, cells: cells),
            months: SampleBoard.month.advanced(by: -47)...SampleBoard.month)
        #expect(own.basis.ownLimits == .proportionPrime && own.isCharted)
        #expect(own.judgedChart?.kind == .proportionPrime)
        #expect(own.chartReason.hasPrefix("A P′ chart: denominators differ"))
        let segment = try #require(own.segments.last)
        func width(_ index: Int) throws -> Double {
            let limits = try #require(
                segment.limits(in: SampleBoard.month.advanced(by: index - 47)))
            return limits.upper - limits.lower
        }
        // A month eight times as large has limits √8 times as narrow.
        #expect(try abs(width(8) / width(9) - 8.0.squareRoot()) < 0.01)
        #expect(CautionWords.charts([own]).contains("P′ (limits of each period's own size)"))
        #expect(own.doubt == nil || own.doubt?.contains("size") == false)
    }

    @Test("hidden months are in no limit, and the page says so") func hiddenMonths() throws {
        let measure = try definition("EA01")
        let full = try reading(measure, (0..<48).map { 10 + scatter($0) })
        #expect(full.hiddenMonths == 0 && CautionWords.hidden([full]) == nil)
        // Five events in a million people are hidden.
        let some = try reading(measure, (0..<48).map { $0 % 16 == 3 ? 0.005 : 10 + scatter($0) })
        #expect(some.isCharted && some.hiddenMonths == 3)
        #expect(try #require(some.segment?.limits).lower > 8)
        let notes = CautionWords.notes([full, some]).joined()
        #expect(
            notes.contains(
                "Months with hidden figures are not used, neither for means nor limits nor "
                    + "signals: EA01 (3 of 48)."))
    }

    @Test("where most values equal the one before there are no limits, and the page says why")
    func ties() throws {
        let values = (0..<40).map { $0 % 5 == 0 ? 12.0 : 10.0 }
        let own = try reading(try definition("EA01"), values)
        #expect(!own.isCharted && own.signal == nil && own.variation == .noData)
        #expect(own.segments.allSatisfy { $0.limits == nil } && !own.segments.isEmpty)
        #expect(own.chartReason.contains("equal the one before"))
        #expect(
            FigureWords.line(own, SampleBoard.month).contains("few events or many equal values"))
    }

    /// The rows of a sheet below its header, by column.
    private func table(_ name: SheetName) throws -> [[String: String]] {
        let reader = try WorkbookReader(path: try RenderedSample.shared.get().workbook.path)
        let sheet = try #require(reader.sheets.first { $0.name == name.rawValue })
        let rows = try reader.open(sheet: sheet)
        var row = TableRow()
        var header: [String] = []
        var found: [[String: String]] = []
        while try rows.next(into: &row) {
            let texts = row.texts
            if header.isEmpty {
                if texts.count > 5 { header = texts }
                continue
            }
            found.append(
                Dictionary(zip(header, texts), uniquingKeysWith: { first, _ in first }))
        }
        return found
    }

    @Test("the workbook says of every measure which chart it has, why, and what may mislead")
    func chartsSheet() throws {
        let pack = try SampleBoard.pack()
        let rows = try table(.charts)
        #expect(rows.map { $0["Code"] } == pack.readings.map(\.code))
        for (row, reading) in zip(rows, pack.readings) {
            #expect(row["Why this chart"] == reading.chartReason)
            #expect(row["Limits"] == (reading.isCharted ? "Yes" : "No"))
            guard reading.isCharted else { continue }
            #expect(row["Run length"] == "\(reading.definition.spc.runLength)")
            #expect(
                row["What may mislead", default: ""]
                    == reading.basis.sentences.joined(separator: " "))
        }
        #expect(rows.contains { $0["What may mislead"]?.contains("season") == true })
    }

    @Test("the workbook's answers are those of the page, refusals with their cure")
    func pilotsSheet() throws {
        let pack = try SampleBoard.pack()
        let rows = try table(.pilots)
        #expect(rows.count == pack.answers.items.count && rows.count > 4)
        for (row, item) in zip(rows, pack.answers.items) {
            let answer = item.answer
            #expect(row["Protocol"] == answer.question.name)
            #expect(row["In words"] == answer.headline)
            if let refusal = answer.outcome.refusal {
                #expect(row["Answer"] == "Not answered" && row["Effect", default: ""].isEmpty)
                #expect(row["Refusal"] == refusal.code.rawValue)
                #expect(row["What would cure it"] == refusal.cure)
            } else {
                let evaluation = try #require(answer.outcome.value)
                let unit = evaluation.kind == .proportion ? 100.0 : 1
                let effect = try #require(row["Effect"].flatMap(Double.init))
                #expect(abs(effect - evaluation.effect * unit) <= (unit > 1 ? 0.051 : 0.0051))
                let p = try #require(row["p (permutation)"].flatMap(Double.init))
                #expect(abs(p - evaluation.permutation.pValue) <= 0.00051)
                #expect(row["Smallest possible p", default: ""].isEmpty == false)
                #expect(row["Could have seen", default: ""].isEmpty == false)
            }
        }
        #expect(rows.contains { $0["Refusal"] == "REFUSE_NO_CONTROL" })
    }
}
