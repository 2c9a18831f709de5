import Feeds
import Postgres

/// Runs a contract's SQL rules over the staged rows and takes out the rows that break them.
struct RuleRun {
    /// How many places of one rule are listed; the rest is one finding with their number, so that
    /// a fault in every row fills neither the memory nor the ledger.
    static let placeLimit = 1_000

    /// What the rules found.
    struct Result {
        var findings: [Finding] = []
        var rejected = 0
        var quarantined = 0
        var rejectsFile: Bool { findings.contains { $0.severity == .rejectFile } }
    }

    let connection: PostgresConnection
    let contract: Contract
    let settings: SettingTable
    let loadID: Int
    let sheetNames: [Int: String]
    /// Rules that a person has waived for released rows; `nil` for a file as it was sent.
    let waived: Set<String>?
    /// The natural keys that stand among the rows more than once.
    let repeated: StagedRows.Repeated

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
        let breaches = RuleBreaches(
            connection: connection, contract: contract, settings: settings, rules: rules)
        guard try await breaches.find() > 0 else { return result }
        let listed = try await breaches.list(limit: Self.placeLimit)
        result.findings += findings(of: listed)
        try await breaches.setNulls(listed)
        guard listed.contains(where: { $0.rule.severity <= .quarantine }) else { return result }
        let held = try await breaches.hold(loadID: loadID)
        result.quarantined = held
        result.rejected += try await breaches.delete() - held
        return result
    }

    /// A natural key that stands twice in one file: the first row counts, the others are dropped.
    private func checkKey(_ result: inout Result) async throws {
        guard repeated != .keys([]), let rule = contract.keyRule, contract.fold == nil else {
            return
        }
        let twice: SQL =
            switch repeated {
            case .keys(let keys): "SELECT DISTINCT event_id FROM unnest(\(keys)) AS k (event_id)"
            case .unknown: "SELECT event_id FROM stage GROUP BY event_id HAVING count(*) > 1"
            }
        let rows = try await connection.rows(
            """
            WITH twice AS (\(sql: twice)),
            repeated AS (
                SELECT sheet_no, row_no, row_number() OVER (
                    PARTITION BY event_id ORDER BY sheet_no, row_no) AS n
                FROM stage JOIN twice USING (event_id)),
            gone AS (
                DELETE FROM stage USING repeated
                WHERE repeated.n > 1 AND stage.sheet_no = repeated.sheet_no
                    AND stage.row_no = repeated.row_no
                RETURNING stage.sheet_no, stage.row_no)
            SELECT sheet_no, row_no, count(*) OVER () FROM gone
            ORDER BY sheet_no, row_no LIMIT \(Self.placeLimit)
            """)
        guard let total = try rows.first?.int(2) else { return }
        let key = contract.key.joined(separator: ", ")
        let words = "each \(key) once in a file; the first row with it counts"
        result.findings += try rows.map { row in
            Finding(
                rule: rule, severity: .reject, expected: words,
                sheet: sheetNames[try row.int(0)], row: try row.int(1))
        }
        if total > rows.count {
            result.findings.append(
                Finding(
                    rule: rule, severity: .reject, expected: words, sheet: onlySheet,
                    rows: total - rows.count))
        }
        result.rejected += total
    }

    /// The sheet that findings without a place are on; `nil` where there are several or none.
    private var onlySheet: String? { sheetNames.count == 1 ? sheetNames.values.first : nil }

    private func findings(of listed: [RuleBreaches.Listed]) -> [Finding] {
        let masking = Masking(contract)
        return listed.flatMap { entry in
            let rule = entry.rule
            var findings = entry.places.map { place in
                Finding(
                    rule: rule.id, severity: rule.severity, expected: rule.expected,
                    sheet: sheetNames[place.sheet], row: place.row, column: rule.column,
                    maskedValue: place.value.map { masking.shown($0, column: rule.column) })
            }
            if entry.total > entry.places.count {
                findings.append(
                    Finding(
                        rule: rule.id, severity: rule.severity, expected: rule.expected,
                        sheet: onlySheet, column: rule.column,
                        rows: entry.total - entry.places.count))
            }
            return findings
        }
    }
}
