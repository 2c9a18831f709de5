public import Measures
import Postgres
import Synchronization

/// What a run read, all of it as of one moment.
public struct MeasureSnapshot: Sendable {
    /// The teams, the coverage and the newest load.
    public var inputs: MeasureInputs
    /// What the queries counted.
    public var counts = CountTables()
    /// The queries as they were run, by name.
    public var queries: [QueryRecord] = []

    /// Reads everything in one connection, in the transaction that is open on it, if one is.
    static func read(
        _ runner: MeasureCounts, plan: ComputePlan, inputs: MeasureInputs,
        on connection: PostgresConnection
    ) async throws -> MeasureSnapshot {
        var snapshot = MeasureSnapshot(inputs: inputs)
        for query in plan.queries {
            snapshot.take(try await runner.answer(query, on: connection))
        }
        return snapshot.sorted()
    }

    /// Reads everything in parallel connections that share one exported snapshot.
    ///
    /// - Parameters:
    ///   - connection: a connection with an open repeatable-read transaction; it works too.
    ///   - helpers: how many further connections to take from the pool.
    ///   - progress: called after each query with its record.
    static func read(
        _ runner: MeasureCounts, plan: ComputePlan, inputs: MeasureInputs,
        on connection: PostgresConnection, helpers: Int, of pool: PostgresPool,
        progress: @escaping @Sendable (QueryRecord) -> Void
    ) async throws -> MeasureSnapshot {
        let queue = QueryQueue(plan.queries)
        let name = try await connection.exportSnapshot()
        var snapshot = MeasureSnapshot(inputs: inputs)
        try await withThrowingTaskGroup(of: [Answered].self) { group in
            for _ in 0..<max(0, helpers) {
                group.addTask {
                    try await pool.withConnection { helper in
                        try await helper.transaction(
                            isolation: .repeatableRead, readOnly: true, snapshot: name
                        ) { try await queue.work(runner, on: $0, progress) }
                    }
                }
            }
            for answered in try await queue.work(runner, on: connection, progress) {
                snapshot.take(answered)
            }
            for try await batch in group {
                for answered in batch { snapshot.take(answered) }
            }
        }
        return snapshot.sorted()
    }

    fileprivate typealias Answered = (answer: MeasureCounts.Answer, record: QueryRecord)

    private mutating func take(_ answered: Answered) {
        counts.take(answered.answer)
        queries.append(answered.record)
    }

    private func sorted() -> MeasureSnapshot {
        var copy = self
        copy.queries.sort { $0.name < $1.name }
        return copy
    }
}

extension ComputePlan {
    /// All queries, those of whole datasets first.
    fileprivate var queries: [MeasureCounts.Query] {
        tallies.map { .tally($0) } + details.map { .detail($0) }
    }
}

/// Queries that several connections take from, one after another.
private final class QueryQueue: Sendable {
    private let queries: [MeasureCounts.Query]
    private let next = Mutex(0)

    init(_ queries: [MeasureCounts.Query]) { self.queries = queries }

    func work(
        _ runner: MeasureCounts, on connection: PostgresConnection,
        _ progress: @Sendable (QueryRecord) -> Void
    ) async throws -> [MeasureSnapshot.Answered] {
        var answers: [MeasureSnapshot.Answered] = []
        while let query = take() {
            let answered = try await runner.answer(query, on: connection)
            progress(answered.record)
            answers.append(answered)
        }
        return answers
    }

    private func take() -> MeasureCounts.Query? {
        let place = next.withLock { place in
            defer { place += 1 }
            return place
        }
        return queries.indices.contains(place) ? queries[place] : nil
    }
}
