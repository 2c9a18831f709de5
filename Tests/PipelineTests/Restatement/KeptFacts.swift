import Domain
import Measures
import Postgres
import Statistics

@testable import Store

/// Random facts and reference data whose earlier states stay, as the loader leaves them behind.
struct KeptFacts {
    let facts: RandomFacts
    private var columns: [String: [TableShape.Column]] = [:]
    private var connection: PostgresConnection { facts.connection }

    /// Months that every feed comes in for from the first load on: a year before and a year after
    /// each month in the middle can be followed.
    static let months = RandomFacts.first.advanced(by: -16)...RandomFacts.first.advanced(by: 18)

    /// The pool of rows.
    init(_ catalogue: MeasureCatalogue, on connection: PostgresConnection) async throws {
        facts = try await RandomFacts(catalogue, on: connection)
        for kind in RandomFacts.feeds.keys.sorted() {
            columns[kind] = try await TableShape.columns(
                of: "fact", table: kind + "_current", connection: connection)
        }
    }

    /// Empties the facts and all that is known of earlier states, for another history.
    func clear() async throws {
        try await facts.clear()
        let kinds = RandomFacts.feeds.keys.sorted().map { "fact.\($0)_history" }
        try await connection.script(
            ExampleCounty.reference + """
                TRUNCATE \(kinds.joined(separator: ", ")), fact.opt_out, as_known.opt_out_version,
                    measure.definition CASCADE;
                DO $$
                DECLARE name text;
                BEGIN
                    FOR name IN SELECT relname FROM pg_class
                        WHERE relnamespace = 'reference'::regnamespace AND relkind = 'r'
                            AND relname <> 'month'
                    LOOP
                        EXECUTE format('TRUNCATE as_known.%I', name || '_version');
                        EXECUTE format('INSERT INTO as_known.%I SELECT *, 0, NULL FROM reference.%I',
                            name || '_version', name);
                    END LOOP;
                END $$
                """)
    }

    /// Who sends the feeds of one return per sender, in the examples.
    private static let senders = [
        "INT_PLAN": ["T01", "T02"], "VCSE_NET": ["N1", "N2"], "WORKFORCE": ["RYY", "SCC"],
    ]

    /// What a load may do.
    enum Change: CaseIterable {
        case arrive, correct, relink, withdraw, optOut
        case movePractice, moveArea, changeList, changePeople, changePosts, changePrices
    }

    /// One load with its changes; a load that covers brings the returns of all feeds.
    func load(
        _ changes: [Change], of measures: [MeasureCode], _ kinds: [String],
        covering months: [Month], _ random: inout SeededRandom
    ) async throws {
        try await connection.script("BEGIN")
        let load =
            try await connection.rows(
                """
                INSERT INTO landing.load
                    (feed, contract, contract_version, file_name, sha256, byte_count, status)
                VALUES ('ANY', 'ANY', '1.0', 'a.csv', md5(\(String(random.next()))), 1, 'loaded')
                RETURNING load_id
                """
            ).first?.int(0) ?? 0
        for change in changes {
            guard let kind = kinds.randomElement(using: &random) else { continue }
            switch change {
            case .arrive: try await arrive(measures, kinds, load, &random)
            case .correct, .relink, .withdraw: try await close(kind, change, load, &random)
            case .optOut: try await optOut(kind, load, &random)
            default: try await refer(change, load, &random)
            }
        }
        for feed in RandomFacts.feeds.values.sorted() {
            try await connection.execute(
                """
                INSERT INTO landing.coverage (feed, month, scope, load_id, rows)
                SELECT \(feed), month::date, scope, \(load)::integer, 0
                FROM unnest(\(months.map(\.firstDayText))) AS month,
                    unnest(\(Self.senders[feed] ?? [""])) AS scope ON CONFLICT DO NOTHING
                """)
        }
        try await connection.script("COMMIT")
    }

    /// All rows of one example of the measures come in, moved by some months.
    private func arrive(
        _ measures: [MeasureCode], _ kinds: [String], _ load: Int, _ random: inout SeededRandom
    ) async throws {
        let numbers = measures.sorted().flatMap { facts.examples[$0] ?? [] }
        guard let number = numbers.randomElement(using: &random) else { return }
        let shift = Int.random(in: -6...6, using: &random)
        let salt = Int.random(in: 1...1_000_000, using: &random)
        for kind in kinds {
            let list = columns[kind, default: []]
            let values = list.map { Self.moved($0, of: list, shift: shift, salt: salt, load) }
            try await connection.execute(
                """
                INSERT INTO fact.\(raw: kind)_current
                    (\(raw: list.map { SQL.quoted(identifier: $0.name) }.joined(separator: ", ")))
                SELECT \(raw: values.joined(separator: ", ")) FROM pool.\(raw: kind) AS p
                WHERE example = \(number)::integer ON CONFLICT DO NOTHING
                """)
        }
    }

    /// A column of a row of the pool, moved by some months, with events of its own.
    private static func moved(
        _ column: TableShape.Column, of list: [TableShape.Column], shift: Int, salt: Int,
        _ load: Int
    ) -> String {
        let name = "p.\(SQL.quoted(identifier: column.name))"
        switch column.name {
        case "load_id": return "\(load)"
        case "birth_month": return name
        // Some people of one example meet those of another.
        case "person_key" where list.contains { $0.name == "person_basis" }:
            return "\(name) # \(salt % 40)"
        case "month": return "(\(name) + interval '\(shift) months')::date"
        case _ where column.name.hasSuffix("event_id"): return "\(name) # (\(salt)::bigint << 20)"
        case _ where column.type == "date": return "(\(name) + interval '\(shift) months')::date"
        case _ where column.type.hasPrefix("timestamp"):
            return "\(name) + interval '\(shift) months'"
        default: return name
        }
    }

    /// A random row goes into history: withdrawn, or with a later row of the same event.
    private func close(
        _ kind: String, _ change: Change, _ load: Int, _ random: inout SeededRandom
    ) async throws {
        let list = columns[kind, default: []]
        let names = list.map { SQL.quoted(identifier: $0.name) }.joined(separator: ", ")
        let values = list.map { Self.corrected($0.name, of: list, change, load) }
            .joined(separator: ", ")
        let because =
            switch change {
            case .withdraw: "withdrawn"
            case .relink: "relinked"
            default: "superseded"
            }
        let returns = change == .withdraw ? "WHERE false" : ""
        try await connection.execute(
            """
            WITH one AS (SELECT person_key, month, event_id FROM fact.\(raw: kind)_current
                ORDER BY event_id OFFSET \(Int.random(in: 0..<100_000, using: &random))
                    % greatest(1, (SELECT count(*) FROM fact.\(raw: kind)_current)) LIMIT 1),
            went AS (DELETE FROM fact.\(raw: kind)_current AS f USING one
                WHERE f.person_key = one.person_key AND f.month = one.month
                    AND f.event_id = one.event_id
                RETURNING f.*),
            came AS (INSERT INTO fact.\(raw: kind)_current (\(raw: names))
                SELECT \(raw: values) FROM went AS w \(raw: returns))
            INSERT INTO fact.\(raw: kind)_history
            SELECT went.*, \(load)::integer, \(because) FROM went
            """)
    }

    /// A column of a row that comes again: another place, or another person.
    private static func corrected(
        _ name: String, of list: [TableShape.Column], _ change: Change, _ load: Int
    ) -> String {
        let column = "w.\(SQL.quoted(identifier: name))"
        func other(_ a: String, _ b: String) -> String {
            "CASE \(column) WHEN '\(a)' THEN '\(b)' WHEN '\(b)' THEN '\(a)' ELSE \(column) END"
        }
        switch name {
        case "load_id": return "\(load)"
        case "row_hash": return "\(column) + \(load)"
        case "person_key" where change == .relink && list.contains { $0.name == "person_basis" }:
            return "\(column) # 1"
        case "practice_code" where change == .correct: return other("D83001", "D83002")
        case "lsoa21" where change == .correct: return other("E01000001", "E01000002")
        case "team_code" where change == .correct: return other("T01", "T02")
        default: return column
        }
    }

    /// A person of a random row opts out, or takes an opt-out back.
    private func optOut(_ kind: String, _ load: Int, _ random: inout SeededRandom) async throws {
        guard columns[kind, default: []].contains(where: { $0.name == "person_basis" })
        else { return }
        let person = try await connection.rows(
            """
            SELECT person_key FROM fact.\(raw: kind)_current ORDER BY event_id
            OFFSET \(Int.random(in: 0..<100_000, using: &random))
                % greatest(1, (SELECT count(*) FROM fact.\(raw: kind)_current)) LIMIT 1
            """
        ).first?.int64(0)
        guard let person else { return }
        let gone = try await connection.execute(
            "DELETE FROM fact.opt_out WHERE person_key = \(person)")
        if gone > 0 { return }
        try await connection.execute(
            "INSERT INTO fact.opt_out (person_key, load_id) VALUES (\(person), \(load))")
    }

    /// A change of the reference data.
    private func refer(_ change: Change, _ load: Int, _ random: inout SeededRandom) async throws {
        let which = 1 + random.index(below: 2)
        let more = 1 + random.index(below: 9)
        let team = "team_code = CASE team_code WHEN 'T01' THEN 'T02' ELSE 'T01' END"
        let sql =
            switch change {
            case .movePractice:
                """
                UPDATE reference.practice SET load_id = \(load), \(team)
                WHERE practice_code = 'D8300\(which)'
                """
            case .moveArea:
                "UPDATE reference.lsoa_team SET \(team) WHERE lsoa21 = 'E0100000\(which)'"
            case .changeList:
                """
                UPDATE reference.registered_list SET load_id = \(load), patients = patients + \(more)
                WHERE practice_code = 'D8300\(which)'
                """
            case .changePeople:
                """
                UPDATE reference.population SET load_id = \(load), population = population + \(more)
                WHERE lsoa = 'E0100000\(which)'
                """
            case .changePosts:
                """
                UPDATE reference.establishment SET load_id = \(load), funded_fte = funded_fte + 0.2
                WHERE team_code = 'T0\(which)'
                """
            default:
                """
                UPDATE reference.unit_cost SET load_id = \(load), unit_cost = unit_cost + \(more)
                WHERE cost_year = '2024-25'
                """
            }
        try await connection.script(sql)
    }
}
