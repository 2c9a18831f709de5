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

    /// Computes what can have changed since the last run, and writes the cells that did.
    ///
    /// The cells after the run are those that counting everything again would give. Where nothing
    /// can have changed no run is made: the last one stands.
    ///
    /// - Parameters:
    ///   - months: the months to compute; `nil` for all that any feed covers.
    ///   - isFull: whether everything is counted again, whatever earlier runs kept.
    ///   - workers: how many connections count at the same time.
    ///   - timeout: the longest that one query may take.
    ///   - sameVersion: measures whose rule is another under the version that runs used, and of
    ///     which somebody says that no figure changes by it; the run records it.
    /// - Throws: `ComputeFault` with every definition that is wrong, that PostgreSQL refuses or
    ///   that breaks with what earlier runs computed under its version, `MeasureFault` for a dataset that is stopped while it runs.
    public static func run(
        _ database: Database, catalogue: MeasureCatalogue, months: ClosedRange<Month>? = nil,
        isFull: Bool = false, workers: Int = 2, timeout: Duration = .seconds(300),
        sameVersion: Set<MeasureCode> = [],
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> ComputeSummary {
        let records = catalogue.records
        if !isFull, let standing = try await standing(database, records, months) {
            return standing
        }
        let found = try await checkedVersions(catalogue, records, database, sameVersion)
        return try await run(
            database, catalogue, try await compile(catalogue, database), records, found,
            months: months, isFull: isFull, workers: workers, timeout: timeout, progress: progress)
    }

    /// What there is to say of the versions; throws where one must not be computed.
    private static func checkedVersions(
        _ catalogue: MeasureCatalogue, _ records: [MeasureRun.Definition], _ database: Database,
        _ same: Set<MeasureCode>
    ) async throws -> VersionGuard.Findings {
        let issues = catalogue.issues().map(\.description)
        guard issues.isEmpty else { throw ComputeFault.refused(issues) }
        let found = try await VersionGuard(catalogue, records, database).findings(same: same)
        guard found.refused.isEmpty else {
            throw ComputeFault.refused(found.refused.map { "\($0.description)." })
        }
        return found
    }

    /// The last run's summary, when another would come to the same.
    private static func standing(
        _ database: Database, _ records: [MeasureRun.Definition], _ months: ClosedRange<Month>?
    ) async throws -> ComputeSummary? {
        let timer = StepTimer()
        guard let last = try await database.standingRun(records, months: months) else {
            return nil
        }
        return ComputeSummary(
            run: last.run, isStanding: true, first: last.months.lowerBound,
            last: last.months.upperBound, knownUntil: last.knownUntil,
            measureCount: Set(records.map(\.code)).count, teamCount: last.teamCount, queries: [],
            written: 0, closed: 0, unchanged: 0, states: [:], notes: [],
            seconds: ComputeSummary.Seconds(counting: timer.lap(), dividing: 0, writing: 0))
    }

    /// Computes with definitions that PostgreSQL has read already.
    static func run(
        _ database: Database, _ catalogue: MeasureCatalogue, _ compiled: CompiledMeasures,
        _ records: [MeasureRun.Definition]? = nil,
        _ found: VersionGuard.Findings = VersionGuard.Findings(),
        months: ClosedRange<Month>?, isFull: Bool, workers: Int = 2,
        timeout: Duration = .seconds(300),
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> ComputeSummary {
        let records = records ?? catalogue.records
        // A run that another overtook reads again; the other has done most of its work.
        for _ in 0..<4 {
            do {
                return try await attempt(
                    database, catalogue, compiled, records, found, months: months,
                    isFull: isFull, workers: workers, timeout: timeout, progress: progress)
            } catch is MeasureRun.Overtaken {
                continue
            }
        }
        throw ComputeFault.overtaken
    }

    /// What a run would count, without counting it.
    public static func plan(
        _ database: Database, catalogue: MeasureCatalogue, months: ClosedRange<Month>? = nil,
        isFull: Bool = false, sameVersion: Set<MeasureCode> = []
    ) async throws -> CountedRun {
        let records = catalogue.records
        _ = try await checkedVersions(catalogue, records, database, sameVersion)
        let compiled = try await compile(catalogue, database)
        let counted = try await database.count(
            catalogue, compiled, months: months, isFull: isFull, isPlanOnly: true, workers: 1,
            timeout: .seconds(30), rules: rules(catalogue, records),
            progress: { _, _ in })
        guard let counted else { throw ComputeFault.nothingLoaded }
        return counted
    }

    private static func attempt(
        _ database: Database, _ catalogue: MeasureCatalogue, _ compiled: CompiledMeasures,
        _ records: [MeasureRun.Definition], _ found: VersionGuard.Findings,
        months: ClosedRange<Month>?, isFull: Bool, workers: Int, timeout: Duration,
        progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> ComputeSummary {
        let timer = StepTimer()
        let done = ProgressCount()
        let read = try await database.count(
            catalogue, compiled, months: months, isFull: isFull, workers: workers,
            timeout: timeout, rules: rules(catalogue, records)
        ) { record, total in
            progress(Progress(done: done.next(), total: total, query: record))
        }
        guard let counted = read else { throw ComputeFault.nothingLoaded }
        let counting = timer.lap()
        let cells = await assembleSideBySide(
            catalogue, counted.snapshot, affected: counted.affected)
        let dividing = timer.lap()
        let coverage = counted.snapshot.inputs.coverage
        let run = MeasureRun(
            first: counted.months.lowerBound, last: counted.months.upperBound,
            knownUntil: coverage.knownUntil ?? counted.months.upperBound,
            seen: counted.snapshot.inputs.seen,
            definitions: records,
            queries: counted.snapshot.queries, cells: cells, affected: counted.affected,
            counted: counted, feedMonths: FeedBudget.months(coverage),
            sameVersion: found.sameVersion)
        let change = try await database.write(run)
        return ComputeSummary(
            run: change.run, isStanding: false, first: run.first, last: run.last,
            knownUntil: run.knownUntil,
            measureCount: catalogue.definitions.count,
            teamCount: counted.snapshot.inputs.teams.count,
            queries: counted.snapshot.queries, written: change.written, closed: change.closed,
            unchanged: change.unchanged,
            states: cells.reduce(into: [:]) { $0[$1.state.name, default: 0] += 1 },
            notes: found.notes,
            seconds: ComputeSummary.Seconds(
                counting: counting, dividing: dividing, writing: timer.lap()))
    }

    private static func rules(
        _ catalogue: MeasureCatalogue, _ records: [MeasureRun.Definition]
    ) -> RunRules {
        let cells = AffectedCells(catalogue: catalogue, records: records)
        return RunRules(
            affected: { cells.months($0, $1, $2, $3, $4) },
            due: { cells.dueMonths($0, $1) })
    }

    private static func compile(
        _ catalogue: MeasureCatalogue, _ database: Database
    ) async throws -> CompiledMeasures {
        let (compiled, faults) = try await database.compile(catalogue)
        guard faults.isEmpty else { throw ComputeFault.refused(faults.map(\.description)) }
        return compiled
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
