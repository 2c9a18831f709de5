import Domain
import Feeds
import Foundation
import Linkage
import Pipeline
import Postgres
import Store
import TestSupport
import TestTools

/// The published A&E files of the project, loaded as the service loads them.
struct PublishedRun: Sendable {
    /// One published figure.
    struct Point: Hashable, Sendable {
        let series: String
        let organisation: String
        let month: String
    }

    let values: [Point: Double]
    let names: [String: String]
    let outcomes: [String: FeedLoadOutcome]

    static let shared = Task { try await PublishedRun() }
    static let project = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let folder = project.appending(path: "Geography/published")

    private init() async throws {
        let settings = try await TestDatabase.migrated()
        let database = Database(settings)
        let config = Self.project.appending(path: "Config")
        let landing = TestFolder.path("published")
        defer { try? FileManager.default.removeItem(at: landing) }
        let stage = LoadStage(
            database: database,
            contracts: try ContractCatalogue.load(folder: config.appending(path: "feeds").path),
            landing: LandingStore(folder: landing),
            secret: try PersonSecret(
                hexadecimal: String(repeating: "5a", count: 32), source: "the test"),
            settings: LoadSettings(
                today: CivilDay("2026-04-20"), acceptsTestRange: true,
                table: try SettingTable(
                    servicePath: config.appending(path: "service.yaml").path)))
        var outcomes: [String: FeedLoadOutcome] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        where name.hasSuffix(".csv") || name.hasSuffix(".xlsx") {
            outcomes[name] = try await stage.load(Self.folder.appending(path: name)).first?.outcome
        }
        self.outcomes = outcomes
        let connection = try await PostgresConnection.connect(settings)
        let rows = try await connection.rows(
            """
            SELECT series, organisation_code, to_char(month, 'YYYY-MM'),
                value::double precision, organisation_name
            FROM reference.published_series
            """)
        await connection.close()
        var values: [Point: Double] = [:]
        var names: [String: String] = [:]
        for row in rows {
            let point = Point(
                series: try row.text(0), organisation: try row.text(1), month: try row.text(2))
            values[point] = try row.double(3)
            names[point.organisation] = try row.text(4)
        }
        self.values = values
        self.names = names
    }
}
