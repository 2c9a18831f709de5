import Domain
import Measures
import Postgres

/// Runs worked examples in empty schemas of the same shape, in a transaction that is rolled back.
struct ExampleSandbox {
    let definition: MeasureDefinition
    let catalogue: MeasureCatalogue
    let compiled: CompiledMeasures
    /// How long all examples together may take.
    let timeout: Duration

    private struct Done: Error {}

    func run(on connection: PostgresConnection) async throws -> [ExampleCount] {
        var counts: [ExampleCount] = []
        let clock = ContinuousClock()
        do {
            try await connection.transaction { connection in
                try await Self.shadowSchemas(on: connection)
                let end = clock.now + timeout
                for example in definition.examples {
                    let left = end - clock.now
                    guard left > .zero else { break }
                    counts.append(try await count(example, within: left, on: connection))
                }
                throw Done()
            }
        } catch is Done {
            // Rolled back, so the schemas have their own names again.
        }
        return counts
    }

    private func count(
        _ example: WorkedExample, within left: Duration, on connection: PostgresConnection
    ) async throws -> ExampleCount {
        var snapshot: MeasureSnapshot?
        do {
            try await connection.transaction { connection in
                try await ExampleRows(example: example, definition: definition)
                    .insert(on: connection)
                snapshot = try await snapshotOf(example, within: left, on: connection)
                throw Done()
            }
        } catch let fault as MeasureFault {
            return ExampleCount(example: example, outcome: .failure(fault))
        } catch is Done {
            // Rolled back, so the next example finds empty tables.
        }
        guard let snapshot else { throw Done() }
        return ExampleCount(example: example, outcome: .success(snapshot))
    }

    private func snapshotOf(
        _ example: WorkedExample, within left: Duration, on connection: PostgresConnection
    ) async throws -> MeasureSnapshot {
        let read = try await MeasureInputs.read(
            MeasureCatalogue(definitions: [], datasets: [:]), on: connection)
        let inputs = MeasureInputs(
            teams: read.teams, coverage: coverage(example), seen: SeenLoads(upTo: 0))
        let runner = MeasureCounts(
            compiled, catalogue: catalogue.only(definition),
            from: example.month.advanced(by: -11), to: example.month, timeout: left)
        return try await MeasureSnapshot.read(
            runner, plan: ComputePlan([definition]), inputs: inputs, on: connection)
    }

    /// Every feed covers three years on either side, but for what the example says.
    private func coverage(_ example: WorkedExample) -> FeedCoverage {
        let feeds = Set(definition.maturity.feeds + definition.maturity.followUpFeeds)
        return FeedCoverage(
            feeds.sorted().flatMap { feed -> [FeedCoverage.Entry] in
                let last =
                    example.covered[feed] ?? example.coveredUntil
                    ?? example.month.advanced(by: 36)
                let first = example.month.advanced(by: -36)
                guard first <= last else { return [] }
                return (first.ordinal...last.ordinal).map {
                    FeedCoverage.Entry(feed: feed, month: Month(ordinal: $0))
                }
            })
    }

    /// Puts the schemas `fact` and `reference` aside and makes empty ones of the same shape.
    ///
    /// Renaming a schema takes no lock on its tables: others go on reading and writing them. Only
    /// one sandbox at a time can rename, so they wait for each other.
    private static func shadowSchemas(on connection: PostgresConnection) async throws {
        try await connection.script(
            """
            SELECT pg_advisory_xact_lock(hashtext('measure.example'));
            ALTER SCHEMA fact RENAME TO fact_aside;
            ALTER SCHEMA reference RENAME TO reference_aside;
            CREATE SCHEMA fact;
            CREATE SCHEMA reference;
            GRANT USAGE ON SCHEMA fact, reference TO connect_measure_reader;
            """)
        // Tables first, then the views over them; partitions and history are not needed.
        let statements = try await connection.rows(
            """
            SELECT CASE c.relkind WHEN 'v' THEN
                    format('CREATE VIEW %s AS %s', name, replace(replace(pg_get_viewdef(c.oid),
                        'fact_aside.', 'fact.'), 'reference_aside.', 'reference.'))
                ELSE format('CREATE TABLE %s (LIKE %I.%I INCLUDING DEFAULTS)',
                        name, n.nspname, c.relname)
                END AS statement, name
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace,
                format('%I.%I', replace(n.nspname, '_aside', ''), c.relname) AS name
            WHERE n.nspname IN ('fact_aside', 'reference_aside') AND c.relkind IN ('r', 'p', 'v')
              AND NOT c.relispartition AND c.relname NOT LIKE '%\\_history'
            ORDER BY c.relkind = 'v', name
            """)
        for row in statements {
            try await connection.script(try row.text("statement"))
            let name = try row.text("name")
            try await connection.script("GRANT SELECT ON \(name) TO connect_measure_reader")
        }
        try await connection.script(
            "INSERT INTO reference.month SELECT * FROM reference_aside.month")
    }
}
