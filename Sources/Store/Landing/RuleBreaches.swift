import Domain
import Feeds
import Postgres

/// The rows that break the rules about rows, kept in a temporary table of the load's transaction.
///
/// They stay in the database: only the places that are listed come back, so that a rule that every
/// row breaks costs no memory here, while what its severity does reaches every row.
struct RuleBreaches {
    /// Where a rule is broken.
    struct Place {
        let sheet: Int
        let row: Int
        /// The value in the rule's column, as stored; `nil` for rules that compare rows.
        let value: String?
    }

    /// A rule that is broken, the first places of it and how many there are.
    struct Listed {
        let rule: ContractRule
        var places: [Place]
        let total: Int
    }

    private let connection: PostgresConnection
    private let contract: Contract
    private let settings: SettingTable
    /// The rules about rows, the worst first: a rule's place here is its number in the table.
    private let rules: [ContractRule]
    /// How many of the rules drop a row, and how many drop or hold one.
    private let dropping: Int
    private let taking: Int

    init(
        connection: PostgresConnection, contract: Contract, settings: SettingTable,
        rules: [ContractRule]
    ) {
        self.connection = connection
        self.contract = contract
        self.settings = settings
        let judging = rules.filter { if case .each = $0.check { true } else { false } }
        let comparing = rules.filter { if case .rows = $0.check { true } else { false } }
        let about = judging + comparing
        self.rules = Severity.allCases.flatMap { severity in
            about.filter { $0.severity == severity }
        }
        dropping = about.count { $0.severity <= .reject }
        taking = about.count { $0.severity <= .quarantine }
    }

    /// Fills the table `breach`; returns how many breaches there are.
    func find() async throws -> Int {
        var judged: [(number: Int, sql: String)] = []
        var parts: [String] = []
        for (number, rule) in rules.enumerated() {
            switch rule.check {
            case .each(let condition): judged.append((number, try settings.bind(condition)))
            case .rows(let query):
                parts.append(
                    """
                    SELECT \(number)::smallint AS rule, found.sheet_no, found.row_no
                    FROM (\(try settings.bind(query))) AS found (sheet_no, row_no)
                    """)
            case .file: break
            }
        }
        if !judged.isEmpty { parts.insert(Self.judging(judged), at: 0) }
        guard !parts.isEmpty else { return 0 }
        // No text among the columns, so that the table needs no second one for long values.
        let found = try await connection.execute(
            SQL(
                raw: "CREATE TEMPORARY TABLE breach ON COMMIT DROP AS "
                    + parts.joined(separator: " UNION ALL ")))
        if found > 1_000 { try await connection.execute("ANALYZE breach") }
        return found
    }

    /// The breaches of all rules about one row, found in one pass.
    ///
    /// Each rule is judged once a row; `OFFSET 0` keeps the planner from judging it again where its
    /// outcome is used. Only of rows that break some rule, which most do not, is found out which.
    private static func judging(_ rules: [(number: Int, sql: String)]) -> String {
        let judged = rules.map { "(\($0.sql)) AS r\($0.number)" }
        let broken = rules.map { "r\($0.number) IS FALSE" }
        let outcomes = rules.map { "(\($0.number)::smallint, r\($0.number))" }
        return """
            SELECT outcome.rule, judged.sheet_no, judged.row_no
            FROM (
                SELECT stage.sheet_no::integer, stage.row_no, \(judged.joined(separator: ", "))
                FROM stage OFFSET 0) AS judged
            CROSS JOIN LATERAL (VALUES \(outcomes.joined(separator: ", "))) AS outcome (rule, fine)
            WHERE (\(broken.joined(separator: " OR "))) AND NOT outcome.fine
            """
    }

    /// The broken rules, the worst first, with at most `limit` places each.
    ///
    /// A row goes by its worst breach, dropped before held, held before kept: what else is wrong
    /// with a row that goes is not told.
    func list(limit: Int) async throws -> [Listed] {
        let values = rules.enumerated().compactMap { number, rule -> String? in
            guard case .each = rule.check, let column = rule.column else { return nil }
            return "WHEN \(number) THEN stage.\(SQL.quoted(identifier: column))::text"
        }
        let value = values.isEmpty ? "NULL" : "CASE b.rule \(values.joined(separator: " ")) END"
        let rows = try await connection.rows(
            """
            SELECT b.rule, b.total, b.sheet_no, b.row_no, \(raw: value)
            FROM (
                SELECT rule, sheet_no, row_no, count(*) OVER (PARTITION BY rule) AS total,
                    row_number() OVER (PARTITION BY rule ORDER BY sheet_no, row_no) AS place
                FROM \(raw: counted)) AS b
            JOIN stage USING (sheet_no, row_no)
            WHERE b.place <= \(limit)
            ORDER BY b.rule, b.sheet_no, b.row_no
            """)
        var listed: [Int: Listed] = [:]
        for row in rows {
            let number = try row.int(0)
            let place = Place(
                sheet: try row.int(2), row: try row.int(3), value: try row.optionalText(4))
            let total = try row.int(1)
            listed[number, default: Listed(rule: rules[number], places: [], total: total)]
                .places.append(place)
        }
        return rules.indices.compactMap { listed[$0] }
    }

    /// The breaches that count, as SQL: of a row that goes only the one that takes it.
    private var counted: String {
        guard taking > 0 else { return "breach" }
        return """
            (SELECT rule, sheet_no, row_no, min(rule) FILTER (WHERE rule < \(taking))
                OVER (PARTITION BY sheet_no, row_no) AS taken FROM breach) AS told
            WHERE taken IS NULL OR taken = rule
            """
    }

    /// Empties the columns that rules say cannot be believed, in held rows too: a value that must
    /// not be kept is not kept in quarantine either.
    func setNulls(_ listed: [Listed]) async throws {
        // The list leaves out what else is wrong with rows that go.
        let mayBeHidden = listed.contains { $0.rule.severity <= .quarantine }
        let told = Set(listed.map(\.rule.id))
        for (number, rule) in rules.enumerated()
        where !rule.setNull.isEmpty && (mayBeHidden || told.contains(rule.id)) {
            var changes = rule.setNull.map { "\(SQL.quoted(identifier: $0)) = NULL" }
            // Without its number the row names nobody: it keeps a key of its own.
            if let nhsNumber = contract.person?.nhsNumber, rule.setNull.contains(nhsNumber) {
                changes += ["person_key = event_id", "person_basis = 'R'"]
            }
            // Without its postcode the row lies nowhere.
            if let postcode = contract.place.postcode, rule.setNull.contains(postcode) {
                changes.append("place_lsoa21 = NULL")
            }
            try await connection.execute(
                """
                UPDATE stage SET \(raw: changes.joined(separator: ", "))
                FROM breach AS b WHERE b.rule = \(raw: "\(number)")
                    AND stage.sheet_no = b.sheet_no AND stage.row_no = b.row_no
                """)
        }
    }

    /// Keeps the staged fields of held rows, as the sender's columns, for a person to decide;
    /// returns how many.
    func hold(loadID: Int) async throws -> Int {
        guard taking > dropping else { return 0 }
        let fields = contract.columns.map {
            "\(SQL.quoted(literal: $0.name)), stage.\(SQL.quoted(identifier: $0.name))::text"
        }
        let holding = rules[dropping..<taking]
        return try await connection.execute(
            """
            INSERT INTO landing.quarantine (load_id, feed, row_no, event_id, fields, rule,
                expected)
            SELECT \(loadID)::integer, \(contract.feed.text), row_no, event_id,
                jsonb_strip_nulls(jsonb_build_object(\(raw: fields.joined(separator: ", ")))),
                held.rule, held.expected
            FROM (
                SELECT sheet_no, row_no, min(rule) AS number FROM breach
                WHERE rule < \(raw: "\(taking)") GROUP BY sheet_no, row_no) AS taken
            JOIN unnest(\(holding.map(\.id)), \(holding.map(\.expected)))
                WITH ORDINALITY AS held (rule, expected, place)
                ON held.place - 1 + \(raw: "\(dropping)") = taken.number
            JOIN stage USING (sheet_no, row_no)
            ORDER BY sheet_no, row_no
            """)
    }

    /// Takes out the rows that are dropped or held; returns how many.
    func delete() async throws -> Int {
        try await connection.execute(
            """
            DELETE FROM stage USING (
                SELECT DISTINCT sheet_no, row_no FROM breach
                WHERE rule < \(raw: "\(taking)")) AS bad
            WHERE stage.sheet_no = bad.sheet_no AND stage.row_no = bad.row_no
            """)
    }
}
