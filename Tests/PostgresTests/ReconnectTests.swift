import Foundation
import Testing

@testable import Postgres

@Suite("When the server goes away")
struct ReconnectTests {
    private let cluster = PrivateCluster(
        folder: clusterFolder(),
        extraSettings: ["fsync": "off", "shared_buffers": "16MB", "max_connections": "20"])

    private func number(_ pool: PostgresPool) async throws -> Int {
        try await pool.withConnection { try await $0.rows("SELECT 7")[0].int(0) }
    }

    @Test("connections at rest are replaced after a restart, and a server on its way is waited for")
    func restart() async throws {
        try await withCluster(cluster) { cluster in
            try await cluster.start()
            let pool = PostgresPool(cluster.settings(database: "postgres"), max: 2)
            try await pool.withConnection { first in
                try await pool.withConnection { second in
                    try await first.script("CREATE TABLE t (a int)")
                    try await second.execute("SELECT 1")
                }
            }
            try await cluster.stop()
            try await cluster.start()
            #expect(try await number(pool) == 7)
            #expect(try await number(pool) == 7)

            // Away when asked, back a little later.
            try await cluster.stop()
            let waiting = Task { try await number(pool) }
            try await Task.sleep(for: .milliseconds(400))
            try await cluster.start()
            #expect(try await waiting.value == 7)
            await pool.close()
        }
    }

    @Test("work that was under way throws once and is not repeated")
    func noRepeat() async throws {
        try await withCluster(cluster) { cluster in
            try await cluster.start()
            let pool = PostgresPool(cluster.settings(database: "postgres"), max: 1)
            try await pool.withConnection { try await $0.script("CREATE TABLE t (a int)") }
            let runs = Counter()
            let error = try await postgresError {
                try await pool.withConnection { connection in
                    await runs.add()
                    try await connection.execute("INSERT INTO t VALUES (1)")
                    try await cluster.stop()
                    try await cluster.start()
                    try await connection.execute("INSERT INTO t VALUES (2)")
                }
            }
            #expect(error?.condition == .serverShutdown || error?.condition == .connectionFailure)
            #expect(await runs.count == 1)
            let rows = try await pool.withConnection { try await $0.rows("TABLE t") }
            #expect(try rows.map { try $0.int(0) } == [1])
            await pool.close()
        }
    }

    @Test("patience ends: a server that stays away is a failure, and so is a cancelled wait")
    func away() async throws {
        try await withCluster(cluster) { cluster in
            try await cluster.start()
            let pool = PostgresPool(
                cluster.settings(database: "postgres"), max: 1, patience: .milliseconds(300))
            let patient = PostgresPool(cluster.settings(database: "postgres"), max: 1)
            _ = try await number(pool)
            _ = try await number(patient)
            try await cluster.stop()
            let error = try await postgresError { _ = try await number(pool) }
            #expect(error?.condition == .connectionFailure)
            let waiting = Task { try await number(patient) }
            try await Task.sleep(for: .milliseconds(200))
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            // The places are free: nobody waits for ever.
            try await cluster.start()
            #expect(try await number(pool) == 7)
            #expect(try await number(patient) == 7)
            await pool.close()
            await patient.close()
        }
    }

    @Test("a pool that has never reached its server does not wait for it", .timeLimit(.minutes(15)))
    func neverThere() async throws {
        let pool = PostgresPool(
            PostgresSettings("host=/nonexistent"), max: 1, patience: .seconds(3600))
        let error = try await postgresError { _ = try await number(pool) }
        #expect(error?.condition == .connectionFailure)
    }
}

private actor Counter {
    private(set) var count = 0

    func add() { count += 1 }
}
