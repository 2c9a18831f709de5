import Domain
import Feeds
import Postgres

/// Makes staged rows the current facts of their kind, and moves what they replace to history.
///
/// Nothing is overwritten: a changed row closes the old one with the load that replaced it, and a
/// row that is sent again unchanged stays the row it was (DESIGN, rule 1).
struct FactMerge {
    /// What a merge did.
    struct Result {
        var inserted = 0
        var superseded = 0
        var withdrawn = 0
        var unchanged = 0
        var optedOut = 0
        /// The months whose facts changed.
        var touched: [Month: Int] = [:]
        /// What went into them and out of them.
        var movements: [Month: RowMovement] = [:]
    }

    /// What becomes of an earlier row.
    private enum Fate: String {
        case same, changed, absent
    }

    let connection: PostgresConnection
    let request: FeedLoadRequest
    let loadID: Int
    /// What is known of the staged rows.
    let staged: StagedRows
    let shapes: TableShapes

    var contract: Contract { request.contract }
    private var kind: String { contract.target.table }
    var current: String { "fact." + SQL.quoted(identifier: kind + "_current") }
    private var history: String { "fact." + SQL.quoted(identifier: kind + "_history") }
    var feed: String { contract.feed.text }

    /// The staged rows, or the table that the contract's fold makes of them.
    var source: String { contract.fold == nil ? "stage" : "folded" }

    /// The month of a row, as SQL over `s`.
    var month: String {
        "date_trunc('month', s.\(SQL.quoted(identifier: contract.monthOf ?? "")))::date"
    }

    func run() async throws -> Result {
        var result = Result()
        let columns = try await shapes.columns(
            of: "fact", table: kind + "_current", connection: connection)
        guard !columns.isEmpty, contract.monthOf != nil else {
            throw StoreFault.unknownTarget(contract: contract.name, target: "\(contract.target)")
        }
        let isPersonal = columns.contains { $0.name == "person_basis" }
        try await prepareSource()
        var earlier = try await findEarlierRows()
        if request.replaces != .rows { earlier += try await findAbsentRows() }
        // Most files bring new rows only: then there is nothing to close.
        if earlier > 0 {
            try await connection.execute("ANALYZE earlier")
            // A look-up for each row that closes: what the planner would rather do, reading all of
            // its months, it thinks cheaper because it cannot know that each look-up goes to one.
            try await connection.script(
                "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
            result.superseded = try await close(
                .changed, because: "superseded", isPersonal, &result)
            result.withdrawn = try await close(
                .absent, because: "withdrawn", isPersonal, &result)
            try await connection.script(
                "SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on")
            result.unchanged = try await count("SELECT count(*) FROM earlier WHERE fate = 'same'")
        }
        try await insert(columns, earlier: earlier, &result)
        if isPersonal {
            result.optedOut = try await count(
                """
                SELECT count(*) FROM \(source) AS s
                WHERE EXISTS (SELECT FROM fact.opt_out AS o WHERE o.person_key = s.person_key)
                """)
        }
        return result
    }

    /// Runs the contract's fold over the staged rows.
    private func prepareSource() async throws {
        if let fold = contract.fold {
            try await connection.execute(
                SQL(
                    raw: "CREATE TEMPORARY TABLE folded ON COMMIT DROP AS "
                        + (try request.settings.bind(fold))))
        }
    }

    /// Finds the current rows whose natural key the file repeats.
    ///
    /// A flex file that comes late leaves the rows of its own freeze as they are: the later
    /// position of the source wins, not the later file. Rows of another month's freeze it changes,
    /// such as a stay that has ended since.
    private func findEarlierRows() async throws -> Int {
        let isFlex = request.file.version == "flex"
        let period = request.file.period.map { "'\($0.firstDayText)'" } ?? "NULL"
        let sender = request.file.sender.map { SQL.quoted(literal: $0) } ?? "NULL"
        // Rows that a freeze has again as they were in its flex stay with that: whether the freeze
        // has come is asked of the files, not of the row's own.
        let isFrozen = """
            l.file_version IN ('flex', 'freeze') AND l.period_from = \(period)::date
                AND l.sender IS NOT DISTINCT FROM \(sender)::text
                AND EXISTS (SELECT FROM landing.load AS f
                    WHERE f.feed = l.feed AND f.status = 'loaded' AND f.file_version = 'freeze'
                        AND f.sender IS NOT DISTINCT FROM l.sender
                        AND f.period_from = l.period_from)
            """
        // One look-up a row, also where the planner would rather read all keys of the feed: a
        // month's file is small beside what is stored. In the index's order, so that neighbours
        // meet the same pages.
        return try await connection.execute(
            """
            CREATE TEMPORARY TABLE earlier ON COMMIT DROP AS
            SELECT c.event_id, c.person_key, c.month,
                CASE WHEN c.row_hash = s.row_hash AND c.person_key = s.person_key
                        AND c.month = s.month THEN 'same'
                    WHEN \(raw: isFlex ? isFrozen : "false") THEN 'same'
                    ELSE 'changed' END AS fate
            FROM (SELECT event_id, person_key, row_hash, \(raw: month) AS month
                FROM \(raw: source) AS s \(raw: contract.fold == nil ? "WHERE NOT is_new" : "")
                ORDER BY event_id) AS s
            CROSS JOIN LATERAL (
                SELECT k.* FROM landing.current_row AS k
                WHERE k.feed = \(feed) AND k.event_id = s.event_id LIMIT 1) AS c
            \(raw: isFlex ? "JOIN landing.load AS l ON l.load_id = c.load_id" : "")
            """)
    }

    /// Moves the current rows of `earlier` with this fate to history.
    private func close(
        _ fate: Fate, because reason: String, _ isPersonal: Bool, _ result: inout Result
    ) async throws -> Int {
        let months = try await connection.rows(
            "SELECT DISTINCT month FROM earlier WHERE fate = \(fate.rawValue) ORDER BY month"
        ).map { try $0.text(0) }
        guard !months.isEmpty else { return 0 }
        // The months stand as constants, so that other partitions are not even looked at.
        let list = months.map { "'\($0)'::date" }.joined(separator: ", ")
        let closed = try await connection.rows(
            """
            WITH gone AS (
                DELETE FROM \(raw: current) AS f USING earlier
                WHERE earlier.fate = \(fate.rawValue) AND f.month IN (\(raw: list))
                    AND f.person_key = earlier.person_key AND f.month = earlier.month
                    AND f.event_id = earlier.event_id
                RETURNING f.*),
            kept AS (
                INSERT INTO \(raw: history) SELECT gone.*, \(loadID)::integer, \(reason) FROM gone)
            SELECT month, count(*), \(raw: Self.known(isPersonal)) FROM gone
            GROUP BY month ORDER BY month
            """)
        return try add(closed, to: &result) { movement, rows, known in
            movement.rowsOut += rows
            movement.knownOut += known
        }
    }

    /// Keeps earlier rows whose new version waits in quarantine current until somebody decides.
    private func keepHeldRows() async throws -> Int {
        try await connection.execute(
            """
            WITH kept AS (
                UPDATE landing.quarantine AS q SET keeps_row = true FROM earlier
                WHERE q.load_id = \(loadID) AND q.event_id = earlier.event_id
                    AND earlier.fate = 'absent'
                RETURNING q.event_id)
            DELETE FROM earlier USING kept
            WHERE earlier.fate = 'absent' AND earlier.event_id = kept.event_id
            """)
    }

    /// A row that has come again rests on this file, whatever becomes of one that is still held.
    private func settleHeldRows() async throws {
        try await connection.execute(
            """
            UPDATE landing.quarantine AS q SET keeps_row = false FROM \(raw: source) AS s
            WHERE q.keeps_row AND q.event_id = s.event_id AND q.load_id < \(loadID)
            """)
    }

    /// Finds what the same sender sent for the same period (or ever) and the file has no more.
    private func findAbsentRows() async throws -> Int {
        let period: SQL =
            request.replaces == .all
            ? "true" : "c.month::text = ANY(\(try await coveredMonths()))"
        try await settleHeldRows()
        var absent = try await connection.execute(
            """
            INSERT INTO earlier
            SELECT c.event_id, c.person_key, c.month, 'absent'
            FROM landing.current_row AS c JOIN landing.load AS l USING (load_id)
            WHERE c.feed = \(feed) AND \(sql: period)
                AND l.sender IS NOT DISTINCT FROM \(request.file.sender)::text
                AND NOT EXISTS (SELECT FROM \(raw: source) AS s WHERE s.event_id = c.event_id)
            """)
        guard absent > 0 else { return 0 }
        absent -= try await keepHeldRows()
        try await connection.execute(
            """
            DELETE FROM landing.current_row AS c USING earlier
            WHERE earlier.fate = 'absent' AND c.feed = \(feed) AND c.event_id = earlier.event_id
            """)
        return absent
    }

    private func coveredMonths() async throws -> [String] {
        if contract.covers == .period, let period = request.file.period {
            return [period.firstDayText]
        }
        return try await connection.rows(
            SQL(raw: "SELECT DISTINCT \(month) FROM \(source) AS s ORDER BY 1")
        ).map { try $0.text(0) }
    }

    /// The number of rows about a known person, as SQL.
    static func known(_ isPersonal: Bool) -> String {
        isPersonal ? "count(*) FILTER (WHERE \(RowMovement.isKnown))" : "0"
    }

    /// Adds months with their rows, and those of them about a known person.
    func add(
        _ rows: [PostgresRow], to result: inout Result,
        _ move: (inout RowMovement, Int, Int) -> Void
    ) throws -> Int {
        var total = 0
        for row in rows {
            let count = try row.int(1)
            if let month = Month(try row.text(0)) {
                result.touched[month, default: 0] += count
                move(&result.movements[month, default: RowMovement()], count, try row.int(2))
            }
            total += count
        }
        return total
    }

    private func count(_ sql: String) async throws -> Int {
        try await connection.rows(SQL(raw: sql)).first?.int(0) ?? 0
    }
}
