public import Domain
public import Measures
import Postgres

extension Database {
    /// The version and canonical text that runs kept of a version, named by its number or by the
    /// first digits of its hash; of several the one used last, `nil` for none.
    public func definition(
        _ name: MeasureVersion
    ) async throws -> (version: String, text: String)? {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT d.version, d.definition FROM measure.definition AS d
                LEFT JOIN (SELECT definition_hash, max(run_id) AS run FROM measure.run_definition
                    WHERE measure_code = \(name.code.text) GROUP BY definition_hash) AS used
                    USING (definition_hash)
                WHERE d.measure_code = \(name.code.text)
                    AND (d.version = \(name.version)
                        OR starts_with(d.definition_hash, \(name.hashPrefix)))
                ORDER BY d.version = \(name.version) DESC, used.run DESC NULLS LAST,
                    definition_hash LIMIT 1
                """
            ).first.map { (try $0.text(0), try $0.text(1)) }
        }
    }

    /// The versions of a measure that runs used.
    public func versions(of code: MeasureCode) async throws -> [String] {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT DISTINCT version COLLATE "C" FROM measure.definition
                WHERE measure_code = \(code.text) ORDER BY 1
                """
            ).map { try $0.text(0) }
        }
    }
}
