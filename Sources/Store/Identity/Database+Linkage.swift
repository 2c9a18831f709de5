public import Linkage
import Postgres

/// What a run of a linkage model over the senders' people came to.
public struct LinkReport: Sendable, Equatable, Encodable {
    /// How many people of senders had no NHS number.
    public let people: Int
    /// How many pairs were compared.
    public let pairs: Int
    /// How many people were linked.
    public let accepted: Int
    /// How many pairs wait for a person.
    public let queued: Int
    /// The load under which the links went in; `nil` when there were none.
    public let loadID: Int?
}

/// A pair that waits for a person, without what is known of either.
public struct QueuedLink: Sendable, Equatable {
    /// The number of the question.
    public let id: Int
    /// The weight of the match, in bits.
    public let weight: Double
    /// How each attribute agrees, by the levels of the model.
    public let levels: String
    /// Why a person has to look.
    public let reason: String
    /// The model and its version.
    public let model: String
    /// The feeds that have rows of the person.
    public let feeds: [String]
}

extension Database {
    /// Links the people whom senders know by a number of their own with the register.
    ///
    /// Runs in one transaction. What a person has decided before stands.
    ///
    /// - Throws: `LinkFault` when the model is not one for the register.
    public func linkUnnumbered(_ model: LinkageModel) async throws -> LinkReport {
        try await pool.withConnection { connection in
            try await connection.transaction { inner in
                try await LinkRun(connection: inner, model: model).run()
            }
        }
    }

    /// The pairs that wait for a person, heaviest first.
    public func queuedLinks() async throws -> [QueuedLink] {
        try await pool.withConnection { connection in
            try await connection.rows(
                """
                SELECT link_id, weight, levels, reason, model || ' ' || model_version AS model,
                    (SELECT coalesce(string_agg(DISTINCT feed, ',' ORDER BY feed), '')
                        FROM landing.unlinked_row AS u WHERE u.local_key = k.local_key) AS feeds
                FROM identity.link AS k JOIN identity.link_run USING (link_run_id)
                WHERE state = 'open' ORDER BY weight DESC, link_id
                """
            ).map { row in
                QueuedLink(
                    id: try row.int("link_id"), weight: try row.double("weight"),
                    levels: try row.text("levels"), reason: try row.text("reason"),
                    model: try row.text("model"),
                    feeds: try row.text("feeds").split(separator: ",").map(String.init))
            }
        }
    }

    /// Writes down what a person decided on queued pairs; accepted ones are linked at once.
    ///
    /// Accepting a pair refuses the other open pairs of the same sender's person.
    ///
    /// - Throws: `LinkFault` when one of them does not wait for a decision, or two are of one
    ///   person; then nothing is decided.
    public func decide(
        links ids: [Int], accepted: Bool, by name: String, note: String?
    ) async throws {
        try await pool.withConnection { connection in
            try await connection.transaction { inner in
                try await LinkChoice(
                    connection: inner, accepted: accepted, name: name, note: note
                ).decide(ids)
            }
        }
    }
}

/// A person's decision on queued pairs.
struct LinkChoice {
    let connection: PostgresConnection
    let accepted: Bool
    let name: String
    let note: String?

    func decide(_ ids: [Int]) async throws {
        try await connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('crosswalk', 42))")
        let rows = try await connection.rows(
            """
            SELECT link_id, local_key, person_key FROM identity.link
            WHERE state = 'open' AND link_id = ANY(\(ids)) ORDER BY link_id
            """)
        let open = Set(try rows.map { try $0.int("link_id") })
        let missing = ids.filter { !open.contains($0) }.sorted()
        guard missing.isEmpty else { throw LinkFault.notOpen(missing) }
        let links = try rows.map {
            (localKey: try $0.int64("local_key"), personKey: try $0.int64("person_key"))
        }
        if accepted, Set(links.map(\.localKey)).count < links.count {
            throw LinkFault.severalAccepted(open.sorted())
        }
        try await close(
            "link_id = ANY(\(Array(open).sorted()))", as: accepted ? "accepted" : "refused",
            note: note)
        guard accepted else { return }
        let keys = links.map(\.localKey)
        try await close(
            "state = 'open' AND local_key = ANY(\(keys))", as: "refused",
            note: "another link of the person was accepted")
        _ = try await LinkLedger(connection: connection).link(
            links, source: "decisions of people", version: "1.0")
    }

    private func close(_ which: SQL, as state: String, note: String?) async throws {
        try await connection.execute(
            """
            UPDATE identity.link SET state = \(state), decided_by = \(name),
                decided_at = clock_timestamp(), note = \(note)
            WHERE \(sql: which)
            """)
    }
}
