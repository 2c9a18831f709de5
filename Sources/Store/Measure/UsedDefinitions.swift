public import Domain
public import Measures
import Postgres

/// A text of a version as a run used it.
public struct UsedDefinition: Sendable, Hashable {
    /// The measure and the version.
    public let name: MeasureVersion
    /// The hash of the canonical text.
    public let hash: String
    /// The first month that the run computed by it; `nil` where it computed all months.
    public let effective: Month?
    /// The run.
    public let run: Int
    /// The canonical text; empty where none was asked for.
    public let text: String
}

extension Database {
    /// The definitions that cells followed after a run, by measure and then by effective month.
    ///
    /// Of a measure that the run left alone, those of the last run that computed it.
    ///
    /// - Parameters:
    ///   - run: the run; `nil` for the newest.
    ///   - withTexts: whether the canonical texts are wanted.
    public func usedDefinitions(
        asOfRun run: Int? = nil, withTexts: Bool = false
    ) async throws -> [UsedDefinition] {
        try await used(
            """
            SELECT r.measure_code, d.version, r.definition_hash, r.effective::text, r.run_id,
                CASE WHEN \(withTexts) THEN d.definition ELSE '' END
            FROM measure.run_definition AS r
            JOIN (SELECT measure_code, max(run_id) AS run_id FROM measure.run_definition
                WHERE run_id <= \(run ?? Int(Int32.max)) GROUP BY measure_code) AS last
                USING (measure_code, run_id)
            JOIN measure.definition AS d USING (measure_code, definition_hash)
            ORDER BY r.measure_code COLLATE "C", r.effective NULLS FIRST, r.definition_hash
            """)
    }

    /// The text of each version of some measures that a run used last, by measure and version.
    public func lastUsedTexts(of codes: [MeasureCode]) async throws -> [UsedDefinition] {
        try await used(
            """
            SELECT DISTINCT ON (r.measure_code COLLATE "C", d.version COLLATE "C")
                r.measure_code, d.version, r.definition_hash, r.effective::text, r.run_id,
                d.definition
            FROM measure.run_definition AS r
            JOIN measure.definition AS d USING (measure_code, definition_hash)
            WHERE r.measure_code = ANY(\(codes.map(\.text)))
            ORDER BY r.measure_code COLLATE "C", d.version COLLATE "C", r.run_id DESC,
                r.definition_hash
            """)
    }

    private func used(_ sql: SQL) async throws -> [UsedDefinition] {
        try await pool.withConnection { connection in
            try await connection.rows(sql).compactMap { row in
                guard let code = MeasureCode(try row.text(0)) else { return nil }
                return UsedDefinition(
                    name: MeasureVersion(code, try row.text(1)), hash: try row.text(2),
                    effective: try row.optionalText(3).flatMap { Month($0) },
                    run: try row.int(4), text: try row.text(5))
            }
        }
    }
}
