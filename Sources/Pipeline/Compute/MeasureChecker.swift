import Domain
public import Measures
public import Store

/// Checks a measure set: its texts, its SQL against the database, and its worked examples.
public struct MeasureChecker: Sendable {
    private let catalogue: MeasureCatalogue
    private let database: Database
    private let limit: Duration

    /// A checker of a measure set against a migrated database.
    ///
    /// - Parameter limit: how long the worked examples that count one dataset may take together.
    public init(
        _ catalogue: MeasureCatalogue, _ database: Database, limit: Duration = .seconds(60)
    ) {
        self.catalogue = catalogue
        self.database = database
        self.limit = limit
    }

    /// What was checked and what is wrong.
    public struct Report: Sendable {
        /// Everything wrong, by file and line.
        public let issues: [MeasureIssue]
        /// Definitions checked, earlier versions too.
        public let measureCount: Int
        /// Datasets, and texts of evaluations, that PostgreSQL compiled.
        public let datasetCount: Int
        /// Worked examples that ran.
        public let exampleCount: Int
    }

    /// Checks everything; examples run only for measures whose SQL compiles.
    ///
    /// - Parameter progress: called with the number of measures whose examples have run.
    public func check(
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Report {
        var issues = catalogue.issues()
        let unknown = catalogue.versions.filter { definition in
            definition.components.contains { catalogue.datasets[$1.dataset] == nil }
        }
        let usable = catalogue.only(
            Set(catalogue.definitions.map(\.code)).subtracting(unknown.map(\.code)))
        let (compiled, faults) = try await database.compile(usable)
        issues += faults.map(\.issue)
        issues += try await database.episodeFaults(catalogue).map(\.issue)
        issues += try await VersionGuard(catalogue, catalogue.records, database).findings().refused
        let broken = Set(faults.flatMap(\.measures))
        var examples = 0
        var time = DatasetTime(limit: limit)
        for (index, definition) in usable.versions.enumerated() {
            if !broken.contains(definition.code) {
                let (found, count) = try await tried(definition, compiled, &time)
                issues += found
                examples += count
            }
            progress(index + 1)
        }
        issues.sort { ($0.file, $0.line, $0.message) < ($1.file, $1.line, $1.message) }
        return Report(
            issues: issues, measureCount: catalogue.versions.count,
            datasetCount: compiled.datasets.count + catalogue.episodes.count,
            exampleCount: examples)
    }

    /// What the worked examples of one definition give that they should not.
    public func exampleIssues(
        _ definition: MeasureDefinition, _ compiled: CompiledMeasures
    ) async throws -> [MeasureIssue] {
        var time = DatasetTime(limit: limit)
        return try await tried(definition, compiled, &time).issues
    }

    /// Runs the worked examples of one definition, as many as there is time for.
    private func tried(
        _ definition: MeasureDefinition, _ compiled: CompiledMeasures, _ time: inout DatasetTime
    ) async throws -> (issues: [MeasureIssue], count: Int) {
        let datasets =
            [definition.numerator.dataset] + definition.components.map(\.component.dataset)
        let clock = ContinuousClock()
        let start = clock.now
        let counts = try await database.countExamples(
            of: definition, catalogue, compiled, timeout: time.left(for: datasets))
        // A fault names the dataset that it lies in; else the numerator's does the most.
        let slow = counts.compactMap { count in
            if case .failure(let fault) = count.outcome {
                datasets.first { catalogue.datasets[$0]?.file == fault.file }
            } else {
                nil
            }
        }.last
        time.take(clock.now - start, for: slow ?? datasets[0])
        var issues = issues(definition, counts)
        let untried = definition.examples.dropFirst(counts.count)
        if let first = untried.first {
            issues.append(
                MeasureIssue(
                    file: definition.file, line: first.line, measure: definition.code,
                    message: time.refusal(untried.count, of: definition.examples.count, datasets)))
        }
        return (issues, counts.count)
    }

    private func issues(
        _ definition: MeasureDefinition, _ counts: [ExampleCount]
    ) -> [MeasureIssue] {
        counts.flatMap { count -> [MeasureIssue] in
            switch count.outcome {
            case .failure(let fault):
                [fault.issue]
            case .success(let snapshot):
                ExampleComparison(definition: definition, example: count.example)
                    .issues(
                        ComputeStage.cells(
                            of: definition, catalogue, snapshot, [count.example.month],
                            isOfAnyMonth: true))
            }
        }
    }
}

/// How long the worked examples that count a dataset may still run, all together.
private struct DatasetTime {
    let limit: Duration
    private var taken: [String: Duration] = [:]

    init(limit: Duration) { self.limit = limit }

    /// What the dataset with the least has left.
    func left(for datasets: [String]) -> Duration {
        limit - (datasets.map { taken[$0] ?? .zero }.max() ?? .zero)
    }

    mutating func take(_ duration: Duration, for dataset: String) {
        taken[dataset, default: .zero] += duration
    }

    func refusal(_ untried: Int, of all: Int, _ datasets: [String]) -> String {
        let slow = datasets.max { (taken[$0] ?? .zero) < (taken[$1] ?? .zero) } ?? ""
        return "\(untried) of \(all) worked examples did not run: all that count \(slow) may take"
            + " \(limit / .seconds(1)) s together, and have"
    }
}
