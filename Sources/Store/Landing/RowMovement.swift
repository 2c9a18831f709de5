import Domain
import Postgres

/// Rows of one month that a load put into the current facts of a feed, and took out of them.
struct RowMovement {
    var rowsIn = 0
    var rowsOut = 0
    /// Those of them about a known person.
    var knownIn = 0
    var knownOut = 0

    /// The condition that a row of a kind about people is about a known person, as SQL.
    static let isKnown = "person_basis IN ('N', 'X')"

    /// Adds to what the load has moved of a feed so far.
    static func note(
        _ movements: [Month: RowMovement], feed: String, loadID: Int,
        on connection: PostgresConnection
    ) async throws {
        let moved = movements.sorted { $0.key < $1.key }
        guard !moved.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO landing.movement (load_id, feed, month, rows_in, rows_out, known_in,
                known_out)
            SELECT \(loadID)::integer, \(feed), month::date, rows_in, rows_out, known_in, known_out
            FROM unnest(\(moved.map(\.key.firstDayText)), \(moved.map(\.value.rowsIn)),
                \(moved.map(\.value.rowsOut)), \(moved.map(\.value.knownIn)),
                \(moved.map(\.value.knownOut)))
                AS m (month, rows_in, rows_out, known_in, known_out)
            ON CONFLICT (load_id, feed, month) DO UPDATE
                SET rows_in = landing.movement.rows_in + excluded.rows_in,
                    rows_out = landing.movement.rows_out + excluded.rows_out,
                    known_in = landing.movement.known_in + excluded.known_in,
                    known_out = landing.movement.known_out + excluded.known_out
            """)
    }
}
