import Foundation
import Postgres
import TestTools
import Testing

@testable import Store

@Suite("The numbers of receipts")
struct ReceiptNumberTests {
    private func connection() async throws -> PostgresConnection {
        try await PostgresConnection.connect(try await TemporaryCluster.shared.makeDatabase())
    }

    /// The receipt's number of the same cell of a run.
    private func number(_ run: Int, _ connection: PostgresConnection) async throws -> Int64? {
        try await connection.rows(
            """
            SELECT measure.receipt_number('EA01', 'team', 'T01', 'all', 'month',
                date '2025-01-01', \(run)::integer)
            """
        ).first?.int64(0)
    }

    @Test("a code of one service names no figure of another, though all else is alike")
    func ofTheService() async throws {
        let (one, other) = (try await connection(), try await connection())
        for connection in [one, other] { try await Migrator().migrate(connection) }
        let numbers = try await [number(1, one), number(1, one), number(1, other), number(2, one)]
        #expect(numbers[0] == numbers[1])
        #expect(Set(numbers).count == 3)
    }

    @Test("codes of packs that were sent before codes named the service stay as they were")
    func before() async throws {
        let connection = try await connection()
        let earlier = TestFolder.path("migrations")
        try FileManager.default.createDirectory(at: earlier, withIntermediateDirectories: true)
        let folder = Migrator.defaultFolder()
        for file in try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        where file.lastPathComponent < "0028" {
            try FileManager.default.copyItem(
                at: file, to: earlier.appendingPathComponent(file.lastPathComponent))
        }
        try await Migrator(folder: earlier).migrate(connection)
        let first = try await connection.rows(
            """
            INSERT INTO measure.run (kind, first_month, last_month, known_until, published_load,
                cells_written, cells_closed, cells_unchanged, started_at, finished_at)
            VALUES ('full', '2025-01-01', '2025-01-01', '2025-01-31', 1, 0, 0, 0, now(), now())
            RETURNING run_id
            """
        ).first?.int(0)
        let run = try #require(first)
        let before = try await [number(run, connection), number(run + 1, connection)]
        try await Migrator().migrate(connection)
        let after = try await [number(run, connection), number(run + 1, connection)]
        #expect(after[0] == before[0])
        #expect(after[1] != before[1])
        try FileManager.default.removeItem(at: earlier)
    }
}
