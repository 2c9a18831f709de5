import Testing

@testable import Postgres

@Suite struct PoolTests {
    private struct Stop: Error {}

    @Test("no more connections are open than allowed, and all tasks get their turn")
    func limit() async throws {
        let pool = PostgresPool(try await TemporaryCluster.shared.makeDatabase(), max: 3)
        let seen = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await pool.withConnection { connection in
                        try await connection.rows("SELECT pg_backend_pid()")[0].int(0)
                    }
                }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect((1...3).contains(seen.count))
        await pool.close()
    }

    @Test("a connection comes back without role, settings, temporary tables or transaction")
    func reset() async throws {
        let pool = PostgresPool(try await TemporaryCluster.shared.makeDatabase(), max: 1)
        await #expect(throws: Stop.self) {
            try await pool.withConnection { connection in
                try await connection.setStatementTimeout(.seconds(7))
                try await connection.script(
                    "BEGIN; CREATE TEMPORARY TABLE x (a int); SET ROLE pg_monitor")
                throw Stop()
            }
        }
        let row = try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT current_user, current_setting('statement_timeout'),
                    to_regclass('pg_temp.x') IS NULL
                """)[0]
        }
        #expect(try row.text(0) == "postgres")
        #expect(try row.text(1) == "0")
        #expect(try row.bool(2))
    }

    @Test("a connection that broke is replaced")
    func broken() async throws {
        let pool = PostgresPool(try await TemporaryCluster.shared.makeDatabase(), max: 1)
        let error = try await postgresError {
            _ = try await pool.withConnection { connection in
                try await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        #expect(error?.condition == .serverShutdown || error?.condition == .connectionFailure)
        let count = try await pool.withConnection { try await $0.rows("SELECT 1").count }
        #expect(count == 1)
    }

    @Test("a task that is cancelled while it waits gives up its place")
    func cancelledWait() async throws {
        let pool = PostgresPool(try await TemporaryCluster.shared.makeDatabase(), max: 1)
        try await pool.withConnection { _ in
            let waiting = Task { try await pool.withConnection { _ in } }
            try await Task.sleep(for: .milliseconds(30))
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
        try await pool.withConnection { _ in }
        await pool.close()
        let error = try await postgresError { try await pool.withConnection { _ in } }
        #expect(error?.condition == .notAvailable)
    }
}
