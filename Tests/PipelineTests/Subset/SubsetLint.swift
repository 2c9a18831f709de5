import Postgres

/// Finds in a statement what does not run alike on one PostgreSQL and on Citus, where events are
/// spread over workers by person.
///
/// Reads the tree that PostgreSQL itself makes of the statement, so that names are resolved, and
/// comments and spelling play no part.
struct SubsetLint {
    /// Relations that hold a person's events, by their number.
    let events: Set<Int>
    /// Names of the aggregates that may stand in a block of events, by their number.
    let aggregates: [Int: String]

    /// Learns the relations and functions of a database.
    init(on connection: PostgresConnection) async throws {
        let relations = try await connection.rows(
            """
            SELECT a.attrelid::bigint FROM pg_attribute AS a
            JOIN pg_class AS c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'fact'::regnamespace AND a.attname = 'person_basis'
            """)
        events = Set(try relations.map { try $0.int(0) })
        let functions = try await connection.rows(
            "SELECT oid::bigint, proname FROM pg_proc WHERE prokind IN ('a', 'w')")
        aggregates = Dictionary(
            try functions.map { (try $0.int(0), try $0.text(1)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What is against the subset, each with the rule; none for a statement that keeps to it.
    func findings(_ sql: String, on connection: PostgresConnection) async throws -> [String] {
        struct Done: Error {}
        var text = ""
        do {
            try await connection.transaction { connection in
                try await connection.execute(
                    SQL(raw: "CREATE TEMPORARY VIEW linted AS SELECT FROM (\n\(sql)\n) AS q"))
                text =
                    try await connection.rows(
                        """
                        SELECT ev_action::text FROM pg_rewrite
                        WHERE ev_class = 'pg_temp.linted'::regclass
                        """
                    ).first?.text(0) ?? ""
                throw Done()
            }
        } catch is Done {
            // Rolled back: only the tree was wanted.
        }
        var walk = SubsetWalk(lint: self)
        walk.visit(QueryTree(text: text))
        return walk.findings.sorted()
    }
}

/// One walk through a statement.
private struct SubsetWalk {
    let lint: SubsetLint
    var findings: Set<String> = []
    /// The queries around the present one, outermost first.
    private var outer: [SubsetBlock] = []

    init(lint: SubsetLint) { self.lint = lint }

    mutating func visit(_ node: QueryTree) {
        guard node.kind == "QUERY" else {
            for child in node.children { visit(child) }
            return
        }
        let block = SubsetBlock(node, outer: outer, lint: lint)
        findings.formUnion(block.findings)
        outer.append(block)
        for child in node.children { visit(child) }
        outer.removeLast()
    }
}
