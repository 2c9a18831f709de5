import Domain
public import Measures
import Postgres

extension Database {
    /// What PostgreSQL refuses in the texts of Measures/episodes.
    ///
    /// Each must run under the reader's rights, give the columns that every text gives, and give
    /// the columns of its front matter as numbers.
    public func episodeFaults(_ catalogue: MeasureCatalogue) async throws -> [MeasureFault] {
        try await pool.withConnection { connection in
            var faults: [MeasureFault] = []
            for name in catalogue.episodes.keys.sorted() {
                guard let text = catalogue.episodes[name] else { continue }
                let query = catalogue.expanded(text).emptyQuery
                do {
                    _ = try await connection.asMeasureReader(timeout: .seconds(10)) {
                        try await $0.rows(SQL(raw: query))
                    }
                } catch let error as PostgresError {
                    faults.append(
                        MeasureFault(
                            error, dataset: text, in: query, from: 1, catalogue, measures: []))
                }
            }
            return faults
        }
    }
}

extension Dataset {
    /// A query that names all columns and reads no row.
    fileprivate var emptyQuery: String {
        let month = Month(ordinal: 2025 * 12)
        let numbers = columns.map { "(\(SQL.quoted(identifier: $0)))::double precision" }
        let fixed = ["team_code::text", "month::date", "person_key::bigint", "index_date::date"]
        return """
            SELECT \((fixed + numbers).joined(separator: ", "))
            FROM (\(sql(from: month, to: month))) AS episode LIMIT 0
            """
    }
}
