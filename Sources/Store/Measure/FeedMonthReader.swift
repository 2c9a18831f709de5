public import Domain
public import Measures
import Postgres

extension Database {
    /// How complete some months of feeds were after a run, by feed, sender and month.
    ///
    /// - Parameters:
    ///   - feeds: the feeds; `nil` for all.
    ///   - asOfRun: the run; `nil` for the newest.
    public func feedMonths(
        of feeds: [FeedCode]? = nil, in months: ClosedRange<Month>, asOfRun: Int? = nil
    ) async throws -> [FeedMonth] {
        try await pool.withConnection { connection in
            let run = asOfRun ?? Int(Int32.max)
            let some: SQL = feeds.map { "AND feed = ANY(\($0.map(\.text)))" } ?? ""
            return try await connection.rows(
                """
                SELECT feed, scope, month::text, returns_expected, returns_in,
                    due_on - date '1970-01-01' AS due, came_on - date '1970-01-01' AS came,
                    is_final, share, lower, upper, reason, rows, known_rows, held_rows,
                    usual_rows, usual_lower, usual_upper, usual_basis
                FROM measure.completeness
                WHERE run_id <= \(run) AND (closed_run_id IS NULL OR closed_run_id > \(run))
                    AND month BETWEEN \(months.lowerBound.firstDayText)::date
                        AND \(months.upperBound.firstDayText)::date \(sql: some)
                ORDER BY feed COLLATE "C", scope COLLATE "C", month
                """
            ).compactMap { try FeedMonth($0) }
        }
    }
}

extension FeedMonth {
    fileprivate init?(_ row: PostgresRow) throws {
        guard let month = Month(try row.text("month")) else { return nil }
        var usual: Usual?
        if let rows = try row.optionalDouble("usual_rows"),
            let lower = try row.optionalDouble("usual_lower"),
            let upper = try row.optionalDouble("usual_upper")
        {
            usual = Usual(
                rows: rows, interval: Interval(lower: lower, upper: upper),
                basis: try row.text("usual_basis"))
        }
        self.init(
            feed: FeedCode(try row.text("feed")), scope: try row.text("scope"), month: month,
            returnsExpected: try row.int("returns_expected"),
            returnsIn: try row.int("returns_in"),
            delivery: FeedDelivery(
                due: try row.optionalInt("due"), came: try row.optionalInt("came"),
                isFinal: try row.bool("is_final"), heldRows: try row.int("held_rows")),
            completeness: Completeness(
                share: try row.double("share"), lower: try row.optionalDouble("lower"),
                upper: try row.optionalDouble("upper"), reason: try row.optionalText("reason")),
            rows: try row.int("rows"), knownRows: try row.int("known_rows"), usual: usual)
    }
}

extension Completeness {
    /// Completeness as its columns hold it.
    init(share: Double, lower: Double?, upper: Double?, reason: String?) {
        if let reason {
            self = .unknown(returns: share, reason: Gap(rawValue: reason) ?? .undated)
        } else if let lower, let upper {
            self = .known(share: share, interval: Interval(lower: lower, upper: upper))
        } else {
            self = .known(share: share, interval: nil)
        }
    }
}
