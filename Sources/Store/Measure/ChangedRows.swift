import Domain
import Measures
import Postgres

/// Finds from which months on the rows that loads have changed say something else, and of whom.
///
/// The texts of `datasets/changes` run as the measures' reader over the rows that loads have closed
/// and those they have made current, all in one statement: each fact table is read once, and of the
/// current rows no more than the months that the loads touched.
struct ChangedRows: Sendable {
    private(set) var texts: [ChangeText]
    /// Loads that no run has taken in.
    private let pending: [Int]
    /// The months that they touched of each table of facts, such as `fact.spell`.
    private let touched: [String: Set<Month>]
    /// The tables whose rows are about people.
    private let personal: Set<String>
    /// The touched tables about people whose rows that came or went are looked for.
    private(set) var moving: [String]

    /// What these loads changed, for all of these texts and tables.
    init(
        texts: [ChangeText], pending: [Int], touched: [String: Set<Month>], personal: Set<String>
    ) {
        self.texts = texts
        self.pending = pending
        self.touched = touched
        self.personal = personal
        moving = personal.intersection(touched.keys).sorted()
    }

    /// The same work in two parts of about the same size; what reads one table stays together.
    ///
    /// - Parameter rows: how many rows changed of each table.
    func halves(_ rows: [String: Int]) -> (ChangedRows, ChangedRows) {
        typealias Part = (tables: Set<String>, texts: [ChangeText], moving: [String])
        let shared = texts.filter { $0.tables.count > 1 }.map { Part($0.tables, [$0], []) }
        let names = Set(moving + texts.filter { $0.tables.count == 1 }.flatMap(\.tables)).sorted()
        let single = names.map { table in
            Part([table], texts.filter { $0.tables == [table] }, moving.filter { $0 == table })
        }
        func size(_ tables: Set<String>) -> Int { tables.reduce(0) { $0 + rows[$1, default: 0] } }
        var none = self
        (none.texts, none.moving) = ([], [])
        var halves = [none, none]
        var sizes = [0, 0]
        for part in (single + shared).sorted(by: { size($0.tables) > size($1.tables) }) {
            let added = halves.map { size(part.tables.subtracting($0.tables)) }
            let place = sizes[0] + added[0] <= sizes[1] + added[1] ? 0 : 1
            // A text over a table takes about as long as reading the table.
            sizes[place] += added[place] + size(part.tables) * part.texts.count
            halves[place].texts += part.texts
            halves[place].moving += part.moving
        }
        return (halves[0], halves[1])
    }

    /// The months from which each text finds a change, and the months in which rows of each table
    /// came or went, with the people concerned where they are few.
    ///
    /// Throws a `MeasureFault` that names the text's file when PostgreSQL refuses it.
    func touches(
        timeout: Duration, on connection: PostgresConnection
    ) async throws -> [TableTouch] {
        guard !tables.isEmpty, !pending.isEmpty else { return [] }
        do {
            let rows = try await connection.asMeasureReader(timeout: timeout) {
                try await $0.rows(SQL(raw: statement))
            }
            return try rows.compactMap { row in
                let day = try row.text(1)
                if day == "infinity" { return nil }
                return TableTouch(
                    table: try row.text(0), month: Month(day),
                    people: try row.optionalText(2).map(Self.people))
            }
        } catch let error as PostgresError {
            throw MeasureFault(
                file: "datasets/changes", line: 1, measures: [], message: error.words)
        }
    }

    private var tables: [String] {
        texts.reduce(into: Set(moving)) { $0.formUnion($1.tables) }.sorted()
    }

    private var statement: String {
        let loads = "'{\(pending.map(String.init).joined(separator: ","))}'::integer[]"
        let rows = tables.flatMap { table in
            let months = touched[table, default: []].sorted().map(\.firstDayText)
            return [
                """
                \(Self.name(table, "old")) AS MATERIALIZED (
                    SELECT * FROM \(table.replacing("fact.", with: "closed."))
                    WHERE closed_by_load = ANY(\(loads)) AND load_id <> ALL(\(loads)))
                """,
                """
                \(Self.name(table, "new")) AS MATERIALIZED (
                    SELECT * FROM \(table.readingQuickly()) WHERE load_id = ANY(\(loads))
                        AND month = ANY('{\(months.joined(separator: ","))}'::date[]))
                """,
            ]
        }
        let found = texts.map(changes) + moving.map(Self.moves)
        return "WITH " + rows.joined(separator: ",\n") + "\n"
            + found.joined(separator: "\nUNION ALL\n")
    }

    /// What a text sees differently in the rows of the two sides.
    private func changes(_ text: ChangeText) -> String {
        // Rows of another kind of table have no people whose rows could be counted apart.
        let people = text.tables.isSubset(of: personal) ? Self.few : "NULL"
        let day = """
            CASE WHEN o.opened_on = n.opened_on AND o.about IS NOT DISTINCT FROM n.about
                THEN CASE WHEN side.is_old THEN o.closed_on ELSE n.closed_on END
                WHEN side.is_old THEN o.opened_on ELSE n.opened_on END
            """
        return """
            SELECT '\(text.reachName)', change.month::text, \(people) FROM (
                SELECT DISTINCT coalesce(o.person_key, n.person_key) AS person_key,
                    date_trunc('month', (\(day))::timestamp)::date AS month
                FROM (\(Self.over("old", text))) AS o
                FULL JOIN (\(Self.over("new", text))) AS n
                    ON n.person_key = o.person_key AND n.event_id = o.event_id
                CROSS JOIN (VALUES (true), (false)) AS side (is_old)
                WHERE (o.opened_on, o.closed_on, o.about)
                        IS DISTINCT FROM (n.opened_on, n.closed_on, n.about)
                    AND \(day) IS NOT NULL
            ) AS change GROUP BY change.month
            """
    }

    /// The months in which rows of a table came or went.
    private static func moves(_ table: String) -> String {
        """
        SELECT '\(table)', change.month::text, \(few) FROM (
            SELECT person_key, month FROM \(name(table, "old"))
            UNION SELECT person_key, month FROM \(name(table, "new"))
        ) AS change GROUP BY change.month
        """
    }

    /// The people of a group, each in it once, as text, where there are few.
    private static let few = """
        CASE WHEN count(*) <= \(StaleMonths.fewPeople)
            THEN array_agg(change.person_key)::text END
        """

    /// Reads `{12,14}`.
    private static func people(_ text: String) -> Set<Int> {
        Set(text.dropFirst().dropLast().split(separator: ",").compactMap { Int($0) })
    }

    private static func over(_ side: String, _ text: ChangeText) -> String {
        text.tables.sorted().reduce(text.sql) { sql, table in
            sql.exchanging(table, for: name(table, side))
        }
    }

    private static func name(_ table: String, _ side: String) -> String {
        "\(side)_" + table.replacing("fact.", with: "")
    }
}
