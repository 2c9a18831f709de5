import Domain
import Measures
import Postgres
import Store
import TestSupport
import Testing

@testable import Pipeline

@Suite("Versions of a measure, each in force in its months")
struct VersionsInForceTests {
    private let january = Month(ordinal: 2025 * 12)
    private var march: Month { january.advanced(by: 2) }

    /// In each month one grown-up and one child of T01.
    private func county() async throws -> SpellHistory {
        let county = try await SpellHistory()
        let months = SpellHistory.months
        try await county.load { connection, load in
            for ordinal in months.lowerBound.ordinal...months.upperBound.ordinal {
                for event in [ordinal * 2, ordinal * 2 + 1] {
                    try await SpellHistory.add(
                        event, practice: "D00001", month: Month(ordinal: ordinal), load: load,
                        on: connection)
                }
            }
            try await connection.execute(
                "UPDATE fact.spell_current SET age_at_admission = 10 WHERE event_id % 2 = 1")
        }
        return county
    }

    /// The measure with a version for grown-ups, in the place of the first one or after it.
    private func adults(from month: Month, version: String = "1.1") throws -> MeasureCatalogue {
        try NewVersions.added(version, effective: month, to: try SpellHistory.measures()) {
            $0.replacing("where: not is_excluded_specialty and", with: "where: age >= 18 and")
        }
    }

    /// The admissions of T01 by month, `nil` without a figure; with the hash of the definition.
    private func figures(
        _ county: SpellHistory, _ window: Window = .month
    ) async throws -> [(month: String, events: Double?, state: CellState, hash: String)] {
        try await county.database.cells(
            CellQuery(areas: [.team(TeamCode("T01"))], windows: [window])
        ).map { ($0.cell.key.month.isoText, $0.cell.numerator, $0.cell.state, $0.definitionHash) }
    }

    private func receipt(
        _ month: Month, _ window: Window, _ county: SpellHistory
    ) async throws -> Receipt {
        try await ReceiptStage.receipt(
            of: CellKey(
                measure: try #require(MeasureCode("EA01")), area: .team(TeamCode("T01")),
                window: window, month: month), county.database)
    }

    @Test("a version effective from March leaves the months before as they were")
    func laterMonth() async throws {
        let county = try await county()
        let first = try await county.compute()
        let before = try await figures(county)
        #expect(before.map(\.events) == [2, 2, 2])
        let second = try await county.compute(try adults(from: march))
        let after = try await figures(county)
        #expect(after.map(\.events) == [2, 2, 1])
        #expect(after.prefix(2).map(\.hash) == before.prefix(2).map(\.hash))
        #expect(after[2].hash != before[2].hash)
        // A window is computed wholly by the version of the month that it ends with.
        #expect(try await figures(county, .rolling3).map(\.events) == [6, 6, 3])
        // The months before were not made again.
        let old = try await receipt(january, .month, county)
        let new = try await receipt(march, .rolling3, county)
        #expect((old.run.run, old.measure.definition.version) == (first, "1.0"))
        #expect((new.run.run, new.measure.definition.version) == (second, "1.1"))
        #expect(new.text().contains("EA01 version 1.1, effective from March 2025"))
        for receipt in [old, new] {
            #expect(try await ReceiptStage.recount(receipt, county.database).isSame)
        }
        let ledger = try await LedgerStage.write(from: first, to: second, county.database)
        #expect(Set(ledger.map(\.month)) == ["2025-03"])
        #expect(ledger.allSatisfy { $0.isReproduced })
        let part = ledger.first { $0.area == "T01" && $0.window == "month" }?.parts
        #expect(part?.first { $0.cause == .definition }.flatMap { Double($0.change) } == -10)
        await county.close()
    }

    @Test("who reads a run's cells speaks of its versions, whatever the files have by now")
    func otherFiles() async throws {
        let county = try await county()
        let first = try await county.compute()
        let later = try adults(from: march)
        let second = try await county.compute(later)
        let plain = try SpellHistory.measures()
        let unused = try adults(from: january, version: "2.0")
        for files in [plain, later, unused] {
            let then = try await files.following(run: first, county.database)
            #expect(then.versions.map(\.version) == ["1.0"])
            let now = try await files.following(run: second, county.database)
            #expect(Set(now.versions.map(\.version)) == ["1.0", "1.1"])
            #expect(now.definitions.map(\.version) == ["1.1"])
            #expect(now.definitions.first?.newVersions(in: january...march).count == 1)
            // In February nobody speaks of what comes in March.
            let february = now.begun(by: january.advanced(by: 1))
            #expect(february.versions.map(\.version) == ["1.0"])
            #expect(february.definitions.first?.timelineWords == nil)
        }
        // A rule that somebody has changed under its old number, and nobody has computed.
        let renumbered = try adults(
            from: try #require(plain.definitions.first).effective, version: "1.0")
        #expect(renumbered.definitions.first?.numerator.condition.contains("age") == true)
        let told = try await renumbered.following(run: first, county.database)
        #expect(told.definitions.first?.numerator == plain.definitions.first?.numerator)
        await county.close()
    }

    @Test("a version that counts another dataset counts the months that its windows reach back to")
    func otherDataset() async throws {
        let county = try await county()
        let old = try SpellHistory.measures()
        let other = try NewVersions.added("1.1", effective: march, to: old) { $0 }
        let definition = try #require(other.definitions.first)
        let new = try StoredMeasure(
            text: other.canonicalText(definition)
                .replacing("dataset: emergency_spell", with: "dataset: emergency_spell_2"),
            code: definition.code, version: "1.1"
        ).catalogue
        let both = MeasureCatalogue(
            definitions: try new.definitions.map {
                try MeasureDefinition.read(text: $0.text, file: definition.file)
            }, earlier: other.versions.filter(\.isInEarlierFolder),
            datasets: old.datasets.merging(new.datasets) { known, _ in known },
            returns: old.returns)
        try await county.compute(both)
        #expect(try await figures(county).map(\.events) == [2, 2, 2])
        #expect(try await figures(county, .rolling3).map(\.events) == [6, 6, 6])
        let hashes = try await figures(county).map(\.hash)
        #expect(hashes[1] != hashes[2])
        await county.close()
    }

    @Test("before the first version there is no figure, and its receipt says why")
    func beginning() async throws {
        let county = try await county()
        let late = try SpellHistory.measures {
            $0.replacing("effective: 2022-01", with: "effective: 2025-03")
        }
        try await county.compute(late)
        #expect(
            try await figures(county).map(\.state) == [.notApplicable, .notApplicable, .value])
        #expect(try await figures(county, .rolling3).map(\.events) == [nil, nil, 6])
        let receipt = try await receipt(january, .month, county)
        #expect(
            receipt.text(withSQL: false).contains(
                "No value: the definition begins with March 2025, and no version of it speaks for"
                    + " earlier months."))
        #expect(try await ReceiptStage.recount(receipt, county.database).isSame)
        await county.close()
    }

    @Test("a version with the effective month of the one before takes its place in all months")
    func correction() async throws {
        let county = try await county()
        let start = try #require(try SpellHistory.measures().definitions.first?.effective)
        try await county.compute()
        try await county.compute(try adults(from: start))
        #expect(try await figures(county).map(\.events) == [1, 1, 1])
        // The version that it replaced needs no file, also with a third one after it.
        let third = try NewVersions.added("1.2", effective: march, to: try adults(from: start)) {
            $0.replacing("age >= 18", with: "age < 18")
        }
        try await county.compute(third)
        let found = try await county.database.usedDefinitions()
        #expect(found.map(\.name.version) == ["1.1", "1.2"])
        #expect(found.map(\.effective) == [start, march])
        await county.close()
    }

    @Test("old and new versions are compared over all months, named by version or hash")
    func compared() async throws {
        let county = try await county()
        let catalogue = try adults(from: march)
        try await county.compute(catalogue)
        let hash = try #require(try await figures(county).first?.hash)
        let old = try #require(MeasureVersion("EA01@\(hash.prefix(8))"))
        let new = try #require(MeasureVersion("EA01@1.1"))
        let comparison = try await VersionStage.compare(
            old, new, months: SpellHistory.computed, catalogue: catalogue, county.database)
        #expect(comparison.old == "EA01@1.0, hash \(hash.prefix(8))")
        #expect(comparison.areas[1].series.map(\.old) == [20, 20, 20])
        #expect(comparison.areas[1].series.map(\.new) == [10, 10, 10])
        await county.close()
    }
}
