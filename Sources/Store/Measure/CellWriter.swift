public import Domain
public import Measures
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
        /// The first month that is computed by it, until that of the next version.
        public let effective: Month

        /// A definition with its hash.
        public init(
            code: MeasureCode, version: String, hash: String, text: String, effective: Month
        ) {
            self.code = code
            self.version = version
            self.hash = hash
            self.text = text
            self.effective = effective
        }
    }

    /// The first month computed.
    public let first: Month
    /// The last month computed.
    public let last: Month
    /// The last month that any feed covers.
    public let knownUntil: Month
    /// The loads that the run saw.
    public let seen: SeenLoads
    /// The definitions used, all versions of a measure.
    public let definitions: [Definition]
    /// Changed rules that somebody said are the same version, one a line.
    public let sameVersion: [String]
    /// The queries run.
    public let queries: [QueryRecord]
    /// The cells made: for each measure of `affected`, all of its months.
    public let cells: [Cell]
    /// The months of the cells made, by measure; other cells stay as they are.
    public let affected: [MeasureCode: Set<Month>]
    /// What the run counted and what it is based on; `nil` for cells that come from elsewhere.
    public let counted: CountedRun?
    /// How complete the months of feeds are; `nil` leaves on record what is there.
    public let feedMonths: [FeedMonth]?

    /// A run from parts.
    public init(
        first: Month, last: Month, knownUntil: Month, seen: SeenLoads,
        definitions: [Definition], queries: [QueryRecord], cells: [Cell],
        affected: [MeasureCode: Set<Month>]? = nil, counted: CountedRun? = nil,
        feedMonths: [FeedMonth]? = nil, sameVersion: [String] = []
    ) {
        self.sameVersion = sameVersion
        self.feedMonths = feedMonths
        self.affected =
            affected
            ?? Dictionary(
                definitions.map { ($0.code, Month.all(first...last)) },
                uniquingKeysWith: { a, _ in a })
        self.counted = counted
        self.first = first
        self.last = last
        self.knownUntil = knownUntil
        self.seen = seen
        self.definitions = definitions
        self.queries = queries
        self.cells = cells
    }

    /// Another run was written between this run's reading and its writing.
    public struct Overtaken: Error, Sendable {}

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
            try await fence(on: connection)
            let run = try await insertRun(on: connection)
            try await insertRecords(run, on: connection)
            let incoming = try await CellCopy(cells, definitions).send(on: connection)
            let (codes, months) = (made.map(\.key.text), made.map(\.value.firstDayText))
            let closed = try await connection.execute(
                """
                UPDATE measure.cell AS c SET closed_run_id = \(run)
                FROM unnest(\(codes), \(months)::date[]) AS made (measure_code, month)
                WHERE c.closed_run_id IS NULL AND c.measure_code = made.measure_code
                  AND c.month = made.month
                  AND NOT EXISTS (SELECT FROM incoming_cell AS i
                      WHERE \(raw: CellCopy.sameKey) AND \(raw: CellCopy.sameContent))
                """)
            let written = try await connection.execute(
                """
                WITH standing AS MATERIALIZED (
                    SELECT c.* FROM unnest(\(codes), \(months)::date[])
                        AS made (measure_code, month)
                    JOIN measure.cell AS c
                        ON c.measure_code = made.measure_code AND c.month = made.month
                    WHERE c.closed_run_id IS NULL)
                INSERT INTO measure.cell (run_id, \(raw: CellCopy.columnList))
                SELECT \(run)::integer, \(raw: CellCopy.columnList) FROM incoming_cell AS i
                WHERE NOT EXISTS (SELECT FROM standing AS c WHERE \(raw: CellCopy.sameKey))
                """)
            try await connection.execute(
                """
                UPDATE measure.run SET cells_written = \(written), cells_closed = \(closed),
                    cells_unchanged = \(incoming - written), finished_at = clock_timestamp()
                WHERE run_id = \(run)
                """)
            try await keepCounts(run, on: connection)
            if let feedMonths {
                try await FeedMonthWriter(months: feedMonths, run: run).write(on: connection)
            }
            return Change(
                run: run, written: written, closed: closed, unchanged: incoming - written)
        }
    }

    /// The measures made with each of their months, in order.
    private var made: [(key: MeasureCode, value: Month)] {
        affected.sorted { $0.key < $1.key }.flatMap { code, months in
            months.sorted().map { (code, $0) }
        }
    }

    /// A run is worth what it has read: when another was written since, its cells are not based on
    /// the last ones any more.
    private func fence(on connection: PostgresConnection) async throws {
        guard let counted else { return }
        let last = try await connection.rows("SELECT max(run_id) FROM measure.run").first
        guard try last?.optionalInt(0) == counted.past.lastRun else { throw Overtaken() }
    }

    private func keepCounts(_ run: Int, on connection: PostgresConnection) async throws {
        guard let counted else { return }
        let store = CountStore(connection: connection)
        try await store.drop(counted.plan.undue)
        try await store.keep(counted.fresh, run: run)
        try await store.forget(besides: counted.keys)
        try await connection.execute(
            """
            INSERT INTO measure.taken_load (load_id, run_id)
            SELECT load_id, \(run)::integer FROM unnest(\(counted.past.pendingLoads)) AS load_id
            ON CONFLICT DO NOTHING
            """)
    }

    private func insertRun(on connection: PostgresConnection) async throws -> Int {
        let rows = try await connection.rows(
            """
            INSERT INTO measure.run (kind, first_month, last_month, known_until, published_load,
                unseen_loads, based_on_run, areas_hash, same_version, cells_written, cells_closed,
                cells_unchanged, started_at, finished_at)
            VALUES (\(isIncrement ? "incremental" : "full"), \(first.firstDayText)::date, \(last.firstDayText)::date,
                \(knownUntil.firstDayText)::date + (\(knownUntil.dayCount)::integer - 1),
                \(seen.last), \(seen.unseen), \(counted?.past.lastRun),
                encode(sha256(convert_to(\(counted?.snapshot.inputs.areasText), 'UTF8')), 'hex'),
                \(sameVersion), 0, 0, 0, clock_timestamp(), clock_timestamp())
            RETURNING run_id
            """)
        return try rows.first?.int(0) ?? 0
    }

    /// Whether the run built on counts of earlier ones.
    private var isIncrement: Bool { counted.map { !$0.plan.isFull } ?? false }

    private func insertRecords(_ run: Int, on connection: PostgresConnection) async throws {
        let codes = definitions.map(\.code.text)
        let hashes = definitions.map(\.hash)
        try await connection.execute(
            """
            INSERT INTO measure.definition (measure_code, version, definition_hash, definition)
            SELECT * FROM unnest(\(codes), \(definitions.map(\.version)), \(hashes),
                \(definitions.map(\.text)))
            ON CONFLICT DO NOTHING
            """)
        try await connection.execute(
            """
            INSERT INTO measure.run_definition (run_id, measure_code, definition_hash, effective)
            SELECT \(run)::integer, d.code, d.hash, d.effective
            FROM unnest(\(codes), \(hashes),
                \(definitions.map(\.effective.firstDayText))::date[]) AS d (code, hash, effective)
            """)
        try await connection.execute(
            """
            INSERT INTO measure.run_query
                (run_id, dataset, sql, first_month, last_month, row_count, seconds)
            SELECT \(run)::integer, q.* FROM unnest(\(queries.map(\.name)), \(queries.map(\.sql)),
                \(queries.map(\.span.lowerBound.firstDayText))::date[],
                \(queries.map(\.span.upperBound.firstDayText))::date[],
                \(queries.map(\.rowCount)), \(queries.map(\.seconds))) AS q
            """)
    }
}
