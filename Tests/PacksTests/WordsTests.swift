import Charts
import Disclosure
import Domain
import Measures
import Statistics
import Testing

@testable import Packs

@Suite("sentences made by rule")
struct WordsTests {
    /// The reading of one measure whose county months are `values`, ending with the pack's month.
    private func reading(
        _ code: String, _ values: [Double?], target: Double? = nil,
        denominator: Double = 1_000_000
    ) throws -> MeasureReading {
        let definitions = try SampleBoard.catalogue().definitions
        let definition = try #require(definitions.first { $0.code.text == code })
        let decision = DisclosureDecision(for: definition)
        let cells = values.enumerated().map { index, value in
            let key = CellKey(
                measure: definition.code, area: .county, window: .month,
                month: SampleBoard.month.advanced(by: index - values.count + 1))
            var cell = Cell(key: key, state: value == nil ? .missing : .value)
            cell.value = value
            cell.denominator = denominator
            cell.numerator = value.map { $0 / definition.scale * denominator }
            cell.count = cell.numerator.map { Int($0) }
            return decision.disclosed(cell)
        }
        return try MeasureReading(
            MeasureContent(definition: definition, target: target, cells: cells),
            months: SampleBoard.month.advanced(by: -47)...SampleBoard.month)
    }

    @Test("a series within which a new version begins says so, and the definition from when")
    func newVersion() throws {
        var content = try reading("EA01", steady).content
        let old = MeasureDefinition.Start(version: "0.9", effective: Month(ordinal: 2020 * 12))
        let months = SampleBoard.month.advanced(by: -47)...SampleBoard.month
        func notes(_ effective: Month) throws -> [String] {
            content.definition = content.definition.within([
                old, MeasureDefinition.Start(version: "1.0", effective: effective),
            ])
            return CautionWords.newVersions([try MeasureReading(content, months: months)])
        }
        #expect(
            try notes(Month(ordinal: 2025 * 12 + 3)) == [
                "The definition changes within the series of EA01 (version 1.0 from April 2025): a"
                    + " step there can come from that alone."
            ])
        #expect(content.definition.timelineWords == "version 1.0 from April 2025; 0.9 before")
        #expect(try notes(months.lowerBound) == [])
    }

    private let steady = (0..<40).map { $0 % 2 == 0 ? 10.0 : 11.0 }

    @Test("a run above the average of a measure that should fall is an alert with its length")
    func alert() throws {
        let reading = try reading("EA01", steady + Array(repeating: 10.9, count: 8))
        let lists = SummaryLists([reading], month: SampleBoard.month)
        #expect(lists.alert.map(\.code) == ["EA01"])
        let sentence = try #require(lists.alert.first?.sentence)
        #expect(sentence.contains("months in a row above the average"))
        #expect(sentence.contains("10.9 per 1,000 in Mar 2026"))
        #expect(lists.advise.isEmpty && lists.assure.isEmpty && lists.usual.isEmpty)
    }

    @Test("a share in whole per cents that varies less than one has no limits, and says why")
    func coarse() throws {
        let values = (0..<40).map { $0 % 6 == 0 ? 5.0 : 4.0 } + [8]
        let reading = try reading("RE01", values, target: 4.5, denominator: 900)
        #expect(reading.latest?.value.decimals == 0)
        #expect(!reading.segments.isEmpty)
        #expect(reading.segments.allSatisfy { $0.limits == nil })
        #expect(reading.signal == nil)
        #expect(!reading.isCharted)
        #expect(reading.note.contains("rounded more coarsely"))
        #expect(reading.hasUnjudgedTarget)
        #expect(FigureWords.line(reading, SampleBoard.month).contains("rounded too coarsely"))
        // A target has its own decimals, whatever those of the figure.
        #expect(FigureWords.line(reading, SampleBoard.month).contains("target 4.5\u{A0}%"))
        // The same series in tenths keeps its limits.
        let fine = try self.reading(
            "RE01", (0..<41).map { 4 + Double($0 * 7 % 11) / 10 }, denominator: 100_000)
        #expect(fine.latest?.value.decimals == 1)
        #expect(fine.segments.allSatisfy { $0.limits != nil })
        #expect(fine.isCharted)
    }

    @Test("a measure whose months are all without a figure says why each kind of them is")
    func absence() throws {
        let few = try reading("EA01", [0.003, 0.004, 0.003, nil])
        #expect(few.latest == nil)
        #expect(
            FigureWords.absence(few, SampleBoard.month)
                == "hidden for small numbers in 3 months, no data in 1 month")
        let all = try reading("EA01", [0.003, 0.004])
        #expect(FigureWords.absence(all, SampleBoard.month).contains("so it is hidden"))
    }

    @Test("an area that is no county is called by the template's word; councils keep their name")
    func areaWord() throws {
        var template = try SampleBoard.template()
        let county = "The county's and County 7.1 of the county council in this country"
        #expect(AreaWord(template).said(county) == county)
        template.areaWord = "area"
        #expect(
            AreaWord(template).said(county)
                == "The area's and Area 7.1 of the county council in this country")
    }

    @Test("a measure of periods that overlap has a line and no control chart")
    func overlapping() throws {
        let reading = try reading("AE02", steady)
        #expect(!reading.isCharted && reading.segments.isEmpty)
        #expect(reading.note.contains("overlap"))
    }

    @Test("a run below the average of a measure that should fall is good news") func assure() throws
    {
        let reading = try reading("EA01", steady + Array(repeating: 10.1, count: 8))
        let lists = SummaryLists([reading], month: SampleBoard.month)
        #expect(lists.assure.map(\.code) == ["EA01"])
        #expect(DomainWords.headline([reading], name: "X").contains("below the average"))
    }

    @Test("a steady measure is in no list and its headline says so") func usual() throws {
        let reading = try reading("EA01", steady)
        let lists = SummaryLists([reading], month: SampleBoard.month)
        #expect(lists.usual == ["EA01"])
        #expect(DomainWords.headline([reading], name: "X") == "X: nothing unusual.")
    }

    @Test("a target beyond the limits is an alert even without a change") func target() throws {
        let reading = try reading("EA01", steady, target: 2)
        let lists = SummaryLists([reading], month: SampleBoard.month)
        #expect(lists.alert.first?.sentence.contains("Will miss the target of 2.0") == true)
    }

    @Test("targets hit and missed by many measures are one line of advice") func hitAndMiss() throws
    {
        let readings = try ["EA01", "EA02", "AE01", "AM01"].map {
            try reading($0, steady, target: 10.5)
        }
        #expect(readings.allSatisfy { $0.assurance == .hitAndMiss })
        let lists = SummaryLists(readings, month: SampleBoard.month)
        #expect(lists.advise.count == 1 && lists.usual.isEmpty)
        let one = SummaryLists(Array(readings.prefix(1)), month: SampleBoard.month)
        #expect(one.advise.first?.sentence.contains("target of 10.5") == true)
    }

    @Test("data that have not come in are an advice that says so") func late() throws {
        let reading = try reading("EA01", steady + [nil, nil])
        let lists = SummaryLists([reading], month: SampleBoard.month)
        let sentence = try #require(lists.advise.first?.sentence)
        #expect(sentence.contains("Jan 2026"))
        #expect(sentence.contains("the data have not come in"))
    }

    @Test("with 12 points there are limits on trial and no verdict") func trial() throws {
        let values = Array(repeating: 10.0, count: 5) + Array(repeating: 20.0, count: 7)
        let months = SampleBoard.month.advanced(by: -11)...SampleBoard.month
        let full = try reading("EA01", values)
        let short = try MeasureReading(full.content, months: months)
        #expect(short.variation == .noData)
        #expect(short.points.allSatisfy { $0.signal == .commonCause })
    }

    @Test("many measures without a figure are one line, not a list that fills the page")
    func absent() throws {
        let codes = ["EA01", "EA02", "EA03", "EA04", "AE01"]
        let readings = try codes.map { try reading($0, [nil, nil]) }
        let lists = SummaryLists(readings, month: SampleBoard.month)
        #expect(lists.advise.count == 1)
        #expect(lists.advise.first?.sentence.contains("EA01, EA02, EA03, EA04 and AE01") == true)
        let few = SummaryLists(Array(readings.prefix(2)), month: SampleBoard.month)
        #expect(few.advise.map(\.code) == ["EA01", "EA02"])
        #expect(few.advise.allSatisfy { $0.sentence.contains("the data have not come in") })
    }

    @Test("a cumulative measure has no control chart") func cumulative() throws {
        let reading = try reading("PH02", steady)
        #expect(!reading.isCharted && reading.segments.isEmpty && reading.signal == nil)
    }

    @Test("a quarterly measure has one point a quarter") func quarterly() throws {
        let reading = try reading("PH03", steady)
        #expect(reading.points.count == 16)
        #expect(reading.points.allSatisfy { $0.month.number % 3 == 0 })
    }

    @Test("counts of teams are not compared with the county's") func counts() throws {
        let reading = try reading("DT04", steady.map { $0 * 10 })
        let value = reading.latest?.value
        #expect(
            TeamComparison.signal(team: value, county: value, reading.definition) == nil)
    }

    @Test("a template without its pages is refused with what is missing") func template() {
        #expect(throws: TemplateError.self) { try BoardTemplate(yaml: "title: X") }
        do {
            _ = try BoardTemplate(yaml: "title: X")
        } catch {
            #expect(error.description.contains("is missing"))
        }
    }
}
