import Domain
import Measures
import Postgres
import Statistics
import TestSupport

@testable import Store

/// A small county of facts that random loads change: rows of the worked examples, moved to random
/// months and people.
struct RandomFacts {
    static let months = 14
    static let first = Month(ordinal: 2024 * 12 + 3)
    static let feeds: [String: String] = [
        "spell": "SUS_APC", "attendance": "ECDS_AE", "ambulance_incident": "AMB_ADS",
        "delay": "DISCH_DELAY", "care_event": "ASC_CLD", "step_episode": "STEP_REABL",
        "referral": "INT_REF", "contact": "INT_CONTACT", "care_plan": "INT_PLAN",
        "network_referral": "VCSE_NET", "staff_month": "WORKFORCE", "flu_uptake": "FLU_UPTAKE",
        "survey_response": "WELLBEING_SURVEY",
    ]

    let connection: PostgresConnection
    /// The columns of each kind with their types.
    private(set) var columns: [String: [TableShape.Column]] = [:]
    /// The numbers of each measure's worked examples in the pool.
    private(set) var examples: [MeasureCode: [Int]] = [:]

    /// Puts the rows of all worked examples into a pool, and makes the reference tables.
    init(_ catalogue: MeasureCatalogue, on connection: PostgresConnection) async throws {
        self.connection = connection
        try await connection.script("CREATE SCHEMA pool")
        for kind in Self.feeds.keys.sorted() {
            columns[kind] = try await TableShape.columns(
                of: "fact", table: kind + "_current", connection: connection)
            try await connection.script(
                """
                CREATE TABLE pool.\(kind) AS
                    SELECT 0 AS example, * FROM fact.\(kind)_current LIMIT 0;
                INSERT INTO landing.feed_kind VALUES ('\(Self.feeds[kind] ?? "")', '\(kind)')
                """)
        }
        var number = 0
        for definition in catalogue.definitions {
            for example in definition.examples {
                number += 1
                examples[definition.code, default: []].append(number)
                try await connection.script(Self.emptyReference)
                try await ExampleRows(example: example, definition: definition)
                    .insert(on: connection)
                for kind in example.rows.map(\.name) where Self.feeds[kind] != nil {
                    try await connection.script(
                        """
                        INSERT INTO pool.\(kind) SELECT \(number), * FROM fact.\(kind)_current;
                        DELETE FROM fact.\(kind)_current
                        """)
                }
            }
        }
        try await connection.script(
            ExampleCounty.reference
                + "INSERT INTO landing.feed_kind VALUES ('REF_PRACTICE', 'reference.practice')")
    }

    /// Empties the facts, what has come in and all that runs have made, for another history.
    func clear() async throws {
        let kinds = Self.feeds.keys.sorted().map { "fact.\($0)_current, fact.\($0)_history" }
            .joined(separator: ", ")
        try await connection.script(
            """
            TRUNCATE \(kinds), landing.load, landing.touched, landing.coverage,
                measure.run, measure.cell, measure.count, measure.counted_month,
                measure.taken_load, measure.run_query, measure.run_definition
                RESTART IDENTITY CASCADE;
            UPDATE reference.practice SET team_code = 'T01' WHERE practice_code = 'D83001'
            """)
    }

    /// What a random load may do.
    enum Change: CaseIterable {
        case arrive, correct, withdraw, reattribute, relink
        /// The rows of all kinds of an example come in.
        case arriveTogether
        /// One field of a row is filled in, emptied or changed: an end, a death, a status.
        case amend
        /// A row comes again as it was.
        case restate

        /// One of them; amended rows are most of what a month's files bring of earlier months.
        static func any(_ random: inout SeededRandom) -> Change {
            Int.random(in: 0..<2, using: &random) == 0
                ? .amend : allCases.randomElement(using: &random) ?? .arrive
        }
    }

    /// One load: random changes, and the months they touch noted as the loader notes them.
    ///
    /// - Parameter measures: whose examples' rows come in; all measures' where it is empty.
    func load(
        _ changes: [Change], of kinds: [String], from measures: [MeasureCode] = [],
        covering months: [Month], _ random: inout SeededRandom
    ) async throws {
        let load =
            try await connection.rows(
                """
                INSERT INTO landing.load
                    (feed, contract, contract_version, file_name, sha256, byte_count, status)
                VALUES ('SUS_APC', 'SUS_APC', '1.0', 'a.csv',
                    md5(\(String(random.next()))), 1, 'loaded') RETURNING load_id
                """
            ).first?.int(0) ?? 0
        for change in changes {
            guard let kind = kinds.randomElement(using: &random) else { continue }
            if change == .reattribute {
                try await reattribute(load, &random)
                continue
            }
            if change == .amend || change == .restate {
                try await amend(kind, load, isRestated: change == .restate, &random)
                continue
            }
            if change != .arrive && change != .arriveTogether {
                try await take(kind, load, &random)
            }
            if change == .arriveTogether {
                try await arrive(Set(kinds).sorted(), measures, load, &random)
            } else if change != .withdraw {
                try await arrive(kind, load, &random)
            }
        }
        for feed in Self.feeds.values.sorted() {
            try await connection.execute(
                """
                INSERT INTO landing.coverage (feed, month, load_id, rows)
                SELECT \(feed), month::date, \(load)::integer, 0
                FROM unnest(\(months.map(\.firstDayText))) AS month ON CONFLICT DO NOTHING
                """)
        }
    }

    /// The rows of all examples as they are, each example with people of its own.
    func arriveAll() async throws {
        for kind in Self.feeds.keys.sorted() {
            let list = columns[kind, default: []]
            let isPersonal = list.contains { $0.name == "person_basis" }
            let values = list.map { column -> String in
                let name = "p.\(SQL.quoted(identifier: column.name))"
                if column.name == "person_key", isPersonal { return "p.person_key # p.example" }
                return column.name.hasSuffix("event_id")
                    ? "\(name) # (p.example::bigint << 20)" : name
            }
            let names = list.map { SQL.quoted(identifier: $0.name) }
            try await connection.script(
                """
                INSERT INTO fact.\(kind)_current (\(names.joined(separator: ", ")))
                SELECT \(values.joined(separator: ", ")) FROM pool.\(kind) AS p
                ON CONFLICT DO NOTHING
                """)
        }
    }

    /// Rows of one kind of a random example come in, all moved by the same number of months.
    private func arrive(_ kind: String, _ load: Int, _ random: inout SeededRandom) async throws {
        let shift = Int.random(in: -14...14, using: &random)
        let salt = Int.random(in: 1...1_000_000, using: &random)
        let one = """
            SELECT example FROM pool.\(kind) OFFSET \(Int.random(in: 0..<100_000, using: &random))
                % (SELECT count(*) FROM pool.\(kind)) LIMIT 1
            """
        try await arrive(kind, example: one, shift: shift, salt: salt, load)
    }

    /// The rows of an example of these measures come in, moved together.
    private func arrive(
        _ kinds: [String], _ measures: [MeasureCode], _ load: Int,
        _ random: inout SeededRandom
    ) async throws {
        let numbers = (measures.isEmpty ? examples.keys.sorted() : measures.sorted())
            .flatMap { examples[$0] ?? [] }
        guard let number = numbers.randomElement(using: &random) else { return }
        let shift = Int.random(in: -10...4, using: &random)
        let salt = Int.random(in: 1...1_000_000, using: &random)
        for kind in kinds {
            try await arrive(
                kind, example: "SELECT \(number) AS example", shift: shift, salt: salt, load)
        }
    }

    private func arrive(
        _ kind: String, example: String, shift: Int, salt: Int, _ load: Int
    ) async throws {
        let list = columns[kind, default: []]
        let values = list.map { column -> String in
            let name = "p.\(SQL.quoted(identifier: column.name))"
            switch column.name {
            case "month": return "(p.month + interval '\(shift) months')::date"
            // The people of one example stay the same people; a few meet those of another.
            case "person_key" where list.contains { $0.name == "person_basis" }:
                return "p.person_key # \(salt % 3)"
            case "event_id": return "p.event_id # (\(salt)::bigint << 20)"
            case _ where column.name.hasSuffix("event_id"):
                return "\(name) # (\(salt)::bigint << 20)"
            case "load_id": return "\(load)"
            case "birth_month": return name
            default: break
            }
            if column.type == "date" { return "(\(name) + interval '\(shift) months')::date" }
            if column.type.hasPrefix("timestamp") { return "\(name) + interval '\(shift) months'" }
            return name
        }
        try await connection.execute(
            """
            WITH one AS (\(raw: example)),
            came AS (
                INSERT INTO fact.\(raw: kind)_current
                    (\(raw: list.map { SQL.quoted(identifier: $0.name) }.joined(separator: ", ")))
                SELECT \(raw: values.joined(separator: ", "))
                FROM pool.\(raw: kind) AS p JOIN one USING (example)
                ON CONFLICT DO NOTHING RETURNING month)
            \(sql: Self.touch(kind, load, "came"))
            """)
    }

    /// A random row goes: withdrawn, or to come again corrected.
    private func take(_ kind: String, _ load: Int, _ random: inout SeededRandom) async throws {
        try await connection.execute(
            """
            WITH one AS (SELECT person_key, month, event_id FROM fact.\(raw: kind)_current
                ORDER BY event_id OFFSET \(Int.random(in: 0..<100_000, using: &random))
                    % greatest(1, (SELECT count(*) FROM fact.\(raw: kind)_current)) LIMIT 1),
            went AS (DELETE FROM fact.\(raw: kind)_current AS f USING one
                WHERE f.person_key = one.person_key AND f.month = one.month
                    AND f.event_id = one.event_id
                RETURNING f.*),
            kept AS (INSERT INTO fact.\(raw: kind)_history
                SELECT went.*, \(load)::integer, 'withdrawn' FROM went)
            \(sql: Self.touch(kind, load, "went"))
            """)
    }

    /// A practice goes over to the other team, for all of its dates.
    private func reattribute(_ load: Int, _ random: inout SeededRandom) async throws {
        try await connection.execute(
            """
            WITH moved AS (
                UPDATE reference.practice
                SET team_code = CASE team_code WHEN 'T01' THEN 'T02' ELSE 'T01' END
                WHERE practice_code = 'D83001' RETURNING 1)
            INSERT INTO landing.touched (load_id, feed, month, rows)
            SELECT \(load)::integer, 'REF_PRACTICE', \(TouchedMonth.all)::date, 1 FROM moved
            ON CONFLICT DO NOTHING
            """)
    }

    static func touch(_ kind: String, _ load: Int, _ rows: String) -> SQL {
        """
        INSERT INTO landing.touched (load_id, feed, month, rows)
        SELECT \(load)::integer, \(feeds[kind] ?? ""), month, count(*) FROM \(raw: rows)
        GROUP BY month ON CONFLICT DO NOTHING
        """
    }

    private static let emptyReference = """
        TRUNCATE reference.team, reference.practice, reference.postcode, reference.lsoa_team,
            reference.sector_team, reference.registered_list, reference.population,
            reference.establishment, reference.unit_cost;

        """
}
