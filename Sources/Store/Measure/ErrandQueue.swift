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

    /// Errands of one dataset and span, which are done together.
    private struct Batch {
        let errands: [CountErrand]
        /// The shared texts that the dataset reads.
        let shared: Set<String>
    }

    /// Who takes what.
    private struct Waiting {
        /// Batches that nobody has taken.
        var places: [Int]
        /// The connection that makes the rows of a shared text.
        var makers: [String: Int] = [:]
    }

    private let batches: [Batch]
    private let texts: SharedRows.Texts
    private let waiting: Mutex<Waiting>

    init(_ errands: [CountErrand], _ measures: CompiledMeasures) {
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
        let datasets = groups.map { measures.datasets[$0[0].query.dataset]?.sql ?? "" }
        let texts = SharedRows.Texts(measures.standaloneTexts, datasets: datasets)
        self.texts = texts
        batches = zip(groups, datasets).map { Batch(errands: $0, shared: texts.names(in: $1)) }
        waiting = Mutex(Waiting(places: Array(batches.indices)))
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
        guard !batches.isEmpty else {
            try await first?(connection)
            return []
        }
        let name = try await connection.exportSnapshot()
        return try await withThrowingTaskGroup(of: [Answered].self) { group in
            let spare = batches.count - (first == nil ? 1 : 0)
            for helper in 0..<max(0, min(reading.helpers, spare)) {
                group.addTask {
                    try await reading.pool.withConnection { connection in
                        try await connection.transaction(
                            isolation: .repeatableRead, snapshot: name
                        ) { try await self.work(runner, reading, as: helper + 1, on: $0) }
                    }
                }
            }
            try await first?(connection)
            var answers = try await work(runner, reading, as: 0, on: connection)
            for try await batch in group { answers += batch }
            return answers
        }
    }

    private func work(
        _ runner: MeasureCounts, _ reading: MeasureReading, as worker: Int,
        on connection: PostgresConnection
    ) async throws -> [Answered] {
        var answers: [Answered] = []
        var shared = SharedRows(texts, timeout: reading.timeout)
        while let batch = take(as: worker) {
            let errands = batch.errands
            do {
                try await shared.make(batch.shared, for: errands[0].span, on: connection)
            } catch let error as PostgresError {
                throw runner.fault(error, of: try runner.dataset(of: errands[0].query))
            }
            let done = try await runner.answers(
                errands.map(\.query), span: errands[0].span, reading: shared, on: connection)
            for (errand, (answer, record)) in zip(errands, done) {
                answers.append(Answered(errand: errand, answer: answer, record: record))
            }
            if let record = done.first?.record { reading.progress(record, batches.count) }
        }
        return answers
    }

    /// The next batch for a connection: rather one whose shared rows no other connection makes.
    private func take(as worker: Int) -> Batch? {
        waiting.withLock { waiting in
            let free = waiting.places.indices.filter { index in
                batches[waiting.places[index]].shared.allSatisfy {
                    waiting.makers[$0, default: worker] == worker
                }
            }
            // The first one has something else to do before it takes part: the others make the
            // shared rows, so that few are made twice.
            let own =
                free.first { batches[waiting.places[$0]].shared.isEmpty == (worker == 0) }
                ?? free.first
            guard let next = own ?? waiting.places.indices.first else { return nil }
            // Making rows once more is not worth it for the last batch, if one connection has
            // them all: it comes back for it.
            let makers = Set(batches[waiting.places[next]].shared.compactMap { waiting.makers[$0] })
            if own == nil, waiting.places.count == 1, makers.count == 1 { return nil }
            let batch = batches[waiting.places.remove(at: next)]
            for name in batch.shared where waiting.makers[name] == nil {
                waiting.makers[name] = worker
            }
            return batch
        }
    }
}
