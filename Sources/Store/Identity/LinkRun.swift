import Crypto
import Domain
import Linkage
import Postgres

/// Links senders' people with the register in one transaction: blocks in PostgreSQL, scores here,
/// and writes links and questions.
struct LinkRun {
    let connection: PostgresConnection
    let model: LinkageModel

    /// A link or a question.
    private struct Found {
        let localKey: Int64
        let personKey: Int64
        let decision: LinkDecision
        let levels: String

        var isAccepted: Bool { decision.outcome == .accepted }
        var state: String { isAccepted ? "accepted" : "open" }
    }

    func run() async throws -> LinkReport {
        // Loads learn council numbers under the same lock; nobody may be linked twice.
        try await connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('crosswalk', 42))")
        let (found, pairs, people) = try await compare()
        let queued = found.filter { $0.decision.outcome == .clerical }
        try await forgetQuestions(except: queued)
        let fresh = try await unknown(found.filter(\.isAccepted) + queued)
        let accepted = fresh.filter(\.isAccepted)
        // A run that finds what is known already leaves no trace.
        guard !fresh.isEmpty else {
            return LinkReport(
                people: people, pairs: pairs, accepted: 0, queued: queued.count, loadID: nil)
        }
        let runID = try await connection.rows(
            """
            INSERT INTO identity.link_run (model, model_version, people, pairs, accepted, queued)
            VALUES (\(model.name), \(model.version), \(people), \(pairs), \(accepted.count),
                \(queued.count))
            RETURNING link_run_id
            """
        ).first?.int(0)
        try await keep(fresh, runID: runID ?? 0)
        let loadID = try await LinkLedger(connection: connection).link(
            accepted.map { (localKey: $0.localKey, personKey: $0.personKey) },
            source: "model \(model.name)", version: model.version)
        return LinkReport(
            people: people, pairs: pairs, accepted: accepted.count, queued: queued.count,
            loadID: loadID)
    }

    /// Takes questions away that are none any more; those that still are keep their numbers.
    private func forgetQuestions(except queued: [Found]) async throws {
        try await connection.execute(
            """
            DELETE FROM identity.link AS k WHERE k.state = 'open' AND NOT EXISTS (
                SELECT FROM unnest(\(queued.map(\.localKey)), \(queued.map(\.personKey)))
                    AS f (local_key, person_key)
                WHERE f.local_key = k.local_key AND f.person_key = k.person_key)
            """)
    }

    /// What is not in the table of links yet, or stands there otherwise.
    private func unknown(_ found: [Found]) async throws -> [Found] {
        let known = try await connection.rows(
            """
            SELECT place FROM unnest(\(found.map(\.localKey)), \(found.map(\.personKey)),
                \(found.map(\.state)), \(found.map(\.decision.pair.weight)),
                \(found.map(\.levels)), \(found.map(\.decision.reason.rawValue)))
                WITH ORDINALITY AS f (local_key, person_key, state, weight, levels, reason, place)
            JOIN identity.link AS k USING (local_key, person_key)
            WHERE k.state = 'refused' OR (k.state, k.weight, k.levels, k.reason)
                IS NOT DISTINCT FROM (f.state, f.weight, f.levels, f.reason)
            """
        ).map { try $0.int(0) - 1 }
        let places = Set(known)
        return found.indices.filter { !places.contains($0) }.map { found[$0] }
    }

    /// Scores the pairs that PostgreSQL names.
    private func compare() async throws -> (found: [Found], pairs: Int, people: Int) {
        let people = try await connection.rows("SELECT count(*) FROM identity.unlinked")
        try await connection.execute(
            "CREATE TEMPORARY TABLE blocked ON COMMIT DROP AS \(sql: BlockingQuery(model).pairs)")
        var records = LinkageRecords(model: model)
        let register = try await add(.left, "identity.person", key: "person_key", to: &records)
        let local = try await add(.right, "identity.unlinked", key: "local_key", to: &records)
        try records.sort()
        let allowed = Set(
            try await connection.rows("SELECT local_key, person_key FROM blocked").map {
                KeyPair(localKey: try $0.int64(0), personKey: try $0.int64(1))
            })
        let linker = await Linker(records)
        func keys(_ pair: ScoredPair) -> KeyPair? {
            guard let own = local[linker.records.id(.right, Int(pair.right))],
                let person = register[linker.records.id(.left, Int(pair.left))]
            else { return nil }
            return KeyPair(localKey: own, personKey: person)
        }
        // Rules that pair by chance what another rule named are scored too, but not those that a
        // person has refused.
        let pairs = await linker.pairs().filter { keys($0).map(allowed.contains) ?? false }
        let found = linker.decide(numberPairs: [], pairs: pairs).compactMap { decision in
            keys(decision.pair).map {
                Found(
                    localKey: $0.localKey, personKey: $0.personKey, decision: decision,
                    levels: levels(decision.pair))
            }
        }
        return (found, pairs.count, try people.first?.int(0) ?? 0)
    }

    private struct KeyPair: Hashable {
        let localKey: Int64
        let personKey: Int64
    }

    /// Adds the blocked people of a table; returns their keys by the identifiers they have here.
    private func add(
        _ side: LinkageModel.Side, _ table: String, key: String, to records: inout LinkageRecords
    ) async throws -> [String: Int64] {
        let columns = model.columns.map { "\(SQL.quoted(identifier: $0.name))::text" }
        let rows = try await connection.rows(
            """
            SELECT \(identifier: key), \(raw: columns.joined(separator: ", ")) FROM \(raw: table)
            WHERE \(identifier: key) IN (SELECT \(identifier: key) FROM blocked)
            """)
        var keys: [String: Int64] = [:]
        for row in rows {
            let number = try row.int64(0)
            keys[String(number)] = number
            var fields: [String?] = []
            for column in columns.indices { fields.append(try row.optionalText(column + 1)) }
            try records.add(to: side, id: String(number), fields)
        }
        return keys
    }

    /// The levels in words: `birth_date 4, postcode 3`; never a value.
    private func levels(_ pair: ScoredPair) -> String {
        model.comparisons.enumerated().map { index, comparison in
            let gamma = pair.pattern.gamma(index)
            return "\(model.columns[comparison.column].name) \(gamma < 0 ? "missing" : "\(gamma)")"
        }.joined(separator: ", ")
    }

    private func keep(_ found: [Found], runID: Int) async throws {
        guard !found.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO identity.link (local_key, person_key, state, weight, levels, reason,
                link_run_id, decided_by, decided_at)
            SELECT local_key, person_key, state, weight, levels, reason, \(runID)::integer,
                CASE WHEN state = 'accepted' THEN 'model' END,
                CASE WHEN state = 'accepted' THEN clock_timestamp() END
            FROM unnest(\(found.map(\.localKey)), \(found.map(\.personKey)),
                \(found.map(\.state)),
                \(found.map(\.decision.pair.weight)), \(found.map(\.levels)),
                \(found.map(\.decision.reason.rawValue)))
                AS f (local_key, person_key, state, weight, levels, reason)
            ON CONFLICT (local_key, person_key) DO UPDATE SET state = excluded.state,
                weight = excluded.weight, levels = excluded.levels, reason = excluded.reason,
                link_run_id = excluded.link_run_id, decided_by = excluded.decided_by,
                decided_at = excluded.decided_at
            """)
    }
}

/// Puts links into the crosswalk, under a load of their own, so that what they change is computed
/// anew and can be told from what files changed.
struct LinkLedger {
    let connection: PostgresConnection

    /// Links council numbers with people; returns the load, or `nil` when there is nothing to link.
    func link(
        _ links: [(localKey: Int64, personKey: Int64)], source: String, version: String
    ) async throws -> Int? {
        guard !links.isEmpty else { return nil }
        let text = links.map { "\($0.localKey) \($0.personKey)\n" }.sorted().joined()
        let digest = SHA256.hash(data: Array(text.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        let loadID = try await connection.rows(
            """
            INSERT INTO landing.load (feed, contract, contract_version, file_name, sha256,
                byte_count, rows_read, rows_accepted, rows_inserted, status)
            VALUES (\(FeedCode.linkage.text), 'linkage', \(version), \(source), \(digest), 0, \(links.count),
                \(links.count), \(links.count), 'loaded')
            RETURNING load_id
            """
        ).first?.int(0)
        guard let loadID else { return nil }
        let learnt = try await connection.rows(
            """
            INSERT INTO identity.local_number (local_key, person_key, first_load)
            SELECT l.local_key, l.person_key, \(loadID)::integer
            FROM unnest(\(links.map(\.localKey)), \(links.map(\.personKey)))
                AS l (local_key, person_key)
            ON CONFLICT (local_key) DO NOTHING
            RETURNING local_key
            """
        ).map { try $0.int64(0) }
        try await CrosswalkRelink(connection: connection, loadID: loadID).run(learnt)
        return loadID
    }
}
