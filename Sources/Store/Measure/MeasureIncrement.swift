public import Domain
import Measures
import Postgres

/// What a run counts: the months of each query that can have changed.
public struct CountingPlan: Sendable {
    /// One query, the months it has to count, and who uses it.
    public struct Step: Sendable {
        /// The query's name.
        public let name: String
        /// The dataset it counts.
        public let dataset: String
        /// The measures whose cells it makes.
        public let measures: [MeasureCode]
        /// The months that are counted, in order; none when everything kept still holds.
        public let months: [Month]
        /// The spans they are counted in, a statement each.
        public let spans: [ClosedRange<Month>]
        let query: MeasureCounts.Query
        let key: String
    }

    /// All queries, those without anything to count too.
    public let steps: [Step]
    /// Months that have changed, of queries none of whose measures can have a value in them: what
    /// is kept of them does not hold any more.
    let undue: [(key: String, month: Month)]
    /// Whether all is counted again.
    public let isFull: Bool

    var errands: [CountErrand] {
        steps.flatMap { step in
            step.spans.map { CountErrand(query: step.query, key: step.key, span: $0) }
        }
    }

    /// The first month that is counted again for each dataset.
    public var firstStaleMonth: [String: Month] {
        var first: [String: Month] = [:]
        for step in steps {
            guard let month = step.months.first else { continue }
            first[step.dataset] = min(first[step.dataset] ?? month, month)
        }
        return first
    }

    /// Finds out what is stale.
    ///
    /// - Parameters:
    ///   - needed: the months that the run needs, those of the windows included.
    ///   - isFull: whether all is counted again, whatever is kept.
    ///   - due: the months of each measure that can have a value; others are not counted.
    static func make(
        _ catalogue: MeasureCatalogue, _ compiled: CompiledMeasures, runner: MeasureCounts,
        past: PastRuns, needed: ClosedRange<Month>, isFull: Bool,
        due: [MeasureCode: Set<Month>], on connection: PostgresConnection
    ) async throws -> CountingPlan {
        let plan = ComputePlan(catalogue.definitions)
        let queries = plan.queries
        let keys = try await hashes(try queries.map { try runner.text(of: $0) }, on: connection)
        let store = CountStore(connection: connection)
        let counted = isFull ? [:] : try await store.countedMonths(keys)
        var steps: [Step] = []
        var undue: [(key: String, month: Month)] = []
        for (query, key) in zip(queries, keys) {
            guard let dataset = compiled.datasets[query.dataset] else { continue }
            let users = users(of: query, catalogue)
            let wanted = users.reduce(into: Set<Month>()) { $0.formUnion(due[$1] ?? []) }
            let stale = StaleMonths.of(
                dataset, changes: catalogue.changes(seenBy: dataset), touched: past.touched,
                counted: counted[key] ?? [], needed: needed)
            let spans = StaleMonths.spans(stale.filter(wanted.contains))
            undue += stale.filter {
                !wanted.contains($0) && (isFull || counted[key]?.contains($0) == true)
            }.map { (key, $0) }
            steps.append(
                Step(
                    name: query.name, dataset: query.dataset, measures: users,
                    months: spans.flatMap { span in
                        (span.lowerBound.ordinal...span.upperBound.ordinal)
                            .map(Month.init(ordinal:))
                    },
                    spans: spans, query: query, key: key))
        }
        return CountingPlan(steps: steps, undue: undue, isFull: isFull)
    }

    private static func users(
        of query: MeasureCounts.Query, _ catalogue: MeasureCatalogue
    ) -> [MeasureCode] {
        catalogue.definitions.filter { definition in
            definition.components.contains { _, component in
                switch query {
                case .tally(let tally): component.dataset == tally.dataset
                case .detail(let detail):
                    component.detailQuery == detail || definition.resampledQuery == detail
                }
            }
        }.map(\.code)
    }

    private static func hashes(
        _ texts: [String], on connection: PostgresConnection
    ) async throws -> [String] {
        try await connection.rows(
            """
            SELECT encode(sha256(convert_to(t.text, 'UTF8')), 'hex')
            FROM unnest(\(texts)) WITH ORDINALITY AS t (text, place) ORDER BY place
            """
        ).map { try $0.text(0) }
    }
}

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
    /// For each measure with cells that can have changed, the first month of those.
    public let affected: [MeasureCode: Month]
    let fresh: [CountedQuery]
    /// The keys of all queries of the measure set.
    let keys: [String]
}

/// What the rules of the measures say of a run.
public struct RunRules: Sendable {
    /// Decides which cells can have changed: the first month by measure; none for the others.
    public typealias Affected =
        @Sendable (MeasureInputs, PastRuns, CountingPlan, ClosedRange<Month>)
        -> [MeasureCode: Month]
    /// Decides which of the months can have a value at all, by measure.
    public typealias Due =
        @Sendable (MeasureInputs, ClosedRange<Month>) -> [MeasureCode: Set<Month>]

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
        months: ClosedRange<Month>, isFull: Bool, rules: RunRules,
        reading: MeasureReading, on connection: PostgresConnection
    ) async throws -> CountedRun {
        let needed = months.lowerBound.advanced(by: -11)...months.upperBound
        let runner = MeasureCounts(
            compiled, catalogue: catalogue, from: needed.lowerBound, to: needed.upperBound,
            timeout: reading.timeout)
        let changes = Set(catalogue.datasets.values.flatMap { catalogue.changes(seenBy: $0) })
        let past = try await PastRuns.read(
            inputs, changes: changes.sorted { $0.name < $1.name }, timeout: reading.timeout,
            on: connection)
        let plan = try await CountingPlan.make(
            catalogue, compiled, runner: runner, past: past, needed: needed,
            isFull: isFull || past.lastRun == nil, due: rules.due(inputs, needed),
            on: connection)
        let first = rules.affected(inputs, past, plan, months)
        var snapshot = MeasureSnapshot(inputs: inputs)
        let answered =
            reading.isPlanOnly
            ? []
            : try await ErrandQueue(plan.errands).answers(runner, reading, on: connection)
        snapshot.queries = answered.map(\.record).sorted { $0.name < $1.name }
        var scans: [String: Int] = [:]
        if reading.isPlanOnly {
            for errand in plan.errands {
                scans[errand.query.name, default: 0] += try await runner.expectedScan(
                    errand.query, errand.span, on: connection)
            }
        }
        var fresh: [CountedQuery] = []
        let earliest = (first.values.min() ?? needed.upperBound).advanced(by: -11)
        let store = CountStore(connection: connection)
        for step in plan.steps where !reading.isPlanOnly {
            var counted = CountTables()
            counted.addEmpty(step.query)
            for answer in answered where answer.errand.key == step.key {
                counted.merge(answer.answer)
            }
            fresh.append(CountedQuery(step, counted))
            snapshot.counts.merge(counted)
            try await store.read(
                step.query, key: step.key,
                range: max(earliest, needed.lowerBound)...needed.upperBound,
                besides: Set(step.months), into: &snapshot.counts)
        }
        return CountedRun(
            snapshot: snapshot, months: months, plan: plan, past: past,
            expectedScans: scans, affected: first, fresh: fresh, keys: plan.steps.map(\.key))
    }
}

extension CountedQuery {
    /// What a step counted.
    init(_ step: CountingPlan.Step, _ counted: CountTables) {
        key = step.key
        months = step.months
        switch step.query {
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

    /// Adds other tables, which hold other months.
    mutating func merge(_ other: CountTables) {
        for (dataset, table) in other.tallies {
            var merged =
                tallies[dataset]
                ?? TallyTable(columns: table.columns, isStratified: table.isStratified)
            for row in table.packedRows {
                merged.add(month: row.month, team: row.team, packed: row.numbers)
            }
            tallies[dataset] = merged
        }
        for (query, table) in other.details {
            var merged = details[query] ?? DetailTable()
            for row in table.rows {
                for entry in row.entries {
                    merged.add(month: row.month, team: row.team, entry: entry)
                }
            }
            details[query] = merged
        }
    }
}
