import Domain
import Feeds
import Postgres

/// Runs a contract's SQL rules over the staged rows and takes out the rows that break them.
struct RuleRun {
    /// What the rules found.
    struct Result {
        var findings: [Finding] = []
        var rejected = 0
        var quarantined = 0
        var rejectsFile: Bool { findings.contains { $0.severity == .rejectFile } }
    }

    private struct Breach {
        let place: RowPlace
        let rule: ContractRule
        let value: String?
    }

    let connection: PostgresConnection
    let contract: Contract
    let settings: SettingTable
    let loadID: Int
    let sheetNames: [Int: String]
    /// Rules that a person has waived for released rows; `nil` for a file as it was sent.
    let waived: Set<String>?

    /// The rules that apply: a few released rows say nothing about a file as a whole.
    private var rules: [ContractRule] {
        guard let waived else { return contract.rules }
        return contract.rules.filter { rule in
            if case .file = rule.check { return false }
            return !waived.contains(rule.id)
        }
    }

    /// Checks the file as a whole first, then row by row: a refused file needs no row findings.
    func run() async throws -> Result {
        var result = Result()
        try await checkKey(&result)
        for rule in rules {
            guard case .file(let condition) = rule.check else { continue }
            let sql = SQL(raw: "SELECT coalesce((\(try settings.bind(condition))), true)")
            if try await connection.rows(sql).first?.bool(0) == false {
                result.findings.append(
                    Finding(rule: rule.id, severity: rule.severity, expected: rule.expected))
            }
        }
        guard !result.rejectsFile else { return result }
        let breaches = try await eachBreaches() + setBreaches()
        try await apply(breaches, to: &result)
        return result
    }

    /// A natural key that stands twice in one file: the first row counts, the others are dropped.
    private func checkKey(_ result: inout Result) async throws {
        guard let rule = contract.keyRule, contract.fold == nil else { return }
        let rows = try await connection.rows(
            """
            WITH twice AS (SELECT event_id FROM stage GROUP BY event_id HAVING count(*) > 1),
            repeated AS (
                SELECT sheet_no, row_no, row_number() OVER (
                    PARTITION BY event_id ORDER BY sheet_no, row_no) AS n
                FROM stage JOIN twice USING (event_id))
            DELETE FROM stage USING repeated
            WHERE repeated.n > 1 AND stage.sheet_no = repeated.sheet_no
                AND stage.row_no = repeated.row_no
            RETURNING stage.sheet_no, stage.row_no
            """)
        let key = contract.key.joined(separator: ", ")
        let places = try rows.map { RowPlace(sheet: try $0.int(0), row: try $0.int(1)) }
        result.findings += places.sorted().map { place in
            Finding(
                rule: rule, severity: .reject,
                expected: "each \(key) once in a file; the first row with it counts",
                sheet: sheetNames[place.sheet], row: place.row)
        }
        result.rejected += rows.count
    }

    /// Breaches of all rules about one row, found in one pass.
    private func eachBreaches() async throws -> [Breach] {
        var conditions: [(rule: ContractRule, sql: String)] = []
        for rule in rules {
            guard case .each(let condition) = rule.check else { continue }
            conditions.append((rule, try settings.bind(condition)))
        }
        guard !conditions.isEmpty else { return [] }
        // Each rule is looked at once a row; only the rows that break one come back. OFFSET keeps
        // the planner from looking again where it chooses the rows.
        let judged = conditions.indices.map { "(\(conditions[$0].sql)) AS fine_\($0)" }
        let values = conditions.indices.map { number in
            let column = conditions[number].rule.column
            return column.map {
                "CASE WHEN NOT fine_\(number) THEN \(SQL.quoted(identifier: $0))::text END"
            } ?? "NULL"
        }
        let rows = try await connection.rows(
            SQL(
                raw: """
                    SELECT sheet_no, row_no,
                        ARRAY[\(conditions.indices.map { "fine_\($0)" }.joined(separator: ", "))],
                        \(values.joined(separator: ", "))
                    FROM (SELECT *, \(judged.joined(separator: ", ")) FROM stage OFFSET 0) AS judged
                    WHERE \(conditions.indices.map { "NOT fine_\($0)" }.joined(separator: " OR "))
                    ORDER BY sheet_no, row_no
                    """))
        return try rows.flatMap { row in
            let place = RowPlace(sheet: try row.int(0), row: try row.int(1))
            // An array of booleans reads {t,f,NULL}.
            let fine = try row.text(2).dropFirst().dropLast().split(separator: ",")
            return try conditions.indices.filter { fine[$0] == "f" }.map {
                Breach(
                    place: place, rule: conditions[$0].rule, value: try row.optionalText(3 + $0))
            }
        }
    }

    /// Breaches of rules that compare rows with each other.
    private func setBreaches() async throws -> [Breach] {
        var breaches: [Breach] = []
        for rule in rules {
            guard case .rows(let query) = rule.check else { continue }
            let bound = try settings.bind(query)
            for row in try await connection.rows(SQL(raw: bound)) {
                breaches.append(
                    Breach(
                        place: RowPlace(sheet: try row.int(0), row: try row.int(1)), rule: rule,
                        value: nil))
            }
        }
        return breaches
    }

    private func apply(_ breaches: [Breach], to result: inout Result) async throws {
        // A row goes by its worst breach: dropped before held, held before kept.
        var taken: [RowPlace: Breach] = [:]
        for breach in breaches.sorted(by: { $0.rule.severity < $1.rule.severity })
        where taken[breach.place] == nil {
            result.findings.append(finding(breach))
            if breach.rule.severity <= .quarantine { taken[breach.place] = breach }
        }
        // Held rows too: a value that must not be kept is not kept in quarantine either.
        try await setNulls(breaches.filter { taken[$0.place]?.rule.severity != .reject })
        let gone = taken.values.sorted { $0.place < $1.place }
        result.quarantined = try await hold(gone.filter { $0.rule.severity == .quarantine })
        result.rejected += gone.count - result.quarantined
        try await delete(gone.map(\.place))
    }

    private func finding(_ breach: Breach) -> Finding {
        Finding(
            rule: breach.rule.id, severity: breach.rule.severity, expected: breach.rule.expected,
            sheet: sheetNames[breach.place.sheet], row: breach.place.row,
            column: breach.rule.column,
            maskedValue: breach.value.map { mask($0, column: breach.rule.column) })
    }

    private func mask(_ value: String, column: String?) -> String {
        let person = contract.person
        let secret = [
            person?.nhsNumber, person?.localID, contract.place.postcode,
            contract.place.birthDate,
        ]
        guard !secret.contains(column) else { return "…" }
        // A person's number typed into another column is still a person's number.
        var run = 0
        for character in value where character != " " && character != "-" {
            run = character.isNumber ? run + 1 : 0
            if run >= 10 { return "…" }
        }
        return value
    }

    private func setNulls(_ breaches: [Breach]) async throws {
        var byRule: [(rule: ContractRule, rows: [Breach])] = []
        for breach in breaches where !breach.rule.setNull.isEmpty {
            if let index = byRule.firstIndex(where: { $0.rule.id == breach.rule.id }) {
                byRule[index].rows.append(breach)
            } else {
                byRule.append((breach.rule, [breach]))
            }
        }
        for (rule, rows) in byRule {
            var changes = rule.setNull.map { "\(SQL.quoted(identifier: $0)) = NULL" }
            // Without its number the row names nobody: it keeps a key of its own.
            if let number = contract.person?.nhsNumber, rule.setNull.contains(number) {
                changes += ["person_key = event_id", "person_basis = 'R'"]
            }
            try await connection.execute(
                """
                UPDATE stage SET \(raw: changes.joined(separator: ", "))
                FROM unnest(\(rows.map(\.place.sheet)), \(rows.map(\.place.row))) AS broken (sheet, row)
                WHERE sheet_no = broken.sheet AND row_no = broken.row
                """)
        }
    }

    /// Keeps the staged fields of held rows, as the sender's columns, for a person to decide.
    private func hold(_ breaches: [Breach]) async throws -> Int {
        guard !breaches.isEmpty else { return 0 }
        let fields = contract.columns.map {
            "\(SQL.quoted(literal: $0.name)), stage.\(SQL.quoted(identifier: $0.name))::text"
        }
        return try await connection.execute(
            """
            INSERT INTO landing.quarantine (load_id, feed, row_no, fields, rule, expected)
            SELECT \(loadID), \(contract.feed.text), row_no,
                jsonb_strip_nulls(jsonb_build_object(\(raw: fields.joined(separator: ", ")))),
                held.rule, held.expected
            FROM stage JOIN unnest(\(breaches.map(\.place.sheet)), \(breaches.map(\.place.row)),
                \(breaches.map(\.rule.id)), \(breaches.map(\.rule.expected)))
                AS held (sheet, row, rule, expected)
                ON sheet_no = held.sheet AND row_no = held.row
            """)
    }

    private func delete(_ places: [RowPlace]) async throws {
        guard !places.isEmpty else { return }
        try await connection.execute(
            """
            DELETE FROM stage
            USING unnest(\(places.map(\.sheet)), \(places.map(\.row))) AS bad (sheet, row)
            WHERE sheet_no = bad.sheet AND row_no = bad.row
            """)
    }
}

/// Where a row stands in its file.
private struct RowPlace: Hashable, Comparable {
    let sheet: Int
    let row: Int

    static func < (a: RowPlace, b: RowPlace) -> Bool { (a.sheet, a.row) < (b.sheet, b.row) }
}
