import Domain
import Feeds
import Foundation
import Postgres

/// The ledger of what came in: loads, their findings, the rows held, the months covered.
struct LoadLedger {
    let connection: PostgresConnection
    let request: FeedLoadRequest

    /// An earlier load of the same bytes.
    struct Earlier {
        let loadID: Int
        /// The file that has come since in its place: of the same sender, month and version.
        let overtakenBy: String?
        /// Its name, where it was for another month or from another sender.
        let otherName: String?
    }

    /// The last load of the same bytes, if there was one.
    ///
    /// Files without rows are alike whatever they are for: only those of the same sender and month
    /// are the same.
    func earlierLoad() async throws -> Earlier? {
        let rows = try await connection.rows(
            """
            SELECT e.load_id, (
                SELECT l.file_name FROM landing.load AS l
                WHERE l.feed = e.feed AND l.contract = e.contract AND l.status = 'loaded'
                    AND l.load_id > e.load_id AND l.sender IS NOT DISTINCT FROM e.sender
                    AND l.period_from IS NOT DISTINCT FROM e.period_from
                    AND l.file_version IS NOT DISTINCT FROM e.file_version
                    AND l.byte_count > 0 AND l.file_name NOT LIKE 'released-%'
                ORDER BY l.load_id DESC LIMIT 1),
                CASE WHEN e.sender IS DISTINCT FROM \(request.file.sender)::text
                    OR e.period_from IS DISTINCT FROM
                        \(request.file.period?.firstDayText)::date THEN e.file_name END
            FROM landing.load AS e
            WHERE e.feed = \(request.contract.feed.text) AND e.sha256 = \(request.sha256)
                AND e.status = 'loaded'
                AND (e.rows_read > 0 OR e.sender IS NOT DISTINCT FROM \(request.file.sender)::text
                    AND e.period_from IS NOT DISTINCT FROM
                        \(request.file.period?.firstDayText)::date)
            ORDER BY e.load_id DESC LIMIT 1
            """, prepared: true)
        return try rows.first.map {
            Earlier(
                loadID: try $0.int(0), overtakenBy: try $0.optionalText(1),
                otherName: try $0.optionalText(2))
        }
    }

    /// Notes that the bytes of an earlier load are final: their sender has sent as the final version
    /// what came as an early one before.
    ///
    /// The ledger gets an entry of its own, so that runs learn of it and earlier ones still say what
    /// they saw. It counts the rows as a file with the same rows in other bytes would: read again,
    /// and unchanged.
    ///
    /// - Returns: the entry; `nil` when the file says nothing new.
    func confirm(loadID: Int) async throws -> Int? {
        guard isFinal else { return nil }
        let news = try await connection.rows(
            """
            SELECT FROM landing.load AS l
            WHERE l.load_id = \(loadID)
                AND l.sender IS NOT DISTINCT FROM \(request.file.sender)::text
                AND l.period_from IS NOT DISTINCT FROM
                    \(request.file.period?.firstDayText)::date
                AND EXISTS (SELECT FROM landing.coverage AS c
                    WHERE c.load_id = l.load_id AND NOT c.final)
            """)
        guard !news.isEmpty else { return nil }
        let entry = try await open(status: .loaded)
        try await connection.execute(
            """
            UPDATE landing.load AS l SET rows_read = e.rows_read, rows_accepted = e.rows_accepted,
                rows_rejected = e.rows_rejected, rows_quarantined = e.rows_quarantined,
                rows_opted_out = e.rows_opted_out, rows_unchanged = e.rows_accepted
            FROM landing.load AS e WHERE l.load_id = \(entry) AND e.load_id = \(loadID)
            """)
        try await connection.execute(
            """
            INSERT INTO landing.coverage (feed, month, scope, load_id, rows, final)
            SELECT feed, month, scope, \(entry)::integer, rows, true FROM landing.coverage
            WHERE load_id = \(loadID)
            """)
        return entry
    }

    /// Whether the file's name says that no later version follows.
    private var isFinal: Bool { !["flex", "provisional"].contains(request.file.version) }

    /// Opens an entry; `status` and the counts are set when the load ends.
    func open(status: FeedLoadOutcome.Status, reason: String? = nil) async throws -> Int {
        let contract = request.contract
        let period = request.file.period?.firstDayText
        let rows = try await connection.rows(
            """
            INSERT INTO landing.load (feed, contract, contract_version, file_name, sha256,
                byte_count, sender, file_version, period_from, period_to, status, reason, due_on)
            VALUES (\(contract.feed.text), \(contract.name), \(contract.version),
                \(request.file.fileName), \(request.sha256), \(request.byteCount),
                \(request.file.sender), \(request.file.version), \(period)::date,
                (\(period)::date + interval '1 month' - interval '1 day')::date,
                \(status.rawValue), \(reason), \(sql: dueDay))
            RETURNING load_id
            """, prepared: true)
        return try rows.first?.int(0) ?? 0
    }

    /// The day on which the file is due by its contract, as SQL; null where none is set.
    private var dueDay: SQL {
        guard let period = request.file.period?.firstDayText else { return "NULL::date" }
        let cadence = request.contract.cadence
        let isLast = ["freeze", "final"].contains(request.file.version)
        if isLast, let days = cadence.finalDays {
            return "(\(period)::date + interval '1 month')::date - 1 + \(days)::integer"
        }
        guard let day = cadence.dueWorkingDay else { return "NULL::date" }
        return "landing.due_day(\(period)::date, \(day)::integer)"
    }

    /// Writes what the load came to.
    func close(_ outcome: FeedLoadOutcome) async throws {
        try await connection.execute(
            """
            UPDATE landing.load SET rows_read = \(outcome.read),
                rows_accepted = \(outcome.read - outcome.rejected - outcome.quarantined),
                rows_rejected = \(outcome.rejected), rows_quarantined = \(outcome.quarantined),
                rows_inserted = \(outcome.inserted), rows_superseded = \(outcome.superseded),
                rows_withdrawn = \(outcome.withdrawn), rows_unchanged = \(outcome.unchanged),
                rows_opted_out = \(outcome.optedOut)
            WHERE load_id = \(outcome.loadID)
            """)
    }

    /// Keeps the findings of a load.
    func keep(_ findings: [Finding], loadID: Int) async throws {
        guard !findings.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO landing.finding (load_id, finding_no, rule, severity, sheet, row_no, cell,
                column_name, masked_value, expected, rows)
            SELECT \(loadID)::integer, n, rule, severity, sheet, row_no, cell, column_name, value,
                expected, rows
            FROM unnest(\(findings.map(\.rule)), \(findings.map(\.severity.rawValue)),
                \(findings.map(\.sheet)), \(findings.map(\.row)), \(findings.map(\.cell)),
                \(findings.map(\.column)), \(findings.map(\.maskedValue)),
                \(findings.map(\.expected)), \(findings.map(\.rows)))
                WITH ORDINALITY AS f (rule, severity, sheet, row_no, cell, column_name, value,
                    expected, rows, n)
            """)
    }

    /// Keeps rows that the reader held back, in their order.
    func hold(_ rows: [HeldEvent], loadID: Int) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let fields = try rows.map { held in
            let named = held.row.fields.map { ($0.name, $0.text) }
            return String(
                decoding: try encoder.encode(
                    Dictionary(named, uniquingKeysWith: { first, _ in first })),
                as: UTF8.self)
        }
        try await connection.execute(
            """
            INSERT INTO landing.quarantine (load_id, feed, row_no, event_id, fields, rule,
                expected)
            SELECT \(loadID)::integer, \(request.contract.feed.text), row_no, event_id,
                fields::jsonb, rule, expected
            FROM unnest(\(rows.map(\.row.row)), \(rows.map(\.event)), \(fields),
                \(rows.map(\.row.rule)), \(rows.map(\.row.expected)))
                WITH ORDINALITY AS h (row_no, event_id, fields, rule, expected, place)
            ORDER BY place
            """)
    }

    /// Notes the months that the file covers and how many of its rows fall in each.
    func cover(loadID: Int, month: String?, source: String) async throws {
        let contract = request.contract
        let scope = request.file.sender ?? ""
        if contract.covers == .period, let period = request.file.period {
            try await connection.execute(
                """
                INSERT INTO landing.coverage (feed, month, scope, load_id, rows, final)
                SELECT \(contract.feed.text), \(period.firstDayText)::date, \(scope), \(loadID),
                    count(*), \(isFinal) FROM \(raw: source)
                """)
        } else if let month {
            try await connection.execute(
                """
                INSERT INTO landing.coverage (feed, month, scope, load_id, rows, final)
                SELECT \(contract.feed.text), \(raw: month), \(scope), \(loadID)::integer,
                    count(*), \(isFinal)
                FROM \(raw: source) AS s GROUP BY 2
                """)
        }
    }

    /// Notes how many rows of each month the load put into the facts and took out of them.
    func move(_ movements: [Month: RowMovement], loadID: Int) async throws {
        try await RowMovement.note(
            movements, feed: request.contract.feed.text, loadID: loadID, on: connection)
    }

    /// Notes which months of facts the load changed.
    func touch(_ months: [Month: Int], loadID: Int) async throws {
        let sorted = months.keys.sorted()
        guard !sorted.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO landing.touched (load_id, feed, month, rows)
            SELECT \(loadID)::integer, \(request.contract.feed.text), month::date, rows
            FROM unnest(\(sorted.map(\.firstDayText)), \(sorted.map { months[$0] ?? 0 }))
                AS t (month, rows)
            ON CONFLICT (load_id, feed, month) DO UPDATE
                SET rows = landing.touched.rows + excluded.rows
            """)
    }
}
