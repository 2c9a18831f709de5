import Domain
import Measures
import Postgres

/// The rows of texts that several datasets of a run share, made once in each connection.
///
/// A text that hangs on facts and reference data alone, such as who is known to have died, gives
/// all datasets the same rows. Making them again for each takes longer than counting a month.
struct SharedRows {
    /// The texts worth making, by name: what more than one dataset of a run reads.
    struct Texts: Sendable {
        private let texts: [String: String]

        /// What is worth making of `texts`.
        ///
        /// - Parameter datasets: the datasets to count, shared texts filled in, each as often as
        ///   it is counted.
        init(_ texts: [String: String], datasets: [String]) {
            self.texts = texts.filter { _, text in
                datasets.lazy.filter { $0.holds(text) }.prefix(2).count > 1
            }
        }

        /// The names of those that a dataset reads.
        func names(in dataset: String) -> Set<String> {
            Set(texts.filter { dataset.holds($0.value) }.keys)
        }

        subscript(name: String) -> String { texts[name, default: ""] }
    }

    let texts: Texts
    let timeout: Duration
    private(set) var made: Set<String> = []

    init(_ texts: Texts, timeout: Duration) {
        self.texts = texts
        self.timeout = timeout
    }

    /// Makes the rows of these texts that are not there yet, in the open transaction, at whose end
    /// they go.
    ///
    /// - Parameter span: the months for which they are made first.
    mutating func make(
        _ names: Set<String>, for span: ClosedRange<Month>, on connection: PostgresConnection
    ) async throws {
        for name in names.subtracting(made).sorted() {
            let table = Self.table(name)
            let text = Self.isShort(span) ? texts[name].readingQuickly() : texts[name]
            // Rolling back to a savepoint would undo the table with the reader's settings, so
            // these are put back one by one.
            try await connection.script(
                """
                \(PostgresConnection.readerSettings(timeout));
                SET LOCAL default_statistics_target = 5;
                CREATE TEMPORARY TABLE \(table) ON COMMIT DROP AS \(text);
                ANALYZE pg_temp.\(table);
                RESET ROLE; RESET search_path; RESET enable_nestloop; RESET jit; RESET work_mem;
                RESET statement_timeout; RESET max_parallel_workers_per_gather;
                RESET default_statistics_target
                """)
            made.insert(name)
        }
    }

    /// A dataset's statement for a span of months with the rows that are there in the place of
    /// their texts.
    func reading(_ sql: String, _ span: ClosedRange<Month>) -> String {
        // A text may be a part of another: the longer goes first.
        let sql = made.sorted { (texts[$0].count, $0) > (texts[$1].count, $1) }.reduce(sql) {
            $0.exchanging(texts[$1], for: "SELECT * FROM pg_temp.\(Self.table($1))")
        }
        return Self.isShort(span) ? sql.lookingUpPeople().readingQuickly() : sql
    }

    /// Whether the months are so few that people are looked up one by one.
    private static func isShort(_ span: ClosedRange<Month>) -> Bool {
        span.upperBound.ordinal - span.lowerBound.ordinal < 7
    }

    private static func table(_ name: String) -> String { "shared_" + name }
}

extension String {
    /// A statement that reads the facts through the views that are quick where few rows are read.
    func readingQuickly() -> String { exchanging("fact.", for: "quick.") }

    /// A statement that looks up by index what it asks of people whom it names in a list, as in
    /// `person_key IN (SELECT person_key FROM cohort)`.
    ///
    /// The planner has no idea how few they are and reads the months whole. A list that is made
    /// first it takes for short. That is no SQL for a distributed engine, and for many people the
    /// planner is right: so it is done here, where a few months are counted.
    func lookingUpPeople() -> String {
        let opening = "person_key IN (SELECT person_key FROM "
        let names = Set(names(after: opening))
        return names.sorted().reduce(self) { sql, name in
            sql.exchanging(
                opening + name + ")",
                for: "person_key = ANY(ARRAY(SELECT person_key FROM \(name)))")
        }
    }
}
