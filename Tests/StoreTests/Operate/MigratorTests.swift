import Foundation
import Postgres
import TestTools
import Testing

@testable import Store

@Suite struct MigratorTests {
    private func folder(_ files: [String: String]) throws -> URL {
        let folder = TestFolder.path("migrations")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        return folder
    }

    private func connection() async throws -> PostgresConnection {
        try await PostgresConnection.connect(try await TemporaryCluster.shared.makeDatabase())
    }

    @Test("the program's own migrations apply once")
    func own() async throws {
        let connection = try await connection()
        let migrator = try Migrator()
        #expect(try await migrator.pending(connection).count == migrator.migrations.count)
        #expect(try await migrator.migrate(connection) == migrator.migrations.map(\.number))
        #expect(try await migrator.migrate(connection) == [])
        #expect(try await migrator.pending(connection) == [])
        let rows = try await connection.rows("SELECT to_regnamespace('fact') IS NOT NULL")
        #expect(try rows[0].bool(0))
    }

    @Test("a server older than the queries are written for is refused by its version, in words")
    func oldServer() throws {
        #expect(
            throws: MigrationError.serverTooOld(version: "14.11 (Ubuntu 14.11-0ubuntu0.22.04.1)")
        ) {
            try Migrator.checkServer(major: 14, version: "14.11 (Ubuntu 14.11-0ubuntu0.22.04.1)")
        }
        try Migrator.checkServer(major: 15, version: "15.0")
        let words = MigrationError.serverTooOld(version: "14.11").description
        #expect(words.contains("PostgreSQL 14.11") && words.contains("PostgreSQL 15 or later"))
    }

    @Test("programs that migrate at the same time apply each migration once")
    func concurrent() async throws {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let migrator = try Migrator()
        let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await migrator.migrate(try await PostgresConnection.connect(settings))
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == migrator.migrations.map(\.number))
    }

    @Test("a migration that fails leaves nothing, and the earlier ones stay")
    func failing() async throws {
        let connection = try await connection()
        let migrator = try Migrator(
            folder: folder([
                "0001-a.sql": "CREATE TABLE a (x int);",
                "0002-b.sql": "CREATE TABLE b (x int); SELECT 1/0;",
            ]))
        await #expect(throws: PostgresError.self) { try await migrator.migrate(connection) }
        #expect(try await migrator.pending(connection) == [2])
        let rows = try await connection.rows("SELECT to_regclass('b') IS NULL")
        #expect(try rows[0].bool(0))
    }

    @Test("an edited migration, an unknown one and a gap are refused")
    func refused() async throws {
        let connection = try await connection()
        let files = ["0001-a.sql": "CREATE TABLE a (x int);", "0002-b.sql": "SELECT 1;"]
        try await Migrator(folder: folder(files)).migrate(connection)
        var edited = files
        edited["0001-a.sql"] = "CREATE TABLE a (x bigint);"
        let changed = try Migrator(folder: folder(edited))
        await #expect(throws: MigrationError.edited(number: 1, name: "a")) {
            try await changed.migrate(connection)
        }
        let older = try Migrator(folder: folder(["0001-a.sql": files["0001-a.sql"] ?? ""]))
        await #expect(throws: MigrationError.unknown(number: 2, name: "b")) {
            try await older.migrate(connection)
        }
        try await connection.execute(
            "DELETE FROM public.connect_measure_migration WHERE number = 1")
        let same = try Migrator(folder: folder(files))
        await #expect(throws: MigrationError.ledgerGap(missing: 1)) {
            try await same.migrate(connection)
        }
        #expect(throws: MigrationError.gap(after: 1, found: 3)) {
            try Migrator(folder: folder(["0001-a.sql": "", "0003-c.sql": ""]))
        }
        #expect(throws: MigrationError.badFileName("first.sql")) {
            try Migrator(folder: folder(["first.sql": ""]))
        }
    }

    @Test("a lease has one holder and ends with the work or the connection")
    func lease() async throws {
        let settings = try await TemporaryCluster.shared.makeDatabase()
        let one = try await PostgresConnection.connect(settings)
        let two = try await PostgresConnection.connect(settings)
        try await Lease.withLease("edition 2025-01", on: one) { _ in
            await #expect(throws: Lease.Held(name: "edition 2025-01")) {
                try await Lease.withLease("edition 2025-01", on: two) { _ in }
            }
            try await Lease.withLease("edition 2025-02", on: two) { _ in }
        }
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await Lease.withLease("edition 2025-01", on: two) { _ in throw Stop() }
        }
        try await Lease.withLease("edition 2025-01", on: one) { _ in }
    }
}
