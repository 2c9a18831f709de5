import Domain
import Measures
import Postgres

/// Finds from which months on the rows that loads have changed say something else.
///
/// The texts of `datasets/changes` run over the views of `pending_old` and `pending_new`
/// (migration 0016) as the measures' reader, all in one statement: each fact table is read once.
struct ChangedRows {
    let texts: [ChangeText]
    /// Loads that no run has taken in.
    let pending: [Int]

    /// The months from which each text finds a change.
    ///
    /// Throws a `MeasureFault` that names the text's file when PostgreSQL refuses it.
    func touches(
        timeout: Duration, on connection: PostgresConnection
    ) async throws -> [TableTouch] {
        guard !texts.isEmpty, !pending.isEmpty else { return [] }
        let loads = "{\(pending.map(String.init).joined(separator: ","))}"
        try await connection.script("SET LOCAL connect_measure.pending_loads = '\(loads)'")
        do {
            let rows = try await connection.asMeasureReader(timeout: timeout) {
                try await $0.rows(SQL(raw: statement))
            }
            return try rows.compactMap { row in
                let day = try row.text(1)
                if day == "infinity" { return nil }
                return TableTouch(table: try row.text(0), month: Month(day))
            }
        } catch let error as PostgresError {
            throw MeasureFault(
                file: "datasets/changes", line: 1, measures: [], message: error.words)
        }
    }

    private var statement: String {
        let tables = texts.reduce(into: Set<String>()) { $0.formUnion($1.tables) }.sorted()
        let rows = tables.flatMap { table in
            ["old", "new"].map { side in
                """
                \(Self.name(table, side)) AS MATERIALIZED (
                    SELECT * FROM \(table.replacing("fact.", with: "pending_\(side).")))
                """
            }
        }
        let found = texts.map { text in
            """
            SELECT '\(text.reachName)', change.month::text FROM (
                SELECT DISTINCT date_trunc('month', seen.day::timestamp)::date AS month
                FROM (\(Self.over("old", text))) AS o
                FULL JOIN (\(Self.over("new", text))) AS n
                    ON n.person_key = o.person_key AND n.event_id = o.event_id
                CROSS JOIN LATERAL unnest(CASE
                    WHEN o.opened_on = n.opened_on AND o.about IS NOT DISTINCT FROM n.about
                    THEN ARRAY[o.closed_on, n.closed_on]
                    ELSE ARRAY[o.opened_on, n.opened_on] END) AS seen (day)
                WHERE (o.opened_on, o.closed_on, o.about)
                        IS DISTINCT FROM (n.opened_on, n.closed_on, n.about)
                    AND seen.day IS NOT NULL
            ) AS change
            """
        }
        return "WITH " + rows.joined(separator: ",\n") + "\n"
            + found.joined(separator: "\nUNION ALL\n")
    }

    private static func over(_ side: String, _ text: ChangeText) -> String {
        text.tables.sorted().reduce(text.sql) { sql, table in
            sql.replacing(table, with: name(table, side))
        }
    }

    private static func name(_ table: String, _ side: String) -> String {
        "\(side)_" + table.replacing("fact.", with: "")
    }
}
