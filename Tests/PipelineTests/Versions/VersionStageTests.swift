import Domain
import Measures
import Pipeline
import Postgres
import Store
import TestSupport
import Testing

@Suite("Versions of a measure")
struct VersionStageTests {
    private let january = Month(ordinal: 2025 * 12)

    /// Four spells of four people in January: three of T01, one of T02; one is a child.
    private func county() async throws -> SpellHistory {
        let county = try await SpellHistory()
        let month = january
        try await county.load { connection, load in
            for (event, practice) in [(1, "D00001"), (2, "D00001"), (3, "D00001"), (4, "D00002")] {
                try await SpellHistory.add(
                    event, practice: practice, month: month, load: load, on: connection)
            }
            try await connection.execute(
                "UPDATE fact.spell_current SET age_at_admission = 10 WHERE event_id = 3")
        }
        return county
    }

    private func adults() throws -> MeasureCatalogue {
        try SpellHistory.measures(version: "1.1") { text in
            text.replacing("version: '1.0'", with: "version: '1.1'")
                .replacing(
                    "where: not is_excluded_specialty and", with: "where: age >= 18 and")
        }
    }

    @Test("an old version that no file has any more is computed from the text that its run kept")
    func oldVersion() async throws {
        let county = try await county()
        try await county.compute()
        let old = try #require(MeasureVersion("EA01@1.0"))
        let new = try #require(MeasureVersion("ea01@1.1"))
        let comparison = try await VersionStage.compare(
            old, new, months: SpellHistory.computed, catalogue: try adults(), county.database)
        #expect(comparison.areas.map(\.area) == ["COUNTY", "T01", "T02"])
        let team = comparison.areas[1]
        #expect(team.series.map(\.month) == ["2025-01", "2025-02", "2025-03"])
        #expect(team.series.map(\.old) == [30, 0, 0])
        #expect(team.series.map(\.new) == [20, 0, 0])
        let people = try #require(team.people)
        #expect([people.both, people.movedIn, people.movedOut] == [2, 0, 1])
        let other = try #require(comparison.areas[2].people)
        #expect([other.both, other.movedIn, other.movedOut] == [1, 0, 0])
        let all = try #require(comparison.areas[0].people)
        #expect([all.both, all.movedIn, all.movedOut] == [3, 0, 1])
        await county.close()
    }

    @Test("a version that nobody has is refused with those that are kept")
    func unknown() async throws {
        let county = try await county()
        try await county.compute()
        let old = try #require(MeasureVersion("EA01@0.9"))
        let new = try #require(MeasureVersion("EA01@1.0"))
        let catalogue = try adults()
        await #expect(throws: VersionFault.unknown(old, kept: ["1.0", "1.1"])) {
            try await VersionStage.compare(
                old, new, months: SpellHistory.computed, catalogue: catalogue, county.database)
        }
        #expect(MeasureVersion("EA01") == nil)
        #expect(MeasureVersion("EA1@1.0") == nil)
        await county.close()
    }

    @Test("the rows behind a figure are listed by their keys, as known at its run")
    func events() async throws {
        let county = try await county()
        let run = try await county.compute()
        try await county.load { connection, load in
            try await SpellHistory.close(2, because: "withdrawn", load: load, on: connection)
        }
        try await county.compute()
        let key = CellKey(
            measure: try #require(MeasureCode("EA01")), area: .team(TeamCode("T01")),
            window: .month, month: january)
        let receipt = try await ReceiptStage.receipt(of: key, asOfRun: run, county.database)
        let right = try EventRight(of: "analyst", named: ["analyst"])
        let found = try await ReceiptStage.contributors(to: receipt, by: right, county.database)
        #expect(found.map(\.component) == ["numerator"])
        let keys = (1...3).map { "000000000000000\($0)" }
        #expect(found.first?.rows.map(\.event) == keys)
        #expect(found.first?.rows.map(\.person) == keys)
        await county.close()
    }

    @Test("versions are compared, and definitions listed, as they were after an earlier run")
    func asOf() async throws {
        let county = try await county()
        let first = try await county.compute()
        try await county.load { connection, load in
            try await SpellHistory.close(2, because: "withdrawn", load: load, on: connection)
        }
        let second = try await county.compute(try adults())
        let old = try #require(MeasureVersion("EA01@1.0"))
        let new = try #require(MeasureVersion("EA01@1.1"))
        var seen: [[Double?]] = []
        for run in [first, second] {
            let comparison = try await VersionStage.compare(
                old, new, months: january...january, catalogue: try adults(), asOfRun: run,
                county.database)
            let team = comparison.areas[1].series
            seen.append([team[0].old, team[0].new])
        }
        #expect(seen == [[30, 20], [20, 10]])
        let before = try await VersionStage.definitions(asOfRun: first, county.database)
        let after = try await VersionStage.definitions(asOfRun: second, county.database)
        #expect(before.versions.map(\.version) == ["1.0"])
        #expect(after.versions.map(\.version) == ["1.1"])
        await county.close()
    }

    @Test("only whom the list names may see keys of events")
    func eventRight() {
        #expect(throws: EventRightFault.self) {
            try EventRight(of: "clerk", named: ["analyst"])
        }
        #expect(throws: EventRightFault.self) { try EventRight(of: "", named: [""]) }
        #expect(throws: Never.self) { try EventRight(of: "analyst", named: ["analyst"]) }
    }
}
