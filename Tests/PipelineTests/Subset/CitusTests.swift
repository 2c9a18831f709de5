import Foundation
import Postgres
import TestSupport
import Testing

@Suite("The commands that spread the facts over a Citus cluster")
struct CitusTests {
    @Test("every fact table and every reference table is in them once, as what it is")
    func complete() async throws {
        let connection = try await TestDatabase.migratedConnection()
        try await runCommands(on: connection)
        let rows = try await connection.rows(
            """
            SELECT coalesce(w.place, d.place) FROM (
                SELECT c.oid::regclass::text AS place, CASE
                    WHEN n.nspname = 'reference' THEN 'reference'
                    WHEN c.relname = 'opt_out' OR EXISTS (SELECT FROM pg_attribute AS a
                        WHERE a.attrelid = c.oid AND a.attname = 'person_basis')
                        THEN 'person_key'
                    ELSE 'local' END AS kind
                FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname IN ('fact', 'reference') AND c.relkind IN ('r', 'p')
                    AND NOT c.relispartition
            ) AS w
            FULL JOIN (
                SELECT relation::regclass::text AS place, kind, count(*) AS times
                FROM citus_call GROUP BY 1, 2
            ) AS d ON d.place = w.place AND d.kind = w.kind AND d.times = 1
            WHERE w.place IS NULL OR d.place IS NULL
            """)
        #expect(try rows.map { try $0.text(0) } == [])
        await connection.close()
    }

    @Test("what is spread has its person in the primary key and nothing that crosses workers")
    func keys() async throws {
        let connection = try await TestDatabase.migratedConnection()
        try await runCommands(on: connection)
        let rows = try await connection.rows(
            """
            SELECT x.conrelid::regclass::text || ': ' || pg_get_constraintdef(x.oid)
            FROM pg_constraint AS x
            JOIN citus_call AS d ON d.kind = 'person_key' AND x.conrelid = d.relation::regclass
            JOIN pg_attribute AS a ON a.attrelid = x.conrelid AND a.attname = 'person_key'
            WHERE x.contype = 'f' OR x.contype IN ('p', 'u') AND x.conkey[1] <> a.attnum
            UNION ALL
            SELECT t.tgrelid::regclass::text || ': ' || t.tgname FROM pg_trigger AS t
            JOIN citus_call AS d ON t.tgrelid = d.relation::regclass WHERE NOT t.tgisinternal
            """)
        #expect(try rows.map { try $0.text(0) } == [])
        await connection.close()
    }

    /// Runs the file on a PostgreSQL whose Citus functions only note what they are asked.
    private func runCommands(on connection: PostgresConnection) async throws {
        try await connection.script(
            """
            CREATE TABLE citus_call (relation text, kind text);
            CREATE FUNCTION create_distributed_table(relation text, key text,
                colocate_with text DEFAULT '', shard_count integer DEFAULT 0) RETURNS void
                LANGUAGE sql AS $$ INSERT INTO citus_call VALUES ($1, $2) $$;
            CREATE FUNCTION create_reference_table(relation text) RETURNS void
                LANGUAGE sql AS $$ INSERT INTO citus_call VALUES ($1, 'reference') $$;
            CREATE FUNCTION citus_add_local_table_to_metadata(relation text) RETURNS void
                LANGUAGE sql AS $$ INSERT INTO citus_call VALUES ($1, 'local') $$
            """)
        let file = TestService.home.appendingPathComponent("Deploy/citus.sql")
        let text = try String(contentsOf: file, encoding: .utf8)
        try await connection.script(
            text.split(separator: "\n").filter {
                !$0.hasPrefix("\\") && !$0.hasPrefix("CREATE EXTENSION")
            }.joined(separator: "\n"))
    }
}
