public import Domain
import Postgres

extension Database {
    /// The canonical text of a version that a run used; of several, the one used last.
    public func definition(_ code: MeasureCode, version: String) async throws -> String? {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT d.definition FROM measure.definition AS d
                LEFT JOIN (SELECT definition_hash, max(run_id) AS run FROM measure.cell
                    WHERE measure_code = \(code.text) GROUP BY definition_hash) AS used
                    USING (definition_hash)
                WHERE d.measure_code = \(code.text) AND d.version = \(version)
                ORDER BY used.run DESC NULLS LAST, definition_hash LIMIT 1
                """
            ).first?.text(0)
        }
    }

    /// The versions of a measure that runs used.
    public func versions(of code: MeasureCode) async throws -> [String] {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT DISTINCT version FROM measure.definition
                WHERE measure_code = \(code.text) ORDER BY version
                """
            ).map { try $0.text(0) }
        }
    }
}
