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
        /// The months that are counted anew, in order; none when everything kept still holds.
        public let months: [Month]
        /// The spans they are counted in, a statement each.
        public let spans: [ClosedRange<Month>]
        /// Months in which no more than what these people count for can have changed.
        public let people: [Month: Set<Int>]
        /// The tables that the dataset reads, such as `fact.spell`.
        let tables: Set<String>
        /// What a person's change can change besides that person's rows.
        let spread: Dataset.Spread
        let query: MeasureCounts.Query
        let key: String

        /// How many people those are.
        public var peopleCount: Int {
            people.values.reduce(into: Set<Int>()) { $0.formUnion($1) }.count
        }
    }

    /// All queries, those without anything to count too.
    public let steps: [Step]
    /// Months that have changed, of queries none of whose measures can have a value in them: what
    /// is kept of them does not hold any more.
    let undue: [(key: String, month: Month)]
    /// Whether all is counted again.
    public let isFull: Bool

    /// What there is to count; queries of many tables, which take longest, come first, so that
    /// connections that share the work end at about the same time.
    var errands: [CountErrand] {
        steps.sorted { $0.tables.count > $1.tables.count }.flatMap { step in
            step.spans.map { CountErrand(query: step.query, key: step.key, span: $0) }
        }
    }

    /// The months of each dataset whose counts may be others than those that are kept.
    public var staleMonths: [String: Set<Month>] {
        steps.reduce(into: [:]) { stale, step in
            stale[step.dataset, default: []].formUnion(step.months + step.people.keys)
        }
    }

    /// Finds out what is stale.
    ///
    /// - Parameters:
    ///   - needed: the months that the run needs, those of the windows included.
    ///   - isFull: whether all is counted again, whatever is kept.
    ///   - due: the months whose counts each version needs; others are not counted.
    static func make(
        _ catalogue: MeasureCatalogue, _ compiled: CompiledMeasures, runner: MeasureCounts,
        past: PastRuns, needed: ClosedRange<Month>, isFull: Bool,
        due: [MeasureVersion: Set<Month>], on connection: PostgresConnection
    ) async throws -> CountingPlan {
        let plan = ComputePlan(catalogue.versions)
        let queries = plan.queries
        let keys = try await hashes(try texts(of: queries, runner), on: connection)
        let store = CountStore(connection: connection)
        let counted = isFull ? [:] : try await store.countedMonths(keys)
        var steps: [Step] = []
        var undue: [(key: String, month: Month)] = []
        for (query, key) in zip(queries, keys) {
            guard let dataset = compiled.datasets[query.dataset] else { continue }
            let users = users(of: query, catalogue)
            let wanted = users.reduce(into: Set<Month>()) {
                $0.formUnion(due[$1.versionName] ?? [])
            }
            var stale = StaleMonths(
                dataset, changes: catalogue.changes(seenBy: dataset), touched: past.touched,
                counted: counted[key] ?? [], needed: needed)
            undue += stale.months.filter {
                !wanted.contains($0) && (isFull || counted[key]?.contains($0) == true)
            }.map { (key, $0) }
            let spans = stale.spans(of: wanted.contains)
            steps.append(
                Step(
                    name: query.name, dataset: query.dataset,
                    measures: Set(users.map(\.code)).sorted(),
                    months: spans.flatMap { Month.all($0).sorted() },
                    spans: spans, people: stale.people, tables: dataset.tables,
                    spread: dataset.spread, query: query,
                    key: key))
        }
        return CountingPlan(steps: steps, undue: undue, isFull: isFull)
    }

    /// The texts that queries are known by.
    ///
    /// A dataset that says the same as another, such as a fresh copy of it, is told from it by its
    /// name.
    private static func texts(
        of queries: [MeasureCounts.Query], _ runner: MeasureCounts
    ) throws -> [String] {
        var seen: Set<String> = []
        return try queries.map { query in
            let text = try runner.text(of: query)
            return seen.insert(text).inserted ? text : text + "\n-- dataset: " + query.dataset
        }
    }

    private static func users(
        of query: MeasureCounts.Query, _ catalogue: MeasureCatalogue
    ) -> [MeasureDefinition] {
        catalogue.versions.filter { definition in
            definition.components.contains { _, component in
                switch query {
                case .tally(let tally): component.dataset == tally.dataset
                case .detail(let detail):
                    component.detailQuery == detail || definition.resampledQuery == detail
                }
            }
        }
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
