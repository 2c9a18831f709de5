public import Domain
import Postgres

/// The newest run, when another would find everything as that one did.
public struct StandingRun: Sendable, Hashable {
    /// The run's number.
    public let run: Int
    /// The months that it computed.
    public let months: ClosedRange<Month>
    /// The last month that any feed covers.
    public let knownUntil: Month
    /// How many teams have cells.
    public let teamCount: Int
}

extension Database {
    /// The newest run, if all that was loaded was in it and it used these definitions for these
    /// months; `nil` when another run could come to something else.
    ///
    /// A run is a function of loads, definitions and months, so none has to be made then.
    ///
    /// - Parameters:
    ///   - definitions: the definitions of the measure set, all versions.
    ///   - months: the months to compute; `nil` for all that any feed covers.
    public func standingRun(
        _ definitions: [MeasureRun.Definition], months: ClosedRange<Month>?
    ) async throws -> StandingRun? {
        try await pool.withConnection { connection in
            let names = definitions.map {
                "\($0.code.text) \($0.hash) \($0.effective.firstDayText)"
            }.sorted()
            let row = try await connection.rows(
                """
                WITH last AS (SELECT * FROM measure.run ORDER BY run_id DESC LIMIT 1),
                known AS (
                    SELECT min(c.month) AS first, max(c.month) AS last
                    FROM landing.coverage AS c JOIN landing.load AS l USING (load_id)
                    WHERE l.status = 'loaded')
                SELECT run_id, first_month::text, last_month::text, known.last::text,
                    (SELECT count(DISTINCT team_code) FROM reference.team)
                FROM last, known
                WHERE first_month = coalesce(\(months?.lowerBound.firstDayText)::date, known.first)
                    AND last_month = coalesce(\(months?.upperBound.firstDayText)::date, known.last)
                    AND NOT EXISTS (SELECT FROM landing.load AS l
                        WHERE status = 'loaded' AND NOT EXISTS (
                            SELECT FROM measure.taken_load AS t WHERE t.load_id = l.load_id))
                    AND \(names) = ARRAY(
                        SELECT measure_code || ' ' || definition_hash || ' ' || effective
                        FROM measure.run_definition AS d WHERE d.run_id = last.run_id
                        ORDER BY (measure_code || ' ' || definition_hash || ' ' || effective)
                            COLLATE "C")
                """
            ).first
            guard let row, let first = Month(try row.text(1)), let last = Month(try row.text(2)),
                let known = Month(try row.text(3))
            else { return nil }
            return StandingRun(
                run: try row.int(0), months: first...last, knownUntil: known,
                teamCount: try row.int(4))
        }
    }
}
