import Domain
import Measures
import Postgres

extension MeasureCounts {
    /// Runs several queries over one dataset, whose rows are made once.
    ///
    /// They give what each by itself gives, and their records hold those statements. The rows of
    /// the dataset go through one place, where a distributed engine would have to gather them:
    /// there each query runs by itself.
    ///
    /// - Parameter shared: the rows that stand in the place of shared texts.
    /// - Returns: an answer for each query, in order. The first one's record has the seconds.
    func answers(
        _ queries: [Query], span: ClosedRange<Month>, reading shared: SharedRows,
        on connection: PostgresConnection
    ) async throws -> [(answer: Answer, record: QueryRecord)] {
        guard queries.count > 1, let first = queries.first else {
            return try await queries.asyncMap {
                try await answer($0, span: span, reading: shared, on: connection)
            }
        }
        let dataset = try dataset(of: first)
        let parts = try queries.enumerated().map { place, query in
            switch query {
            case .tally(let query): try measures.tallyPart(query, place: place)
            case .detail(let query): try measures.detailPart(query, place: place)
            }
        }
        // The first part names the columns; a detail has the same ones without names.
        let sql = """
            WITH d AS MATERIALIZED (
            \(shared.reading(dataset.sql(from: span.lowerBound, to: span.upperBound), span))
            ), counted (query, team_code, month, stratum, numbers) AS (
            \(parts.joined(separator: "\nUNION ALL\n"))
            )
            SELECT query, team_code, month, stratum, numbers::text AS listed FROM counted
            ORDER BY query, month, team_code, stratum, numbers
            """
        let (rows, seconds) = try await rows(of: sql, over: dataset, on: connection)
        let byQuery = Dictionary(grouping: try rows.map { try JoinedRow($0) }, by: \.query)
        return try queries.enumerated().map { place, query in
            let own = byQuery[place, default: []]
            return (
                Self.answer(query, own.filter { span.contains($0.month) }),
                QueryRecord(
                    name: query.name, sql: try statement(query, dataset, span), span: span,
                    rowCount: own.count, seconds: place == 0 ? seconds : 0)
            )
        }
    }

    private static func answer(_ query: Query, _ rows: [JoinedRow]) -> Answer {
        switch query {
        case .tally(let query):
            var table = TallyTable(query)
            for row in rows {
                if table.isStratified {
                    table.add(
                        month: row.month, team: row.team, stratum: row.stratum,
                        numbers: row.numbers)
                } else {
                    table.add(month: row.month, team: row.team, numbers: row.numbers)
                }
            }
            return .tally(dataset: query.dataset, table)
        case .detail(let query):
            var table = DetailTable()
            for row in rows where row.numbers.count > query.expressions.count {
                table.add(
                    month: row.month, team: row.team,
                    entry: DetailTable.Entry(
                        value: row.numbers[0],
                        other: query.expressions.count > 1 ? row.numbers[1] : 0,
                        count: Int(row.numbers[query.expressions.count])))
            }
            return .detail(query, table)
        }
    }
}

/// A row of several queries.
private struct JoinedRow {
    let query: Int
    let team: String?
    let month: Month
    let stratum: Int?
    let numbers: [Double]

    init(_ row: PostgresRow) throws {
        query = try row.int(0)
        team = try row.optionalText(1)
        // A row without a month belongs to none that is asked for.
        month = try row.optionalText(2).flatMap { Month($0) } ?? Month(ordinal: 0)
        stratum = try row.optionalInt(3)
        // `{1,2.5,NULL}`; what has no value, such as a sum of nothing, counts as 0.
        numbers = try row.text(4).dropFirst().dropLast().split(separator: ",")
            .map { Double($0) ?? 0 }
    }
}

extension Array {
    fileprivate func asyncMap<Value>(
        _ body: (Element) async throws -> Value
    ) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
