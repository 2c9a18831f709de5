import Domain
import Feeds
import Foundation
import Linkage
import Measures
import Packs
import Pipeline
import Postgres
import Store
import Synchronization
import TestSupport
import TestTools

/// The main job on the Maplewood extracts: a database of their own, loaded and computed once.
struct MaplewoodRun: Sendable {
    let database: Database
    let loaded: [String: FeedLoadOutcome]
    let loadedAgain: [String: FeedLoadOutcome]
    /// The county's cells of single months.
    let county: [CellKey: Cell]
    /// The months that each feed covers.
    let covered: [String: Set<Month>]
    let catalogue: MeasureCatalogue

    static let shared = Task { try await MaplewoodRun() }
    static let months: [Month] = (0..<24).compactMap {
        Month("2022-01")?.advanced(by: $0)
    }
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/maplewood")

    private init() async throws {
        let settings = try await TestDatabase.migrated()
        database = Database(settings)
        let landing = TestFolder.path("maplewood")
        defer { try? FileManager.default.removeItem(at: landing) }
        let stage = try Self.stage(database, landing)
        let files = ["social_care", "ecds_attendances", "sus_episodes", "patients"]
            .map { Self.fixtures.appending(path: "maplewood_\($0).csv.gz") }
        loaded = try await Self.load(files, stage)
        loadedAgain = try await Self.load(files, stage)
        catalogue = try MeasureCatalogue.load(
            folder: PublishedRun.project.appending(path: "Measures"))
        if let first = Self.months.first, let last = Self.months.last {
            _ = try await ComputeStage.run(
                database, catalogue: catalogue, months: first...last)
        }
        let cells = try await database.cells(CellQuery(areas: [.county], windows: [.month]))
        county = Dictionary(uniqueKeysWithValues: cells.map { ($0.cell.key, $0.cell) })
        covered = try await Self.coverage(settings)
    }

    /// The county's cell of a measure in a month.
    func cell(_ code: String, _ month: Month) -> Cell? {
        MeasureCode(code).flatMap {
            county[CellKey(measure: $0, area: .county, window: .month, month: month)]
        }
    }

    /// Writes the board pack of the last month, by the profile's own template.
    func pack(into folder: URL) async throws -> PackFiles {
        let profile = PublishedRun.project.appending(path: "Config/profiles/maplewood")
        return try await PackStage.board(
            database: database, catalogue: catalogue, month: Self.months[23], out: folder,
            settings: PackSettings(
                areaName: "Maplewood", isMadeUp: true,
                template: try BoardTemplate.load(profile.appending(path: "board.yaml"))))
    }

    private static func stage(_ database: Database, _ landing: URL) throws -> LoadStage {
        let profile = PublishedRun.project.appending(path: "Config/profiles/maplewood")
        return LoadStage(
            database: database,
            contracts: try ContractCatalogue.load(folder: profile.appending(path: "feeds").path),
            landing: LandingStore(folder: landing),
            secret: try PersonSecret(
                hexadecimal: String(repeating: "5a", count: 32), source: "the test"),
            settings: LoadSettings(
                today: CivilDay("2026-04-20"), acceptsTestRange: true,
                table: try SettingTable(
                    servicePath: profile.appending(path: "service.yaml").path)))
    }

    private static func load(
        _ files: [URL], _ stage: LoadStage
    ) async throws -> [String: FeedLoadOutcome] {
        let outcomes = Mutex<[String: Result<LoadedFile, any Error>]>([:])
        try await stage.load(all: files) { result, file in
            let name = (try? result.get().contract.name) ?? file.lastPathComponent
            outcomes.withLock { $0[name] = result }
        }
        return try outcomes.withLock { try $0.mapValues { try $0.get().outcome } }
    }

    private static func coverage(
        _ settings: PostgresSettings
    ) async throws -> [String: Set<Month>] {
        let connection = try await PostgresConnection.connect(settings)
        let rows = try await connection.rows("SELECT DISTINCT feed, month FROM landing.coverage")
        await connection.close()
        return try rows.reduce(into: [:]) { covered, row in
            guard let month = Month(try row.text(1)) else { return }
            covered[try row.text(0), default: []].insert(month)
        }
    }
}
