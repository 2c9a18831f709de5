import Domain
import Foundation
import Measures
import Postgres
import Statistics
import Store
import TestSupport
import Testing

@testable import Pipeline

@Suite("The ledger over random histories")
struct LedgerHistoryTests {
    /// How many random histories are played; a few by default, 200 and more before a release.
    private static let histories =
        ProcessInfo.processInfo.environment["CONNECT_MEASURE_TEST_HISTORIES"].flatMap(Int.init)
        ?? pairs.count

    /// The first histories take two measures each of different kinds; later ones any two.
    private static let pairs = [
        ["EA01", "RE02"], ["IN01", "PH04"], ["IN02", "LS01"], ["WF01", "AM03"],
        ["DT04", "RE04"], ["NN03", "AE02"],
    ]

    @Test("whatever the history and the measure, the parts add up to the change exactly")
    func histories() async throws {
        let catalogue = try MeasureSet.load()
        let settings = try await TestDatabase.migrated()
        let connection = try await PostgresConnection.connect(settings)
        let database = Database(settings)
        let facts = try await KeptFacts(catalogue, on: connection)
        var changed: [String: Int] = [:]
        for history in 0..<Self.histories {
            var random = SeededRandom(seed: UInt64(history))
            try await facts.clear()
            let codes = catalogue.definitions.map(\.code.text)
            let chosen =
                history < Self.pairs.count
                ? Self.pairs[history] : Array(codes.shuffled(using: &random).prefix(2))
            let own = catalogue.only(Set(chosen.compactMap { MeasureCode($0) }))
            let runs = try await play(own, facts, database, &random)
            let middle = random.index(below: 2)
            for (from, to) in [(runs[middle], runs[middle + 1]), (runs[0], runs[2])] {
                let entries = try await LedgerStage.write(from: from, to: to, database)
                let cells = try await database.changedCells(from: from, to: to)
                #expect(entries.count == cells.count, "history \(history), \(chosen)")
                let lost = entries.filter { !$0.isReproduced }.prefix(3)
                #expect(lost.isEmpty, "history \(history), \(chosen)")
                for entry in entries where !entry.parts.isEmpty {
                    changed[entry.measure, default: 0] += 1
                }
            }
            #expect(try await Self.wrong(connection) == 0, "history \(history), \(chosen)")
        }
        // A history that changes no figure of a measure says nothing about it.
        let never = Set(Self.pairs.prefix(Self.histories).joined()).subtracting(changed.keys)
        #expect(never.isEmpty)
        await connection.close()
        await database.close()
    }

    /// Entries whose parts do not add up, in the database's exact decimal arithmetic.
    private static func wrong(_ connection: PostgresConnection) async throws -> Int? {
        try await connection.rows(
            """
            SELECT count(*) FROM measure.restatement
            WHERE (old_value IS NOT NULL AND new_value IS NOT NULL)
                <> (by_definition + by_attribution + by_denominators + by_withdrawn
                    + by_corrected + by_late IS NOT NULL)
                OR by_definition + by_attribution + by_denominators + by_withdrawn
                    + by_corrected + by_late
                    <> new_value::text::numeric - old_value::text::numeric
            """
        ).first?.int(0)
    }

    /// Three runs with loads, and sometimes another definition, between them.
    private func play(
        _ catalogue: MeasureCatalogue, _ facts: KeptFacts, _ database: Database,
        _ random: inout SeededRandom
    ) async throws -> [Int] {
        let tables = Set(
            catalogue.definitions.flatMap { definition in
                definition.components.compactMap { catalogue.datasets[$0.component.dataset] }
            }.flatMap { catalogue.expanded($0).tables })
        let kinds = RandomFacts.feeds.keys.sorted().filter { tables.contains("fact.\($0)") }
        let all = KeptFacts.months.lowerBound.ordinal...KeptFacts.months.upperBound.ordinal
        let codes = catalogue.definitions.map(\.code)
        try await facts.load(
            Array(repeating: .arrive, count: 25), of: codes, kinds,
            covering: all.map { Month(ordinal: $0) }, &random)
        var runs = [try await compute(catalogue, database)]
        var measures = catalogue
        for round in 1...2 {
            for _ in 0...random.index(below: 2) {
                let changes = (0..<8).map { _ in
                    random.index(below: 3) == 0
                        ? KeptFacts.Change.arrive
                        : KeptFacts.Change.allCases[
                            random.index(below: KeptFacts.Change.allCases.count)]
                }
                let next = KeptFacts.months.upperBound.advanced(by: random.index(below: 2))
                try await facts.load(changes, of: codes, kinds, covering: [next], &random)
            }
            // Now and then a new version, from the start or from a month within the series on.
            let last = measures.definitions.map(\.effective).max() ?? KeptFacts.months.lowerBound
            switch random.index(below: 4) {
            case 0:
                measures = try NewVersions.added("1.\(round)", effective: last, to: measures)
            case 1:
                let start = max(last, KeptFacts.months.lowerBound)
                    .advanced(by: 3 + random.index(below: 6))
                measures = try NewVersions.added("1.\(round)", effective: start, to: measures)
            default: break
            }
            runs.append(try await compute(measures, database))
        }
        return runs
    }

    private func compute(_ catalogue: MeasureCatalogue, _ database: Database) async throws -> Int {
        // Rows are put in behind the loader's back, so not every month is noted as touched.
        try await ComputeStage.run(database, catalogue: catalogue, isFull: true, workers: 1).run
    }
}
