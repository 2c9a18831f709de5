public import Domain
import Measures
public import Store

/// The restatement ledger: what changed between two runs, and by what.
///
/// Days and packs stand for runs (`KnownState`); of one run with itself nothing has changed.
///
/// Companion figures are cells like the measures' own, with causes of their own.
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
        guard from <= to else { throw LedgerFault.order(from: from, to: to) }
        guard let old = try await database.run(from) else { throw LedgerFault.noRun(from) }
        guard let new = try await database.run(to) else { throw LedgerFault.noRun(to) }
        let changed = try await database.changedCells(from: from, to: to, measures: measures)
        guard let months = span(of: changed) else { return [] }
        let interval = (old: old.seen, new: new.seen)
        let before = try await StepCells(
            Set(changed.map { Version($0.old) }), months: months,
            [RestatementStep(old: interval.old, new: interval.new, after: nil)], database)
        let after = try await StepCells(
            Set(changed.map { Version($0.new) }), months: months,
            RestatementCause.allCases.map {
                RestatementStep(old: interval.old, new: interval.new, after: $0)
            }, database)
        return changed.map { changed in
            let start = before.cells(changed.old)
            let steps = after.cells(changed.new)
            return Restatement(
                old: changed.old.cell, new: changed.new.cell,
                oldHash: changed.old.definitionHash, newHash: changed.new.definitionHash,
                steps: Array(steps.dropLast()),
                isReproduced: start.first == changed.old.cell && steps.last == changed.new.cell)
        }
    }

    private static func span(of changed: [ChangedCell]) -> ClosedRange<Month>? {
        let months = changed.map(\.old.cell.key.month)
        guard let first = months.min(), let last = months.max() else { return nil }
        return first...last
    }

    private static func name(of key: CellKey) -> [String] {
        [
            key.measure.text, key.area.kind.rawValue, key.area.code, key.window.rawValue,
            key.month.isoText, key.method.name,
        ]
    }

    private static func name(of entry: LedgerEntry) -> [String] {
        [
            entry.measure, entry.areaKind, entry.area, entry.window, entry.month, entry.method,
        ]
    }

    /// Finds the changed cells between two runs and writes them into the ledger.
    ///
    /// - Returns: the ledger's rows, with exact parts.
    public static func write(
        from: Int, to: Int, measures: [MeasureCode]? = nil, _ database: Database
    ) async throws -> [LedgerEntry] {
        let restatements = try await restatements(
            from: from, to: to, measures: measures, database)
        let entries = try await database.writeLedger(
            restatements.map(\.row), from: from, to: to, measures: measures)
        let changes = Dictionary(
            restatements.map { (name(of: $0.key), $0.change) }, uniquingKeysWith: { a, _ in a })
        return entries.map { entry in
            var entry = entry
            entry.change = changes[name(of: entry)] ?? .figure
            return entry
        }
    }
}

/// Why there is no ledger between two runs.
public enum LedgerFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first run is after the second.
    case order(from: Int, to: Int)
    /// There is no such run.
    case noRun(Int)
    /// The definition that cells follow is not kept.
    case noDefinition(MeasureCode, hash: String)

    /// One sentence that says what is wrong.
    public var description: String {
        switch self {
        case .order(let from, let to): "Run \(from) is after run \(to)."
        case .noRun(let run): "There is no run \(run)."
        case .noDefinition(let code, let hash):
            "The definition of \(code) with the hash \(hash) is not kept, so that what it counted"
                + " cannot be counted again."
        }
    }
}
