import Glibc
import Testing

@testable import Postgres

@Suite("Cancelling what the server runs")
struct CancellationTests {
    /// Whether a statement with this mark runs at the server.
    private func runs(_ mark: String, _ connection: PostgresConnection) async throws -> Bool {
        let rows = try await connection.rows(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE state = 'active' AND query LIKE '%' || \(mark) || '%'
                AND pid <> pg_backend_pid()
            """)
        return try rows[0].int(0) > 0
    }

    /// Whether the condition came true within a minute, which a busy machine may need.
    private func waitUntil(_ condition: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<3_000 {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    @Test("a cancelled task's statement is gone from the server, and the connection goes on")
    func statementEnds() async throws {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let watch = try await PostgresConnection.connect(settings)
        let connection = try await PostgresConnection.connect(settings)
        let task = Task { try await connection.execute("SELECT pg_sleep(60) /* mark one */") }
        #expect(try await waitUntil { try await runs("mark one", watch) })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await waitUntil { try await !runs("mark one", watch) })
        #expect(try await connection.rows("SELECT 1").count == 1)
    }

    @Test(
        "no cancelled statement outlives its task, however early the cancelling comes",
        .timeLimit(.minutes(15)))
    func earlyCancellation() async throws {
        let connection = try await connection()
        for microseconds in stride(from: 0, to: 1_500, by: 25) {
            let task = Task { try await connection.execute("SELECT pg_sleep(3600)") }
            if microseconds > 0 { try await Task.sleep(for: .microseconds(microseconds)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            // No late request hits what comes next.
            #expect(try await connection.rows("SELECT 1, pg_sleep(0.002)").count == 1)
        }
    }

    @Test("a statement that waits for a lock is cancelled, and leaves no lock and no place in line")
    func lockWait() async throws {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let watch = try await PostgresConnection.connect(settings)
        let holder = try await PostgresConnection.connect(settings)
        let connection = try await PostgresConnection.connect(settings)
        try await holder.script("CREATE TABLE t (a int)")
        try await holder.script("BEGIN; LOCK TABLE t")
        let task = Task {
            try await connection.transaction { inner in
                try await inner.execute("LOCK TABLE t /* mark two */")
            }
        }
        #expect(try await waitUntil { try await runs("mark two", watch) })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let waiting = try await watch.rows(
            "SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass AND NOT granted")
        #expect(try waiting[0].int(0) == 0)
        try await holder.script("COMMIT")
        #expect(try await connection.rows("TABLE t").isEmpty)
    }

    @Test(
        "a server that does not stop is left: the connection is closed, the task is free",
        .timeLimit(.minutes(15)))
    func deafServer() async throws {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let watch = try await PostgresConnection.connect(settings)
        let connection = try await PostgresConnection.connect(
            settings, grace: .milliseconds(300), Place(file: #fileID, line: #line))
        let server = await connection.backendProcess
        let task = Task { try await connection.execute("SELECT pg_sleep(3600) /* mark three */") }
        // Cancelled before the server has the statement, the task ends without it.
        #expect(try await waitUntil { try await runs("mark three", watch) })
        #expect(kill(server, SIGSTOP) == 0)
        defer { kill(server, SIGCONT) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await !connection.isAlive)
    }

    @Test("a pool's place is free again after its task was cancelled in the middle of a COPY")
    func copyInPool() async throws {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let watch = try await PostgresConnection.connect(settings)
        let pool = PostgresPool(settings, max: 1)
        try await pool.withConnection { try await $0.script("CREATE TABLE t (a int)") }
        let task = Task {
            try await pool.withConnection { connection in
                try await connection.copyIn("COPY t FROM STDIN /* mark four */") { writer in
                    while true { try await writer.send(Array("1\n".utf8)) }
                }
            }
        }
        #expect(try await waitUntil { try await runs("mark four", watch) })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let rows = try await pool.withConnection { try await $0.rows("TABLE t") }
        #expect(rows.isEmpty)
        await pool.close()
    }

    @Test("limits of time for statements and locks end with the work that asked for them")
    func limits() async throws {
        let pool = PostgresPool(try await TemporaryCluster.shared.makeDatabase(), max: 1)
        let error = try await postgresError {
            try await pool.withConnection { connection in
                try await connection.setStatementTimeout(.milliseconds(20))
                try await connection.setLockTimeout(.milliseconds(10))
                try await connection.execute("SELECT pg_sleep(5)")
            }
        }
        #expect(error?.condition == .queryCancelled)
        let row = try await pool.withConnection { connection in
            try await connection.rows(
                "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")[0]
        }
        #expect(try row.text(0) == "0")
        #expect(try row.text(1) == "0")
        await pool.close()
    }

    @Test("a statement that takes too long ends its transaction, and a lock that takes too long")
    func limitsInTransaction() async throws {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let holder = try await PostgresConnection.connect(settings)
        let connection = try await PostgresConnection.connect(settings)
        try await holder.script("CREATE TABLE t (a int)")
        try await holder.script("BEGIN; LOCK TABLE t")
        try await connection.script("CREATE TABLE u (a int)")
        try await connection.setLockTimeout(.milliseconds(20))
        let error = try await postgresError {
            try await connection.transaction { inner in
                try await inner.execute("INSERT INTO u VALUES (1)")
                try await inner.execute("INSERT INTO t VALUES (1)")
            }
        }
        #expect(error?.condition == .lockTimeout)
        #expect(try await connection.rows("TABLE u").isEmpty)
    }
}
