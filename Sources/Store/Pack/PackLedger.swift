public import Domain
import Postgres

/// What came in of one feed, as exact numbers: for data stewards, and to be rounded for packs.
public struct FeedLedgerEntry: Sendable, Hashable {
    /// The feed.
    public let feed: FeedCode
    /// Files that were loaded.
    public let filesLoaded: Int
    /// Files that were refused as a whole.
    public let filesRefused: Int
    /// Rows in the loaded files.
    public let rowsRead: Int
    /// Rows that went into the facts.
    public let rowsAccepted: Int
    /// Rows that were refused.
    public let rowsRejected: Int
    /// Rows that were held back.
    public let rowsQuarantined: Int
    /// The newest month that the feed covers.
    public let lastMonth: Month?
    /// Current rows, and those of them with a valid NHS number; `nil` for feeds without people.
    public let people: PersonRows?
    /// Senders that came in each of the three months before a month, and not in it; one empty
    /// name where the feed has no senders.
    public let missingScopes: [String]

    /// Current rows of a feed about people.
    public struct PersonRows: Sendable, Hashable {
        /// All current rows.
        public let rows: Int
        /// Rows with a valid NHS number, sent or found by the council's number.
        public let known: Int
    }
}

/// How many rows one rule met in one feed.
public struct LedgerFinding: Sendable, Hashable {
    /// The feed.
    public let feed: FeedCode
    /// The rule.
    public let rule: String
    /// `reject_file`, `reject`, `quarantine` or `warn`.
    public let severity: String
    /// What was expected, in words.
    public let expected: String
    /// The rows it concerned.
    public let rows: Int
}

extension Database {
    /// What came in, feed by feed, with the loads that a run saw, seen from a month; by feed code.
    public func feedLedger(seen: SeenLoads, month: Month) async throws -> [FeedLedgerEntry] {
        try await pool.withConnection { connection in
            let people = try await connection.personRows(seen: seen)
            let missing = try await connection.missingScopes(seen: seen, month: month)
            return try await connection.rows(
                """
                SELECT l.feed, count(*) FILTER (WHERE status = 'loaded') AS loaded,
                    count(*) FILTER (WHERE status = 'rejected') AS refused,
                    coalesce(sum(rows_read) FILTER (WHERE status = 'loaded'), 0) AS read,
                    coalesce(sum(rows_accepted) FILTER (WHERE status = 'loaded'), 0) AS accepted,
                    coalesce(sum(rows_rejected) FILTER (WHERE status = 'loaded'), 0) AS rejected,
                    coalesce(sum(rows_quarantined) FILTER (WHERE status = 'loaded'), 0) AS held,
                    (SELECT max(c.month)::text FROM landing.coverage AS c
                        WHERE c.feed = l.feed AND \(sql: seen.sees("c.load_id"))) AS last_month
                FROM landing.load AS l WHERE \(sql: seen.sees("load_id"))
                GROUP BY l.feed ORDER BY l.feed COLLATE "C"
                """
            ).map { row in
                let feed = FeedCode(try row.text("feed"))
                return FeedLedgerEntry(
                    feed: feed, filesLoaded: try row.int("loaded"),
                    filesRefused: try row.int("refused"), rowsRead: try row.int("read"),
                    rowsAccepted: try row.int("accepted"), rowsRejected: try row.int("rejected"),
                    rowsQuarantined: try row.int("held"),
                    lastMonth: try row.optionalText("last_month").flatMap { Month($0) },
                    people: people[feed], missingScopes: missing[feed] ?? [])
            }
        }
    }

    /// What the rules met in the loads that a run saw, the most rows first.
    public func ledgerFindings(seen: SeenLoads, limit: Int = 60) async throws -> [LedgerFinding] {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT l.feed, f.rule, f.severity, min(f.expected COLLATE "C") AS expected,
                    sum(f.rows) AS rows
                FROM landing.finding AS f JOIN landing.load AS l USING (load_id)
                WHERE \(sql: seen.sees("load_id"))
                GROUP BY l.feed, f.rule, f.severity
                ORDER BY sum(f.rows) DESC, l.feed COLLATE "C", f.rule COLLATE "C", f.severity
                LIMIT \(limit)
                """
            ).map { row in
                LedgerFinding(
                    feed: FeedCode(try row.text("feed")), rule: try row.text("rule"),
                    severity: try row.text("severity"), expected: try row.text("expected"),
                    rows: try row.int("rows"))
            }
        }
    }
}

extension PostgresConnection {
    /// Current rows and rows with a known person, for every feed about people.
    nonisolated fileprivate func personRows(
        seen: SeenLoads
    ) async throws -> [FeedCode: FeedLedgerEntry.PersonRows] {
        let counted = try await rows(
            """
            SELECT m.feed, sum(m.rows_in - m.rows_out) AS rows,
                sum(m.known_in - m.known_out) AS known
            FROM landing.movement AS m JOIN landing.feed_kind AS k USING (feed)
            JOIN pg_attribute AS a
                ON a.attrelid = to_regclass(format('fact.%I', k.kind || '_current'))
                AND a.attname = 'person_basis'
            WHERE \(sql: seen.sees("m.load_id")) GROUP BY m.feed
            """)
        return try counted.reduce(into: [:]) { found, row in
            found[FeedCode(try row.text("feed"))] = FeedLedgerEntry.PersonRows(
                rows: try row.int("rows"), known: try row.int("known"))
        }
    }

    /// Senders with the three months before `month` and without it, by feed.
    nonisolated fileprivate func missingScopes(
        seen: SeenLoads, month: Month
    ) async throws -> [FeedCode: [String]] {
        let rows = try await rows(
            """
            SELECT feed, scope FROM landing.coverage AS c
            WHERE \(sql: seen.sees("load_id"))
                AND month BETWEEN \(month.advanced(by: -3).firstDayText)::date
                    AND \(month.firstDayText)::date
            GROUP BY feed, scope
            HAVING count(DISTINCT month) FILTER (WHERE month < \(month.firstDayText)::date) = 3
                AND count(*) FILTER (WHERE month = \(month.firstDayText)::date) = 0
                -- A seasonal feed rests in the months in which it rested the year before.
                AND NOT (
                    EXISTS (SELECT FROM landing.coverage AS old WHERE old.feed = c.feed
                        AND old.month <= \(month.advanced(by: -12).firstDayText)::date)
                    AND NOT EXISTS (SELECT FROM landing.coverage AS old WHERE old.feed = c.feed
                        AND old.month = \(month.advanced(by: -12).firstDayText)::date))
            ORDER BY feed COLLATE "C", scope COLLATE "C"
            """)
        return try rows.reduce(into: [:]) { found, row in
            found[FeedCode(try row.text("feed")), default: []].append(try row.text("scope"))
        }
    }
}
