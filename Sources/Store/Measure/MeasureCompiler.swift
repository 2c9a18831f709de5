import Domain
import Measures
import Postgres

/// Has PostgreSQL read the datasets and conditions of a measure set.
///
/// Each dataset must run under the reader's rights and give the standard columns. Each condition
/// must be a pure scalar expression over the dataset's columns: it is added as a generated column
/// to an empty table of the dataset's row type, in a transaction that is rolled back, and what the
/// plan uses is PostgreSQL's own rendering of it. What it accepted once is kept, and not read again
/// as long as neither the text nor the schema changes.
struct MeasureCompiler: Sendable {
    private let catalogue: MeasureCatalogue
    private let timeout: Duration

    /// A compiler for a measure set; `timeout` bounds each statement.
    init(_ catalogue: MeasureCatalogue, timeout: Duration = .seconds(10)) {
        self.catalogue = catalogue
        self.timeout = timeout
    }

    /// Compiles everything the definitions use, with what PostgreSQL refused.
    func compile(
        on connection: PostgresConnection
    ) async throws -> (measures: CompiledMeasures, faults: [MeasureFault]) {
        var compiled = CompiledMeasures()
        compiled.standaloneTexts = catalogue.standaloneTexts
        var faults: [MeasureFault] = []
        let datasets = try Set(uses.map(\.component.dataset)).sorted().map { name in
            guard let dataset = catalogue.datasets[name] else {
                throw MeasureFault(
                    file: "datasets/\(name).sql", line: 1, measures: measures(using: name),
                    message: "there is no such dataset")
            }
            return catalogue.expanded(dataset)
        }
        let kept = try await KeptReadings(of: datasets, on: connection)
        for dataset in datasets where !kept.fill(&compiled, dataset, expressions(over: dataset)) {
            var own: [MeasureFault] = []
            do {
                try await connection.asMeasureReader(timeout: timeout, writesTemporary: true) {
                    own = try await compile(dataset, into: &compiled, on: $0)
                }
                if own.isEmpty { try await kept.keep(compiled, dataset, on: connection) }
            } catch let error as PostgresError {
                own = [fault(dataset, error)]
            } catch let error as MeasureFault {
                own = [error]
            }
            faults += own
        }
        return (compiled, faults)
    }

    private func expressions(over dataset: Dataset) -> [CompiledMeasures.Expression] {
        uses.filter { $0.component.dataset == dataset.name }.flatMap { use in
            use.measure.expressions(of: use.component).map {
                CompiledMeasures.Expression(dataset: dataset.name, text: $0.text, type: $0.type)
            }
        }
    }

    private typealias Use = (measure: MeasureDefinition, component: Component)

    private var uses: [Use] {
        catalogue.versions.flatMap { definition in
            definition.components.map { (definition, $0.component) }
        }
    }

    private func measures(using dataset: String) -> [MeasureCode] {
        Set(uses.filter { $0.component.dataset == dataset }.map(\.measure.code)).sorted()
    }

    private func fault(_ dataset: Dataset, _ message: String) -> MeasureFault {
        MeasureFault(
            dataset: dataset, measures: measures(using: dataset.name), message: message)
    }

    /// The fault with the line of the dataset's file that PostgreSQL stopped at.
    private func fault(_ dataset: Dataset, _ error: PostgresError) -> MeasureFault {
        MeasureFault(
            error, dataset: catalogue.datasets[dataset.name] ?? dataset,
            in: Self.makeTable(of: dataset), from: 2, catalogue,
            measures: measures(using: dataset.name))
    }

    /// The statement that makes an empty table of the dataset's columns.
    private static func makeTable(of dataset: Dataset) -> String {
        let month = Month(ordinal: 2025 * 12)
        return """
            CREATE TEMPORARY TABLE dataset_row ON COMMIT DROP AS
            SELECT * FROM (
            \(dataset.sql(from: month, to: month))
            ) AS d LIMIT 0
            """
    }

    private func compile(
        _ dataset: Dataset, into compiled: inout CompiledMeasures,
        on connection: PostgresConnection
    ) async throws -> [MeasureFault] {
        try await connection.execute(SQL(raw: Self.makeTable(of: dataset)))
        let types = try await columnTypes(on: connection)
        if let message = complaint(about: types, dataset) { throw fault(dataset, message) }
        compiled.datasets[dataset.name] = dataset
        if types["attributed_by"] != nil { compiled.attributing.insert(dataset.name) }
        var faults: [MeasureFault] = []
        var number = 0
        for use in uses where use.component.dataset == dataset.name {
            for (text, type) in use.measure.expressions(of: use.component) {
                let key = CompiledMeasures.Expression(
                    dataset: dataset.name, text: text, type: type)
                guard compiled.expressions[key] == nil else { continue }
                number += 1
                do {
                    compiled.expressions[key] = try await reading(
                        of: text, type: type, column: "expression_\(number)", on: connection)
                } catch let error as PostgresError {
                    // A dataset on which one statement runs too long is not tried once more.
                    guard error.condition != .queryCancelled else { throw error }
                    faults.append(
                        MeasureFault(
                            file: use.measure.file, line: use.component.line,
                            measures: [use.measure.code],
                            message: "‘\(text)’ over \(dataset.name): \(error.words)"))
                }
            }
        }
        return faults
    }

    private func columnTypes(
        on connection: PostgresConnection
    ) async throws -> [String: String] {
        let rows = try await connection.rows(
            """
            SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
            WHERE attrelid = 'pg_temp.dataset_row'::regclass AND attnum > 0
            """)
        var types: [String: String] = [:]
        for row in rows { types[try row.text(0)] = try row.text(1) }
        return types
    }

    private func complaint(about types: [String: String], _ dataset: Dataset) -> String? {
        for (column, type) in [("team_code", "text"), ("month", "date")]
        where types[column] != type {
            return "expected the column \(column) of type \(type)"
        }
        if let type = types["attributed_by"], type != "text" {
            return "expected the column attributed_by of type text, found \(type)"
        }
        let absent = dataset.columns.filter { types[$0] == nil }
        return absent.isEmpty
            ? nil
            : "the front matter promises columns that are absent: \(absent.joined(separator: ", "))"
    }

    /// PostgreSQL's own rendering of an expression, made to have the type.
    private func reading(
        of text: String, type: String, column: String, on connection: PostgresConnection
    ) async throws -> String {
        let cast = type == "boolean" ? "(\(text)\n)" : "((\(text)\n)::\(type))"
        return try await connection.transaction { connection in
            try await connection.execute(
                """
                ALTER TABLE pg_temp.dataset_row ADD COLUMN \(identifier: column) \
                \(raw: type) GENERATED ALWAYS AS \(raw: cast) STORED
                """)
            let rows = try await connection.rows(
                """
                SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d
                JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                WHERE d.adrelid = 'pg_temp.dataset_row'::regclass AND a.attname = \(column)
                """)
            return try rows.first?.text(0) ?? text
        }
    }
}
