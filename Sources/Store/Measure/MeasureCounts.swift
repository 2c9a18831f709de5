public import Domain
import Measures
import Postgres

/// One query of a run as it was run.
public struct QueryRecord: Sendable, Hashable {
    /// The query's name: a dataset, or a dataset and what was asked of it.
    public let name: String
    /// The whole statement.
    public let sql: String
    /// The months it counted.
    public let span: ClosedRange<Month>
    /// Rows that came back.
    public let rowCount: Int
    /// How long it took.
    public let seconds: Double
}

/// Runs the queries of a plan.
struct MeasureCounts: Sendable {
    let measures: CompiledMeasures
    private let users: [String: [MeasureCode]]
    private let first: Month
    private let last: Month
    private let timeout: Duration

    /// A runner for the months from `first` to `last`; `timeout` bounds each query.
    init(
        _ measures: CompiledMeasures, catalogue: MeasureCatalogue, from first: Month,
        to last: Month, timeout: Duration = .seconds(300)
    ) {
        self.measures = measures
        self.first = first
        self.last = last
        self.timeout = timeout
        var users: [String: Set<MeasureCode>] = [:]
        for definition in catalogue.versions {
            for (_, component) in definition.components {
                users[component.dataset, default: []].insert(definition.code)
            }
        }
        self.users = users.mapValues { $0.sorted() }
    }

    /// What one query gave.
    enum Answer: Sendable {
        /// Numbers that add up, of a dataset.
        case tally(dataset: String, TallyTable)
        /// Single values.
        case detail(ComputePlan.DetailQuery, DetailTable)
    }

    /// One query of a plan.
    enum Query: Sendable {
        /// Numbers that add up.
        case tally(ComputePlan.TallyQuery)
        /// Single values.
        case detail(ComputePlan.DetailQuery)

        var dataset: String {
            switch self {
            case .tally(let query): query.dataset
            case .detail(let query): query.dataset
            }
        }

        var name: String {
            switch self {
            case .tally(let query): query.name
            case .detail(let query): query.name
            }
        }
    }

    /// Tables of some people's facts that stand in the place of the facts.
    struct People: Sendable {
        /// The name that stands for each table, such as `fact.spell`.
        let names: [String: String]
        /// The tables, as parts of a WITH.
        let tables: [String]
    }

    /// Runs one query as the reader and takes its rows.
    ///
    /// Throws a `MeasureFault` that names the dataset's file and the measures when PostgreSQL
    /// refuses or stops it.
    ///
    /// - Parameters:
    ///   - span: the months to count, where not those of the runner.
    ///   - people: whose facts are counted, where not everybody's.
    ///   - shared: the rows that stand in the place of shared texts, if any do.
    func answer(
        _ query: Query, span: ClosedRange<Month>? = nil, of people: People? = nil,
        reading shared: SharedRows? = nil, on connection: PostgresConnection
    ) async throws -> (answer: Answer, record: QueryRecord) {
        let dataset = try dataset(of: query)
        let span = span ?? first...last
        let sql = try statement(query, dataset, span, of: people)
        let (rows, seconds) = try await rows(
            of: shared?.reading(sql, span) ?? sql, over: dataset, on: connection)
        let record = QueryRecord(
            name: query.name, sql: sql, span: span, rowCount: rows.count, seconds: seconds)
        switch query {
        case .tally(let query):
            return (.tally(dataset: query.dataset, try table(query, rows, span)), record)
        case .detail(let query):
            return (.detail(query, try table(query, rows, span)), record)
        }
    }

    func dataset(of query: Query) throws -> Dataset {
        guard let dataset = measures.datasets[query.dataset] else {
            throw MeasureFault(
                file: "datasets/\(query.dataset).sql", line: 1,
                measures: users[query.dataset] ?? [], message: "there is no such dataset")
        }
        return dataset
    }

    /// Runs a statement over a dataset as the reader; with the seconds it took.
    func rows(
        of sql: String, over dataset: Dataset, on connection: PostgresConnection
    ) async throws -> (rows: [PostgresRow], seconds: Double) {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let rows = try await connection.asMeasureReader(timeout: timeout) {
                try await $0.rows(SQL(raw: sql))
            }
            return (rows, start.duration(to: clock.now) / .seconds(1))
        } catch let error as PostgresError {
            throw fault(error, of: dataset)
        }
    }

    /// What PostgreSQL refused or stopped of a dataset.
    func fault(_ error: PostgresError, of dataset: Dataset) -> MeasureFault {
        MeasureFault(dataset: dataset, measures: users[dataset.name] ?? [], message: error.words)
    }

    /// The whole statement of a query for a span of months.
    func statement(_ query: Query, _ span: ClosedRange<Month>) throws -> String {
        guard let dataset = measures.datasets[query.dataset] else { return "" }
        return try statement(query, dataset, span)
    }

    /// The statement over a dataset, for all people or some.
    func statement(
        _ query: Query, _ dataset: Dataset, _ span: ClosedRange<Month>, of people: People? = nil
    ) throws -> String {
        let rows = dataset.sql(from: span.lowerBound, to: span.upperBound)
        guard let people else { return "WITH d AS (\n\(rows)\n)\n\(try outer(query))" }
        let moved = people.names.sorted { $0.key > $1.key }.reduce(rows) { sql, name in
            sql.exchanging(name.key, for: name.value)
        }
        return "WITH " + people.tables.joined(separator: ",\n")
            + ",\nd AS (\n\(moved)\n)\n\(try outer(query))"
    }

    /// How many rows of tables PostgreSQL expects the query to read.
    func expectedScan(
        _ query: Query, _ span: ClosedRange<Month>, on connection: PostgresConnection
    ) async throws -> Int {
        let sql = "EXPLAIN " + (try statement(query, span))
        let lines = try await connection.asMeasureReader(timeout: timeout) {
            try await $0.rows(SQL(raw: sql))
        }
        // A scan's line reads ‘->  Seq Scan on spell_2025_01 e  (cost=0.00..9.1 rows=42 width=8)’.
        return try lines.reduce(0) { total, row in
            let line = try row.text(0)
            guard line.contains("Scan on") || line.contains("Scan using"),
                !line.contains("CTE Scan"), !line.contains("Subquery Scan"),
                let rows = line.firstRange(of: " rows=")
            else { return total }
            return total + (Int(line[rows.upperBound...].prefix { $0.isNumber }) ?? 0)
        }
    }

    /// The text that a query's counts depend on, whatever the months.
    func text(of query: Query) throws -> String {
        (measures.datasets[query.dataset]?.sql ?? "") + "\n" + (try outer(query))
    }

    private func outer(_ query: Query) throws -> String {
        switch query {
        case .tally(let query): try measures.tally(query)
        case .detail(let query): try measures.detail(query)
        }
    }

    private func table(
        _ query: ComputePlan.TallyQuery, _ rows: [PostgresRow], _ span: ClosedRange<Month>
    ) throws -> TallyTable {
        var table = TallyTable(query)
        for row in rows {
            guard let month = try month(row), span.contains(month) else { continue }
            let numbers = try query.columns.indices.map { try row.optionalDouble($0 + 2) ?? 0 }
            let team = try row.optionalText(0)
            if table.isStratified {
                table.add(
                    month: month, team: team,
                    stratum: try row.optionalInt(query.columns.count + 2), numbers: numbers)
            } else {
                table.add(month: month, team: team, numbers: numbers)
            }
        }
        return table
    }

    private func table(
        _ query: ComputePlan.DetailQuery, _ rows: [PostgresRow], _ span: ClosedRange<Month>
    ) throws -> DetailTable {
        var table = DetailTable()
        let hasTwo = query.expressions.count > 1
        for row in rows {
            guard let month = try month(row), span.contains(month) else { continue }
            let entry = DetailTable.Entry(
                value: try row.double(2), other: hasTwo ? try row.double(3) : 0,
                count: try row.int(hasTwo ? 4 : 3))
            table.add(month: month, team: try row.optionalText(0), entry: entry)
        }
        return table
    }

    private func month(_ row: PostgresRow) throws -> Month? {
        try row.optionalText(1).flatMap { Month($0) }
    }
}

extension CountTables {
    /// Takes the answer of a query.
    mutating func take(_ answer: MeasureCounts.Answer) {
        switch answer {
        case .tally(let dataset, let table): tallies[dataset] = table
        case .detail(let query, let table): details[query] = table
        }
    }
}
