import Domain
import Postgres
import TestSupport
import Testing

@testable import Measures
@testable import Store

/// Rows written as in worked examples, and what a text of Measures/episodes gives for them.
struct EpisodeSamples {
    let connection: PostgresConnection
    let catalogue: MeasureCatalogue

    init() async throws {
        connection = try await TestDatabase.migratedConnection()
        catalogue = try MeasureSet.load()
    }

    private static let reference = """
        reference:
          team: [{team_code: T01, name: Sudbury, role: pilot}]
          lsoa_team: [{lsoa21: E01000001, team_code: T01}]
          postcode:
            - {postcode: IP1 1AA, introduced: 2000-01, lsoa21: E01000001, utla: X, imd_decile: 2}
            - {postcode: IP1 1AB, introduced: 2000-01, lsoa21: E01000001, utla: X, imd_decile: 4}
          unit_cost:
            - {cost_year: 2022-23, activity: EMERGENCY_BED_DAY, unit: each, unit_cost: 400, deflator_index: 1.0}
            - {cost_year: 2023-24, activity: EMERGENCY_BED_DAY, unit: each, unit_cost: 400, deflator_index: 1.1}
            - {cost_year: 2022-23, activity: AE_TYPE1, unit: each, unit_cost: 200, deflator_index: 1.0}
            - {cost_year: 2023-24, activity: AE_TYPE1, unit: each, unit_cost: 200, deflator_index: 1.1}
        """

    /// Puts in fact rows, written as `table: [rows]` in YAML.
    func insert(_ rows: String) async throws {
        let body = rows.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        let node = try DefinitionNode(
            text: """
                name: sample
                month: 2025-01
                \(Self.reference)
                rows:
                \(body)
                expect: {team: T01}
                """, file: "sample.yaml")
        let definition = try #require(catalogue.definitions.first)
        try await ExampleRows(
            example: try ExampleReader(node: node).example(), definition: definition
        ).insert(on: connection)
    }

    /// The rows of a text for some months, under the reader's rights.
    func table(_ name: String, _ months: ClosedRange<Month>) async throws -> EpisodeTable {
        let text = try #require(catalogue.episodes[name])
        return try await connection.asMeasureReader(timeout: .seconds(30)) {
            try await $0.episodes(catalogue.expanded(text), in: months)
        }
    }
}
