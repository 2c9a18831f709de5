import Measures
import Postgres
import Statistics

@testable import Store

extension RandomFacts {
    /// A random row comes again, with one field changed or as it was.
    func amend(
        _ kind: String, _ load: Int, isRestated: Bool, _ random: inout SeededRandom
    ) async throws {
        let list = columns[kind, default: []]
        // Dates rather than other fields: what a row says of a month hangs on them.
        let fields = list.filter(Self.canChange)
        let dates = fields.filter { $0.name.hasSuffix("_date") || $0.name == "date_of_death" }
        let ends = fields.filter { Self.ends.contains($0.name) }
        let some =
            [dates, ends, ends, fields].filter { !$0.isEmpty }
            .randomElement(using: &random) ?? fields
        let amended = isRestated ? nil : some.randomElement(using: &random)
        let place = Int.random(in: 0..<100_000, using: &random)
        let days = Int.random(in: 31...450, using: &random)
        let isEmptied = Int.random(in: 0..<4, using: &random) == 0
        let values = list.map { column -> String in
            let name = SQL.quoted(identifier: column.name)
            if column.name == "load_id" { return "\(load)" }
            guard column.name == amended?.name else { return "went.\(name)" }
            if column.name != "birth_month",
                column.type == "date" || column.type.hasPrefix("timestamp")
            {
                return isEmptied ? "NULL::\(column.type)" : "went.month + \(days)"
            }
            return "(SELECT p.\(name) FROM pool.\(kind) AS p"
                + " OFFSET \(place) % (SELECT count(*) FROM pool.\(kind)) LIMIT 1)"
        }
        let names = list.map { SQL.quoted(identifier: $0.name) }.joined(separator: ", ")
        try await connection.execute(
            """
            WITH one AS (SELECT person_key, month, event_id FROM fact.\(raw: kind)_current
                ORDER BY event_id OFFSET \(place)
                    % greatest(1, (SELECT count(*) FROM fact.\(raw: kind)_current)) LIMIT 1),
            went AS (DELETE FROM fact.\(raw: kind)_current AS f USING one
                WHERE f.person_key = one.person_key AND f.month = one.month
                    AND f.event_id = one.event_id
                RETURNING f.*),
            kept AS (INSERT INTO fact.\(raw: kind)_history
                SELECT went.*, \(load)::integer, 'superseded' FROM went),
            came AS (INSERT INTO fact.\(raw: kind)_current (\(raw: names))
                SELECT \(raw: values.joined(separator: ", ")) FROM went)
            \(sql: Self.touch(kind, load, "went"))
            """)
    }

    /// Whether a field of a row can change while the row stays the row it is, in its month.
    private static func canChange(_ column: TableShape.Column) -> Bool {
        let kept = ["person_key", "person_basis", "month", "event_id", "load_id", "row_hash"]
        if kept.contains(column.name) || column.name.hasSuffix("event_id") { return false }
        return !starts.contains(column.name)
    }

    /// The days that events ended on, filled in long after they began.
    private static let ends: Set<String> = [
        "discharge_date", "delay_end_date", "event_end_date", "end_date", "closed_date",
        "ended_date", "first_contact_date",
    ]

    /// The days that events happened on.
    private static let starts: Set<String> = [
        "admission_date", "arrival_at", "call_connected_at", "delay_start_date",
        "event_start_date", "tier2_date", "referral_received_at", "contact_at", "agreed_date",
        "referral_date", "as_at_date", "completed_date",
    ]
}
