import Feeds
import Foundation
import Linkage
import Postgres
import Store
import Testing

@testable import Pipeline

@Suite("loads that fail half-way, and loads side by side")
struct LoadFailureTests {
    /// The rows of a file, with something that happens after the first batch.
    private actor InterruptedRows: FeedRows {
        private let rows: FeedFileRows
        private let interrupt: @Sendable () async throws -> Void
        private var isFirst = true

        init(_ rows: FeedFileRows, _ interrupt: @escaping @Sendable () async throws -> Void) {
            self.rows = rows
            self.interrupt = interrupt
        }

        func next() async throws -> IdentifiedBatch? {
            if isFirst {
                isFirst = false
                return await rows.next()
            }
            try await interrupt()
            return await rows.next()
        }

        func report() async -> FeedReadReport { await rows.report() }

        func nextHeld() async throws -> [HeldEvent]? { try await rows.nextHeld() }
    }

    private struct Stop: Error {}

    private static let name = "ASC_CLD_2025-01.csv"
    private static let rows: [Row] = (1...50).map {
        .request("E\($0)", nhs: TestNumber.number($0), council: "C\($0)")
    }

    private func load(
        _ bench: LoadBench, _ interrupt: @escaping @Sendable () async throws -> Void
    ) async throws -> FeedLoadOutcome {
        let file = try bench.write(Self.name, Self.rows)
        let contract = try #require(bench.contract(of: Self.name))
        let recognised = try #require(contract.recognise(fileName: Self.name))
        let rows = FeedFileRows(
            path: file.path, contract: contract, keys: .init(secret: bench.secret),
            settings: bench.loadSettings)
        return try await bench.database.load(
            FeedLoadRequest(
                contract: contract, file: recognised, sha256: "0", byteCount: 1,
                settings: bench.table.adding(file: recognised, of: contract)),
            rows: InterruptedRows(rows, interrupt))
    }

    @Test("a folder and a file that is not there are each said to be so") func nothingThere()
        async throws
    {
        try await onBench { bench in
            try FileManager.default.createDirectory(
                at: bench.folder, withIntermediateDirectories: true)
            let folder = await #expect(throws: LoadFault.self) {
                try await bench.stage.load(bench.folder)
            }
            #expect(folder?.description.contains("is a folder: name the files in it") == true)
            for feed in [nil, "SUS_APC"] {
                let missing = await #expect(throws: LoadFault.self) {
                    try await bench.stage.load(
                        bench.folder.appendingPathComponent("SUS_APC_RDE_2025-01_flex.csv"),
                        feed: feed)
                }
                #expect(missing?.description.hasPrefix("There is no file ") == true)
            }
        }
    }

    @Test("a file that cannot be read to its end leaves nothing")
    func readFailure() async throws {
        try await onBench { bench in
            let before = try await bench.everything()
            await #expect(throws: Stop.self) { try await load(bench) { throw Stop() } }
            #expect(try await bench.everything() == before)
        }
    }

    @Test("a load that is cancelled leaves nothing, and the file can be loaded afterwards")
    func cancelled() async throws {
        try await onBench { bench in
            let before = try await bench.everything()
            let (reached, signal) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await load(bench) {
                    signal.yield()
                    // Goes on when it is cancelled: the loader itself has to notice.
                    try? await Task.sleep(for: .seconds(60))
                }
            }
            for await _ in reached { break }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(try await bench.everything() == before)
            #expect(try await bench.send(Self.name, Self.rows).inserted == 50)
        }
    }

    @Test("a connection that breaks leaves nothing, and the next load has a new one")
    func broken() async throws {
        try await onBench { bench in
            let before = try await bench.everything()
            await #expect(throws: PostgresError.self) {
                try await load(bench) {
                    try await bench.connection.execute(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                        """)
                }
            }
            #expect(try await bench.everything() == before)
            #expect(try await bench.send(Self.name, Self.rows).inserted == 50)
        }
    }

    @Test("two loads of one feed at once end as if one had come after the other")
    func sideBySide() async throws {
        try await onBench { bench in
            let flex = try bench.write(
                "SUS_APC_RDE_2025-01_flex.csv", (1...200).map { .spell("S\($0)") })
            let freeze = try bench.write(
                "SUS_APC_RDE_2025-01_freeze.csv",
                (1...200).map { .spell("S\($0)", nhs: TestNumber.number($0)) })
            let outcomes = try await withThrowingTaskGroup(of: FeedLoadOutcome.self) { group in
                for file in [flex, freeze, freeze, flex] {
                    group.addTask { try await bench.load(file) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0.status == .unchanged }.count == 2)
            // The freeze stands in the end: it replaces the flex, or the flex comes too late.
            let superseded = outcomes.map(\.superseded).reduce(0, +)
            #expect([0, 200].contains(superseded))
            #expect(outcomes.map(\.inserted).reduce(0, +) == 200 + superseded)
            let linked: SQL = "SELECT count(*) FROM fact.spell WHERE person_basis = 'N'"
            #expect(try await bench.count(linked) == 200)
            #expect(try await bench.count("SELECT count(*) FROM fact.spell") == 200)
            #expect(try await bench.mismatches(of: "spell", feed: "SUS_APC") == 0)
        }
    }

    @Test("a freeze file waits for its flex, whatever other workers have to do")
    func inOrder() async throws {
        try await onBench { bench in
            let files = [
                try bench.write(
                    "SUS_APC_RDE_2025-01_freeze.csv",
                    [.spell("S1").with(["submission_status": "freeze"])]),
                try bench.write("SUS_APC_RDE_2025-01_flex.csv", [.spell("S1")]),
                try bench.write(Self.name, Self.rows),
            ]
            let gate = try await PostgresConnection.connect(bench.settings)
            try await gate.script("BEGIN; LOCK TABLE landing.touched IN EXCLUSIVE MODE")
            async let all: Void = bench.stage.load(all: files, workers: 3) { _, _ in }
            try await waiting(2, on: bench.connection)
            try await Task.sleep(for: .milliseconds(300))
            try await waiting(2, on: bench.connection)
            try await gate.script("COMMIT")
            try await all
            await gate.close()
            #expect(
                try await bench.lines("SELECT submission_status FROM fact.spell_history")
                    == ["flex"])
        }
    }

    @Test("many files about the same people load side by side and none waits for ever")
    func samePeople() async throws {
        try await onBench { bench in
            let files = try samePeopleFiles(bench)
            let failures = AsyncStream.makeStream(of: String.self)
            try await bench.stage.load(all: files, workers: 5) { result, file in
                if case .failure(let error) = result {
                    failures.continuation.yield("\(file.lastPathComponent): \(error)")
                }
            }
            failures.continuation.finish()
            #expect(await failures.stream.reduce(into: []) { $0.append($1) } == [])
            #expect(try await bench.count("SELECT count(*) FROM identity.person") == 60)
            #expect(try await bench.count("SELECT count(*) FROM fact.spell") == 180)
            #expect(
                try await bench.lines(
                    "SELECT concat(person_basis, count(*)) FROM fact.care_event GROUP BY person_basis"
                )
                    == ["X60"])
            #expect(
                try await bench.count(
                    """
                    SELECT count(DISTINCT person_key) FROM (
                        SELECT person_key FROM fact.spell UNION ALL
                        SELECT person_key FROM fact.care_event UNION ALL
                        SELECT person_key FROM fact.care_plan) AS f
                    """) == 60)
        }
    }

    /// Spells of three trusts, requests and plans about the same 60 people, in different orders.
    private func samePeopleFiles(_ bench: LoadBench) throws -> [URL] {
        let people = 1...60
        var files: [URL] = []
        for trust in ["RDE", "RGR", "RGP"] {
            let spells = people.map {
                Row.spell("S\($0)", nhs: TestNumber.number($0))
                    .with(["provider_code": trust])
            }
            files.append(
                try bench.write(
                    "SUS_APC_\(trust)_2025-01_flex.csv",
                    trust == "RGR" ? spells.reversed() : spells))
        }
        files.append(
            try bench.write(
                "ASC_CLD_2025-01.csv", people.map { .request("E\($0)", council: "C\($0)") }))
        files.append(
            try bench.write(
                "INT_PLAN_2025-02.csv",
                people.reversed().map {
                    .plan("P\($0)", nhs: TestNumber.number($0), council: "C\($0)")
                }))
        return files
    }

    @Test("a row that one load adds while another learns its number is linked all the same")
    func learntMeanwhile() async throws {
        try await onBench { bench in
            let events = try bench.write(Self.name, [.request("E1", council: "C1")])
            let plans = try bench.write(
                "INT_PLAN_2025-02.csv", [.plan("P1", nhs: TestNumber.first, council: "C1")])
            // Holds the first load up between linking and its end, until the other has linked.
            let gate = try await PostgresConnection.connect(bench.settings)
            try await gate.script("BEGIN; LOCK TABLE landing.touched IN EXCLUSIVE MODE")
            async let first = bench.load(events)
            try await waiting(1, on: bench.connection)
            async let second = bench.load(plans)
            try await waiting(2, on: bench.connection)
            try await gate.script("COMMIT")
            _ = try await (first, second)
            await gate.close()
            #expect(
                try await bench.lines(
                    "SELECT concat_ws(' ', person_basis, person_key) FROM fact.care_event")
                    == ["X \(bench.key(TestNumber.first))"])
        }
    }

    /// Waits until so many connections of the database wait for a lock.
    private func waiting(_ wanted: Int, on connection: PostgresConnection) async throws {
        for _ in 0..<6_000 {
            let found = try await connection.rows(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """
            ).first?.int(0)
            if found == wanted { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("not just \(wanted) loads came to wait")
    }
}
