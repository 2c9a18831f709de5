public import Domain
public import Measures
import Postgres

/// What the last run left behind, and what has come in since.
public struct PastRuns: Sendable {
    /// The last run; `nil` before the first.
    public let lastRun: Int?
    /// The months that the last run computed.
    public let months: ClosedRange<Month>?
    /// The definitions that the last run used, the first version of a measure first.
    public let definitions: [MeasureCode: [Definition]]
    /// What had come in, as the last run saw it.
    public let coverage: FeedCoverage
    /// Loads that no run has taken in yet.
    public let pendingLoads: [Int]
    /// The months of tables that those loads changed.
    public let touched: [TableTouch]
    /// Whether the last run had the teams that there are now, with the same returns for each.
    public let hasSameAreas: Bool
    /// The tables whose rows are about people, such as `fact.spell`.
    let tablesAboutPeople: Set<String>

    /// A definition that the last run used.
    public struct Definition: Sendable, Hashable {
        /// The hash of its text.
        public let hash: String
        /// The first month that was computed by it; `nil` where all months were, whatever the
        /// definition said.
        public let effective: Month?
    }

    /// Reads the past in the open transaction, as of its snapshot.
    ///
    /// - Parameters:
    ///   - taken: what had come in with the loads that runs have taken in.
    ///   - changes: the texts that say what of a changed row can be seen.
    static func read(
        _ inputs: MeasureInputs, taken: CoverageRecords, changes: [ChangeText],
        timeout: Duration, sides: SideBySide, on connection: PostgresConnection
    ) async throws -> PastRuns {
        let run = try await connection.rows(
            """
            SELECT run_id, first_month::text, last_month::text,
                areas_hash IS NOT DISTINCT FROM
                    encode(sha256(convert_to(\(inputs.areasText), 'UTF8')), 'hex')
            FROM measure.run ORDER BY run_id DESC LIMIT 1
            """
        ).first
        var definitions: [MeasureCode: [Definition]] = [:]
        if let run {
            let rows = try await connection.rows(
                """
                SELECT measure_code, definition_hash, effective::text
                FROM measure.run_definition WHERE run_id = \(try run.int(0))
                ORDER BY effective NULLS FIRST
                """)
            for row in rows {
                guard let code = MeasureCode(try row.text(0)) else { continue }
                definitions[code, default: []].append(
                    Definition(
                        hash: try row.text(1),
                        effective: try row.optionalText(2).flatMap { Month($0) }))
            }
        }
        let pending = try await connection.rows(
            """
            SELECT load_id FROM landing.load AS l
            WHERE status = 'loaded'
                AND NOT EXISTS (SELECT FROM measure.taken_load AS t WHERE t.load_id = l.load_id)
            ORDER BY load_id
            """
        ).map { try $0.int(0) }
        let personal = try await tablesAboutPeople(on: connection)
        let first = try run.flatMap { Month(try $0.text(1)) }
        let last = try run.flatMap { Month(try $0.text(2)) }
        return PastRuns(
            lastRun: try run?.int(0),
            months: first.flatMap { first in last.map { first...$0 } },
            definitions: definitions,
            coverage: FeedCoverage(
                taken.entries, arrivals: taken.arrivals, teamsOfScope: inputs.teamsOfScope),
            pendingLoads: pending,
            touched: run == nil
                ? []
                : try await touches(
                    changes, pending, personal: personal, timeout: timeout, sides: sides,
                    on: connection),
            hasSameAreas: try run?.bool(3) ?? false, tablesAboutPeople: personal)
    }

    /// What pending loads changed: months of tables, and what the texts find in their rows.
    private static func touches(
        _ changes: [ChangeText], _ pending: [Int], personal: Set<String>, timeout: Duration,
        sides: SideBySide, on connection: PostgresConnection
    ) async throws -> [TableTouch] {
        let noted = try await touches(on: connection)
        let unseen = try await tablesOfUnseenChanges(on: connection)
        // Of tables about people the rows themselves say what changed, and whose they are.
        let months = Dictionary(grouping: noted, by: \.table)
            .mapValues { Set($0.compactMap(\.month)) }
        let rows = ChangedRows(
            texts: changes.filter { !$0.tables.isDisjoint(with: months.keys) }, pending: pending,
            touched: months, personal: personal)
        // Half of it each, where there are two connections to read in.
        let halves = rows.halves(try await rowCounts(of: pending, on: connection))
        let (one, other) = try await sides.both(
            on: connection, { try await halves.0.touches(timeout: timeout, on: $0) },
            beside: { try await halves.1.touches(timeout: timeout, on: $0) })
        let found = one + other
        let unknown = changes.filter { !$0.tables.isDisjoint(with: unseen) }.map(\.reachName)
        let open = noted.filter {
            !personal.contains($0.table) || unseen.contains($0.table) || $0.month == nil
        }
        return open + found
            + unknown.map { TableTouch(table: $0, month: nil) }
    }

    /// How many rows loads brought or took, by table.
    private static func rowCounts(
        of loads: [Int], on connection: PostgresConnection
    ) async throws -> [String: Int] {
        let rows = try await connection.rows(
            """
            SELECT 'fact.' || k.kind, sum(l.rows_inserted + l.rows_superseded + l.rows_withdrawn)
            FROM landing.load AS l JOIN landing.feed_kind AS k USING (feed)
            WHERE l.load_id = ANY(\(loads)) GROUP BY k.kind
            """)
        var counts: [String: Int] = [:]
        for row in rows { counts[try row.text(0)] = try row.int(1) }
        return counts
    }

    /// The tables whose rows are about a person.
    private static func tablesAboutPeople(
        on connection: PostgresConnection
    ) async throws -> Set<String> {
        let rows = try await connection.rows(
            """
            SELECT 'fact.' || c.relname FROM pg_class AS c
            JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'person_basis'
            WHERE c.relnamespace = 'fact'::regnamespace AND c.relkind = 'v'
            """)
        return Set(try rows.map { try $0.text(0) })
    }

    /// Tables in which a pending load changed what is seen without changing a row: the lists of
    /// people who opted out do.
    private static func tablesOfUnseenChanges(
        on connection: PostgresConnection
    ) async throws -> Set<String> {
        let rows = try await connection.rows(
            """
            SELECT DISTINCT 'fact.' || k.kind
            FROM landing.touched AS t
            JOIN landing.feed_kind AS k USING (feed)
            JOIN landing.load AS l USING (load_id)
            WHERE l.feed <> \(FeedCode.linkage.text)
                AND NOT EXISTS (SELECT FROM landing.feed_kind AS own WHERE own.feed = l.feed)
                AND NOT EXISTS (
                    SELECT FROM measure.taken_load AS taken WHERE taken.load_id = t.load_id)
            """)
        return Set(try rows.map { try $0.text(0) })
    }

    /// What pending loads changed, by table.
    ///
    /// Teams by area and by postcode sector are made from the postcode directory.
    private static func touches(on connection: PostgresConnection) async throws -> [TableTouch] {
        let rows = try await connection.rows(
            """
            SELECT DISTINCT k.kind, t.month::text
            FROM landing.touched AS t JOIN landing.feed_kind AS k USING (feed)
            WHERE NOT EXISTS (
                SELECT FROM measure.taken_load AS taken WHERE taken.load_id = t.load_id)
            ORDER BY 1, 2
            """)
        return try rows.flatMap { row in
            let kind = try row.text(0)
            let text = try row.text(1)
            let month = text == TouchedMonth.all ? nil : Month(text)
            let tables =
                switch kind {
                case "reference.postcode":
                    [kind, "reference.lsoa_team", "reference.sector_team"]
                case _ where kind.hasPrefix("reference."): [kind]
                default: ["fact." + kind]
                }
            return tables.map { TableTouch(table: $0, month: month) }
        }
    }
}

/// How `landing.touched` writes that any month can have changed.
enum TouchedMonth {
    static let all = "1900-01-01"
}
