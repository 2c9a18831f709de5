import Domain
import Feeds
import Foundation
import Linkage
import Postgres
import Store
import TestSupport
import TestTools
import Testing

@testable import Pipeline

/// A service with a database of its own, to which a test sends small files under the contracts
/// of the project.
struct LoadBench {
    let settings: PostgresSettings
    private(set) var database: Database
    let connection: PostgresConnection
    let contracts: ContractCatalogue
    let table: SettingTable
    let secret: PersonSecret
    let folder: URL
    let today: CivilDay?

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    init(today: String) async throws {
        settings = try await TestDatabase.migrated()
        database = Database(settings)
        connection = try await PostgresConnection.connect(settings)
        let config = Self.root.appendingPathComponent("Config")
        contracts = try ContractCatalogue.load(
            folder: config.appendingPathComponent("feeds").path)
        table = try SettingTable(servicePath: config.appendingPathComponent("service.yaml").path)
        secret = try PersonSecret(
            hexadecimal: String(repeating: "0123456789abcdef", count: 4), source: "the test")
        folder = TestFolder.path("load-bench")
        self.today = CivilDay(today)
    }

    var loadSettings: LoadSettings {
        LoadSettings(today: today, acceptsTestRange: true, table: table)
    }

    var stage: LoadStage { stage(loadSettings) }

    /// Loads files though their bytes came before.
    func loadAgain(_ file: URL) async throws -> FeedLoadOutcome {
        var settings = loadSettings
        settings.again = true
        return try #require(try await stage(settings).load(file).first).outcome
    }

    /// Loads a file that may have far fewer rows than the one before it.
    func loadAcceptingFewer(_ file: URL) async throws -> FeedLoadOutcome {
        var settings = loadSettings
        settings.acceptsFewer = true
        return try #require(try await stage(settings).load(file).first).outcome
    }

    private func stage(_ settings: LoadSettings) -> LoadStage {
        LoadStage(
            database: database, contracts: contracts,
            landing: LandingStore(folder: folder.appendingPathComponent("landing")),
            secret: secret, settings: settings)
    }

    func done() async {
        await connection.close()
        await database.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Does something as another process would that loads into the same database.
    func asAnotherProcess<Value>(
        _ body: (LoadBench) async throws -> Value
    ) async throws -> Value {
        var other = self
        other.database = Database(settings)
        let value = try await body(other)
        await other.database.close()
        return value
    }

    /// Sends rows as one CSV file of this name.
    @discardableResult
    func send(_ name: String, _ rows: [Row]) async throws -> FeedLoadOutcome {
        try await load(try write(name, rows))
    }

    /// Loads a file that one contract is for.
    func load(_ file: URL) async throws -> FeedLoadOutcome {
        try #require(try await stage.load(file).first).outcome
    }

    /// Puts a file down in a folder of its own.
    func write(_ name: String, _ rows: [Row]) throws -> URL {
        let place = folder.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let columns = contract(of: name)?.columns.map(\.name) ?? []
        let lines = [columns] + rows.map { row in columns.map { row.fields[$0] ?? "" } }
        let text = lines.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
        let file = place.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file
    }

    func contract(of name: String) -> Contract? {
        contracts.contracts.first { $0.recognise(fileName: name) != nil }
    }

    private static func quoted(_ field: String) -> String {
        field.contains { ",\"\r\n".contains($0) }
            ? "\"\(field.replacingOccurrences(of: "\"", with: "\"\""))\"" : field
    }

    /// The first column of each row of a query.
    func lines(_ sql: SQL) async throws -> [String] {
        try await connection.rows(sql).map { try $0.optionalText(0) ?? "null" }
    }

    func count(_ sql: SQL) async throws -> Int {
        try await connection.rows(sql).first?.int(0) ?? -1
    }

    /// Every row of every table of these schemas as text, less the tables named.
    func everything(
        in schemas: [String] = ["landing", "identity", "reference", "fact", "measure"],
        except tables: [String] = []
    ) async throws -> [String: [String]] {
        let names = try await lines(
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname = ANY(\(schemas))
            """)
        var all: [String: [String]] = [:]
        for name in names where !tables.contains(name) {
            all[name] = try await lines("SELECT t::text FROM \(raw: name) AS t ORDER BY 1")
        }
        return all
    }

    /// The key that a person of this NHS number has.
    func key(_ nhsNumber: String) -> String {
        var keys = PersonKeys(secret: secret)
        return String(keys.person(nhsNumber: ArraySlice(nhsNumber.utf8)))
    }

    /// How many current rows lack their fact, or the other way about.
    func mismatches(of kind: String, feed: String) async throws -> Int {
        try await count(
            """
            SELECT count(*)
            FROM (SELECT * FROM landing.current_row WHERE feed = \(feed)) AS c
            FULL JOIN fact.\(identifier: kind + "_current") AS f
                ON f.event_id = c.event_id AND f.person_key = c.person_key AND f.month = c.month
                    AND f.row_hash = c.row_hash
            WHERE c.event_id IS NULL OR f.event_id IS NULL
            """)
    }

    /// Months whose ledger of movements does not add up to the rows that stand, or to those of
    /// them about a known person.
    func movementGaps(of kind: String, feed: String, isPersonal: Bool) async throws -> Int {
        let known = isPersonal ? "count(*) FILTER (WHERE person_basis IN ('N', 'X'))" : "0"
        return try await count(
            """
            SELECT count(*)
            FROM (SELECT month, sum(rows_in - rows_out) AS rows, sum(known_in - known_out) AS known
                FROM landing.movement WHERE feed = \(feed) GROUP BY month) AS m
            FULL JOIN (SELECT month, count(*) AS rows, \(raw: known) AS known
                FROM fact.\(identifier: kind + "_current") GROUP BY month) AS f USING (month)
            WHERE (coalesce(m.rows, 0), coalesce(m.known, 0))
                <> (coalesce(f.rows, 0), coalesce(f.known, 0))
            """)
    }
}

/// Runs a test on a bench and clears it away, also when the test throws.
func onBench(
    today: String = "2025-06-01", _ test: (LoadBench) async throws -> Void
) async throws {
    let bench = try await LoadBench(today: today)
    do {
        try await test(bench)
    } catch {
        await bench.done()
        throw error
    }
    await bench.done()
}
