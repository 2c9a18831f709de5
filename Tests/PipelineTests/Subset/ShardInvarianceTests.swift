import Domain
import Foundation
import Measures
import Postgres
import Statistics
import TestSupport
import Testing

@testable import Store

@Suite("Counting by shards")
struct ShardInvarianceTests {
    private static let shards = 3

    /// Whether a step of the dataset sums over people before its rows come out, as it says itself.
    ///
    /// A distributed engine makes such a step whole before it goes on.
    private static func acrossPeople(_ name: String) throws -> Bool {
        let file = TestService.home.appendingPathComponent("Measures/datasets/\(name).sql")
        return try String(contentsOf: file, encoding: .utf8).contains("\n-- across people")
    }

    @Test("the rows of every dataset over thirds of the people are its rows over all of them")
    func invariance() async throws {
        let catalogue = try MeasureSet.load()
        let connection = try await TestDatabase.migratedConnection()
        let facts = try await RandomFacts(catalogue, on: connection)
        try await fill(facts)
        try await makeShards(on: connection)
        var seen = 0
        let texts = catalogue.datasets.merging(catalogue.episodes) { dataset, _ in dataset }
        for name in texts.keys.sorted() {
            guard let dataset = texts[name] else { continue }
            let whole = catalogue.expanded(dataset)
                .sql(
                    from: RandomFacts.first.advanced(by: -12),
                    to: RandomFacts.first.advanced(by: 26))
            guard whole.contains("fact.") else { continue }
            let counts = try await compare(whole, on: connection)
            #expect(counts.rows > 3, "\(name) has too few rows to tell")
            if catalogue.episodes[name] == nil, try Self.acrossPeople(name) { continue }
            seen += 1
            #expect(counts.differing == 0, "\(name)")
        }
        #expect(seen > 20)
        await connection.close()
    }

    /// Rows of all examples, as they are and moved about, so that people have several; and posts.
    private func fill(_ facts: RandomFacts) async throws {
        try await facts.arriveAll()
        try await facts.connection.script(
            """
            INSERT INTO reference.establishment (month, team_code, discipline, employer_code,
                funded_fte, load_id)
            SELECT m.month, t, d, e, 3, 0 FROM reference.month AS m,
                unnest(ARRAY['T01', 'T02']) AS t, unnest(ARRAY['OT', 'SOCIAL_WORKER']) AS d,
                (SELECT DISTINCT employer_code FROM pool.staff_month) AS e (e)
            WHERE m.month BETWEEN '2023-01-01' AND '2027-12-01'
            """)
        var random = SeededRandom(seed: 17)
        let months = (0..<RandomFacts.months).map { RandomFacts.first.advanced(by: $0) }
        for kind in RandomFacts.feeds.keys.sorted() {
            try await facts.load(
                (0..<60).map { _ in RandomFacts.Change.arrive }, of: [kind], covering: months,
                &random)
        }
    }

    /// Schemas with the people of one shard each; the tables of teams go to the first.
    private func makeShards(on connection: PostgresConnection) async throws {
        let tables = RandomFacts.feeds.keys.sorted() + ["opt_out"]
        for shard in 0..<Self.shards {
            try await connection.script("CREATE SCHEMA shard_\(shard)")
            for table in tables {
                try await connection.script(
                    """
                    CREATE VIEW shard_\(shard).\(table) AS SELECT * FROM fact.\(table)
                    WHERE (hashint8(person_key) & 1073741823) % \(Self.shards) = \(shard)
                    """)
            }
        }
    }

    /// How many rows the dataset gives, and how many differ when it runs on each shard alone.
    private func compare(
        _ whole: String, on connection: PostgresConnection
    ) async throws -> (rows: Int, differing: Int) {
        let parts = (0..<Self.shards).map {
            "SELECT * FROM (\n\(whole.replacing("fact.", with: "shard_\($0)."))\n) AS part_\($0)"
        }.joined(separator: "\nUNION ALL\n")
        let rows = try await connection.rows(
            SQL(
                raw: """
                    WITH whole AS MATERIALIZED (\(whole)), parts AS MATERIALIZED (\(parts))
                    SELECT (SELECT count(*) FROM whole),
                        (SELECT count(*) FROM (TABLE whole EXCEPT ALL TABLE parts) AS a)
                        + (SELECT count(*) FROM (TABLE parts EXCEPT ALL TABLE whole) AS b)
                    """))
        let row = try #require(rows.first)
        return (try row.int(0), try row.int(1))
    }
}
