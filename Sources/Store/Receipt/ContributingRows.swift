public import Domain
public import Measures
import Postgres

/// One row that a figure counted, by its keyed hashes only.
public struct ContributingRow: Sendable, Hashable {
    /// The key of the event; `nil` where the dataset folds several events into a row.
    public let event: Int64?
    /// The key of the person; `nil` where the dataset is not about people.
    public let person: Int64?
    /// The month.
    public let month: Month
}

/// How many people a figure counts with one definition and not with another.
public struct MovedPeople: Sendable, Hashable {
    /// The team; `nil` for rows without one.
    public let team: TeamCode?
    /// People whom both count.
    public let both: Int
    /// People whom only the new definition counts.
    public let movedIn: Int
    /// People whom only the old definition counted.
    public let movedOut: Int

    /// How many people moved.
    public init(team: TeamCode?, both: Int, movedIn: Int, movedOut: Int) {
        self.team = team
        self.both = both
        self.movedIn = movedIn
        self.movedOut = movedOut
    }
}

extension Database {
    /// The rows that a component picks as known with some loads, by month and key.
    ///
    /// - Parameter team: the team whose rows are wanted; `nil` for all rows.
    public func contributors(
        to component: Component, _ compiled: CompiledMeasures, team: TeamCode?,
        months: ClosedRange<Month>, seen: SeenLoads, timeout: Duration = .seconds(300)
    ) async throws -> [ContributingRow] {
        let picked = try compiled.picked(component, months, from: "as_known")
        return try await asKnown(seen, timeout) { connection in
            try await connection.rows(
                """
                SELECT event, person, month::text FROM (\(raw: picked)) AS picked
                WHERE \(team == nil) OR team = \(team?.text)
                ORDER BY month, event, person
                """
            ).compactMap { row in
                guard let month = Month(try row.text(2)) else { return nil }
                return ContributingRow(
                    event: try row.optionalInt64(0), person: try row.optionalInt64(1),
                    month: month)
            }
        }
    }

    /// How many people two components count of each team, and of the county, as known with some
    /// loads; empty where one of them is not about single people.
    ///
    /// - Returns: the teams by code, rows without a team; and the county.
    public func movedPeople(
        from old: (component: Component, compiled: CompiledMeasures),
        to new: (component: Component, compiled: CompiledMeasures),
        months: ClosedRange<Month>, seen: SeenLoads, timeout: Duration = .seconds(300)
    ) async throws -> (teams: [MovedPeople], county: MovedPeople?) {
        let before = try old.compiled.picked(old.component, months, from: "as_known")
        let after = try new.compiled.picked(new.component, months, from: "as_known")
        return try await asKnown(seen, timeout) { connection in
            func moved(by team: String) async throws -> [MovedPeople] {
                try await connection.rows(
                    """
                    SELECT coalesce(b.team, a.team) AS team,
                        count(*) FILTER (WHERE b.person IS NOT NULL AND a.person IS NOT NULL),
                        count(*) FILTER (WHERE b.person IS NULL),
                        count(*) FILTER (WHERE a.person IS NULL)
                    FROM (SELECT DISTINCT \(raw: team) AS team, person FROM (\(raw: before)) AS p
                        WHERE person IS NOT NULL) AS b
                    FULL JOIN (SELECT DISTINCT \(raw: team) AS team, person
                        FROM (\(raw: after)) AS p WHERE person IS NOT NULL) AS a
                        ON a.team = b.team AND a.person = b.person
                    GROUP BY 1 ORDER BY 1
                    """
                ).map { row in
                    let code = try row.text(0)
                    return MovedPeople(
                        team: code.isEmpty ? nil : TeamCode(code), both: try row.int(1),
                        movedIn: try row.int(2), movedOut: try row.int(3))
                }
            }
            return (
                try await moved(by: "coalesce(team, '')"), try await moved(by: "''::text").first
            )
        }
    }

    /// Reads as the measures' reader, with facts and reference data as known with some loads.
    private func asKnown<Value>(
        _ seen: SeenLoads, _ timeout: Duration, _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await pool.withConnection { connection in
            try await connection.transaction(isolation: .repeatableRead, readOnly: true) {
                try await seen.show(on: $0)
                return try await $0.asMeasureReader(timeout: timeout, body)
            }
        }
    }
}

extension CompiledMeasures {
    /// A SELECT of the rows that a component picks: `team`, `month`, `person` and `event`.
    ///
    /// The keys come by way of JSON, because not every dataset has them as columns.
    func picked(
        _ component: Component, _ months: ClosedRange<Month>, from schema: String
    ) throws -> String {
        let key = Expression(
            dataset: component.dataset, text: component.condition, type: "boolean")
        guard let dataset = datasets[component.dataset], let condition = expressions[key] else {
            throw MeasureFault(
                file: "datasets/\(component.dataset).sql", line: 1, measures: [],
                message: "‘\(component.condition)’ was not compiled")
        }
        let moved = dataset.reading(schema)
        return """
            SELECT team_code AS team, month, (to_jsonb(d) ->> 'person_key')::bigint AS person,
                (to_jsonb(d) ->> 'event_id')::bigint AS event
            FROM (\(moved.sql(from: months.lowerBound, to: months.upperBound))) AS d
            WHERE \(condition)
            """
    }
}
