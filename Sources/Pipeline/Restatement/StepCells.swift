import Domain
import Measures
import Store

/// One text of one measure's definition.
struct Version: Hashable, Comparable {
    let measure: MeasureCode
    let hash: String

    init(_ stored: StoredCell) {
        measure = stored.cell.key.measure
        hash = stored.definitionHash
    }

    static func < (a: Version, b: Version) -> Bool {
        (a.measure, a.hash) < (b.measure, b.hash)
    }
}

/// The cells of several definitions at several steps between two states of knowledge.
struct StepCells {
    private let stepCount: Int
    private var found: [Version: [[CellKey: Cell]]] = [:]

    /// Counts the definitions together as far as they can be, so that a dataset is read once a
    /// step for all measures that share it.
    init(
        _ versions: Set<Version>, months: ClosedRange<Month>, _ steps: [RestatementStep],
        _ database: Database
    ) async throws {
        stepCount = steps.count
        var measures: [(version: Version, measure: StoredMeasure)] = []
        for version in versions.sorted() {
            guard
                let kept = try await database.definition(version.measure, hash: version.hash)
            else { throw LedgerFault.noDefinition(version.measure, hash: version.hash) }
            measures.append(
                (
                    version,
                    try StoredMeasure(
                        text: kept.text, code: version.measure, version: kept.version)
                ))
        }
        for batch in Self.batches(measures) {
            let (compiled, faults) = try await database.compile(batch.catalogue)
            guard faults.isEmpty else { throw ComputeFault.refused(faults.map(\.description)) }
            let snapshots = try await database.countSteps(
                batch.catalogue, compiled, steps,
                months: months.lowerBound.advanced(by: -11)...months.upperBound)
            let cells = snapshots.map { snapshot in
                Dictionary(
                    ComputeStage.assemble(batch.catalogue, snapshot, months).map { ($0.key, $0) },
                    uniquingKeysWith: { a, _ in a })
            }
            for version in batch.versions { found[version] = cells }
        }
    }

    /// What a cell says at each step by the definition that it follows.
    func cells(_ stored: StoredCell) -> [Cell] {
        let key = stored.cell.key
        let steps = found[Version(stored)] ?? Array(repeating: [:], count: stepCount)
        return steps.map { $0[key] ?? Cell(key: key, state: .notApplicable) }
    }

    private struct Batch {
        var versions: [Version]
        var catalogue: MeasureCatalogue

        /// The catalogue with one more measure; `nil` where the two mean different things by a
        /// dataset or a return rule, or one measure is there in another version.
        func adding(_ other: MeasureCatalogue) -> MeasureCatalogue? {
            let codes = Set(catalogue.definitions.map(\.code))
            guard codes.isDisjoint(with: other.definitions.map(\.code)),
                other.datasets.allSatisfy({ name, dataset in
                    catalogue.datasets[name].map { $0.sql == dataset.sql } ?? true
                })
            else { return nil }
            var returns = catalogue.returns
            for rule in other.returns {
                if let known = returns.first(where: { $0.feed == rule.feed }) {
                    guard known.sql == rule.sql else { return nil }
                } else {
                    returns.append(rule)
                }
            }
            return MeasureCatalogue(
                definitions: catalogue.definitions + other.definitions,
                datasets: catalogue.datasets.merging(other.datasets) { known, _ in known },
                returns: returns)
        }
    }

    private static func batches(
        _ measures: [(version: Version, measure: StoredMeasure)]
    ) -> [Batch] {
        var batches: [Batch] = []
        for (version, measure) in measures {
            if let place = batches.indices.first(where: {
                batches[$0].adding(measure.catalogue) != nil
            }), let joined = batches[place].adding(measure.catalogue) {
                batches[place].versions.append(version)
                batches[place].catalogue = joined
            } else {
                batches.append(Batch(versions: [version], catalogue: measure.catalogue))
            }
        }
        return batches
    }
}
