import Domain
import Postgres

/// A current row that moves: its key in the ledger of current rows and where its fact lies.
struct MovedRow {
    let feed: String
    let event: Int64
    let person: Int64
    let month: String
    /// The person it goes to; the same one for a row that is closed.
    let newPerson: Int64

    /// A row of a query with `feed`, `event_id`, `old_key`, `new_key` and `month`.
    init(_ row: PostgresRow) throws {
        feed = try row.text("feed")
        event = try row.int64("event_id")
        person = try row.int64("old_key")
        newPerson = try row.int64("new_key")
        month = try row.text("month")
    }
}

/// Closes current rows of any feed, or opens them again under another person.
struct RowMoves {
    let connection: PostgresConnection
    /// The load that closes them.
    let loadID: Int

    /// Closes the rows, and opens the same events under their new person.
    ///
    /// - Parameter basis: how the new person is known: `X` by a council number, `R` by nothing,
    ///   so that the row stands alone.
    func relink(_ rows: [MovedRow], basis: String) async throws {
        try await forEachFeed(rows) { feed, kind, rows in
            try await relink(feed: feed, kind: kind, rows, basis: basis)
        }
    }

    /// Closes the rows for good.
    func withdraw(_ rows: [MovedRow]) async throws {
        try await forEachFeed(rows) { feed, kind, rows in
            let gone = try await connection.rows(
                """
                WITH known AS (\(sql: known(rows))),
                gone AS (
                    DELETE FROM fact.\(identifier: kind + "_current") AS f USING known
                    WHERE f.month IN (\(raw: Self.months(rows)))
                        AND f.person_key = known.old_key AND f.month = known.month
                        AND f.event_id = known.event_id
                    RETURNING f.*),
                forgotten AS (
                    DELETE FROM landing.current_row AS c USING known
                    WHERE c.feed = \(feed) AND c.event_id = known.event_id),
                kept AS (
                    INSERT INTO fact.\(identifier: kind + "_history")
                    SELECT gone.*, \(loadID)::integer, 'withdrawn' FROM gone)
                \(raw: Self.counted)
                """)
            try await note(gone, feed: feed) { RowMovement(rowsOut: $0, knownOut: $1) }
        }
    }

    /// The rows of `gone` by month, and those of them about a known person; not all kinds of fact
    /// are about people.
    private static let counted = """
        SELECT month, count(*), count(*) FILTER (WHERE to_jsonb(gone) ->> 'person_basis' IN ('N', 'X'))
        FROM gone GROUP BY month ORDER BY month
        """

    /// Notes what the rows of `counted` moved.
    private func note(
        _ rows: [PostgresRow], feed: String, _ movement: (Int, Int) -> RowMovement
    ) async throws {
        var moved: [Month: RowMovement] = [:]
        for row in rows {
            guard let month = Month(try row.text(0)) else { continue }
            moved[month] = movement(try row.int(1), try row.int(2))
        }
        try await RowMovement.note(moved, feed: feed, loadID: loadID, on: connection)
    }

    private func forEachFeed(
        _ rows: [MovedRow], _ move: (String, String, [MovedRow]) async throws -> Void
    ) async throws {
        for feed in Set(rows.map(\.feed)).sorted() {
            let kind = try await connection.rows(
                "SELECT kind FROM landing.feed_kind WHERE feed = \(feed)"
            ).first?.text(0)
            guard let kind else { continue }
            let own = rows.filter { $0.feed == feed }
            try await move(feed, kind, own)
            try await touch(feed: feed, own)
        }
    }

    /// The months of the rows as constants, so that other partitions are not even planned for.
    private static func months(_ rows: [MovedRow]) -> String {
        Set(rows.map(\.month)).sorted().map { "\(SQL.quoted(literal: $0))::date" }
            .joined(separator: ", ")
    }

    private func known(_ rows: [MovedRow]) -> SQL {
        """
        SELECT * FROM unnest(\(rows.map(\.event)), \(rows.map(\.person)),
            \(rows.map(\.newPerson)), \(rows.map(\.month))::date[])
            AS k (event_id, old_key, new_key, month)
        """
    }

    private func relink(
        feed: String, kind: String, _ rows: [MovedRow], basis: String
    ) async throws {
        let current = "\(kind)_current"
        let columns = try await TableShape.columns(
            of: "fact", table: current, connection: connection
        ).map(\.name)
        let copied = columns.filter { !["person_key", "person_basis", "load_id"].contains($0) }
        let list = copied.map { SQL.quoted(identifier: $0) }
        let gone = try await connection.rows(
            """
            WITH known AS (\(sql: known(rows))),
            gone AS (
                DELETE FROM fact.\(identifier: current) AS f USING known
                WHERE f.month IN (\(raw: Self.months(rows)))
                    AND f.person_key = known.old_key AND f.month = known.month
                    AND f.event_id = known.event_id
                RETURNING f.*),
            kept AS (
                INSERT INTO fact.\(identifier: kind + "_history")
                SELECT gone.*, \(loadID)::integer, 'relinked' FROM gone),
            moved AS (
                UPDATE landing.current_row AS c
                SET person_key = known.new_key FROM known
                WHERE c.feed = \(feed) AND c.event_id = known.event_id),
            opened AS (
                INSERT INTO fact.\(identifier: current)
                    (person_key, person_basis, load_id, \(raw: list.joined(separator: ", ")))
                SELECT known.new_key, \(basis), \(loadID)::integer,
                    \(raw: list.map { "gone.\($0)" }.joined(separator: ", "))
                FROM gone JOIN known USING (event_id))
            \(raw: Self.counted)
            """)
        try await note(gone, feed: feed) { rows, known in
            RowMovement(
                rowsIn: rows, rowsOut: rows, knownIn: basis == "X" ? rows : 0, knownOut: known)
        }
    }

    /// Notes the months whose facts changed.
    private func touch(feed: String, _ rows: [MovedRow]) async throws {
        try await connection.execute(
            """
            INSERT INTO landing.touched (load_id, feed, month, rows)
            SELECT \(loadID), \(feed), m::date, count(*)
            FROM unnest(\(rows.map(\.month))) AS m GROUP BY 3
            ON CONFLICT (load_id, feed, month) DO UPDATE
                SET rows = landing.touched.rows + excluded.rows
            """)
    }
}
