import Domain
import Testing

@testable import Measures

@Suite("Counts of which some people's part changes")
struct PeopleCountsTests {
    private let month = Month(ordinal: 24300)
    private static let days = ComputePlan.TallyColumn(.sum, condition: "true", expression: "days")

    private func table(_ rows: [(String?, [Double])]) -> TallyTable {
        var table = TallyTable(columns: [.presence, Self.days])
        for row in rows { table.add(month: month, team: row.0, numbers: row.1) }
        return table
    }

    @Test("what people counted for is taken out, and what they count for is put in")
    func moved() throws {
        let kept = table([("T01", [5, 40]), ("T02", [2, 9]), (nil, [1, 3])])
        let before = table([("T01", [2, 15]), (nil, [1, 3])])
        let after = table([("T01", [1, 7]), ("T03", [1, 4])])
        let changed = try #require(kept.changed(in: month, from: before, to: after))
        #expect(changed.row(month: month, team: "T01") == [4, 32])
        #expect(changed.row(month: month, team: "T02") == [2, 9])
        #expect(changed.row(month: month, team: "T03") == [1, 4])
        // A group that has no row any more is none, not one of zeros.
        #expect(changed.row(month: month, team: nil) == nil)
    }

    @Test("a group with rows that none of the numbers counts stays")
    func presence() throws {
        let kept = table([("T01", [2, 4])])
        let before = table([("T01", [1, 4])])
        let changed = try #require(kept.changed(in: month, from: before, to: table([])))
        #expect(changed.row(month: month, team: "T01") == [1, 0])
    }

    @Test(
        "there is no answer where it would not be exact",
        arguments: [[1, 2.5], [6, 4]] as [[Double]])
    func refused(_ before: [Double]) {
        let kept = table([("T01", [5, 40])])
        #expect(kept.changed(in: month, from: table([("T01", before)]), to: table([])) == nil)
    }

    @Test("strata are told apart, those without a code too, and keep their order")
    func strata() throws {
        func table(_ rows: [(Int?, [Double])]) -> TallyTable {
            var table = TallyTable(columns: [.presence], isStratified: true)
            for row in rows {
                table.add(month: month, team: "T01", stratum: row.0, numbers: row.1)
            }
            return table
        }
        let kept = table([(0, [3]), (65, [2]), (nil, [1])])
        let changed = try #require(
            kept.changed(in: month, from: table([(65, [2])]), to: table([(30, [2]), (nil, [1])])))
        #expect(
            changed.strata(month: month, team: "T01")
                == [
                    TallyTable.Stratum(code: 0, numbers: [3]),
                    TallyTable.Stratum(code: 30, numbers: [2]),
                    TallyTable.Stratum(code: nil, numbers: [2]),
                ])
    }

    @Test("single values are taken out and put in, in their order; fractions too")
    func details() throws {
        func table(_ values: [(Double, Int)]) -> DetailTable {
            var table = DetailTable()
            for (value, count) in values {
                table.add(
                    month: month, team: "T01",
                    entry: DetailTable.Entry(value: value, other: 0, count: count))
            }
            return table
        }
        let kept = table([(1.5, 2), (7, 1)])
        let changed = try #require(
            kept.changed(in: month, from: table([(1.5, 1), (7, 1)]), to: table([(3.25, 1)])))
        #expect(changed.entries(month: month, team: "T01").map(\.value) == [1.5, 3.25])
        #expect(changed.entries(month: month, team: "T01").map(\.count) == [1, 1])
        #expect(kept.changed(in: month, from: table([(2, 1)]), to: table([])) == nil)
    }
}
