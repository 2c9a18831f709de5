import Postgres

extension Database {
    /// The files that figures of some months rest on, of the loads that somebody saw; by
    /// load.
    public func files(_ needs: [FeedNeed], seen: SeenLoads) async throws -> [FileRecord] {
        let loads = try await fileIndex(seen: seen).loads(needs)
        return try await files(of: loads, replacedBy: seen)
    }

    /// The files of some loads; by load.
    ///
    /// - Parameter replacedBy: the loads whose replacing of rows is counted; `nil` for none.
    public func files(of loads: [Int], replacedBy seen: SeenLoads?) async throws -> [FileRecord] {
        try await pool.withConnection { connection in
            var replaced: [Int: Int] = [:]
            if let seen { replaced = try await connection.replacedRows(loads, by: seen) }
            return try await connection.files(loads, replaced: replaced)
        }
    }
}

extension PostgresConnection {
    /// How many rows of each load another of the loads seen closed.
    nonisolated fileprivate func replacedRows(
        _ loads: [Int], by seen: SeenLoads
    ) async throws -> [Int: Int] {
        let kinds = try await rows(
            """
            SELECT DISTINCT k.kind FROM landing.feed_kind AS k JOIN landing.load AS l USING (feed)
            WHERE l.load_id = ANY(\(loads))
                AND to_regclass(format('fact.%I', k.kind || '_history')) IS NOT NULL
            """
        ).map { try $0.text(0) }
        var replaced: [Int: Int] = [:]
        for kind in kinds {
            let counted = try await rows(
                """
                SELECT load_id, count(*) FROM fact.\(identifier: kind + "_history")
                WHERE load_id = ANY(\(loads)) AND \(sql: seen.sees("closed_by_load"))
                GROUP BY load_id
                """)
            for row in counted { replaced[try row.int(0), default: 0] += try row.int(1) }
        }
        return replaced
    }

    nonisolated fileprivate func files(
        _ loads: [Int], replaced: [Int: Int]
    ) async throws -> [FileRecord] {
        try await rows(
            """
            SELECT load_id, feed, file_name, sha256, sender, rows_read, rows_rejected,
                rows_quarantined, rows_opted_out,
                to_char(loaded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS loaded_at
            FROM landing.load WHERE load_id = ANY(\(loads)) ORDER BY load_id
            """
        ).map { row in
            let load = try row.int("load_id")
            return FileRecord(
                load: load, feed: try row.text("feed"), file: try row.text("file_name"),
                sha256: try row.text("sha256"), sender: try row.optionalText("sender"),
                loadedAt: try row.text("loaded_at"), rowsRead: try row.int("rows_read"),
                rowsRejected: try row.int("rows_rejected"),
                rowsQuarantined: try row.int("rows_quarantined"),
                rowsOptedOut: try row.int("rows_opted_out"), rowsReplaced: replaced[load] ?? 0)
        }
    }
}
