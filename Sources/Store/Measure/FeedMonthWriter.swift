import Domain
import Measures
import Postgres

/// Writes how complete the months of feeds are, as a run saw them.
///
/// What says the same as before stays as it is; what does not is closed, as cells are.
struct FeedMonthWriter {
    let months: [FeedMonth]
    let run: Int

    private static let key = ["feed", "scope", "month"]
    private static let content = [
        "returns_expected", "returns_in", "due_on", "came_on", "is_final", "share", "lower",
        "upper", "reason", "rows", "known_rows", "held_rows", "usual_rows", "usual_lower",
        "usual_upper", "usual_basis",
    ]
    private static let columns = (key + content).joined(separator: ", ")
    private static let isSame =
        "(" + (key + content).map { "c.\($0)" }.joined(separator: ", ")
        + ") IS NOT DISTINCT FROM ("
        + (key + content).map { "i.\($0)" }.joined(separator: ", ") + ")"

    /// Writes in the open transaction.
    func write(on connection: PostgresConnection) async throws {
        try await connection.execute(
            """
            CREATE TEMPORARY TABLE incoming_completeness ON COMMIT DROP AS
            SELECT \(raw: Self.columns) FROM measure.completeness LIMIT 0
            """)
        try await connection.copyIn(
            "COPY incoming_completeness (\(Self.columns)) FROM STDIN"
        ) { writer in
            try await writer.send(Array(months.map(line).joined().utf8))
        }
        try await connection.execute("ANALYZE incoming_completeness")
        try await connection.execute(
            """
            UPDATE measure.completeness AS c SET closed_run_id = \(run)
            WHERE closed_run_id IS NULL
                AND NOT EXISTS (SELECT FROM incoming_completeness AS i
                    WHERE i.feed = c.feed AND i.scope = c.scope AND i.month = c.month
                        AND \(raw: Self.isSame))
            """)
        try await connection.execute(
            """
            INSERT INTO measure.completeness (run_id, \(raw: Self.columns))
            SELECT \(run)::integer, \(raw: Self.columns) FROM incoming_completeness AS i
            WHERE NOT EXISTS (SELECT FROM measure.completeness AS c
                WHERE c.closed_run_id IS NULL AND c.feed = i.feed AND c.scope = i.scope
                    AND c.month = i.month)
            """)
    }

    /// One month in the text format of COPY.
    private func line(_ month: FeedMonth) -> String {
        let interval = month.completeness.interval
        let usual = month.usual
        let fields: [String?] = [
            month.feed.text, month.scope, month.month.firstDayText,
            String(month.returnsExpected), String(month.returnsIn),
            month.delivery.due.map(Self.date), month.delivery.came.map(Self.date),
            month.delivery.isFinal ? "t" : "f", month.completeness.share.postgresText,
            interval?.lower.postgresText, interval?.upper.postgresText,
            month.completeness.gap?.rawValue, String(month.rows), String(month.knownRows),
            String(month.delivery.heldRows), usual?.rows.postgresText,
            usual?.interval.lower.postgresText, usual?.interval.upper.postgresText, usual?.basis,
        ]
        return fields.map { $0.map(CellCopy.escaped) ?? "\\N" }.joined(separator: "\t") + "\n"
    }

    /// A day counted from 1970-01-01 as `2026-04-17`.
    private static func date(_ day: Int) -> String { DayText.text(day) }
}
