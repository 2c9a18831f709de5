import Domain
public import Measures
import Postgres

/// What the ledger of loads says of what came in, and when.
struct CoverageRecords: Sendable {
    /// The loads looked at.
    enum Loads: Sendable {
        /// All that were loaded.
        case all
        /// Those that somebody saw.
        case seen(SeenLoads)
        /// Those that runs have taken in.
        case taken

        fileprivate var condition: SQL {
            switch self {
            case .all: "true"
            case .seen(let seen): seen.sees("l.load_id")
            case .taken:
                """
                EXISTS (SELECT FROM measure.taken_load AS t WHERE t.load_id = l.load_id)
                """
            }
        }
    }

    /// Who sent what months.
    let entries: [FeedCoverage.Entry]
    /// Which rows came when.
    let arrivals: [FeedArrival]

    /// Reads both, in the open transaction if one is.
    ///
    /// The planner takes the loads for a handful, whose movements it would look up one by one
    /// (1.8 s instead of 0.06 s with 2,200 loads).
    static func read(_ loads: Loads, on connection: PostgresConnection) async throws -> Self {
        try await connection.transaction { connection in
            try await connection.script("SET LOCAL enable_nestloop = off")
            let records = CoverageRecords(
                entries: try await entries(loads, on: connection),
                arrivals: try await arrivals(loads, on: connection))
            try await connection.script("SET LOCAL enable_nestloop = on")
            return records
        }
    }

    /// The loads with the days on which they came.
    ///
    /// Files for three months or more, of one feed and sender, on one day are a history: when each
    /// of them would have come is not known, and the day it was due stands for it in the order of
    /// arrival.
    private static func dated(_ loads: Loads) -> SQL {
        """
        WITH loads AS (
            SELECT l.load_id, l.feed, l.sender, l.period_from, l.due_on, l.rows_quarantined,
                (l.loaded_at AT TIME ZONE 'UTC')::date AS day
            FROM landing.load AS l WHERE l.status = 'loaded' AND \(sql: loads.condition)),
        histories AS (
            SELECT feed, sender, day FROM loads GROUP BY feed, sender, day
            HAVING count(DISTINCT period_from) >= 3),
        dated AS (
            SELECT l.load_id, l.feed, coalesce(l.sender, '') AS sender, l.rows_quarantined,
                l.due_on - date '1970-01-01' AS due,
                CASE WHEN h.feed IS NULL THEN l.day - date '1970-01-01' END AS came,
                CASE WHEN h.feed IS NULL THEN l.day ELSE l.due_on END - date '1970-01-01' AS day
            FROM loads AS l LEFT JOIN histories AS h
                ON h.feed = l.feed AND h.day = l.day AND h.sender IS NOT DISTINCT FROM l.sender)
        """
    }

    private static func entries(
        _ loads: Loads, on connection: PostgresConnection
    ) async throws -> [FeedCoverage.Entry] {
        try await connection.rows(
            """
            \(sql: dated(loads))
            SELECT c.feed, c.month::text, c.scope, (array_agg(d.due ORDER BY load_id))[1] AS due,
                (array_agg(d.came ORDER BY load_id))[1] AS came, bool_or(c.final) AS final,
                (array_agg(d.rows_quarantined ORDER BY load_id DESC))[1] AS held
            FROM landing.coverage AS c JOIN dated AS d USING (load_id)
            GROUP BY c.feed, c.month, c.scope ORDER BY c.feed, c.month, c.scope
            """
        ).compactMap { row in
            guard let month = Month(try row.text("month")) else { return nil }
            return FeedCoverage.Entry(
                feed: FeedCode(try row.text("feed")), month: month, scope: try row.text("scope"),
                delivery: FeedDelivery(
                    due: try row.optionalInt("due"), came: try row.optionalInt("came"),
                    isFinal: try row.bool("final"), heldRows: try row.int("held")))
        }
    }

    private static func arrivals(
        _ loads: Loads, on connection: PostgresConnection
    ) async throws -> [FeedArrival] {
        try await connection.rows(
            """
            \(sql: dated(loads)),
            -- What another feed or the linkage finds out about a row's person is no arrival of the
            -- row: it stands with the last file that the feed itself brought for the month.
            own AS (
                SELECT DISTINCT ON (m.feed, m.month) m.feed, m.month, d.sender, d.day
                FROM landing.movement AS m JOIN dated AS d USING (load_id, feed)
                ORDER BY m.feed, m.month, m.load_id DESC),
            placed AS (
                SELECT m.feed, m.month, m.rows_in - m.rows_out AS rows,
                    m.known_in - m.known_out AS known,
                    CASE WHEN d.feed = m.feed THEN d.sender ELSE own.sender END AS sender,
                    CASE WHEN d.feed = m.feed THEN d.day ELSE own.day END AS day
                FROM landing.movement AS m JOIN dated AS d USING (load_id)
                JOIN own ON own.feed = m.feed AND own.month = m.month)
            SELECT feed, sender, month::text, day, sum(rows) AS rows, sum(known) AS known
            FROM placed GROUP BY feed, sender, month, day ORDER BY feed, sender, month, day
            """
        ).compactMap { row in
            guard let month = Month(try row.text("month")) else { return nil }
            return FeedArrival(
                feed: FeedCode(try row.text("feed")), sender: try row.text("sender"),
                month: month, day: try row.optionalInt("day"), rows: try row.int("rows"),
                knownRows: try row.int("known"))
        }
    }
}

extension Database {
    /// What had come in, and when, with the loads that somebody saw.
    public func coverage(seen: SeenLoads) async throws -> FeedCoverage {
        try await pool.withConnection { connection in
            let records = try await CoverageRecords.read(.seen(seen), on: connection)
            return FeedCoverage(records.entries, arrivals: records.arrivals)
        }
    }
}
