public import Measures
import Postgres

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

    private typealias Answered = (answer: MeasureCounts.Answer, record: QueryRecord)

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
    var queries: [MeasureCounts.Query] {
        tallies.map { .tally($0) } + details.map { .detail($0) }
    }
}
