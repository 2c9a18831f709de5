import Postgres

/// Links what came in under a council number alone with the person it has turned out to be.
///
/// The old rows close, and the same events open under the person.
struct CrosswalkRelink {
    let connection: PostgresConnection
    let loadID: Int

    /// Links the rows of council numbers that the crosswalk has just learnt.
    func run(_ learnt: [Int64]) async throws {
        guard !learnt.isEmpty else { return }
        let linked = try await connection.rows(
            """
            SELECT c.feed, c.event_id, c.person_key AS old_key, n.person_key AS new_key, c.month
            FROM landing.unlinked_row AS u
            CROSS JOIN LATERAL (
                SELECT person_key FROM identity.local_number AS k
                WHERE k.local_key = u.local_key LIMIT 1) AS n
            CROSS JOIN LATERAL (
                SELECT k.* FROM landing.current_row AS k
                WHERE k.feed = u.feed AND k.event_id = u.event_id LIMIT 1) AS c
            WHERE u.local_key = ANY(\(learnt)) AND c.person_key = u.local_key
            ORDER BY c.feed, c.event_id
            """)
        try await connection.execute(
            "DELETE FROM landing.unlinked_row WHERE local_key = ANY(\(learnt))")
        try await UnlinkedPeople.forget(learnt, on: connection)
        for feed in Set(try linked.map { try $0.text("feed") }).sorted() {
            try await relink(feed: feed, linked.filter { try $0.text("feed") == feed })
        }
    }

    private func relink(feed: String, _ rows: [PostgresRow]) async throws {
        let kind = try await connection.rows(
            "SELECT kind FROM landing.feed_kind WHERE feed = \(feed)"
        ).first?.text(0)
        guard let kind else { return }
        let current = "\(kind)_current"
        let columns = try await TableShape.columns(
            of: "fact", table: current, connection: connection
        ).map(\.name)
        let copied = columns.filter { !["person_key", "person_basis", "load_id"].contains($0) }
        let list = copied.map { SQL.quoted(identifier: $0) }.joined(separator: ", ")
        try await connection.execute(
            """
            WITH known AS (
                SELECT * FROM unnest(\(try rows.map { try $0.int64("event_id") }),
                    \(try rows.map { try $0.int64("old_key") }),
                    \(try rows.map { try $0.int64("new_key") }),
                    \(try rows.map { try $0.text("month") })::date[])
                    AS k (event_id, old_key, new_key, month)),
            gone AS (
                DELETE FROM fact.\(identifier: current) AS f USING known
                WHERE f.person_key = known.old_key AND f.month = known.month
                    AND f.event_id = known.event_id
                RETURNING f.*),
            kept AS (
                INSERT INTO fact.\(identifier: kind + "_history")
                SELECT gone.*, \(loadID)::integer, 'relinked' FROM gone),
            moved AS (
                UPDATE landing.current_row AS c
                SET person_key = known.new_key FROM known
                WHERE c.feed = \(feed) AND c.event_id = known.event_id)
            INSERT INTO fact.\(identifier: current)
                (person_key, person_basis, load_id, \(raw: list))
            SELECT known.new_key, 'X', \(loadID)::integer,
                \(raw: copied.map { "gone.\(SQL.quoted(identifier: $0))" }.joined(separator: ", "))
            FROM gone JOIN known USING (event_id)
            """)
        try await connection.execute(
            """
            INSERT INTO landing.touched (load_id, feed, month, rows)
            SELECT \(loadID), \(feed), m::date, count(*)
            FROM unnest(\(try rows.map { try $0.text("month") })) AS m GROUP BY 3
            ON CONFLICT (load_id, feed, month) DO UPDATE
                SET rows = landing.touched.rows + excluded.rows
            """)
    }
}
