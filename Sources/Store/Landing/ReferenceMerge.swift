import Feeds
import Postgres

/// Makes staged rows rows of a reference table.
///
/// Reference data is replaced, not versioned: a row with the same key takes the new values, and a
/// contract that replaces all empties the table first. What is dated carries its dates itself.
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
        switch request.replaces {
        case .all: try await connection.execute(SQL(raw: "DELETE FROM \(table)"))
        case .period: try await withdraw(columns, of: table, from: source)
        case .rows: break
        }
        let written = try await upsert(columns, into: table, from: source)
        try await derive(after: target.table)
        return written
    }

    /// Deletes what the same sender sent for the dates that the file has again.
    ///
    /// The period of reference data is the first date of its key, such as the extract date.
    private func withdraw(
        _ columns: [TableShape.Column], of table: String, from source: String
    ) async throws {
        guard let period = columns.first(where: { $0.isKey && $0.type == "date" }) else { return }
        let available = Set(
            try await TableShape.columns(of: "pg_temp", table: source, connection: connection)
                .map(\.name))
        try await connection.execute(
            """
            DELETE FROM \(raw: table) AS t USING landing.load AS l
            WHERE l.load_id = t.load_id
                AND l.sender IS NOT DISTINCT FROM \(request.file.sender)::text
                AND t.\(identifier: period.name) IN
                    (SELECT \(raw: try value(of: period, available: available))
                    FROM \(raw: source) AS s)
            """)
    }

    private func upsert(
        _ columns: [TableShape.Column], into table: String, from source: String
    ) async throws -> Int {
        let available = Set(
            try await TableShape.columns(of: "pg_temp", table: source, connection: connection)
                .map(\.name))
        let filled = columns.filter { $0.name != "load_id" }
        let names = columns.map { SQL.quoted(identifier: $0.name) }
        let values = try columns.map { column in
            column.name == "load_id"
                ? "\(loadID)" : try value(of: column, available: available)
        }
        let key = columns.filter(\.isKey).map { SQL.quoted(identifier: $0.name) }
        let changes = filled.filter { !$0.isKey }.map {
            let name = SQL.quoted(identifier: $0.name)
            return "\(name) = excluded.\(name)"
        }
        let conflict =
            key.isEmpty
            ? ""
            : "ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET "
                + (changes + ["load_id = excluded.load_id"]).joined(separator: ", ")
        return try await connection.execute(
            SQL(
                raw: """
                    INSERT INTO \(table) (\(names.joined(separator: ", ")))
                    SELECT \(values.joined(separator: ", ")) FROM \(source) AS s
                    \(conflict)
                    """))
    }

    private func value(of column: TableShape.Column, available: Set<String>) throws -> String {
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
