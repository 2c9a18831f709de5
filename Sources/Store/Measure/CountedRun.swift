public import Domain
public import Measures
import Postgres
import Synchronization

/// Everything a run needs to make cells, read as of one moment.
public struct CountedRun: Sendable {
    /// What was read; the counts of the months from eleven before the first affected one on.
    public let snapshot: MeasureSnapshot
    /// The months that the run covers.
    public let months: ClosedRange<Month>
    /// What was counted and why.
    public let plan: CountingPlan
    /// What the last run left behind.
    public let past: PastRuns
    /// Rows that PostgreSQL expects to scan, by query; for a plan that was not counted.
    public let expectedScans: [String: Int]
    /// For each measure with cells that can have changed, the months of those.
    public let affected: [MeasureCode: Set<Month>]
    let fresh: [CountedQuery]
    /// The keys of all queries of the measure set.
    let keys: [String]
}

/// What the rules of the measures say of a run.
public struct RunRules: Sendable {
    /// Decides which cells can have changed, where these months of datasets have other counts: the
    /// months by measure; none for the others.
    public typealias Affected =
        @Sendable (MeasureInputs, PastRuns, CountingPlan, [String: Set<Month>], ClosedRange<Month>)
        -> [MeasureCode: Set<Month>]
    /// Decides which of the months a version of a measure needs the counts of.
    public typealias Due =
        @Sendable (MeasureInputs, ClosedRange<Month>) -> [MeasureVersion: Set<Month>]

    let affected: Affected
    let due: Due

    /// Rules from parts.
    public init(affected: @escaping Affected, due: @escaping Due) {
        self.affected = affected
        self.due = due
    }
}

extension CountedRun {
    /// Counts what is stale, in connections that share the open transaction's snapshot, and adds
    /// what is kept.
    static func read(
        _ catalogue: MeasureCatalogue, _ compiled: CompiledMeasures, inputs: MeasureInputs,
        taken: CoverageRecords, months: ClosedRange<Month>, isFull: Bool, rules: RunRules,
        reading: MeasureReading, sides: SideBySide, on connection: PostgresConnection
    ) async throws -> CountedRun {
        let needed = months.lowerBound.advanced(by: -11)...months.upperBound
        let runner = MeasureCounts(
            compiled, catalogue: catalogue, from: needed.lowerBound, to: needed.upperBound,
            timeout: reading.timeout)
        let changes = Set(catalogue.datasets.values.flatMap { catalogue.changes(seenBy: $0) })
        let past = try await PastRuns.read(
            inputs, taken: taken, changes: changes.sorted { $0.name < $1.name },
            timeout: reading.timeout, sides: sides, on: connection)
        let plan = try await CountingPlan.make(
            catalogue, compiled, runner: runner, past: past, needed: needed,
            isFull: isFull || past.lastRun == nil, due: rules.due(inputs, needed),
            on: connection)
        var snapshot = MeasureSnapshot(inputs: inputs)
        guard !reading.isPlanOnly else {
            return CountedRun(
                snapshot: snapshot, months: months, plan: plan, past: past,
                expectedScans: try await plan.expectedScans(runner, on: connection),
                affected: rules.affected(inputs, past, plan, plan.staleMonths, months),
                fresh: [], keys: plan.steps.map(\.key))
        }
        let counting = PlanCounting(plan: plan, past: past, runner: runner, reading: reading)
        let counted = try await counting.count(on: connection)
        snapshot.queries = counted.flatMap(\.records).sorted {
            ($0.name, $0.span.lowerBound) < ($1.name, $1.span.lowerBound)
        }
        let changed = counted.reduce(into: [String: Set<Month>]()) {
            $0[$1.step.dataset, default: []].formUnion($1.months)
        }
        let affected = rules.affected(inputs, past, plan, changed, months)
        try await snapshot.counts.add(counted, for: affected, since: needed, on: connection)
        return CountedRun(
            snapshot: snapshot, months: months, plan: plan, past: past, expectedScans: [:],
            affected: affected, fresh: counted.map { CountedQuery($0) },
            keys: plan.steps.map(\.key))
    }
}

extension CountTables {
    /// Adds what was counted and, of the months that the affected cells pool, what is kept.
    fileprivate mutating func add(
        _ counted: [CountedStep], for affected: [MeasureCode: Set<Month>],
        since needed: ClosedRange<Month>, on connection: PostgresConnection
    ) async throws {
        let store = CountStore(connection: connection)
        for part in counted {
            merge(part.counts)
            let first = part.step.measures.compactMap { affected[$0]?.min() }.min()
            guard let first else { continue }
            try await store.read(
                part.step.query, key: part.step.key,
                range: max(first.advanced(by: -11), needed.lowerBound)...needed.upperBound,
                besides: Set(part.months), into: &self)
        }
    }
}

extension CountingPlan {
    /// How many rows PostgreSQL expects to read for each query.
    fileprivate func expectedScans(
        _ runner: MeasureCounts, on connection: PostgresConnection
    ) async throws -> [String: Int] {
        var scans: [String: Int] = [:]
        for errand in errands {
            scans[errand.query.name, default: 0] += try await runner.expectedScan(
                errand.query, errand.span, on: connection)
        }
        return scans
    }
}

/// What was counted of one query.
struct CountedStep: Sendable {
    let step: CountingPlan.Step
    /// The months that were counted and can differ from what is kept.
    var months: [Month]
    /// Their counts.
    var counts = CountTables()
    /// What was run.
    var records: [QueryRecord] = []

    init(
        _ step: CountingPlan.Step, _ answers: [ErrandQueue.Answered],
        _ recounted: PeopleRecount.Outcome?
    ) {
        self.step = step
        counts.addEmpty(step.query)
        var anew: Set<Month> = []
        for answer in answers {
            counts.merge(answer.answer)
            records.append(answer.record)
            anew.formUnion(Month.all(answer.errand.span))
        }
        // A span counted anew may have taken in months beside those that it was for.
        if let recounted {
            counts.merge(recounted.counts, of: { !anew.contains($0) })
            records += recounted.records
        }
        months = anew.union(recounted?.changed ?? []).sorted()
    }
}

/// Counts what a plan says, in the open transaction and beside it.
struct PlanCounting: Sendable {
    let plan: CountingPlan
    let past: PastRuns
    let runner: MeasureCounts
    let reading: MeasureReading

    /// The counts of all queries of the plan.
    func count(on connection: PostgresConnection) async throws -> [CountedStep] {
        let few = PeopleRecount(
            steps: plan.steps.filter { !$0.people.isEmpty }, pending: past.pendingLoads,
            runner: runner, tables: past.tablesAboutPeople)
        let outcomes = Outcomes()
        let recount: (@Sendable (PostgresConnection) async throws -> Void)?
        recount = { connection in outcomes.set(try await few.outcomes(on: connection)) }
        var answered = try await ErrandQueue(plan.errands, runner.measures).answers(
            runner, reading, first: few.steps.isEmpty ? nil : recount, on: connection)
        let recounted = outcomes.all
        let refused = plan.steps.flatMap { step in
            StaleMonths.spans(recounted[step.key]?.refused ?? []).map { span in
                CountErrand(query: step.query, key: step.key, span: span)
            }
        }
        answered += try await ErrandQueue(refused, runner.measures).answers(
            runner, reading, on: connection)
        return plan.steps.map { step in
            CountedStep(
                step, answered.filter { $0.errand.key == step.key }, recounted[step.key])
        }
    }
}

/// What became of the queries that were counted for a few people.
private final class Outcomes: Sendable {
    private let outcomes = Mutex<[String: PeopleRecount.Outcome]>([:])

    var all: [String: PeopleRecount.Outcome] { outcomes.withLock { $0 } }

    func set(_ all: [String: PeopleRecount.Outcome]) { outcomes.withLock { $0 = all } }
}

extension CountedQuery {
    /// What a step counted.
    init(_ part: CountedStep) {
        key = part.step.key
        months = part.months
        let counted = part.counts
        switch part.step.query {
        case .tally(let query):
            entries =
                counted.tallies[query.dataset]?.packedRows.map {
                    Entry(month: $0.month, team: $0.team, numbers: $0.numbers)
                } ?? []
        case .detail(let query):
            entries =
                counted.details[query]?.rows.map { row in
                    Entry(
                        month: row.month, team: row.team,
                        numbers: row.entries.flatMap { [$0.value, $0.other, Double($0.count)] })
                } ?? []
        }
    }
}

extension CountTables {
    /// Makes sure that a query has a table, if an empty one.
    mutating func addEmpty(_ query: MeasureCounts.Query) {
        switch query {
        case .tally(let query): tallies[query.dataset] = TallyTable(query)
        case .detail(let query): details[query] = DetailTable()
        }
    }

    /// Adds what one span of a query gave.
    mutating func merge(_ answer: MeasureCounts.Answer) {
        var other = CountTables()
        other.take(answer)
        merge(other)
    }

    /// Adds the months of other tables that a condition picks; these tables have none of them.
    mutating func merge(_ other: CountTables, of isWanted: (Month) -> Bool = { _ in true }) {
        for (dataset, table) in other.tallies {
            var merged =
                tallies[dataset]
                ?? TallyTable(columns: table.columns, isStratified: table.isStratified)
            for row in table.packedRows where isWanted(row.month) {
                merged.add(month: row.month, team: row.team, packed: row.numbers)
            }
            tallies[dataset] = merged
        }
        for (query, table) in other.details {
            var merged = details[query] ?? DetailTable()
            for row in table.rows where isWanted(row.month) {
                for entry in row.entries {
                    merged.add(month: row.month, team: row.team, entry: entry)
                }
            }
            details[query] = merged
        }
    }
}
