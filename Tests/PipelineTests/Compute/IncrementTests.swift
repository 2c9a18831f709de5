import Domain
import Foundation
import Measures
import Postgres
import Statistics
import Store
import TestSupport
import Testing

@testable import Pipeline

@Suite("Computing what has changed")
struct IncrementTests {
    /// Which random histories are played, 200 of them or `17..<18`; each is its own county, loads
    /// and measures.
    ///
    /// `CONNECT_MEASURE_TEST_MEASURES=AE03` plays them with that measure instead of two at random.
    private static let histories: Range<Int> = {
        let text = ProcessInfo.processInfo.environment["CONNECT_MEASURE_TEST_HISTORIES"] ?? "200"
        let bounds = text.replacing("..<", with: " ").split(separator: " ").compactMap { Int($0) }
        return bounds.count == 2 ? bounds[0]..<max(bounds[0], bounds[1]) : 0..<(bounds.first ?? 200)
    }()

    @Test("after any history of loads, computing everything again changes no cell")
    func histories() async throws {
        let catalogue = try MeasureSet.load()
        let settings = try await TestDatabase.migrated()
        let connection = try await PostgresConnection.connect(settings)
        let database = Database(settings)
        let facts = try await RandomFacts(catalogue, on: connection)
        let compiled = try await database.compile(catalogue).measures
        for history in Self.histories {
            var random = SeededRandom(seed: UInt64(history))
            try await facts.clear()
            let two = catalogue.definitions.shuffled(using: &random).prefix(2).map(\.code)
            let named = ProcessInfo.processInfo.environment["CONNECT_MEASURE_TEST_MEASURES"]
            let chosen = named.map { Set([MeasureCode($0)].compactMap { $0 }) } ?? Set(two)
            let own = catalogue.only(chosen)
            let last = try await play((own, compiled), facts, database, &random)
            let full = try await ComputeStage.run(
                database, last.catalogue, last.compiled, months: nil, isFull: true)
            let changed = try await cells(of: full.run, connection)
            #expect(changed == "", "history \(history), measures \(chosen.sorted())")
        }
        await connection.close()
        await database.close()
    }

    /// The cells that a run wrote and those it closed, each on a line.
    private func cells(of run: Int, _ connection: PostgresConnection) async throws -> String {
        try await connection.rows(
            """
            SELECT concat_ws(' ', CASE WHEN run_id = \(run) THEN 'new' ELSE 'old' END,
                measure_code, area_code, window_kind, month, state, numerator, denominator, value)
            FROM measure.cell WHERE run_id = \(run) OR closed_run_id = \(run) ORDER BY 1
            """
        ).reduce(into: "") { $0 += "\n" + (try $1.text(0)) }
    }

    /// A measure set as PostgreSQL has read it.
    private typealias Measures = (catalogue: MeasureCatalogue, compiled: CompiledMeasures)

    /// Now and then a new version of the measures, from the start or from some month on, or back to
    /// the first one.
    private func changed(
        _ measures: Measures, from first: Measures, _ round: Int, _ database: Database,
        _ random: inout SeededRandom
    ) async throws -> Measures {
        let choice = Int.random(in: 0..<8, using: &random)
        if choice == 0 { return first }
        guard choice < 4 else { return measures }
        let last = measures.catalogue.definitions.map(\.effective).max() ?? RandomFacts.first
        let soonest = max(last, RandomFacts.first.advanced(by: -3))
        let effective =
            choice == 1
            ? last : soonest.advanced(by: Int.random(in: 0...RandomFacts.months, using: &random))
        let added = try NewVersions.added(
            "1.\(round)", effective: effective, to: measures.catalogue)
        return (added, try await database.compile(added).measures)
    }

    /// A first load of most months, a run, then loads and runs in turn, with new versions of the
    /// measures between them.
    ///
    /// - Returns: the measures of the last run.
    private func play(
        _ measures: Measures, _ facts: RandomFacts, _ database: Database,
        _ random: inout SeededRandom
    ) async throws -> Measures {
        let catalogue = measures.catalogue
        var current = measures
        let tables = Set(
            catalogue.definitions.flatMap { definition in
                definition.components.compactMap { catalogue.datasets[$0.component.dataset] }
            }.flatMap { catalogue.expanded($0).tables })
        let kinds = RandomFacts.feeds.keys.sorted().filter { tables.contains("fact.\($0)") }
        let start = Int.random(in: 9...RandomFacts.months, using: &random)
        let months = (0..<start).map { RandomFacts.first.advanced(by: $0) }
        let codes = catalogue.definitions.map(\.code)
        // Most of what changes is of the kinds that the examples are about.
        let weighted =
            kinds
            + catalogue.definitions.flatMap { definition in
                definition.examples.flatMap { $0.rows.map(\.name) }
            }.filter(kinds.contains)
        try await facts.load(
            (0..<20).map { $0 % 4 == 0 ? RandomFacts.Change.arrive : .arriveTogether }, of: kinds,
            from: codes, covering: months, &random)
        _ = try await ComputeStage.run(
            database, current.catalogue, current.compiled, months: nil, isFull: false)
        for round in 1...Int.random(in: 1...3, using: &random) {
            current = try await changed(current, from: measures, round, database, &random)
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let next = Int.random(in: 0..<(RandomFacts.months + 2), using: &random)
                try await facts.load(
                    (0..<Int.random(in: 2...8, using: &random)).map { _ in
                        RandomFacts.Change.any(&random)
                    }, of: weighted, from: codes,
                    covering: [RandomFacts.first.advanced(by: next)], &random)
            }
            _ = try await ComputeStage.run(
                database, current.catalogue, current.compiled, months: nil, isFull: false)
        }
        return current
    }

    @Test("a load that commits after a run with a later number is not lost")
    func lateCommit() async throws {
        let catalogue = try MeasureSet.load().only(Set([MeasureCode("EA01")].compactMap { $0 }))
        let settings = try await TestDatabase.migrated()
        let connection = try await PostgresConnection.connect(settings)
        let database = Database(settings)
        var random = SeededRandom(seed: 1)
        let facts = try await RandomFacts(catalogue, on: connection)
        try await facts.load([.arrive], of: ["spell"], covering: [RandomFacts.first], &random)
        // A load that is still open takes a number; one after it commits first.
        let slow = try await PostgresConnection.connect(settings)
        try await slow.script(
            """
            BEGIN;
            INSERT INTO landing.load
                (feed, contract, contract_version, file_name, sha256, byte_count, status)
            VALUES ('SUS_APC', 'SUS_APC', '1.0', 'late.csv', 'late', 1, 'loaded')
            """)
        try await facts.load([.arrive], of: ["spell"], covering: [], &random)
        _ = try await ComputeStage.run(database, catalogue: catalogue)
        try await slow.script("COMMIT")
        let plan = try await ComputeStage.plan(database, catalogue: catalogue)
        #expect(plan.past.pendingLoads == [2])
        await slow.close()
        await connection.close()
        await database.close()
    }

    @Test("with nothing new, nothing is counted and no run is made")
    func idle() async throws {
        let catalogue = try MeasureSet.load().only(
            Set(["EA01", "AE02"].compactMap { MeasureCode($0) }))
        let settings = try await TestDatabase.migrated()
        let connection = try await PostgresConnection.connect(settings)
        let database = Database(settings)
        var random = SeededRandom(seed: 2)
        let facts = try await RandomFacts(catalogue, on: connection)
        let months = (0..<12).map { RandomFacts.first.advanced(by: $0) }
        try await facts.load([.arrive, .arrive], of: ["spell"], covering: months, &random)
        let first = try await ComputeStage.run(database, catalogue: catalogue)
        #expect(!first.queries.isEmpty)
        let second = try await ComputeStage.run(database, catalogue: catalogue)
        #expect(second.isStanding && second.run == first.run)
        #expect(second.queries.isEmpty)
        #expect((second.written, second.closed) == (0, 0))
        // Other definitions are another question.
        let other = try await ComputeStage.run(
            database, catalogue: catalogue.only(Set([MeasureCode("EA01")].compactMap { $0 })))
        #expect(!other.isStanding)
        await connection.close()
        await database.close()
    }
}
