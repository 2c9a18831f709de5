public import Domain
public import Measures
import Postgres

extension Database {
    /// Reads the rows of a text of Measures/episodes, as known to somebody who saw some loads.
    ///
    /// Runs under the rights of the role that sees facts and reference data only. Rows come in one
    /// order and carry no key of the person.
    ///
    /// - Parameters:
    ///   - text: the text with shared texts and code lists filled in.
    ///   - months: the months of the index dates.
    ///   - seen: the loads that count; what others brought is not looked at.
    ///   - timeout: the longest that the query may take.
    /// - Throws: errors of the database, of the text's SQL among them.
    public func episodes(
        _ text: Dataset, in months: ClosedRange<Month>, seen: SeenLoads,
        timeout: Duration = .seconds(300)
    ) async throws -> EpisodeTable {
        try await pool.withConnection { connection in
            try await connection.transaction(isolation: .repeatableRead, readOnly: true) {
                let isPast =
                    try await $0.rows(
                        """
                        SELECT EXISTS (SELECT FROM landing.load
                            WHERE status = 'loaded' AND NOT \(sql: seen.sees("load_id")))
                        """
                    ).first?.bool(0) ?? true
                // The views of what was known cost more, and say the same of the newest state.
                if isPast { try await seen.show(on: $0) }
                let known = isPast ? text.reading("as_known") : text
                return try await $0.asMeasureReader(timeout: timeout) {
                    try await $0.episodes(known, in: months)
                }
            }
        }
    }
}

extension PostgresConnection {
    /// Reads the rows in the open transaction, under the rights that it has.
    nonisolated func episodes(
        _ text: Dataset, in months: ClosedRange<Month>
    ) async throws -> EpisodeTable {
        let columns = text.columns
        let list = columns.map { "(\(SQL.quoted(identifier: $0)))::double precision" }
        let rows = try await rows(
            SQL(
                raw: """
                    SELECT team_code, month::text, \(list.joined(separator: ", "))
                    FROM (\(text.sql(from: months.lowerBound, to: months.upperBound))) AS episode
                    ORDER BY person_key, index_date
                    """))
        var teams: [TeamCode?] = []
        var dates: [Month] = []
        var values = [[Double?]](repeating: [], count: columns.count)
        for row in rows {
            guard let month = Month(try row.text(1)) else { continue }
            teams.append(try row.optionalText(0).map { TeamCode($0) })
            dates.append(month)
            for index in columns.indices {
                values[index].append(try row.optionalDouble(index + 2))
            }
        }
        return EpisodeTable(
            teams: teams, months: dates,
            columns: Dictionary(zip(columns, values), uniquingKeysWith: { first, _ in first }))
    }
}
