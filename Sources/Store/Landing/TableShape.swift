import Postgres
import Synchronization

/// What the catalogue says of a table's columns.
enum TableShape {
    /// One column: its name and its type as PostgreSQL writes it.
    struct Column: Sendable {
        let name: String
        let type: String
        let isKey: Bool
    }

    /// The columns of a table in their order.
    static func columns(
        of schema: String, table: String, connection: PostgresConnection
    ) async throws -> [Column] {
        try await connection.rows(
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod),
                coalesce(a.attnum = ANY(i.indkey), false)
            FROM pg_attribute AS a
            LEFT JOIN pg_index AS i ON i.indrelid = a.attrelid AND i.indisprimary
            WHERE a.attrelid = to_regclass(format('%I.%I', \(schema)::text, \(table)::text))
                AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """, prepared: true
        ).map {
            Column(name: try $0.text(0), type: try $0.text(1), isKey: try $0.bool(2))
        }
    }
}

/// The columns of tables, asked once: migrations end before the first load of a process begins.
final class TableShapes: Sendable {
    private let known = Mutex<[String: [TableShape.Column]]>([:])

    /// The columns of a table in their order; empty where there is no such table.
    func columns(
        of schema: String, table: String, connection: PostgresConnection
    ) async throws -> [TableShape.Column] {
        let name = "\(schema).\(table)"
        if let columns = known.withLock({ $0[name] }) { return columns }
        let columns = try await TableShape.columns(
            of: schema, table: table, connection: connection)
        if !columns.isEmpty { known.withLock { $0[name] = columns } }
        return columns
    }
}
