import Domain
import Feeds
import Postgres

extension FactMerge {
    /// Columns that the loader fills itself.
    private static let systemColumns: Set<String> = [
        "person_key", "person_basis", "month", "event_id", "load_id", "row_hash",
    ]

    /// Opens the new and changed rows, and notes them as the current ones of their keys.
    func insert(
        _ columns: [TableShape.Column], earlier: Int, _ result: inout Result
    ) async throws {
        let available = try await sourceColumns()
        let filled = columns.filter { !Self.systemColumns.contains($0.name) }
        let names = filled.map { SQL.quoted(identifier: $0.name) }
        let values = try filled.map { try value(of: $0, available: available) }
        let basis = columns.contains { $0.name == "person_basis" }
        let isChanged =
            earlier == 0
            ? "true"
            : """
            NOT EXISTS (SELECT FROM earlier
                WHERE earlier.event_id = s.event_id AND earlier.fate = 'same')
            """
        // In the order of the key: a month's rows then fill its index from left to right, and a
        // person's rows lie together.
        let opened = try await connection.rows(
            """
            WITH opened AS (
                INSERT INTO \(raw: current) (person_key, month, event_id, load_id, row_hash,
                    \(raw: ((basis ? ["person_basis"] : []) + names).joined(separator: ", ")))
                SELECT s.person_key, \(raw: month), s.event_id, \(loadID)::integer, s.row_hash,
                    \(raw: ((basis ? ["s.person_basis"] : []) + values).joined(separator: ", "))
                FROM \(raw: source) AS s
                \(raw: postcodeJoin)
                WHERE \(raw: isChanged) ORDER BY s.person_key
                RETURNING month\(raw: basis ? ", person_basis" : ""))
            SELECT month, count(*), \(raw: Self.known(basis)) FROM opened
            GROUP BY month ORDER BY month
            """)
        result.inserted = try add(opened, to: &result) { movement, rows, known in
            movement.rowsIn += rows
            movement.knownIn += known
        }
        try await noteCurrentRows(earlier: earlier)
        if basis && staged.hasLocalPeople && available.contains("local_key") {
            try await noteUnlinkedRows()
        }
    }

    /// The names of the source's columns.
    private func sourceColumns() async throws -> Set<String> {
        guard contract.fold != nil else {
            return Set(StageTable(contract: contract).columns.map(\.name))
        }
        return Set(
            try await TableShape.columns(of: "pg_temp", table: source, connection: connection)
                .map(\.name))
    }

    /// Notes the rows known by a council number alone, to be linked once that is learnt.
    private func noteUnlinkedRows() async throws {
        try await connection.execute(
            """
            INSERT INTO landing.unlinked_row (local_key, feed, event_id)
            SELECT s.local_key, \(feed), s.event_id FROM \(raw: source) AS s
            WHERE s.person_basis = 'L' AND s.local_key IS NOT NULL
            ON CONFLICT DO NOTHING
            """)
    }

    /// Notes the staged rows as the current ones of their keys.
    private func noteCurrentRows(earlier: Int) async throws {
        // New keys and known ones apart: a plain insert takes half the time of one that looks for
        // a conflict, and most rows are new. One load of a feed at a time, so none can come between.
        var isNew = "true"
        if earlier > 0 {
            try await connection.execute(
                """
                UPDATE landing.current_row AS c SET person_key = s.person_key,
                    month = \(raw: month), load_id = \(loadID), row_hash = s.row_hash
                FROM \(raw: source) AS s JOIN earlier USING (event_id)
                WHERE earlier.fate = 'changed' AND c.feed = \(feed) AND c.event_id = s.event_id
                """)
            isNew = """
                NOT EXISTS (SELECT FROM earlier WHERE earlier.event_id = s.event_id
                    AND earlier.fate <> 'absent')
                """
        }
        try await connection.execute(
            """
            INSERT INTO landing.current_row (feed, event_id, person_key, month, load_id, row_hash)
            SELECT \(feed), s.event_id, s.person_key, \(raw: month), \(loadID)::integer,
                s.row_hash
            FROM \(raw: source) AS s WHERE \(raw: isNew) ORDER BY s.event_id
            """)
    }

    /// What a fold makes has no places; the stage has those of its rows.
    private var postcodeJoin: String {
        guard contract.fold != nil, let postcode = contract.place.postcode else { return "" }
        return "LEFT JOIN reference.postcode AS place"
            + " ON place.postcode = s.\(SQL.quoted(identifier: postcode))"
    }

    /// The SQL that fills a column: the contract's own, a rule of the house, or the staged column
    /// of the same name.
    private func value(of column: TableShape.Column, available: Set<String>) throws -> String {
        if let own = contract.factColumns.first(where: { $0.name == column.name }) {
            return "(\(try request.settings.bind(own.text)))::\(column.type)"
        }
        if contract.fold != nil, available.contains(column.name) {
            return "s.\(SQL.quoted(identifier: column.name))::\(column.type)"
        }
        switch column.name {
        case "birth_month":
            guard let birth = contract.place.birthDate else { break }
            return "date_trunc('month', s.\(SQL.quoted(identifier: birth)))::date"
        case "lsoa21":
            guard contract.place.postcode != nil else { break }
            return contract.fold == nil ? "s.place_lsoa21" : "place.lsoa21"
        case "postcode_sector":
            guard let postcode = contract.place.postcode else { break }
            let text = "s.\(SQL.quoted(identifier: postcode))"
            // A unit postcode has three characters after the space; a sector alone has one.
            return """
                CASE WHEN length(\(text)) - position(' ' IN \(text)) = 3
                    THEN left(\(text), -2) ELSE \(text) END
                """
        case "practice_code":
            guard let practice = contract.place.practice else { break }
            return "s.\(SQL.quoted(identifier: practice))"
        default: break
        }
        guard available.contains(column.name) else { return "NULL::\(column.type)" }
        return "s.\(SQL.quoted(identifier: column.name))::\(column.type)"
    }
}
