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
            """
        ).map { try MovedRow($0) }
        try await connection.execute(
            "DELETE FROM landing.unlinked_row WHERE local_key = ANY(\(learnt))")
        try await UnlinkedPeople.forget(learnt, on: connection)
        try await RowMoves(connection: connection, loadID: loadID).relink(linked, basis: "X")
    }
}
