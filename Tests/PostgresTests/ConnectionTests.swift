import Testing

@testable import Postgres

@Suite struct ConnectionTests {
    @Test("execute tells how many rows a statement wrote")
    func counts() async throws {
        let connection = try await connection()
        try await connection.script("CREATE TABLE t (a int); CREATE TABLE u (a int)")
        #expect(try await connection.execute("INSERT INTO t SELECT generate_series(1, 7)") == 7)
        #expect(try await connection.execute("DELETE FROM t WHERE a <= \(2)") == 2)
    }

    @Test("a prepared statement is prepared once and survives errors")
    func prepared() async throws {
        let connection = try await connection()
        for number in 0..<200 {
            let rows = try await connection.rows("SELECT \(number)::int + 1", prepared: true)
            #expect(try rows[0].int(0) == number + 1)
        }
        let held = try await connection.rows("SELECT count(*) FROM pg_prepared_statements")
        #expect(try held[0].int(0) == 1)
        _ = try await postgresError {
            try await connection.execute("SELECT 1 / \(0)::int", prepared: true)
        }
        let after = try await connection.rows("SELECT 1 / \(1)::int", prepared: true)
        #expect(try after[0].int(0) == 1)
        for number in 0..<100 {
            try await connection.execute("SELECT \(raw: "\(number)")", prepared: true)
        }
        let limited = try await connection.rows("SELECT count(*) FROM pg_prepared_statements")
        #expect(try limited[0].int(0) == 64)
    }

    @Test(
        "errors are told apart by SQLSTATE",
        arguments: [
            ("INSERT INTO t VALUES (1, 1)", PostgresError.Condition.uniqueViolation),
            ("INSERT INTO t VALUES (2, -1)", .checkViolation),
            ("INSERT INTO t VALUES (NULL, 1)", .notNullViolation),
            ("SELECT * FROM nowhere", .undefinedObject),
            ("SELEC 1", .syntaxError),
            ("SELECT 1/0", .dataException),
            ("CREATE TABLE t (a int)", .duplicateObject),
            ("SET ROLE stranger; SELECT * FROM t", .insufficientPrivilege),
            ("SET statement_timeout = 20; SELECT pg_sleep(5)", .queryCancelled),
            ("DO $$ BEGIN RAISE EXCEPTION 'x'; END $$", .raised),
        ])
    func conditions(statement: String, condition: PostgresError.Condition) async throws {
        let connection = try await connection()
        try await connection.script(
            """
            CREATE TABLE t (a int PRIMARY KEY, b int CHECK (b > 0));
            INSERT INTO t VALUES (1, 1);
            DO $$ BEGIN CREATE ROLE stranger;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
            """)
        let error = try await postgresError { try await connection.script(statement) }
        #expect(error?.condition == condition)
        #expect(error?.file == "PostgresTests/ConnectionTests.swift")
    }

    @Test("an error's description names the constraint and the place, not the data")
    func description() async throws {
        let connection = try await connection()
        try await connection.script("CREATE TABLE person (nhs text PRIMARY KEY)")
        let number = "9434765919"
        try await connection.execute("INSERT INTO person VALUES (\(number))")
        let error = try #require(
            try await postgresError {
                try await connection.execute("INSERT INTO person VALUES (\(number))")
            })
        #expect(!"\(error)".contains(number))
        #expect("\(error)".contains("person_pkey"))
        #expect(error.detail?.contains(number) == true)
    }

    @Test("a server that is not there is a connection failure")
    func noServer() async throws {
        let error = try await postgresError {
            _ = try await PostgresConnection.connect(
                PostgresSettings("host=/nonexistent password=s3cret"))
        }
        #expect(error?.condition == .connectionFailure)
        #expect(error.map { !"\($0)".contains("s3cret") } == true)
    }

    @Test(
        "a cancelled task stops its query at the server, and the connection stays usable",
        .timeLimit(.minutes(15)))
    func cancellation() async throws {
        let connection = try await connection()
        let task = Task { try await connection.execute("SELECT pg_sleep(3600)") }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await connection.rows("SELECT 1").count == 1)
    }

    @Test("cancel from outside ends the running query with an error, and no later one")
    func cancelFromOutside() async throws {
        let connection = try await connection()
        connection.cancel()
        let watcher = try await PostgresTests.connection()
        let backend = Int(await connection.backendProcess)
        async let query = postgresError { try await connection.execute("SELECT pg_sleep(300)") }
        // Not before the server works on it: a busy machine may take its time.
        while try await watcher.rows(
            "SELECT FROM pg_stat_activity WHERE pid = \(backend) AND state = 'active'"
        ).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        connection.cancel()
        #expect(try await query?.condition == .queryCancelled)
        #expect(try await connection.rows("SELECT 1").count == 1)
    }

    @Test("notices are collected, timeouts are set, a closed connection says so")
    func session() async throws {
        let connection = try await connection()
        try await connection.script("DO $$ BEGIN RAISE NOTICE 'well'; END $$")
        #expect(await connection.notices().contains { $0.contains("well") })
        #expect(await connection.notices().isEmpty)
        try await connection.setStatementTimeout(.milliseconds(30))
        let error = try await postgresError { try await connection.execute("SELECT pg_sleep(9)") }
        #expect(error?.condition == .queryCancelled)
        await connection.close()
        let closed = try await postgresError { try await connection.execute("SELECT 1") }
        #expect(closed?.condition == .notAvailable)
    }

    @Test("a lock timeout is told apart")
    func lockTimeout() async throws {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let first = try await PostgresConnection.connect(settings)
        let second = try await PostgresConnection.connect(settings)
        try await first.execute("CREATE TABLE t (a int)")
        try await second.setLockTimeout(.milliseconds(30))
        try await first.transaction { connection in
            try await connection.execute("LOCK TABLE t")
            let error = try await postgresError { try await second.execute("TABLE t") }
            #expect(error?.condition == .lockTimeout)
        }
    }
}
