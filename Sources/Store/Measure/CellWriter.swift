public import Domain
import Postgres

/// A run's own record and the cells it made.
public struct MeasureRun: Sendable {
    /// A definition as the run used it.
    public struct Definition: Sendable {
        /// The measure.
        public let code: MeasureCode
        /// The version of the definition.
        public let version: String
        /// The hash of `text`.
        public let hash: String
        /// The canonical text: definition, datasets, code lists.
        public let text: String

        /// A definition with its hash.
        public init(code: MeasureCode, version: String, hash: String, text: String) {
            self.code = code
            self.version = version
            self.hash = hash
            self.text = text
        }
    }

    /// The first month computed.
    public let first: Month
    /// The last month computed.
    public let last: Month
    /// The last month that any feed covers.
    public let knownUntil: Month
    /// The newest load that the run saw.
    public let publishedLoad: Int
    /// The definitions used.
    public let definitions: [Definition]
    /// The queries run.
    public let queries: [QueryRecord]
    /// The cells made, all that belong to the definitions and months.
    public let cells: [Cell]

    /// A run from parts.
    public init(
        first: Month, last: Month, knownUntil: Month, publishedLoad: Int,
        definitions: [Definition], queries: [QueryRecord], cells: [Cell]
    ) {
        self.first = first
        self.last = last
        self.knownUntil = knownUntil
        self.publishedLoad = publishedLoad
        self.definitions = definitions
        self.queries = queries
        self.cells = cells
    }

    /// What writing the run changed.
    public struct Change: Sendable, Hashable {
        /// The run's number.
        public let run: Int
        /// Cells that are new or differ from the current ones.
        public let written: Int
        /// Current cells that were closed.
        public let closed: Int
        /// Cells that say what the current ones say already.
        public let unchanged: Int
    }

    /// Writes the run in one transaction: closes the cells that changed and inserts the new ones.
    ///
    /// A cell that says the same as the current one stays as it is, with the run that made it.
    func write(on connection: PostgresConnection) async throws -> Change {
        try await connection.transaction { connection in
            // One run writes at a time, or two would close the same cells.
            try await connection.execute(
                "SELECT pg_advisory_xact_lock(hashtext('measure.run'))")
            let run = try await insertRun(on: connection)
            try await insertRecords(run, on: connection)
            let incoming = try await CellCopy(cells, definitions).send(on: connection)
            let closed = try await connection.execute(
                """
                UPDATE measure.cell AS c SET closed_run_id = \(run)
                WHERE c.closed_run_id IS NULL
                  AND c.measure_code = ANY(\(definitions.map(\.code.text)))
                  AND c.month BETWEEN \(first.firstDayText)::date AND \(last.firstDayText)::date
                  AND NOT EXISTS (SELECT FROM incoming_cell AS i
                      WHERE \(raw: CellCopy.sameKey) AND \(raw: CellCopy.sameContent))
                """)
            let written = try await connection.execute(
                """
                INSERT INTO measure.cell (run_id, \(raw: CellCopy.columnList))
                SELECT \(run)::integer, \(raw: CellCopy.columnList) FROM incoming_cell AS i
                WHERE NOT EXISTS (SELECT FROM measure.cell AS c
                    WHERE c.closed_run_id IS NULL AND \(raw: CellCopy.sameKey))
                """)
            try await connection.execute(
                """
                UPDATE measure.run SET cells_written = \(written), cells_closed = \(closed),
                    cells_unchanged = \(incoming - written), finished_at = clock_timestamp()
                WHERE run_id = \(run)
                """)
            return Change(
                run: run, written: written, closed: closed, unchanged: incoming - written)
        }
    }

    private func insertRun(on connection: PostgresConnection) async throws -> Int {
        let rows = try await connection.rows(
            """
            INSERT INTO measure.run (kind, first_month, last_month, known_until, published_load,
                cells_written, cells_closed, cells_unchanged, started_at, finished_at)
            VALUES ('full', \(first.firstDayText)::date, \(last.firstDayText)::date,
                \(knownUntil.firstDayText)::date + (\(knownUntil.dayCount)::integer - 1),
                \(publishedLoad), 0, 0, 0, clock_timestamp(), clock_timestamp())
            RETURNING run_id
            """)
        return try rows.first?.int(0) ?? 0
    }

    private func insertRecords(_ run: Int, on connection: PostgresConnection) async throws {
        for definition in definitions {
            try await connection.execute(
                """
                INSERT INTO measure.definition
                    (measure_code, version, definition_hash, definition)
                VALUES (\(definition.code.text), \(definition.version), \(definition.hash),
                    \(definition.text))
                ON CONFLICT DO NOTHING
                """)
        }
        for query in queries {
            try await connection.execute(
                """
                INSERT INTO measure.run_query (run_id, dataset, sql, row_count, seconds)
                VALUES (\(run), \(query.name), \(query.sql), \(query.rowCount),
                    \(query.seconds))
                """)
        }
    }
}
