public import Foundation
public import Postgres

/// Brings a database's schema up to date from numbered SQL files, each applied once.
///
/// Each file runs in one transaction with its entry in the ledger, the table
/// `public.connect_measure_migration`. Several programs may migrate at once: one works, the
/// others wait and find nothing to do.
public struct Migrator: Sendable {
    /// The oldest major version of PostgreSQL that the migrations and queries are written for.
    public static let oldestServer = 15

    /// The migrations in order.
    public let migrations: [Migration]

    /// Reads the migrations of a folder; throws `MigrationError`.
    public init(folder: URL) throws {
        migrations = try Migration.all(in: folder)
    }

    /// Reads the migrations that come with the program; throws `MigrationError`.
    public init() throws {
        try self.init(folder: Self.defaultFolder())
    }

    /// Applies what the database lacks and returns the numbers applied.
    ///
    /// Throws `MigrationError` before anything is changed, or `PostgresError` from a migration,
    /// of which then nothing remains.
    @discardableResult
    public func migrate(_ connection: PostgresConnection) async throws -> [Int] {
        let server = try await connection.rows(
            "SELECT current_setting('server_version_num')::integer / 10000,"
                + " current_setting('server_version')"
        ).first
        if let server { try Self.checkServer(major: server.int(0), version: server.text(1)) }
        var applied: [Int] = []
        while true {
            let next: Int?
            do {
                next = try await connection.transaction { try await applyNext($0) }
            } catch let error as PostgresError where error.table == "pg_authid" {
                // Roles belong to the cluster: another database of it was given the same role at
                // the same moment. It is there now.
                next = try await connection.transaction { try await applyNext($0) }
            }
            guard let next else { return applied }
            applied.append(next)
        }
    }

    /// Throws `MigrationError.serverTooOld` for a server that the migrations are not written for.
    static func checkServer(major: Int, version: String) throws {
        guard major >= oldestServer else { throw MigrationError.serverTooOld(version: version) }
    }

    /// The numbers of the migrations that the database lacks; throws if its ledger does not fit.
    public func pending(_ connection: PostgresConnection) async throws -> [Int] {
        let known = try await connection.rows(
            "SELECT to_regclass('public.connect_measure_migration') IS NOT NULL")
        guard let row = known.first, try row.bool(0) else { return migrations.map(\.number) }
        let count = try await checkedLedger(connection)
        return migrations.dropFirst(count).map(\.number)
    }

    /// Applies the first migration that is missing, if any, in the open transaction.
    private func applyNext(_ connection: PostgresConnection) async throws -> Int? {
        // The number is arbitrary, and the same in every version of the program.
        try await connection.execute("SELECT pg_advisory_xact_lock(7105260391884467)")
        try await connection.execute(
            """
            CREATE TABLE IF NOT EXISTS public.connect_measure_migration (
                number int PRIMARY KEY,
                name text NOT NULL,
                sha256 text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """)
        let count = try await checkedLedger(connection)
        guard let migration = migrations.dropFirst(count).first else { return nil }
        try await connection.script(migration.text)
        try await connection.execute(
            """
            INSERT INTO public.connect_measure_migration (number, name, sha256)
            VALUES (\(migration.number), \(migration.name), \(migration.sha256))
            """)
        return migration.number
    }

    /// Compares the ledger with the files and returns how many the database has had.
    private func checkedLedger(_ connection: PostgresConnection) async throws -> Int {
        let entries = try await connection.rows(
            "SELECT number, name, sha256 FROM public.connect_measure_migration ORDER BY number")
        for (index, entry) in entries.enumerated() {
            let number = try entry.int("number")
            let name = try entry.text("name")
            guard number <= migrations.count else {
                throw MigrationError.unknown(number: number, name: name)
            }
            guard number == index + 1 else { throw MigrationError.ledgerGap(missing: index + 1) }
            guard try entry.text("sha256") == migrations[index].sha256 else {
                throw MigrationError.edited(number: number, name: name)
            }
        }
        return entries.count
    }
}

extension Migrator {
    /// The folder of the migrations: beside the program if it was moved there with its
    /// `Migrations` or its resource bundle, else where the build put them.
    static func defaultFolder() -> URL {
        let program = URL(fileURLWithPath: CommandLine.arguments.first ?? "")
        let places = [Bundle.main.executableURL, program].compactMap { url in
            url?.resolvingSymlinksInPath().deletingLastPathComponent()
        }
        let names = [
            "Migrations", "connect-measure_Store.resources/Migrations",
            "../share/connect-measure/Migrations",
        ]
        for place in places {
            for name in names {
                let folder = place.appendingPathComponent(name).standardizedFileURL
                if FileManager.default.fileExists(atPath: folder.path) { return folder }
            }
        }
        // Only now: looking for the bundle ends the program if the bundle is not there.
        return Bundle.module.bundleURL.appendingPathComponent("Migrations")
    }
}
