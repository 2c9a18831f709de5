import Crypto
public import Domain
public import Measures
public import Store
import Synchronization

/// The stage `measure`: counts in PostgreSQL, divides in Swift, writes the cells that changed.
public enum ComputeStage {
    /// One step of a run that is under way.
    public struct Progress: Sendable {
        /// Queries done.
        public let done: Int
        /// Queries altogether.
        public let total: Int
        /// The query that ended last.
        public let query: QueryRecord
    }

    /// Computes the measures for the months and writes the cells that changed.
    ///
    /// - Parameters:
    ///   - months: the months to compute; `nil` for all that any feed covers.
    ///   - workers: how many connections count at the same time.
    ///   - timeout: the longest that one query may take.
    /// - Throws: `ComputeFault` with every definition that is wrong or that PostgreSQL refuses,
    ///   `MeasureFault` for a dataset that is stopped while it runs.
    public static func run(
        _ database: Database, catalogue: MeasureCatalogue, months: ClosedRange<Month>? = nil,
        workers: Int = 2, timeout: Duration = .seconds(300),
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> ComputeSummary {
        let timer = StepTimer()
        let compiled = try await compile(catalogue, database)
        let compiling = timer.lap()
        let (snapshot, counted) = try await database.count(
            catalogue, compiled, months: months, workers: workers, timeout: timeout,
            progress: counter(catalogue, progress))
        guard let range = counted else { throw ComputeFault.nothingLoaded }
        let counting = timer.lap()
        let cells = assemble(catalogue, snapshot, range)
        let dividing = timer.lap()
        let run = MeasureRun(
            first: range.lowerBound, last: range.upperBound,
            knownUntil: snapshot.inputs.coverage.knownUntil ?? range.upperBound,
            publishedLoad: snapshot.inputs.publishedLoad,
            definitions: catalogue.definitions.map { record($0, catalogue) },
            queries: snapshot.queries, cells: cells)
        let change = try await database.write(run)
        return ComputeSummary(
            run: change.run, first: run.first, last: run.last, knownUntil: run.knownUntil,
            measureCount: catalogue.definitions.count, teamCount: snapshot.inputs.teams.count,
            queries: snapshot.queries, written: change.written, closed: change.closed,
            unchanged: change.unchanged,
            states: cells.reduce(into: [:]) { $0[$1.state.name, default: 0] += 1 },
            seconds: ComputeSummary.Seconds(
                compiling: compiling, counting: counting, dividing: dividing,
                writing: timer.lap()))
    }

    private static func compile(
        _ catalogue: MeasureCatalogue, _ database: Database
    ) async throws -> CompiledMeasures {
        let issues = catalogue.issues().map(\.description)
        guard issues.isEmpty else { throw ComputeFault.refused(issues) }
        let (compiled, faults) = try await database.compile(catalogue)
        guard faults.isEmpty else { throw ComputeFault.refused(faults.map(\.description)) }
        return compiled
    }

    private static func counter(
        _ catalogue: MeasureCatalogue, _ progress: @escaping @Sendable (Progress) -> Void
    ) -> @Sendable (QueryRecord) -> Void {
        let plan = ComputePlan(catalogue.definitions)
        let total = plan.tallies.count + plan.details.count
        let done = ProgressCount()
        return { record in
            progress(Progress(done: done.next(), total: total, query: record))
        }
    }

    /// The cells of all measures, by measure, area, window and month.
    static func assemble(
        _ catalogue: MeasureCatalogue, _ snapshot: MeasureSnapshot, _ range: ClosedRange<Month>
    ) -> [Cell] {
        let inputs = MeasureAssemblyInputs(
            teams: snapshot.inputs.teams, coverage: snapshot.inputs.coverage,
            counts: snapshot.counts)
        return catalogue.definitions.flatMap { definition in
            CellAssembly(definition, datasets: catalogue.datasets, inputs: inputs)
                .cells(from: range.lowerBound, to: range.upperBound)
        }
    }

    private static func record(
        _ definition: MeasureDefinition, _ catalogue: MeasureCatalogue
    ) -> MeasureRun.Definition {
        let text = catalogue.canonicalText(definition)
        return MeasureRun.Definition(
            code: definition.code, version: definition.version, hash: sha256(text), text: text)
    }

    /// The SHA-256 of a text in hexadecimal.
    private static func sha256(_ text: String) -> String {
        let digits = Array("0123456789abcdef")
        return String(
            SHA256.hash(data: Array(text.utf8)).flatMap {
                [digits[Int($0 >> 4)], digits[Int($0 & 15)]]
            })
    }
}

extension CellState {
    /// The state's name as tables and summaries show it.
    var name: String {
        switch self {
        case .value: "value"
        case .missing: "missing"
        case .notYetDue: "not_yet_due"
        case .notApplicable: "not_applicable"
        case .withheld: "withheld"
        }
    }
}

/// Seconds since the last lap.
private final class StepTimer {
    private let clock = ContinuousClock()
    private var start: ContinuousClock.Instant

    init() { start = clock.now }

    func lap() -> Double {
        let now = clock.now
        defer { start = now }
        return start.duration(to: now) / .seconds(1)
    }
}

/// How many queries are done, counted from several tasks.
private final class ProgressCount: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
