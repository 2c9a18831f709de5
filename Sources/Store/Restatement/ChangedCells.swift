public import Domain
import Postgres

/// A cell that stood after one run and says something else after a later one.
public struct ChangedCell: Sendable {
    /// The cell as it stood.
    public let old: StoredCell
    /// The cell as it stands.
    public let new: StoredCell
}

extension Cell {
    /// The cell apart from how complete it is, which is news of the feeds and no restatement.
    fileprivate var withoutCompleteness: Cell {
        var copy = self
        copy.completeness = .whole
        return copy
    }
}

extension Database {
    /// The cells that stood after run `from` and say something else after run `to`, by key,
    /// companion figures too.
    ///
    /// Cells that were computed for the first time in between are no restatements.
    public func changedCells(
        from: Int, to: Int, measures: [MeasureCode]? = nil
    ) async throws -> [ChangedCell] {
        try await pool.withConnection { connection in
            let some: SQL =
                measures.map { "AND measure_code = ANY(\($0.map(\.text)))" } ?? ""
            let old = try await connection.rows(
                """
                SELECT \(raw: StoredCell.columns) FROM measure.cell
                WHERE run_id <= \(from) AND closed_run_id > \(from)
                    AND closed_run_id <= \(to) \(sql: some)
                ORDER BY measure_code, area_kind, area_code, window_kind, month, stratum
                """
            ).compactMap { try StoredCell($0) }
            let new = try await connection.rows(
                """
                SELECT \(raw: StoredCell.columns) FROM measure.cell
                WHERE run_id > \(from) AND run_id <= \(to)
                    AND (closed_run_id IS NULL OR closed_run_id > \(to)) \(sql: some)
                """
            ).compactMap { try StoredCell($0) }
            let byKey = Dictionary(new.map { ($0.cell.key, $0) }, uniquingKeysWith: { a, _ in a })
            return old.compactMap { old in
                guard let new = byKey[old.cell.key],
                    new.cell.withoutCompleteness != old.cell.withoutCompleteness
                else { return nil }
                return ChangedCell(old: old, new: new)
            }
        }
    }

    /// The canonical text and version of a definition by its hash; `nil` when it is not kept.
    public func definition(
        _ code: MeasureCode, hash: String
    ) async throws -> (version: String, text: String)? {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT version, definition FROM measure.definition
                WHERE measure_code = \(code.text) AND definition_hash = \(hash)
                """
            ).first.map { (try $0.text(0), try $0.text(1)) }
        }
    }
}
