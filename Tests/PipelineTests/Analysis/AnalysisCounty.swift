import Domain
import Foundation
import Measures
import Pipeline
import Postgres
import Store
import TestSupport

/// A county of thirteen teams whose cells are written directly, with what was planted in them.
struct AnalysisCounty {
    let settings: PostgresSettings
    let database: Database
    let catalogue: MeasureCatalogue

    static let first = Month(ordinal: 2022 * 12 + 3)
    static let last = Month(ordinal: 2026 * 12 + 2)
    static let start = Month(ordinal: 2024 * 12 + 9)
    static let teams = (1...13).map { TeamCode($0 < 10 ? "T0\($0)" : "T\($0)") }

    /// The measures that the tests use: two with an effect, two without.
    static let codes = ["AE01", "AM01", "DT01", "EA02"].compactMap { MeasureCode($0) }

    /// The county with the project's measures, or what `change` makes of them.
    init(
        _ change: (MeasureCatalogue) throws -> MeasureCatalogue = { $0 }
    ) async throws {
        settings = try await TestDatabase.migrated()
        database = Database(settings, connections: 3)
        catalogue = try change(try TestService.measures().only(Set(Self.codes)))
        try await script(Self.register)
        _ = try await database.write(run(cells))
    }

    func close() async { await database.close() }

    /// Runs SQL.
    func script(_ sql: String) async throws {
        let connection = try await PostgresConnection.connect(settings)
        try await connection.script(sql)
        await connection.close()
    }

    /// The first column of the first row, as a whole number.
    func count(_ sql: SQL) async throws -> Int {
        let connection = try await PostgresConnection.connect(settings)
        let found = try await connection.rows(sql).first?.int(0) ?? 0
        await connection.close()
        return found
    }

    /// A run of these cells.
    func run(_ cells: [Cell]) -> MeasureRun {
        MeasureRun(
            first: Self.first, last: Self.last, knownUntil: Self.last, seen: SeenLoads(upTo: 1),
            definitions: catalogue.versions.map {
                MeasureRun.Definition(
                    code: $0.code, version: $0.version, hash: "hash of \($0.version)", text: "t",
                    effective: $0.effective)
            }, queries: [], cells: cells)
    }

    /// The protocols of the project.
    static func protocols() throws -> [EvaluationProtocol] {
        try EvaluationProtocol.load(
            folder: TestService.home.appendingPathComponent("Config/protocols"))
    }

    /// The project's protocols about the measures of these tests, frozen as the demonstration does.
    func frozenProtocols() async throws -> [EvaluationProtocol] {
        let all = try Self.protocols().filter { Self.codes.contains($0.measure) }
        for question in all {
            try await ProtocolFreeze.importRecord(question, by: "the test", database: database)
        }
        return all
    }

    /// All cells, the county's with the sums of the teams'.
    var cells: [Cell] {
        catalogue.definitions.flatMap { definition -> [Cell] in
            let months = Self.first.ordinal...Self.last.ordinal
            return months.map(Month.init(ordinal:)).flatMap { month -> [Cell] in
                let own = Self.teams.indices.map { cell(definition, team: $0, month) }
                var county = own[0]
                county = Cell(
                    key: CellKey(
                        measure: definition.code, area: .county, window: .month, month: month),
                    state: .value)
                county.numerator = own.reduce(0) { $0 + ($1.numerator ?? 0) }
                county.denominator = own.reduce(0) { $0 + ($1.denominator ?? 0) }
                county.count = own.reduce(0) { $0 + ($1.count ?? 0) }
                county.value =
                    (county.numerator ?? 0) / (county.denominator ?? 1) * definition.scale
                return [county] + own
            } + years(definition)
        }
    }

    /// The years that protocols compare: those before the start, and the one from it.
    private func years(_ definition: MeasureDefinition) -> [Cell] {
        [-13, -1, 11].map { Self.start.advanced(by: $0) }.flatMap { end in
            Self.teams.indices.map { team in
                let own = (0..<12).map { cell(definition, team: team, end.advanced(by: -$0)) }
                var year = Cell(
                    key: CellKey(
                        measure: definition.code, area: .team(Self.teams[team]),
                        window: .rolling12, month: end), state: .value)
                year.numerator = own.reduce(0) { $0 + ($1.numerator ?? 0) }
                year.denominator = own.reduce(0) { $0 + ($1.denominator ?? 0) }
                year.count = own.reduce(0) { $0 + ($1.count ?? 0) }
                year.value = (year.numerator ?? 0) / (year.denominator ?? 1) * definition.scale
                return year
            }
        }
    }

    private func cell(_ definition: MeasureDefinition, team: Int, _ month: Month) -> Cell {
        var cell = Cell(
            key: CellKey(
                measure: definition.code, area: .team(Self.teams[team]), window: .month,
                month: month), state: .value)
        let offset = Self.first.distance(to: month)
        let noise = SplitNoise(
            seed: UInt64(definition.code.text.utf8.reduce(0) { $0 * 31 + Int($1) }))
        let year = noise.value(team, 1000 + (offset + 6) / 12)
        let error = noise.value(team, offset)
        let population = Double(30_000 + 3_000 * team)
        let season = 1 + 0.08 * cos(2 * Double.pi * Double(offset) / 12)
        let effect = team < 2 && month >= Self.start ? effect(definition.code.text) : 1
        let events = population / 100 * season * (1 + 0.05 * year + 0.03 * error) * effect
        cell.numerator = events.rounded()
        cell.denominator = population
        cell.count = Int(events)
        cell.value = events.rounded() / population * definition.scale
        return cell
    }

    /// What was planted, as in the demonstration county.
    private func effect(_ code: String) -> Double {
        switch code {
        case "DT01": 0.75
        case "EA02": 0.96
        default: 1
        }
    }

    private static let register = """
        INSERT INTO landing.load (feed, contract, contract_version, file_name, sha256, byte_count,
            status)
        VALUES ('REF_TEAM', 'REF_TEAM', '1.0', 'teams', 'hash', 10, 'loaded');
        INSERT INTO reference.team (team_code, name, role, role_from, go_live_date, load_id)
        SELECT 'T' || lpad(i::text, 2, '0'), 'Team ' || i,
            CASE WHEN i < 3 THEN 'pilot' WHEN i = 3 THEN 'control' ELSE 'other' END, '2022-04-01',
            CASE WHEN i < 3 THEN date '2024-10-01' WHEN i IN (4, 6, 9) THEN date '2025-04-01'
                WHEN i IN (5, 8, 10, 12) THEN date '2025-10-01' END, 1
        FROM generate_series(1, 13) AS i;
        """
}

/// Numbers from -1 to 1 that depend on nothing but seed and place.
private struct SplitNoise {
    let seed: UInt64

    func value(_ team: Int, _ place: Int) -> Double {
        var x = seed &+ UInt64(team * 4_099 + place + 1) &* 0x9E37_79B9_7F4A_7C15
        x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
        x ^= x >> 31
        return Double(x >> 11) / 4_503_599_627_370_496 - 1
    }
}

/// One analysis of the county with its protocols, for the tests that only read what it found.
actor AnalysedCounty {
    static let shared = AnalysedCounty()

    private var making: Task<AnalysisRecord, any Error>?

    func record() async throws -> AnalysisRecord {
        let task = making ?? Task { try await Self.make() }
        making = task
        return try await task.value
    }

    private static func make() async throws -> AnalysisRecord { try await AnalysisCounty.record() }
}

extension AnalysisCounty {
    /// The analysis of a county of its own, with the measures as `change` makes them.
    static func record(
        _ change: (MeasureCatalogue) throws -> MeasureCatalogue = { $0 }
    ) async throws -> AnalysisRecord {
        let county = try await AnalysisCounty(change)
        let record = try await AnalyseStage.run(
            county.database, catalogue: county.catalogue,
            settings: AnalysisSettings(
                horizon: 0, protocols: try await county.frozenProtocols())
        ).record
        await county.close()
        return record
    }
}
