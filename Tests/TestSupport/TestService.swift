public import Feeds
public import Foundation
import Linkage
public import Measures
public import Pipeline
public import Postgres
public import Store
import TestTools

/// The project's own contracts, measures and geography, and a scratch place to run them in.
public struct TestService: Sendable {
    /// The project's folder.
    public static let home: URL = {
        var folder = URL(filePath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder
    }()

    /// A folder that the test may write in.
    public let folder: URL
    /// How to reach the database.
    public let connection: PostgresSettings
    /// The database.
    public let database: Database
    /// The contracts of the feeds.
    public let contracts: ContractCatalogue
    /// The stage that loads files.
    public let stage: LoadStage

    /// A service with an empty database.
    ///
    /// - Parameters:
    ///   - people: how many people live in the county, for the limits of its population.
    ///   - today: the day on which files come in, `yyyy-mm-dd`.
    public init(people: Int = 740_000, today: String = "2026-04-20") async throws {
        folder = TestFolder.path("service")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        connection = try await TestDatabase.migrated()
        database = Database(connection)
        let config = Self.home.appendingPathComponent("Config")
        contracts = try ContractCatalogue.load(
            folder: config.appendingPathComponent("feeds").path)
        let settings = try SettingTable(
            servicePath: config.appendingPathComponent("service.yaml").path
        ).overridden(
            by: SettingTable([
                "population_minimum": .number("\(people * 9 / 10)"),
                "population_maximum": .number("\(people * 11 / 10)"),
            ]))
        stage = LoadStage(
            database: database, contracts: contracts,
            landing: LandingStore(folder: folder.appendingPathComponent("landing")),
            secret: try PersonSecret(
                hexadecimal: String(repeating: "5a", count: 32), source: "the test"),
            settings: LoadSettings(
                today: Feeds.CivilDay(today), acceptsTestRange: true, table: settings))
    }

    /// Puts down a file of the given text.
    public func file(_ name: String, _ text: String) throws -> URL {
        let file = folder.appendingPathComponent(name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file
    }

    /// The first column of the first row of a query, as a whole number.
    public func count(_ sql: SQL) async throws -> Int {
        let connection = try await PostgresConnection.connect(connection)
        let count = try await connection.rows(sql).first?.int(0) ?? 0
        await connection.close()
        return count
    }

    /// The measures of the project.
    public static func measures() throws -> MeasureCatalogue { try ownMeasures.get() }

    private static let ownMeasures = Result {
        try MeasureCatalogue.load(folder: home.appendingPathComponent("Measures"))
    }

    /// Closes the database and removes the folder.
    public func close() async {
        await database.close()
        try? FileManager.default.removeItem(at: folder)
    }
}
