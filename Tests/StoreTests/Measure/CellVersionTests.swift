import Domain
import Measures
import Store
import TestSupport
import Testing

@Suite("Cells are versioned by run")
struct CellVersionTests {
    private let month = Month(ordinal: 2025 * 12)

    private func run(_ value: Double, code: MeasureCode) -> MeasureRun {
        var cell = Cell(
            key: CellKey(measure: code, area: .county, window: .month, month: month),
            state: .value)
        cell.value = value
        let other = Cell(
            key: CellKey(
                measure: code, area: .team(TeamCode("T01")), window: .month, month: month),
            state: .withheld(reason: "too few\tlinks"))
        return MeasureRun(
            first: month, last: month, knownUntil: month, seen: SeenLoads(upTo: 1),
            definitions: [
                MeasureRun.Definition(
                    code: code, version: "1.0", hash: "h", text: "t", effective: month)
            ],
            queries: [], cells: [cell, other])
    }

    @Test("a second run with the same figures writes nothing; a changed cell closes the old one")
    func versions() async throws {
        let code = try #require(MeasureCode("EA01"))
        let database = Database(try await TestDatabase.migrated())
        let first = try await database.write(run(1.5, code: code))
        #expect((first.written, first.closed, first.unchanged) == (2, 0, 0))
        let second = try await database.write(run(1.5, code: code))
        #expect((second.written, second.closed, second.unchanged) == (0, 0, 2))
        let third = try await database.write(run(2.5, code: code))
        #expect((third.written, third.closed, third.unchanged) == (1, 1, 1))

        let now = try await database.cells(CellQuery(areas: [.county]))
        #expect(now.map(\.cell.value) == [2.5])
        #expect(now.map(\.run) == [third.run])
        let before = try await database.cells(
            CellQuery(measures: [code], areas: [.county], asOfRun: second.run))
        #expect(before.map(\.cell.value) == [1.5])
        let team = try await database.cells(CellQuery(areas: [.team(TeamCode("T01"))]))
        #expect(team.map(\.cell.state) == [.withheld(reason: "too few\tlinks")])
        #expect(team.map(\.run) == [first.run])
    }
}
