public import Domain
public import Measures
import Postgres

extension Database {
    /// Has PostgreSQL read the datasets and conditions of a measure set; faults are what it
    /// refused.
    public func compile(
        _ catalogue: MeasureCatalogue
    ) async throws -> (measures: CompiledMeasures, faults: [MeasureFault]) {
        try await pool.withConnection { connection in
            try await MeasureCompiler(catalogue).compile(on: connection)
        }
    }

    /// Counts what can have changed since the last run, as of one moment, and adds what is kept.
    ///
    /// - Parameters:
    ///   - months: the months to compute; `nil` for all that any feed covers. Counts reach back
    ///     eleven months further, for the windows.
    ///   - isFull: whether all is counted again, whatever is kept.
    ///   - isPlanOnly: whether only the plan is wanted: nothing is counted then.
    ///   - workers: how many connections count at the same time.
    ///   - timeout: the longest that one query may take.
    ///   - rules: decide which months are counted and which cells can have changed.
    ///   - progress: called after each query with its record and how many there are.
    /// - Returns: what was counted; `nil` when nothing is loaded.
    public func count(
        _ catalogue: MeasureCatalogue, _ compiled: CompiledMeasures,
        months: ClosedRange<Month>?, isFull: Bool = false, isPlanOnly: Bool = false,
        workers: Int, timeout: Duration, rules: RunRules,
        progress: @escaping @Sendable (QueryRecord, Int) -> Void
    ) async throws -> CountedRun? {
        let reading = MeasureReading(
            helpers: workers - 1, pool: pool, timeout: timeout, isPlanOnly: isPlanOnly,
            progress: progress)
        return try await pool.withConnection { connection in
            // Not read only: rows of a few people go into temporary tables.
            try await connection.transaction(isolation: .repeatableRead) {
                let sides = try await SideBySide(reading, on: $0)
                let (inputs, taken) = try await sides.both(
                    on: $0, { try await MeasureInputs.read(catalogue, on: $0) },
                    beside: { try await CoverageRecords.read(.taken, on: $0) })
                guard let range = months ?? inputs.coverage.knownMonths else { return nil }
                return try await CountedRun.read(
                    catalogue, compiled, inputs: inputs, taken: taken, months: range,
                    isFull: isFull, rules: rules, reading: reading, sides: sides, on: $0)
            }
        }
    }

    /// Writes a run in one transaction: closes the cells that changed, inserts the new ones, and
    /// keeps what was counted.
    ///
    /// - Throws: `MeasureRun.Overtaken` when another run was written since this one read.
    public func write(_ run: MeasureRun) async throws -> MeasureRun.Change {
        try await pool.withConnection { try await run.write(on: $0) }
    }

    /// The cells that stand now, or stood after a run, by measure, area, window and month.
    public func cells(_ query: CellQuery = CellQuery()) async throws -> [StoredCell] {
        try await pool.withConnection { try await $0.cells(query) }
    }

    /// The number of the newest run; `nil` before the first.
    public func lastRun() async throws -> Int? {
        try await pool.withConnection {
            try await $0.rows("SELECT max(run_id) FROM measure.run").first?.optionalInt(0)
        }
    }

    /// Counts the worked examples of a definition, each on its own rows in empty tables.
    ///
    /// The tables are made in a transaction that is rolled back; what is loaded is neither seen
    /// nor touched.
    ///
    /// - Parameter timeout: how long all of them together may take; those that had no turn by then
    ///   are not in the answer.
    public func countExamples(
        of definition: MeasureDefinition, _ catalogue: MeasureCatalogue,
        _ compiled: CompiledMeasures, timeout: Duration = .seconds(60)
    ) async throws -> [ExampleCount] {
        try await pool.withConnection { connection in
            try await ExampleSandbox(
                definition: definition, catalogue: catalogue, compiled: compiled,
                timeout: timeout
            ).run(on: connection)
        }
    }
}

/// What one worked example counted, or why it could not.
public struct ExampleCount: Sendable {
    /// The example.
    public let example: WorkedExample
    /// What was counted.
    public let outcome: Result<MeasureSnapshot, MeasureFault>
}

extension FeedCoverage {
    /// The months that any feed covers.
    var knownMonths: ClosedRange<Month>? {
        guard let first = knownFrom, let last = knownUntil else { return nil }
        return first...last
    }
}
