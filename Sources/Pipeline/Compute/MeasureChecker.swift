import Domain
public import Measures
public import Store

/// Checks a measure set: its texts, its SQL against the database, and its worked examples.
public struct MeasureChecker: Sendable {
    private let catalogue: MeasureCatalogue
    private let database: Database

    /// A checker of a measure set against a migrated database.
    public init(_ catalogue: MeasureCatalogue, _ database: Database) {
        self.catalogue = catalogue
        self.database = database
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
        for (index, definition) in usable.versions.enumerated() {
            if !broken.contains(definition.code) {
                issues += try await exampleIssues(definition, compiled)
                examples += definition.examples.count
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
        let counts = try await database.countExamples(of: definition, catalogue, compiled)
        return counts.flatMap { count -> [MeasureIssue] in
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
