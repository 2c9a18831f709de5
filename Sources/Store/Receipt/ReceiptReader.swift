public import Domain
import Postgres

extension Database {
    /// The record of the cell that a receipt code names; `nil` when there is none.
    public func receipt(_ code: ReceiptCode) async throws -> ReceiptRecord? {
        try await receipt(
            where: "\(raw: StoredCell.receiptNumber) = \(code.number) ORDER BY run_id LIMIT 1")
    }

    /// The record of a cell as it stands now, or stood after a run; `nil` when there is none.
    public func receipt(of key: CellKey, asOfRun: Int? = nil) async throws -> ReceiptRecord? {
        let run = asOfRun ?? Int(Int32.max)
        return try await receipt(
            where: """
                measure_code = \(key.measure.text) AND area_kind = \(key.area.kind.rawValue)
                AND area_code = \(key.area.code) AND stratum = \(key.method.rawValue)
                AND window_kind = \(key.window.rawValue)
                AND month = \(key.month.firstDayText)::date AND run_id <= \(run)
                AND (closed_run_id IS NULL OR closed_run_id > \(run))
                """)
    }

    private func receipt(where condition: SQL) async throws -> ReceiptRecord? {
        try await pool.withConnection { connection in
            let rows = try await connection.rows(
                """
                SELECT \(raw: StoredCell.columns), closed_run_id FROM measure.cell
                WHERE \(sql: condition)
                """)
            guard let row = rows.first, let stored = try StoredCell(row),
                let run = try await connection.run(stored.run)
            else { return nil }
            let definition = try await connection.rows(
                """
                SELECT version, definition FROM measure.definition
                WHERE measure_code = \(stored.cell.key.measure.text)
                    AND definition_hash = \(stored.definitionHash)
                """
            ).first
            return ReceiptRecord(
                stored: stored, closedRun: try row.optionalInt("closed_run_id"),
                version: try definition?.text(0) ?? "", definition: try definition?.text(1) ?? "",
                run: run)
        }
    }

    /// The record of a run; `nil` when there is none.
    public func run(_ number: Int) async throws -> RunRecord? {
        try await pool.withConnection { try await $0.run(number) }
    }

    /// The newest run that had ended by the end of a day (universal time), such as `2026-04-20`.
    public func lastRun(by day: String) async throws -> Int? {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT max(run_id) FROM measure.run
                WHERE finished_at < ((\(day)::date + 1)::timestamp AT TIME ZONE 'UTC')
                """
            ).first?.optionalInt(0)
        }
    }

    /// The statements that counted the datasets named for these months, as a run found them.
    ///
    /// A run counts what can have changed and takes the rest over from earlier runs: each month is
    /// told by the last run that counted it. By name, the newest first.
    public func statements(
        of run: Int, datasets: [String], months: ClosedRange<Month>
    ) async throws -> [QueryRecord] {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT DISTINCT q.dataset COLLATE "C", q.sql, q.row_count, q.seconds,
                    q.first_month::text, q.last_month::text, q.run_id
                FROM (
                    SELECT DISTINCT ON (q.dataset, m.month) q.*
                    FROM reference.month AS m JOIN measure.run_query AS q
                        ON m.month BETWEEN q.first_month AND q.last_month
                    WHERE m.month BETWEEN \(months.lowerBound.firstDayText)::date
                            AND \(months.upperBound.firstDayText)::date
                        AND q.run_id <= \(run) AND split_part(q.dataset, ':', 1) = ANY(\(datasets))
                    ORDER BY q.dataset, m.month, q.run_id DESC) AS q
                ORDER BY 1, q.run_id DESC, 5
                """
            ).compactMap { row in
                guard let first = Month(try row.text(4)), let last = Month(try row.text(5)) else {
                    return nil
                }
                return QueryRecord(
                    name: try row.text(0), sql: try row.text(1), span: first...last,
                    rowCount: try row.int(2), seconds: try row.double(3))
            }
        }
    }
}

extension PostgresConnection {
    nonisolated fileprivate func run(_ number: Int) async throws -> RunRecord? {
        let row = try await rows(
            """
            SELECT first_month::text, last_month::text, \(raw: SeenLoads.columns),
                to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS finished
            FROM measure.run WHERE run_id = \(number)
            """
        ).first
        guard let row, let first = Month(try row.text(0)), let last = Month(try row.text(1))
        else { return nil }
        return RunRecord(
            run: number, first: first, last: last, seen: try SeenLoads(row),
            finishedAt: try row.text("finished"))
    }
}
