import Postgres
import TestSupport
import Testing

@Suite("Facts without the people who opted out, where few rows are read")
struct QuickViewTests {
    @Test("a quick view shows the rows of the view of facts, whoever is on the list")
    func rows() async throws {
        let connection = try await TestDatabase.migratedConnection()
        // Every 1,048,576th person shares a bit; keys below 0 are people too.
        try await connection.script(
            """
            INSERT INTO fact.care_plan_current (person_key, month, event_id, load_id, row_hash,
                person_basis, team_code, version, plan_type, agreed_date)
            SELECT key, '2025-01-01', key, 1, 0, 'N', 'T01', 1, 'JOINT', '2025-01-02'
            FROM generate_series(-40, 40) AS near
            CROSS JOIN LATERAL (VALUES (near), (near + 1048576), (near - 1048576)) AS k (key);
            INSERT INTO fact.care_plan_history (person_key, month, event_id, load_id, row_hash,
                person_basis, team_code, version, plan_type, agreed_date, closed_by_load,
                closed_because)
            SELECT person_key, month, event_id, load_id, row_hash, person_basis, team_code, version,
                plan_type, agreed_date, 2, 'superseded'
            FROM fact.care_plan_current
            """)
        for change in [
            "SELECT",
            "INSERT INTO fact.opt_out SELECT key, 1 FROM generate_series(-40, 40, 3) AS key",
            "INSERT INTO fact.opt_out VALUES (1048577, 2), (-1048576, 2)",
            "DELETE FROM fact.opt_out WHERE person_key BETWEEN 0 AND 20",
            "UPDATE fact.opt_out SET person_key = 5 WHERE person_key = 1048577",
            "DELETE FROM fact.opt_out_bits",
            "TRUNCATE fact.opt_out",
        ] {
            try await connection.script(change)
            let row = try await connection.rows(
                """
                SELECT (SELECT count(*) FROM fact.care_plan) AS shown,
                    (SELECT count(*) FROM (
                        SELECT event_id FROM fact.care_plan EXCEPT ALL
                        SELECT event_id FROM quick.care_plan) AS lost) AS lost,
                    (SELECT count(*) FROM (
                        SELECT event_id FROM quick.care_plan EXCEPT ALL
                        SELECT event_id FROM fact.care_plan) AS leaked) AS leaked,
                    (SELECT count(*) FROM closed.care_plan) AS closed,
                    243 - (SELECT count(*) FROM fact.opt_out) AS expected
                """
            ).first
            let expected = try row?.int("expected") ?? 0
            #expect(try row?.int("shown") == expected, "\(change)")
            #expect(try row?.int("closed") == expected, "\(change)")
            #expect(try row?.int("lost") == 0 && row?.int("leaked") == 0, "\(change)")
        }
        await connection.close()
    }

    @Test("every kind of fact has a quick view with the same columns, for the measures' reader")
    func kinds() async throws {
        let connection = try await TestDatabase.migratedConnection()
        let rows = try await connection.rows(
            """
            SELECT f.relname FROM pg_class AS f
            LEFT JOIN pg_class AS q ON q.relname = f.relname AND q.relkind = 'v'
                AND q.relnamespace = 'quick'::regnamespace
                AND has_table_privilege('connect_measure_reader', q.oid, 'SELECT')
            WHERE f.relnamespace = 'fact'::regnamespace AND f.relkind = 'v'
                AND ARRAY(SELECT attname || format_type(atttypid, atttypmod) FROM pg_attribute
                        WHERE attrelid = f.oid AND attnum > 0 ORDER BY attnum)
                    IS DISTINCT FROM
                    ARRAY(SELECT attname || format_type(atttypid, atttypmod) FROM pg_attribute
                        WHERE attrelid = q.oid AND attnum > 0 ORDER BY attnum)
            """)
        #expect(try rows.map { try $0.text(0) } == [])
        await connection.close()
    }
}
