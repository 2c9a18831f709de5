import Domain
import Measures
import Postgres

/// Temporary views of facts and reference data between two states of knowledge.
///
/// They have the names of the tables in `pg_temp`, so that a dataset's text reads them when that
/// stands in the place of `fact` and `reference`.
struct StepViews {
    let connection: PostgresConnection
    /// The loads seen in the older state.
    let old: SeenLoads
    /// The loads seen in the newer state.
    let new: SeenLoads

    /// Reference tables that decide where a row belongs; all others are denominators.
    static let attribution: Set = ["practice", "postcode", "lsoa_team", "sector_team", "team"]

    /// Notes for each kind of fact what became of the events that changed between the two states.
    func classify(_ kinds: [String]) async throws {
        for kind in kinds {
            try await connection.execute(
                """
                CREATE TEMPORARY TABLE \(identifier: "changed_" + kind) ON COMMIT DROP AS
                SELECT event_id, CASE WHEN bool_or(was) AND bool_or(is_now) THEN 'corrected'
                    WHEN bool_or(was) THEN 'withdrawn' ELSE 'late' END AS cause
                FROM (
                    SELECT event_id, false AS was, true AS is_now
                    FROM fact.\(identifier: kind + "_current")
                    WHERE \(raw: new.sees("load_id")) AND NOT \(raw: old.sees("load_id"))
                    UNION ALL
                    SELECT event_id, \(raw: stood(old)), \(raw: stood(new))
                    FROM fact.\(identifier: kind + "_history") AS e
                    WHERE (\(raw: stood(old))) <> (\(raw: stood(new)))) AS changed
                GROUP BY event_id
                """)
        }
    }

    /// Makes the views of one step, in the place of those of the step before.
    func make(_ step: RestatementStep, kinds: [String]) async throws {
        for kind in kinds { try await make(kind, step) }
        let tables = try await connection.rows(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'reference'::regnamespace AND relkind = 'r' ORDER BY relname
            """)
        for table in tables {
            let name = try table.text(0)
            let columns = try await columns(of: "as_known", name)
            let cause: RestatementCause =
                Self.attribution.contains(name) ? .attribution : .denominators
            let seen = step.seen(cause)
            try await replace(
                name,
                name == "month"
                    ? "SELECT \(columns) FROM reference.month"
                    : """
                    SELECT \(columns) FROM as_known.\(SQL.quoted(identifier: name + "_version"))
                    WHERE \(standing(seen, ""))
                    """)
        }
    }

    private func make(_ kind: String, _ step: RestatementStep) async throws {
        let columns = try await columns(of: "fact", kind)
        let changed = "pg_temp.\(SQL.quoted(identifier: "changed_" + kind))"
        func events(_ causes: [(RestatementCause, when: Bool)]) -> String {
            let names = causes.filter { step.takes($0.0) == $0.when }.map { "'\($0.0.rawValue)'" }
            guard !names.isEmpty else { return "false" }
            return """
                e.event_id IN (SELECT event_id FROM \(changed)
                    WHERE cause IN (\(names.joined(separator: ", "))))
                """
        }
        let came = events([(.late, true), (.corrected, true)])
        let stays = events([(.withdrawn, false), (.corrected, false)])
        let optedWith = step.seen(.withdrawn)
        let opted =
            columns.contains("person_basis")
            ? """
            AND NOT EXISTS (SELECT FROM as_known.opt_out_version AS o
                WHERE o.person_key = e.person_key AND \(standing(optedWith, "o.")))
            """ : ""
        try await replace(
            kind,
            """
            SELECT \(columns) FROM fact.\(SQL.quoted(identifier: kind + "_current")) AS e
            WHERE (\(old.sees("e.load_id")) OR (\(new.sees("e.load_id")) AND \(came))) \(opted)
            UNION ALL
            SELECT \(columns) FROM fact.\(SQL.quoted(identifier: kind + "_history")) AS e
            WHERE (CASE WHEN \(stood(old)) THEN (\(stood(new))) OR \(stays)
                ELSE (\(stood(new))) AND \(came) END) \(opted)
            """)
    }

    /// SQL that is true for a row `e` of a history that stood with some loads.
    private func stood(_ seen: SeenLoads) -> String {
        "\(seen.sees("e.load_id")) AND NOT \(seen.sees("e.closed_by_load"))"
    }

    /// SQL that is true for a version of reference data that stood with some loads.
    private func standing(_ seen: SeenLoads, _ table: String) -> String {
        """
        \(seen.sees(table + "known_from"))
            AND (\(table)known_until IS NULL OR NOT \(seen.sees(table + "known_until")))
        """
    }

    private func columns(of schema: String, _ table: String) async throws -> String {
        try await connection.rows(
            """
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
            WHERE attrelid = format('%I.%I', \(schema)::text, \(table)::text)::regclass
                AND attnum > 0 AND NOT attisdropped
            """
        ).first?.optionalText(0) ?? "*"
    }

    private func replace(_ name: String, _ select: String) async throws {
        let view = "pg_temp.\(SQL.quoted(identifier: name))"
        try await connection.script(
            """
            CREATE OR REPLACE TEMPORARY VIEW \(SQL.quoted(identifier: name)) AS \(select);
            GRANT SELECT ON \(view) TO connect_measure_reader
            """)
    }
}
