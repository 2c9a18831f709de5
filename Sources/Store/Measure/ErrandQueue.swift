import Domain
import Measures
import Postgres
import Synchronization

/// One query of a run over one span of months.
struct CountErrand: Sendable {
    let query: MeasureCounts.Query
    let key: String
    let span: ClosedRange<Month>
}

/// How a run reads.
struct MeasureReading: Sendable {
    /// Further connections that count beside the run's own.
    let helpers: Int
    /// Where they come from.
    let pool: PostgresPool
    /// The longest that one query may take.
    let timeout: Duration
    /// Whether the plan is wanted and nothing is counted.
    let isPlanOnly: Bool
    /// Called after each query with its record and how many there are.
    let progress: @Sendable (QueryRecord, Int) -> Void
}

/// Errands that several connections take from, one after another.
final class ErrandQueue: Sendable {
    struct Answered: Sendable {
        let errand: CountErrand
        let answer: MeasureCounts.Answer
        let record: QueryRecord
    }

    /// Errands of one dataset and span are done together.
    private let groups: [[CountErrand]]
    private let next = Mutex(0)

    init(_ errands: [CountErrand]) {
        var groups: [[CountErrand]] = []
        var places: [Place: Int] = [:]
        for errand in errands {
            let place = Place(dataset: errand.query.dataset, span: errand.span)
            if let known = places[place] {
                groups[known].append(errand)
            } else {
                places[place] = groups.count
                groups.append([errand])
            }
        }
        self.groups = groups
    }

    private struct Place: Hashable {
        let dataset: String
        let span: ClosedRange<Month>
    }

    /// Answers all errands, in parallel connections that share one exported snapshot.
    ///
    /// - Parameter first: what the open transaction's own connection does before it takes part.
    func answers(
        _ runner: MeasureCounts, _ reading: MeasureReading,
        first: (@Sendable (PostgresConnection) async throws -> Void)? = nil,
        on connection: PostgresConnection
    ) async throws -> [Answered] {
        guard !groups.isEmpty else {
            try await first?(connection)
            return []
        }
        let name = try await connection.exportSnapshot()
        return try await withThrowingTaskGroup(of: [Answered].self) { group in
            for _ in 0..<max(0, min(reading.helpers, groups.count - (first == nil ? 1 : 0))) {
                group.addTask {
                    try await reading.pool.withConnection { helper in
                        try await helper.transaction(
                            isolation: .repeatableRead, snapshot: name
                        ) { try await self.work(runner, reading, on: $0) }
                    }
                }
            }
            try await first?(connection)
            var answers = try await work(runner, reading, on: connection)
            for try await batch in group { answers += batch }
            return answers
        }
    }

    private func work(
        _ runner: MeasureCounts, _ reading: MeasureReading, on connection: PostgresConnection
    ) async throws -> [Answered] {
        var answers: [Answered] = []
        var shared = SharedRows(
            texts: runner.measures.standaloneTexts, timeout: reading.timeout,
            datasets: groups.compactMap { runner.measures.datasets[$0[0].query.dataset]?.sql })
        while let errands = take() {
            let dataset = runner.measures.datasets[errands[0].query.dataset]
            try await shared.make(for: dataset?.sql ?? "", on: connection)
            let done = try await runner.answers(
                errands.map(\.query), span: errands[0].span, reading: shared, on: connection)
            for (errand, (answer, record)) in zip(errands, done) {
                answers.append(Answered(errand: errand, answer: answer, record: record))
            }
            if let record = done.first?.record { reading.progress(record, groups.count) }
        }
        return answers
    }

    private func take() -> [CountErrand]? {
        let place = next.withLock { place in
            defer { place += 1 }
            return place
        }
        return groups.indices.contains(place) ? groups[place] : nil
    }
}
