import Measures
import Postgres

/// The rows of texts that several datasets of a run share, made once in each connection.
///
/// A text that hangs on facts and reference data alone, such as who is known to have died, gives
/// all datasets the same rows. Making them again for each takes longer than counting a month.
struct SharedRows {
    /// The texts worth making, by the name of their table.
    private let texts: [String: String]
    private let timeout: Duration
    private var made: Set<String> = []

    /// What is worth making of `texts`: what more than one of the datasets reads.
    ///
    /// - Parameters:
    ///   - timeout: the longest that making one may take.
    ///   - datasets: the datasets to count, shared texts filled in, each as often as it is counted.
    init(texts: [String: String], timeout: Duration, datasets: [String]) {
        self.timeout = timeout
        self.texts = Dictionary(
            uniqueKeysWithValues: texts.filter { _, text in
                datasets.count { $0.contains(text) } > 1
            }.map { ("shared_" + $0.key, $0.value) })
    }

    /// Makes the rows that a dataset reads and that are not there yet, in the open transaction, at
    /// whose end they go.
    mutating func make(for dataset: String, on connection: PostgresConnection) async throws {
        for (name, text) in texts.sorted(by: { $0.key < $1.key })
        where dataset.contains(text) && !made.contains(name) {
            // A savepoint for the settings alone would undo the table with them, so they are put
            // back one by one.
            try await connection.script(
                """
                \(PostgresConnection.readerSettings(timeout));
                CREATE TEMPORARY TABLE \(name) ON COMMIT DROP AS \(text);
                ANALYZE pg_temp.\(name);
                RESET ROLE; RESET search_path; RESET enable_nestloop; RESET jit; RESET work_mem;
                RESET statement_timeout
                """)
            made.insert(name)
        }
    }

    /// A statement with the rows that are there in the place of their texts.
    func reading(_ sql: String) -> String {
        // A text may be a part of another: the longer goes first.
        made.sorted { texts[$0, default: ""].count > texts[$1, default: ""].count }
            .reduce(sql) { sql, name in
                guard let text = texts[name] else { return sql }
                return sql.replacing(text, with: "SELECT * FROM pg_temp.\(name)")
            }
    }
}
