import Testing

@testable import Postgres

@Suite struct TransactionTests {
    private struct Stop: Error {}

    private func table() async throws -> PostgresConnection {
        let connection = try await connection()
        try await connection.execute("CREATE TABLE t (a int)")
        return connection
    }

    private func values(_ connection: PostgresConnection) async throws -> [Int] {
        try await connection.rows("SELECT a FROM t ORDER BY a").map { try $0.int(0) }
    }

    @Test("work that returns is committed, work that throws leaves nothing")
    func commitAndRollBack() async throws {
        let connection = try await table()
        let answer = try await connection.transaction { inner in
            try await inner.execute("INSERT INTO t VALUES (1)")
            return 42
        }
        #expect(answer == 42)
        await #expect(throws: Stop.self) {
            try await connection.transaction { inner in
                try await inner.execute("INSERT INTO t VALUES (2)")
                throw Stop()
            }
        }
        #expect(try await values(connection) == [1])
    }

    @Test("an inner transaction is undone alone")
    func savepoint() async throws {
        let connection = try await table()
        try await connection.transaction { outer in
            try await outer.execute("INSERT INTO t VALUES (1)")
            await #expect(throws: PostgresError.self) {
                try await outer.transaction { inner in
                    try await inner.execute("INSERT INTO t VALUES (2)")
                    try await inner.execute("SELECT 1/0")
                }
            }
            try await outer.transaction { inner in
                try await inner.execute("INSERT INTO t VALUES (3)")
            }
        }
        #expect(try await values(connection) == [1, 3])
    }

    @Test("a transaction whose task is cancelled leaves nothing, during a query or between")
    func cancellation() async throws {
        let connection = try await table()
        let during = Task {
            try await connection.transaction { inner in
                try await inner.execute("INSERT INTO t VALUES (1)")
                try await inner.execute("SELECT pg_sleep(30)")
            }
        }
        try await Task.sleep(for: .milliseconds(100))
        during.cancel()
        await #expect(throws: CancellationError.self) { try await during.value }
        let between = Task {
            try await connection.transaction { inner in
                try await inner.execute("INSERT INTO t VALUES (2)")
                try? await Task.sleep(for: .seconds(30))
            }
        }
        try await Task.sleep(for: .milliseconds(100))
        between.cancel()
        await #expect(throws: CancellationError.self) { try await between.value }
        #expect(try await values(connection).isEmpty)
    }

    @Test("another task's transaction on the same connection is refused, not mixed in")
    func otherTask() async throws {
        let connection = try await table()
        try await connection.transaction { _ in
            let other = Task.detached {
                try await postgresError { try await connection.transaction { _ in } }
            }
            let error = try await other.value
            #expect(error?.condition == .notAvailable)
        }
    }

    @Test("an error that the work swallowed is not taken for a commit")
    func swallowedError() async throws {
        let connection = try await table()
        let error = try await postgresError {
            try await connection.transaction { inner in
                try await inner.execute("INSERT INTO t VALUES (1)")
                _ = try? await inner.execute("SELECT 1/0")
            }
        }
        #expect(error?.condition == .transactionState)
        #expect(try await values(connection).isEmpty)
    }

    @Test("serializable transactions that conflict fail as retriable")
    func serializable() async throws {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let first = try await PostgresConnection.connect(settings)
        let second = try await PostgresConnection.connect(settings)
        try await first.script("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
        let error = try await postgresError {
            try await first.transaction(isolation: .repeatableRead) { one in
                _ = try await one.rows("TABLE t")
                try await second.execute("UPDATE t SET a = 2")
                try await one.execute("UPDATE t SET a = 3")
            }
        }
        #expect(error?.condition == .serializationFailure)
        #expect(error?.isRetriable == true)
    }

    @Test("an exported snapshot shows other connections the same state")
    func snapshot() async throws {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let first = try await PostgresConnection.connect(settings)
        let second = try await PostgresConnection.connect(settings)
        try await first.execute("CREATE TABLE t (a int)")
        try await first.transaction(isolation: .repeatableRead, readOnly: true) { one in
            let name = try await one.exportSnapshot()
            try await second.execute("INSERT INTO t VALUES (1)")
            let seen = try await second.transaction(
                isolation: .repeatableRead, readOnly: true, snapshot: name
            ) { two in
                try await two.rows("TABLE t").count
            }
            #expect(seen == 0)
        }
        let error = try await postgresError {
            try await second.transaction(isolation: .repeatableRead, snapshot: "none") { _ in }
        }
        #expect(error != nil)
        #expect(try await second.rows("TABLE t").count == 1)
    }
}
