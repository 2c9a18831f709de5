public import Domain
public import Measures
import Postgres

/// What a run knows besides counts: the teams, what has come in, and up to which load.
public struct MeasureInputs: Sendable {
    /// The teams of the register, by code.
    public let teams: [TeamCode]
    /// Which months of which feeds have come in, and from whom.
    public let coverage: FeedCoverage
    /// For feeds with one return per sender, the teams that each return speaks for.
    public let teamsOfScope: [FeedCode: [String: Set<String>]]
    /// The loads that the run sees.
    public let seen: SeenLoads

    /// Inputs from parts.
    public init(
        teams: [TeamCode], coverage: FeedCoverage, seen: SeenLoads,
        teamsOfScope: [FeedCode: [String: Set<String>]] = [:]
    ) {
        self.teams = teams
        self.teamsOfScope = teamsOfScope
        self.coverage = coverage
        self.seen = seen
    }

    /// The teams and whose return speaks for whom, as one text.
    var areasText: String {
        let scopes = teamsOfScope.sorted { $0.key < $1.key }.flatMap { feed, scopes in
            scopes.sorted { $0.key < $1.key }.map { scope, teams in
                "\(feed.text) \(scope): \(teams.sorted().joined(separator: " "))"
            }
        }
        return (teams.map(\.text) + scopes).joined(separator: "\n")
    }

    /// Reads the inputs in the open transaction.
    ///
    /// Throws a `MeasureFault` that names `returns.yaml` when a return rule is refused.
    static func read(
        _ catalogue: MeasureCatalogue, timeout: Duration = .seconds(30),
        on connection: PostgresConnection
    ) async throws -> MeasureInputs {
        let teams = try await connection.rows(
            "SELECT DISTINCT team_code FROM reference.team ORDER BY team_code")
        let records = try await CoverageRecords.read(.all, on: connection)
        var teamsOfScope: [FeedCode: [String: Set<String>]] = [:]
        let senders = Dictionary(grouping: records.entries, by: \.feed)
        for rule in catalogue.returns {
            // A county whose feed comes in one file for all has no returns to tell apart.
            guard senders[rule.feed]?.contains(where: { !$0.scope.isEmpty }) == true else {
                continue
            }
            teamsOfScope[rule.feed] = try await scopes(rule, timeout, on: connection)
        }
        return MeasureInputs(
            teams: try teams.map { TeamCode(try $0.text(0)) },
            coverage: FeedCoverage(
                records.entries, arrivals: records.arrivals, teamsOfScope: teamsOfScope),
            seen: try await SeenLoads.all(on: connection), teamsOfScope: teamsOfScope)
    }

    private static func scopes(
        _ rule: ReturnRule, _ timeout: Duration, on connection: PostgresConnection
    ) async throws -> [String: Set<String>] {
        do {
            return try await connection.asMeasureReader(timeout: timeout) { connection in
                let rows = try await connection.rows(
                    "SELECT scope::text, team_code::text FROM (\(raw: rule.sql)) AS r")
                var teams: [String: Set<String>] = [:]
                for row in rows {
                    guard let scope = try row.optionalText(0), let team = try row.optionalText(1)
                    else { continue }
                    teams[scope, default: []].insert(team)
                }
                return teams
            }
        } catch let error as PostgresError {
            throw MeasureFault(
                file: "returns.yaml", line: rule.line, measures: [],
                message: "\(rule.feed): \(error.words)")
        }
    }
}
