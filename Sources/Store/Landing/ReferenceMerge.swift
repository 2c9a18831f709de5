import Domain
import Feeds
import Postgres

/// Makes staged rows rows of a reference table.
///
/// Reference data is replaced, not versioned: a row with the same key takes the new values, and rows
/// that a contract's file replaces and has no more are deleted. A row that says the same stays as it
/// is, so that sending a table again unchanged makes nothing to compute. What is dated carries its
/// dates itself.
struct ReferenceMerge {
    let connection: PostgresConnection
    let request: FeedLoadRequest
    let loadID: Int

    /// Returns how many rows are new or changed.
    func run() async throws -> Int {
        let contract = request.contract
        let target = contract.target
        let columns = try await TableShape.columns(
            of: target.schema, table: target.table, connection: connection)
        guard !columns.isEmpty else {
            throw StoreFault.unknownTarget(contract: contract.name, target: "\(target)")
        }
        var source = "stage"
        if let fold = contract.fold {
            try await connection.execute(
                SQL(
                    raw: "CREATE TEMPORARY TABLE folded ON COMMIT DROP AS "
                        + (try request.settings.bind(fold))))
            source = "folded"
        }
        let table =
            "\(SQL.quoted(identifier: target.schema))"
            + ".\(SQL.quoted(identifier: target.table))"
        let available = Set(
            try await TableShape.columns(of: "pg_temp", table: source, connection: connection)
                .map(\.name))
        let shape = Shape(
            table: table, columns: columns,
            values: try columns.map { try value(of: $0, available: available) }, source: source)
        var changed = try await withdraw(shape)
        let written = try await upsert(shape)
        changed.formUnion(written.periods)
        try await derive(after: target.table)
        try await touch(changed, table: "\(target.schema).\(target.table)")
        return written.count
    }

    /// A reference table and the staged rows that go into it.
    private struct Shape {
        let table: String
        let columns: [TableShape.Column]
        /// SQL over the staged row `s`, a value for each column.
        let values: [String]
        let source: String

        var key: [(name: String, value: String)] {
            zip(columns, values).filter(\.0.isKey).map {
                (SQL.quoted(identifier: $0.0.name), $0.1)
            }
        }

        /// The period of reference data is the first date of its key, such as the extract date.
        var period: (name: String, value: String)? {
            zip(columns, values).first { $0.0.isKey && $0.0.type == "date" }.map {
                (SQL.quoted(identifier: $0.0.name), $0.1)
            }
        }

        /// The month to note for a changed row `t`.
        func month(_ replaces: Contract.Replacement) -> String {
            guard replaces == .period, let period else { return "date '\(TouchedMonth.all)'" }
            return "date_trunc('month', t.\(period.name))::date"
        }
    }

    /// Deletes what the file replaces and has no more: with `all` every row, with `period` what the
    /// same sender sent for the dates that the file has again.
    ///
    /// - Returns: the months of the rows deleted.
    private func withdraw(_ shape: Shape) async throws -> Set<String> {
        let isStill = shape.key.map { "t.\($0.name) = \($0.value)" }.joined(separator: " AND ")
        let stays =
            shape.key.isEmpty
            ? "false" : "EXISTS (SELECT FROM \(shape.source) AS s WHERE \(isStill))"
        let isReplaced: SQL
        switch request.replaces {
        case .rows: return []
        case .all: isReplaced = "true"
        case .period:
            guard let period = shape.period else { return [] }
            isReplaced = """
                t.\(raw: period.name) IN
                    (SELECT \(raw: period.value) FROM \(raw: shape.source) AS s)
                AND EXISTS (SELECT FROM landing.load AS l WHERE l.load_id = t.load_id
                    AND l.sender IS NOT DISTINCT FROM \(request.file.sender)::text)
                """
        }
        return Set(
            try await connection.rows(
                """
                WITH gone AS (
                    DELETE FROM \(raw: shape.table) AS t
                    WHERE \(sql: isReplaced) AND NOT \(raw: stays)
                    RETURNING \(raw: shape.month(request.replaces)) AS month)
                SELECT DISTINCT month::text FROM gone
                """
            ).map { try $0.text(0) })
    }

    /// Writes the rows that are new or say something else.
    private func upsert(_ shape: Shape) async throws -> (count: Int, periods: Set<String>) {
        let names = shape.columns.map { SQL.quoted(identifier: $0.name) }
        let changeable = shape.columns.filter { !$0.isKey && $0.name != "load_id" }.map {
            SQL.quoted(identifier: $0.name)
        }
        var conflict = ""
        if !shape.key.isEmpty {
            let sets = (changeable + ["load_id"]).map { "\($0) = excluded.\($0)" }
            let old = changeable.map { "t.\($0)" }.joined(separator: ", ")
            let new = changeable.map { "excluded.\($0)" }.joined(separator: ", ")
            conflict = """
                ON CONFLICT (\(shape.key.map(\.name).joined(separator: ", "))) DO UPDATE
                SET \(sets.joined(separator: ", "))
                WHERE \(changeable.isEmpty ? "false" : "ROW(\(old)) IS DISTINCT FROM ROW(\(new))")
                """
        }
        let rows = try await connection.rows(
            SQL(
                raw: """
                    WITH written AS (
                        INSERT INTO \(shape.table) AS t (\(names.joined(separator: ", ")))
                        SELECT \(shape.values.joined(separator: ", ")) FROM \(shape.source) AS s
                        \(conflict)
                        RETURNING \(shape.month(request.replaces)) AS month)
                    SELECT month::text, count(*) FROM written GROUP BY month
                    """))
        return (
            try rows.reduce(0) { $0 + (try $1.int(1)) }, Set(try rows.map { try $0.text(0) })
        )
    }

    /// Notes for computing which months of the table changed.
    private func touch(_ months: Set<String>, table: String) async throws {
        let feed = request.contract.feed.text
        try await connection.execute(
            """
            INSERT INTO landing.feed_kind (feed, kind) VALUES (\(feed), \(table))
            ON CONFLICT (feed) DO NOTHING
            """)
        guard !months.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO landing.touched (load_id, feed, month, rows)
            SELECT \(loadID)::integer, \(feed), month::date, 1
            FROM unnest(\(months.sorted())) AS month
            """)
    }

    private func value(of column: TableShape.Column, available: Set<String>) throws -> String {
        if column.name == "load_id" { return "\(loadID)" }
        if let own = request.contract.factColumns.first(where: { $0.name == column.name }) {
            return "(\(try request.settings.bind(own.text)))::\(column.type)"
        }
        guard available.contains(column.name) else { return "NULL::\(column.type)" }
        return "s.\(SQL.quoted(identifier: column.name))::\(column.type)"
    }

    /// Tables that follow from another are made anew with it.
    private func derive(after table: String) async throws {
        guard table == "postcode" else { return }
        try await connection.execute("DELETE FROM reference.lsoa_team")
        try await connection.execute(
            """
            INSERT INTO reference.lsoa_team (lsoa21, valid_from, valid_to, team_code)
            SELECT lsoa21, date '1900-01-01', NULL, min(team_code)
            FROM reference.postcode WHERE team_code IS NOT NULL GROUP BY lsoa21
            """)
        try await connection.execute("DELETE FROM reference.sector_team")
        try await connection.execute(
            """
            INSERT INTO reference.sector_team (postcode_sector, team_code)
            SELECT DISTINCT ON (sector) sector, team_code
            FROM (
                SELECT left(postcode, -2) AS sector, team_code, count(*) AS units
                FROM reference.postcode WHERE team_code IS NOT NULL GROUP BY 1, 2) AS counted
            ORDER BY sector, units DESC, team_code
            """)
    }
}
