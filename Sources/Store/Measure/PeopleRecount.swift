import Domain
import Measures
import Postgres

/// Counts again what a few people count for, in months in which nobody else can have changed.
///
/// Their rows as the last run knew them and as they are now are put into temporary tables, and the
/// same datasets run over both. What each gives is the part of the county's counts that these
/// people are (the rows of a person hang on that person alone), so the difference is the change.
struct PeopleRecount: Sendable {
    /// The queries with months to count in this way.
    let steps: [CountingPlan.Step]
    /// Loads that no run has taken in.
    let pending: [Int]
    let runner: MeasureCounts
    /// The tables whose rows are about people, such as `fact.spell`.
    let tables: Set<String>

    /// What became of the counts of one query.
    struct Outcome: Sendable {
        /// The new counts of the months that changed.
        var counts = CountTables()
        /// Those months.
        var changed: [Month] = []
        /// Months whose counts cannot be put right exactly: they have to be counted anew.
        var refused: [Month] = []
        /// What was run, as statements that count the same for everybody.
        var records: [QueryRecord] = []
    }

    /// The outcome for each step, by the query's key.
    func outcomes(on connection: PostgresConnection) async throws -> [String: Outcome] {
        guard !steps.isEmpty else { return [:] }
        try await makeTables(on: connection)
        var outcomes: [String: Outcome] = [:]
        for (number, step) in steps.enumerated() {
            outcomes[step.key] = try await outcome(of: step, number, on: connection)
        }
        return outcomes
    }

    private func outcome(
        of step: CountingPlan.Step, _ number: Int, on connection: PostgresConnection
    ) async throws -> Outcome {
        var outcome = Outcome()
        let months = step.people.keys.sorted()
        guard let first = months.first, let last = months.last else { return outcome }
        let span = first...last
        var sides: [CountTables] = []
        var records: [QueryRecord] = []
        // Where people matter to others, any row of theirs does, whatever a query asks for.
        let query =
            step.spread == .nothing
            ? step.query : .tally(ComputePlan.TallyQuery(rowsOf: step.dataset))
        for side in ["before", "after"] {
            let (answer, record) = try await runner.answer(
                query, span: span, of: people(of: step, number, side), on: connection)
            var tables = CountTables()
            tables.addEmpty(query)
            tables.merge(answer)
            sides.append(tables)
            records.append(record)
        }
        var kept = CountTables()
        kept.addEmpty(step.query)
        try await CountStore(connection: connection).read(
            step.query, key: step.key, range: span, besides: [], into: &kept)
        outcome.counts.addEmpty(step.query)
        for month in months {
            if step.spread != .nothing {
                let tables = sides.compactMap { $0.tallies[step.dataset] }
                if tables.contains(where: { $0.hasRows(in: month) }) {
                    outcome.refused.append(month)
                }
                continue
            }
            switch kept.change(of: step.query, in: month, from: sides[0], to: sides[1]) {
            case .none: break
            case .refused: outcome.refused.append(month)
            case .counts(let counts):
                outcome.counts.merge(counts)
                outcome.changed.append(month)
            }
        }
        outcome.records = try self.records(of: step, outcome.changed, as: records)
        return outcome
    }

    /// What was run, as statements that count the same for everybody.
    private func records(
        of step: CountingPlan.Step, _ months: [Month], as run: [QueryRecord]
    ) throws -> [QueryRecord] {
        try StaleMonths.spans(months).map { span in
            QueryRecord(
                name: step.name, sql: try runner.statement(step.query, span), span: span,
                rowCount: run.reduce(0) { $0 + $1.rowCount },
                seconds: run.reduce(0) { $0 + $1.seconds })
        }
    }

    /// The tables that stand in the place of the facts about people in a dataset's text.
    private func people(
        of step: CountingPlan.Step, _ number: Int, _ side: String
    ) -> MeasureCounts.People {
        let names = step.tables.filter(tables.contains).sorted().map { ($0, Self.name($0, side)) }
        return MeasureCounts.People(
            names: Dictionary(uniqueKeysWithValues: names),
            tables: names.map { _, name in
                """
                \(name) AS (SELECT * FROM pg_temp.\(name) WHERE person_key IN (
                    SELECT person_key FROM pg_temp.concerned WHERE step = \(number)))
                """
            })
    }

    private static func name(_ table: String, _ side: String) -> String {
        "\(side)_" + table.replacing("fact.", with: "")
    }

    /// Puts the rows of the people concerned into temporary tables, as the owner.
    private func makeTables(on connection: PostgresConnection) async throws {
        let people = steps.map { $0.people.values.reduce(into: Set<Int>()) { $0.formUnion($1) } }
        let pairs = people.enumerated().flatMap { step, keys in keys.sorted().map { (step, $0) } }
        try await connection.script(
            """
            SET LOCAL jit = off;
            CREATE TEMPORARY TABLE concerned (step integer, person_key bigint) ON COMMIT DROP;
            GRANT SELECT ON concerned TO connect_measure_reader
            """)
        try await connection.execute(
            """
            INSERT INTO pg_temp.concerned
            SELECT * FROM unnest(\(pairs.map(\.0))::integer[], \(pairs.map(\.1)))
            """)
        let loads = "'{\(pending.map(String.init).joined(separator: ","))}'::integer[]"
        for table in steps.reduce(into: Set<String>(), { $0.formUnion($1.tables) })
            .intersection(tables).sorted()
        {
            let users = steps.indices.filter { steps[$0].tables.contains(table) }.map(String.init)
            // A list in the statement would be weighed key by key for each month's partition.
            let keys = """
                ARRAY(SELECT person_key FROM pg_temp.concerned
                    WHERE step = ANY('{\(users.joined(separator: ","))}'::integer[]))
                """
            try await makeTables(of: table, keys: keys, loads: loads, on: connection)
        }
    }

    /// The rows of one table as the last run knew them and as they are.
    private func makeTables(
        of table: String, keys: String, loads: String, on connection: PostgresConnection
    ) async throws {
        let (before, after) = (Self.name(table, "before"), Self.name(table, "after"))
        let closed = table.replacing("fact.", with: "closed.")
        try await connection.script(
            """
            CREATE TEMPORARY TABLE \(after) ON COMMIT DROP AS
            SELECT * FROM \(table.readingQuickly()) WHERE person_key = ANY(\(keys));
            CREATE TEMPORARY TABLE \(before) ON COMMIT DROP AS
            SELECT * FROM pg_temp.\(after) WHERE load_id <> ALL(\(loads))
            """)
        let names =
            try await connection.rows(
                """
                SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) FROM pg_attribute
                WHERE attrelid = \(table)::regclass AND attnum > 0 AND NOT attisdropped
                """
            ).first?.text(0) ?? ""
        try await connection.script(
            """
            INSERT INTO pg_temp.\(before) SELECT \(names) FROM \(closed)
            WHERE closed_by_load = ANY(\(loads)) AND load_id <> ALL(\(loads))
                AND person_key = ANY(\(keys));
            GRANT SELECT ON \(before), \(after) TO connect_measure_reader
            """)
    }
}

extension CountTables {
    /// What a change of some people does to the counts of a month.
    enum Change {
        /// Nothing.
        case none
        /// It cannot be said exactly.
        case refused
        /// The month's counts are these now.
        case counts(CountTables)
    }

    /// What becomes of a month of a query when people who counted as in `before` count as in
    /// `after`.
    func change(
        of query: MeasureCounts.Query, in month: Month, from before: CountTables,
        to after: CountTables
    ) -> Change {
        var changed = CountTables()
        switch query {
        case .tally(let query):
            guard let kept = tallies[query.dataset], let old = before.tallies[query.dataset],
                let new = after.tallies[query.dataset]
            else { return .refused }
            if old.isSame(as: new, in: month) { return .none }
            guard let table = kept.changed(in: month, from: old, to: new) else { return .refused }
            changed.tallies[query.dataset] = table
        case .detail(let query):
            guard let kept = details[query], let old = before.details[query],
                let new = after.details[query]
            else { return .refused }
            if old.isSame(as: new, in: month) { return .none }
            guard let table = kept.changed(in: month, from: old, to: new) else { return .refused }
            changed.details[query] = table
        }
        return .counts(changed)
    }
}
