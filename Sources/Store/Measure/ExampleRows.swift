import Domain
import Measures
import Postgres

/// Inserts the rows of a worked example, filling in what the example does not care about.
struct ExampleRows {
    let example: WorkedExample
    let definition: MeasureDefinition

    private struct Column {
        let name: String
        let type: String
        let isRequired: Bool
    }

    func insert(on connection: PostgresConnection) async throws {
        var number = 0
        for table in example.reference {
            let columns = try await columns("reference", table.name, on: connection)
            for row in table.rows {
                number += 1
                try await insert(row, "reference", table.name, columns, number, on: connection)
            }
        }
        for table in example.rows {
            let current = try await columns("fact", table.name + "_current", on: connection)
            let name = current.isEmpty ? table.name : table.name + "_current"
            let columns =
                current.isEmpty ? try await columns("fact", name, on: connection) : current
            for row in table.rows {
                number += 1
                try await insert(row, "fact", name, columns, number, on: connection)
            }
        }
    }

    private func columns(
        _ schema: String, _ table: String, on connection: PostgresConnection
    ) async throws -> [Column] {
        try await connection.rows(
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
            FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = \(schema) AND c.relname = \(table) AND a.attnum > 0
              AND NOT a.attisdropped AND a.attidentity = ''
            ORDER BY a.attnum
            """
        ).map {
            Column(name: try $0.text(0), type: try $0.text(1), isRequired: try $0.bool(2))
        }
    }

    private func fault(_ line: Int, _ message: String) -> MeasureFault {
        MeasureFault(
            file: definition.file, line: line, measures: [definition.code],
            message: "example ‘\(example.name)’: \(message)")
    }

    private func insert(
        _ row: WorkedExample.Row, _ schema: String, _ table: String, _ columns: [Column],
        _ number: Int, on connection: PostgresConnection
    ) async throws {
        guard !columns.isEmpty else {
            throw fault(row.line, "there is no table \(schema).\(table)")
        }
        let names = Set(columns.map(\.name))
        let known = names.union(names.contains("person_key") ? ["person"] : [])
        for field in row.fields where !known.contains(field.column) {
            throw fault(row.line, "\(schema).\(table) has no column \(field.column)")
        }
        let filled = columns.compactMap { column in
            value(of: column, row, number, isPersonal: names.contains("person_basis"))
                .map { (column, $0) }
        }
        let list = filled.map { SQL.quoted(identifier: $0.0.name) }.joined(separator: ", ")
        let casts = filled.map { column, text -> SQL in
            "CAST(\(text)::text AS \(raw: column.type))"
        }
        let values: SQL = casts.joined(separator: ", ")
        do {
            try await connection.execute(
                """
                INSERT INTO \(identifier: schema).\(identifier: table) \
                (\(raw: list)) VALUES (\(sql: values))
                """)
        } catch let error as PostgresError {
            throw fault(row.line, "\(schema).\(table): \(error.words)")
        }
    }

    /// The text of a column: as given, or a neutral filler where the table needs one.
    private func value(
        of column: Column, _ row: WorkedExample.Row, _ number: Int, isPersonal: Bool
    ) -> String? {
        if column.name == "person_key" {
            let label =
                row.text("person") ?? row.text("person_key")
                ?? (isPersonal ? "row \(number)" : "0")
            return label == "0" ? label : Self.key(label)
        }
        if let given = row.fields.first(where: { $0.column == column.name }) {
            guard let text = given.text else { return nil }
            if column.name.hasSuffix("event_id") { return Self.key(text) }
            return column.type == "date" && text.utf8.count == 7 ? text + "-01" : text
        }
        guard column.isRequired else { return nil }
        switch column.name {
        case "event_id": return String(number)
        case "month": return month(of: row)
        case "person_basis":
            return row.text("person") == nil && row.text("person_key") == nil ? "R" : "N"
        case "role": return "other"
        case "valid_from", "role_from": return "2010-01-01"
        default: return filler(column.type)
        }
    }

    private func filler(_ type: String) -> String {
        switch type {
        case "text": ""
        case "boolean": "false"
        case "date": example.month.firstDayText
        case "timestamp without time zone": example.month.firstDayText + " 00:00:00"
        default: "0"
        }
    }

    /// The month of a fact, from the first of its own dates that the row gives.
    private func month(of row: WorkedExample.Row) -> String {
        let dates = [
            "admission_date", "arrival_at", "call_connected_at", "delay_start_date",
            "event_start_date", "tier2_date", "referral_received_at", "contact_at", "agreed_date",
            "referral_date", "as_at_date", "completed_date",
        ]
        let date = dates.lazy.compactMap { row.text($0) }.first
        return date.map { $0.prefix(7) + "-01" } ?? example.month.firstDayText
    }

    /// A positive whole number for a label, the same each time (FNV-1a).
    private static func key(_ label: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in label.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return String(hash >> 1)
    }
}
