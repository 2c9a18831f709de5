public import Domain
import Measures
public import Store

/// The restatement ledger: what changed between two runs, and by what.
///
/// Each changed cell is counted again at seven steps between the two states of knowledge, in a
/// fixed order: as it was; with the new definition; with the new attribution (practices, postcodes,
/// teams); with the new denominators (all other reference data); without the rows withdrawn and the
/// people who opted out; with the rows corrected; with the rows and returns that came late, which
/// is the new figure. The part of a cause is the step that its turn makes, so that the parts add up
/// to the change whatever the order. Another order could give other parts.
public enum LedgerStage {
    /// The changed cells between two runs with their steps, by key.
    ///
    /// - Parameter measures: the measures to look at; `nil` for all.
    /// - Throws: `LedgerFault` when a run is unknown or a definition is not kept.
    public static func restatements(
        from: Int, to: Int, measures: [MeasureCode]? = nil, _ database: Database
    ) async throws -> [Restatement] {
        guard from < to else { throw LedgerFault.order(from: from, to: to) }
        guard let old = try await database.run(from) else { throw LedgerFault.noRun(from) }
        guard let new = try await database.run(to) else { throw LedgerFault.noRun(to) }
        let changed = try await database.changedCells(from: from, to: to, measures: measures)
        let groups = Dictionary(grouping: changed) {
            Versions(
                measure: $0.old.cell.key.measure, old: $0.old.definitionHash,
                new: $0.new.definitionHash)
        }
        var found: [CellKey: Restatement] = [:]
        for versions in groups.keys.sorted() {
            let split = try await split(
                groups[versions] ?? [], versions, from: old.publishedLoad, to: new.publishedLoad,
                database)
            for restatement in split { found[restatement.key] = restatement }
        }
        return changed.compactMap { found[$0.old.cell.key] }
    }

    /// Finds the changed cells between two runs and writes them into the ledger.
    ///
    /// - Returns: the ledger's rows, with exact parts.
    public static func write(
        from: Int, to: Int, measures: [MeasureCode]? = nil, _ database: Database
    ) async throws -> [LedgerEntry] {
        let restatements = try await restatements(
            from: from, to: to, measures: measures, database)
        return try await database.writeLedger(
            restatements.map(\.row), from: from, to: to, measures: measures)
    }

    private struct Versions: Hashable, Comparable {
        let measure: MeasureCode
        let old: String
        let new: String

        static func < (a: Versions, b: Versions) -> Bool {
            (a.measure, a.old, a.new) < (b.measure, b.old, b.new)
        }
    }

    private static func split(
        _ changed: [ChangedCell], _ versions: Versions, from: Int, to: Int, _ database: Database
    ) async throws -> [Restatement] {
        let ordinals = changed.map(\.old.cell.key.month.ordinal)
        guard let first = ordinals.min(), let last = ordinals.max() else { return [] }
        let months = Month(ordinal: first)...Month(ordinal: last)
        let before = try await count(
            versions.measure, versions.old, [RestatementStep(old: from, new: to, after: nil)],
            months, database)
        let after = try await count(
            versions.measure, versions.new,
            RestatementCause.allCases.map { RestatementStep(old: from, new: to, after: $0) },
            months, database)
        return changed.map { changed in
            let key = changed.old.cell.key
            func cell(_ cells: [CellKey: Cell]) -> Cell {
                cells[key] ?? Cell(key: key, state: .notApplicable)
            }
            return Restatement(
                old: changed.old.cell, new: changed.new.cell, oldHash: versions.old,
                newHash: versions.new, steps: after.dropLast().map(cell),
                isReproduced: before.first.map(cell) == changed.old.cell
                    && after.last.map(cell) == changed.new.cell)
        }
    }

    /// The cells of one definition at each step.
    private static func count(
        _ code: MeasureCode, _ hash: String, _ steps: [RestatementStep],
        _ months: ClosedRange<Month>, _ database: Database
    ) async throws -> [[CellKey: Cell]] {
        guard let kept = try await database.definition(code, hash: hash) else {
            throw LedgerFault.noDefinition(code, hash: hash)
        }
        let measure = try StoredMeasure(text: kept.text, code: code, version: kept.version)
        let (compiled, faults) = try await database.compile(measure.catalogue)
        guard faults.isEmpty else { throw ComputeFault.refused(faults.map(\.description)) }
        let snapshots = try await database.countSteps(
            measure.catalogue, compiled, steps,
            months: months.lowerBound.advanced(by: -11)...months.upperBound)
        return snapshots.map { snapshot in
            Dictionary(
                ComputeStage.assemble(measure.catalogue, snapshot, months).map { ($0.key, $0) },
                uniquingKeysWith: { a, _ in a })
        }
    }
}

/// Why there is no ledger between two runs.
public enum LedgerFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first run is not before the second.
    case order(from: Int, to: Int)
    /// There is no such run.
    case noRun(Int)
    /// The definition that cells follow is not kept.
    case noDefinition(MeasureCode, hash: String)

    /// One sentence that says what is wrong.
    public var description: String {
        switch self {
        case .order(let from, let to): "Run \(from) is not before run \(to)."
        case .noRun(let run): "There is no run \(run)."
        case .noDefinition(let code, let hash):
            "The definition of \(code) with the hash \(hash) is not kept, so that what it counted"
                + " cannot be counted again."
        }
    }
}
