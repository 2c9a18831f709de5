public import Domain
import Postgres

/// A value that somebody else published.
public struct PublishedValue: Sendable, Hashable {
    /// The code of the series.
    public let series: String
    /// The organisation's code; `ENG` is England.
    public let organisation: String
    /// The organisation's name.
    public let name: String
    /// The month.
    public let month: Month
    /// The value as published.
    public let value: Double
}

/// The newest run and the loads that it saw.
public struct LatestRun: Sendable, Hashable {
    /// The number of the run.
    public let run: Int
    /// The loads that it saw.
    public let seen: SeenLoads
}

extension Database {
    /// The team register as it stands in a month, by code.
    ///
    /// A team's role is the one that began last by the end of the month.
    public func teamRegister(in month: Month) async throws -> [Team] {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT DISTINCT ON (team_code COLLATE "C") team_code, name, role,
                    go_live_date::text AS go_live
                FROM reference.team
                ORDER BY team_code COLLATE "C",
                    role_from >= \(month.advanced(by: 1).firstDayText)::date, role_from DESC
                """
            ).map { row in
                Team(
                    code: TeamCode(try row.text("team_code")), name: try row.text("name"),
                    role: TeamRole(rawValue: try row.text("role")) ?? .other,
                    goLive: try row.optionalText("go_live").flatMap { Month(String($0.prefix(7))) })
            }
        }
    }

    /// The county's targets that hold in a month, by measure.
    public func countyTargets(in month: Month) async throws -> [MeasureCode: Double] {
        try await pool.withConnection { connection in
            let rows = try await connection.rows(
                """
                SELECT DISTINCT ON (measure_id) measure_id, target FROM reference.target
                WHERE lower(scope) = 'county' AND kind <> 'BASELINE_ONLY' AND target IS NOT NULL
                    AND month <= \(month.firstDayText)::date
                ORDER BY measure_id, month DESC
                """)
            return try rows.reduce(into: [:]) { found, row in
                guard let code = MeasureCode(try row.text("measure_id")) else { return }
                found[code] = try row.double("target")
            }
        }
    }

    /// Published values of some series within some months, in a fixed order.
    public func publishedValues(
        of series: [String], in months: ClosedRange<Month>
    ) async throws -> [PublishedValue] {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT series, organisation_code, organisation_name, month::text, value
                FROM reference.published_series
                WHERE series = ANY(\(series))
                    AND month BETWEEN \(months.lowerBound.firstDayText)::date
                        AND \(months.upperBound.firstDayText)::date
                ORDER BY series COLLATE "C", organisation_code COLLATE "C", month
                """
            ).compactMap { row in
                guard let month = Month(try row.text("month")) else { return nil }
                return PublishedValue(
                    series: try row.text("series"),
                    organisation: try row.text("organisation_code"),
                    name: try row.text("organisation_name"), month: month,
                    value: try row.double("value"))
            }
        }
    }

    /// The newest run, or the newest up to one; `nil` before the first.
    public func latestRun(upTo run: Int? = nil) async throws -> LatestRun? {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT run_id, \(raw: SeenLoads.columns) FROM measure.run
                WHERE run_id <= \(run ?? Int(Int32.max)) ORDER BY run_id DESC LIMIT 1
                """
            ).first.map { LatestRun(run: try $0.int("run_id"), seen: try SeenLoads($0)) }
        }
    }
}
