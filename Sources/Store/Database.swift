import Feeds
public import Postgres

/// The service's database: every stage's reading and writing goes through it.
public struct Database: Sendable {
    let pool: PostgresPool
    /// Shared by all loads of the process.
    private let known = Known()

    /// A database behind `settings`, with at most `connections` at once.
    public init(_ settings: PostgresSettings, connections: Int = 6) {
        pool = PostgresPool(settings, max: connections)
    }

    /// Closes its connections.
    public func close() async { await pool.close() }

    /// Loads one file, all of it or nothing.
    ///
    /// - Throws: `PostgresError` when the database fails; what is wrong with the file is in the
    ///   outcome's findings, not thrown.
    public func load(
        _ request: FeedLoadRequest, rows: some FeedRows
    ) async throws -> FeedLoadOutcome {
        try await pool.withConnection { connection in
            try await FeedLoader(connection: connection, request: request, known: known)
                .load(rows)
        }
    }

    /// Makes sure that person keys are made with the secret that all keys in here were made with.
    ///
    /// - Parameters:
    ///   - check: the keyed hash of a fixed word.
    ///   - keeping: whether the first secret to come is kept in mind by it.
    /// - Returns: whether one is kept.
    /// - Throws: `StoreFault.otherSecret` when it was another.
    @discardableResult
    public func checkSecret(_ check: Int64, keeping: Bool) async throws -> Bool {
        try await pool.withConnection { connection in
            if keeping {
                try await connection.execute(
                    """
                    INSERT INTO identity.secret_check (value) VALUES (\(check))
                    ON CONFLICT (is_only) DO NOTHING
                    """)
            }
            let kept = try await connection.rows("SELECT value FROM identity.secret_check").first
            guard let kept else { return false }
            guard try kept.int64(0) == check else { throw StoreFault.otherSecret }
            return true
        }
    }

    /// Makes the monthly partitions of the large kinds of fact from `first` to `last`.
    ///
    /// Facts of other months go to a common partition: nothing is lost, only a little slower.
    public func ensureMonths(from first: String, to last: String) async throws {
        let large = [
            "spell", "attendance", "ambulance_incident", "contact", "care_event", "referral",
        ]
        try await pool.withConnection { connection in
            for kind in large {
                try await connection.execute(
                    "CALL fact.ensure_months(\(kind), \(first)::date, \(last)::date)")
            }
        }
    }
}

extension Database {
    /// Brings the schema up to date; does nothing when it is.
    ///
    /// - Throws: `MigrationError` when the database was migrated by other files than these.
    public func migrate() async throws {
        let migrator = try Migrator()
        try await pool.withConnection { connection in
            _ = try await migrator.migrate(connection)
        }
    }

    /// Tells the planner what the facts look like; after loads, so that computing plans well.
    ///
    /// - Parameter workers: how many tables are looked at side by side.
    public func analyseFacts(workers: Int = 2) async throws {
        let tables = try await changedTables()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask { try await analyse(tables, from: worker, every: workers) }
            }
            try await group.waitForAll()
        }
    }

    /// The tables with changes that the planner does not know of, the largest first.
    private func changedTables() async throws -> [String] {
        try await pool.withConnection { connection in
            // Analysing a partitioned table covers its partitions.
            try await connection.rows(
                """
                SELECT format('%I.%I', n.nspname, coalesce(parent.relname, c.relname)) AS name
                FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                JOIN pg_stat_all_tables AS s ON s.relid = c.oid
                LEFT JOIN pg_inherits AS i ON i.inhrelid = c.oid
                LEFT JOIN pg_class AS parent ON parent.oid = i.inhparent
                WHERE c.relkind = 'r' AND s.n_mod_since_analyze > 0
                    AND (n.nspname IN ('reference', 'identity')
                        OR n.nspname = 'landing'
                            AND c.relname IN ('load', 'coverage', 'movement', 'touched')
                        OR n.nspname = 'fact' AND right(c.relname, 8) <> '_history')
                GROUP BY name ORDER BY sum(s.n_live_tup) DESC, name
                """
            ).map { try $0.text(0) }
        }
    }

    private func analyse(_ tables: [String], from first: Int, every step: Int) async throws {
        try await pool.withConnection { connection in
            // A twentieth of the usual sample tells apart what plans depend on; every month's
            // partition takes one of its own.
            try await connection.script("SET default_statistics_target = 5")
            for place in stride(from: first, to: tables.count, by: step) {
                try await connection.execute(SQL(raw: "ANALYZE \(tables[place])"))
            }
        }
    }
}
