import Crypto
import Measures
import Postgres

/// How PostgreSQL has read datasets and expressions before (`measure.reading`).
struct KeptReadings {
    private let schema: String
    private var readings: [Place: String] = [:]

    private struct Place: Hashable {
        let dataset: String
        let type: String
        let expression: String
    }

    /// The type under which a dataset itself is kept.
    private static let row = "row"
    private static let attributing = "attributing"

    /// Reads what is kept of these datasets, which have shared texts and code lists filled in.
    init(of datasets: [Dataset], on connection: PostgresConnection) async throws {
        schema =
            try await connection.rows(
                """
                SELECT concat_ws(' ', current_setting('server_version_num'),
                    string_agg(sha256, ' ' ORDER BY number))
                FROM public.connect_measure_migration
                """
            ).first?.text(0) ?? ""
        let schema = schema
        let rows = try await connection.rows(
            """
            SELECT dataset_key, type, expression, reading FROM measure.reading
            WHERE dataset_key = ANY(\(datasets.map { Self.key($0, schema) }))
            """)
        for row in rows {
            let place = Place(
                dataset: try row.text(0), type: try row.text(1), expression: try row.text(2))
            readings[place] = try row.text(3)
        }
    }

    /// Puts what is kept of a dataset into `compiled`; false, with `compiled` as it was, when
    /// anything of it was not read before.
    func fill(
        _ compiled: inout CompiledMeasures, _ dataset: Dataset,
        _ expressions: [CompiledMeasures.Expression]
    ) -> Bool {
        let key = Self.key(dataset, schema)
        guard let row = readings[Place(dataset: key, type: Self.row, expression: "")] else {
            return false
        }
        var found: [CompiledMeasures.Expression: String] = [:]
        for expression in expressions {
            let place = Place(dataset: key, type: expression.type, expression: expression.text)
            guard let reading = readings[place] else { return false }
            found[expression] = reading
        }
        compiled.datasets[dataset.name] = dataset
        if row == Self.attributing { compiled.attributing.insert(dataset.name) }
        compiled.expressions.merge(found) { old, _ in old }
        return true
    }

    /// Keeps what PostgreSQL has read of a dataset.
    func keep(
        _ compiled: CompiledMeasures, _ dataset: Dataset, on connection: PostgresConnection
    ) async throws {
        let own = compiled.expressions.filter { $0.key.dataset == dataset.name }
            .sorted { ($0.key.type, $0.key.text) < ($1.key.type, $1.key.text) }
        let row = compiled.attributing.contains(dataset.name) ? Self.attributing : ""
        let texts = [""] + own.map(\.key.text)
        let types = [Self.row] + own.map(\.key.type)
        let readings = [row] + own.map(\.value)
        try await connection.execute(
            """
            INSERT INTO measure.reading (dataset_key, expression, type, reading)
            SELECT \(Self.key(dataset, schema)), r.expression, r.type, r.reading
            FROM unnest(\(texts), \(types), \(readings)) AS r (expression, type, reading)
            ON CONFLICT DO NOTHING
            """)
    }

    private static func key(_ dataset: Dataset, _ schema: String) -> String {
        let columns = dataset.columns.joined(separator: ", ")
        let text = [schema, dataset.name, columns, dataset.sql].joined(separator: "\n")
        return SHA256.hash(data: Array(text.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
