public import Domain
public import Measures
import Postgres

extension Database {
    /// Counts everything that the definitions need as known to somebody who saw some loads.
    ///
    /// The same datasets run over the views of `as_known` (migration 0011), which show facts and
    /// reference data as they stood then; coverage is that of these loads.
    ///
    /// - Parameters:
    ///   - months: the months whose counts are wanted, window months included.
    ///   - timeout: the longest that one query may take.
    public func countAsKnown(
        _ catalogue: MeasureCatalogue, _ compiled: CompiledMeasures, seen: SeenLoads,
        months: ClosedRange<Month>, timeout: Duration = .seconds(300)
    ) async throws -> MeasureSnapshot {
        try await pool.withConnection { connection in
            try await connection.transaction(isolation: .repeatableRead, readOnly: true) {
                try await seen.show(on: $0)
                let inputs = try await MeasureInputs.read(
                    catalogue, seen: seen, from: "as_known", timeout: timeout, on: $0)
                let runner = MeasureCounts(
                    compiled.reading("as_known"), catalogue: catalogue, from: months.lowerBound,
                    to: months.upperBound, timeout: timeout)
                return try await MeasureSnapshot.read(
                    runner, plan: ComputePlan(catalogue.versions), inputs: inputs, on: $0)
            }
        }
    }
}

extension CompiledMeasures {
    /// The same measures over the views of another schema, such as `as_known`.
    func reading(_ schema: String) -> CompiledMeasures {
        var copy = self
        copy.datasets = datasets.mapValues { $0.reading(schema) }
        return copy
    }
}

extension MeasureInputs {
    /// Reads teams, coverage and return rules as some loads left them, in the open transaction.
    ///
    /// - Parameter schema: where the register and the tables of return rules are read from.
    static func read(
        _ catalogue: MeasureCatalogue, seen: SeenLoads, from schema: String,
        timeout: Duration, on connection: PostgresConnection
    ) async throws -> MeasureInputs {
        let teams = try await connection.rows(
            """
            SELECT DISTINCT team_code FROM \(identifier: schema).team ORDER BY team_code
            """)
        let records = try await CoverageRecords.read(.seen(seen), on: connection)
        var teamsOfScope: [FeedCode: [String: Set<String>]] = [:]
        let senders = Dictionary(grouping: records.entries, by: \.feed)
        for rule in catalogue.returns
        where senders[rule.feed]?.contains(where: { !$0.scope.isEmpty }) == true {
            let moved = rule.reading(schema)
            teamsOfScope[rule.feed] = try await connection.asMeasureReader(timeout: timeout) {
                try await $0.rows(
                    "SELECT scope::text, team_code::text FROM (\(raw: moved.sql)) AS r"
                ).reduce(into: [:]) { teams, row in
                    guard let scope = try row.optionalText(0), let team = try row.optionalText(1)
                    else { return }
                    teams[scope, default: []].insert(team)
                }
            }
        }
        return MeasureInputs(
            teams: try teams.map { TeamCode(try $0.text(0)) },
            coverage: FeedCoverage(
                records.entries, arrivals: records.arrivals, teamsOfScope: teamsOfScope),
            seen: seen)
    }
}
