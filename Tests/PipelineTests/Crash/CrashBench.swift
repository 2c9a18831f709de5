import Domain
import Foundation
import Glibc
import Measures
import Pipeline
import Postgres
import Statistics
import Store
import TestSupport
import Testing

/// A database with facts, and the service's own program run on it as a process of its own.
struct CrashBench {
    let bench: LoadBench
    /// A second session, which holds the locks that the program comes to wait for.
    let holder: PostgresConnection
    /// The project as the program sees it: agreements for data that never end.
    let home: URL
    let catalogue: MeasureCatalogue

    init() async throws {
        bench = try await LoadBench(today: "2026-04-20")
        holder = try await PostgresConnection.connect(bench.settings)
        home = bench.folder.appendingPathComponent("home")
        catalogue = try MeasureSet.load()
        try makeHome()
        // The program makes the months of its calendar first, and notes its secret's check: no lock
        // is to stop it there, and what a kill leaves is to be the load's.
        let prepared = try start("database", "migrate")
        prepared.waitUntilExit()
        try #require(prepared.terminationStatus == 0)
        try await bench.stage.checkSecret()
    }

    private func makeHome() throws {
        let files = FileManager.default
        try files.createDirectory(at: home, withIntermediateDirectories: true)
        for name in ["Measures", "Geography"] {
            try files.createSymbolicLink(
                at: home.appendingPathComponent(name),
                withDestinationURL: LoadBench.root.appendingPathComponent(name))
        }
        let config = home.appendingPathComponent("Config")
        try files.copyItem(at: LoadBench.root.appendingPathComponent("Config"), to: config)
        let feeds = config.appendingPathComponent("feeds")
        for name in try files.contentsOfDirectory(atPath: feeds.path) where name.hasSuffix(".yaml")
        {
            let file = feeds.appendingPathComponent(name)
            let text = try String(contentsOf: file, encoding: .utf8)
            try text.replacing(/expires: \d{4}/, with: "expires: 2999")
                .write(to: file, atomically: true, encoding: .utf8)
        }
    }

    /// Facts and reference data in which all measures find something.
    func facts() async throws -> RandomFacts {
        let facts = try await RandomFacts(catalogue, on: bench.connection)
        var random = SeededRandom(seed: 5)
        let months = (0..<RandomFacts.months).map { RandomFacts.first.advanced(by: $0) }
        for kind in RandomFacts.feeds.keys.sorted() {
            try await facts.load(
                (0..<6).map { _ in RandomFacts.Change.arrive }, of: [kind], covering: months,
                &random)
        }
        return facts
    }

    /// The built program, beside the tests.
    private static func program() throws -> URL {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let program = folder.appendingPathComponent("connect-measure")
            if FileManager.default.isExecutableFile(atPath: program.path) { return program }
            folder.deleteLastPathComponent()
        }
        let built = LoadBench.root.appendingPathComponent(".build/debug/connect-measure")
        try #require(FileManager.default.isExecutableFile(atPath: built.path), "build it first")
        return built
    }

    /// Starts the program.
    func start(_ arguments: String...) throws -> Process {
        let process = Process()
        process.executableURL = try Self.program()
        process.arguments =
            arguments + [
                "--home", home.path, "--data", bench.folder.appendingPathComponent("data").path,
            ]
        var environment = ProcessInfo.processInfo.environment
        environment["CONNECT_MEASURE_DATABASE"] = bench.settings.description
        environment["CONNECT_MEASURE_PERSON_SECRET"] = String(
            repeating: "0123456789abcdef", count: 4)
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Kills a process without a word, and waits until the server has let go of all it did.
    func kill(_ process: Process) async throws {
        #expect(process.isRunning, "ended before it could be killed")
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try await wait("the server to notice") {
            try await bench.count(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'connect-measure'
                    AND pid NOT IN (pg_backend_pid(), \(await holder.backendProcess))
                    AND (xact_start IS NOT NULL OR wait_event_type = 'Lock')
                """) == 0
        }
    }

    /// Waits until a process waits for a lock in the database.
    func waitForLock() async throws {
        try await wait("a process to wait for a lock") {
            try await bench.count(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """) > 0
        }
    }

    /// Waits until something is so, five minutes at most: a busy machine is no fault.
    func wait(_ what: Comment, until condition: () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let limit = clock.now + .seconds(300)
        while clock.now < limit {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(2))
        }
        Issue.record(what)
    }

    /// No lease is held, and what stands is what counting everything anew gives.
    func expectSound() async throws {
        let leases = try await bench.count(
            """
            SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """)
        #expect(leases == 0)
        _ = try await ComputeStage.run(bench.database, catalogue: catalogue)
        let full = try await ComputeStage.run(
            bench.database, catalogue: catalogue, isFull: true)
        #expect((full.written, full.closed) == (0, 0))
    }

    func count(_ table: String) async throws -> Int {
        try await bench.count("SELECT count(*) FROM \(raw: table)")
    }

    func done() async {
        await holder.close()
        await bench.done()
    }
}
