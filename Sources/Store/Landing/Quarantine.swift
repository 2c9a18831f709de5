import Postgres

/// A row that waits for a person to decide.
public struct HeldRecord: Sendable {
    /// Its number, for `release` and `drop`.
    public let id: Int
    /// The feed.
    public let feed: String
    /// The contract under which it was read.
    public let contract: String
    /// The file it came in.
    public let fileName: String
    /// Who sent it; `nil` where the file's name does not say.
    public let sender: String?
    /// The first day of the month that the file was for, such as `2025-01-01`.
    public let period: String?
    /// Which version of the month the file was, such as `flex`.
    public let version: String?
    /// The row as spreadsheets count.
    public let row: Int
    /// The rule that holds it.
    public let rule: String
    /// What was expected.
    public let expected: String
    /// The fields as sent, by column; identifiers among them.
    public let fields: [String: String]
}

extension Database {
    /// The rows that are held, oldest first.
    ///
    /// - Parameters:
    ///   - feed: only of this feed.
    ///   - ids: only these.
    ///   - file: only those that came in a file of this name.
    public func heldRows(
        feed: String? = nil, ids: [Int]? = nil, file: String? = nil
    ) async throws -> [HeldRecord] {
        try await pool.withConnection { connection in
            let rows = try await connection.rows(
                """
                SELECT q.quarantine_id, q.feed, l.contract, l.file_name, q.row_no, q.rule,
                    q.expected, l.sender, l.period_from, l.file_version
                FROM landing.quarantine AS q JOIN landing.load AS l USING (load_id)
                WHERE q.state = 'held' AND (\(feed)::text IS NULL OR q.feed = \(feed))
                    AND (\(ids == nil) OR q.quarantine_id = ANY(\(ids ?? [])))
                    AND (\(file)::text IS NULL OR l.file_name = \(file))
                ORDER BY q.quarantine_id
                """)
            var records: [HeldRecord] = []
            for row in rows {
                let id = try row.int(0)
                let fields = try await connection.rows(
                    """
                    SELECT f.key, f.value FROM landing.quarantine,
                        jsonb_each_text(fields) AS f WHERE quarantine_id = \(id)
                    """, prepared: true)
                records.append(
                    HeldRecord(
                        id: id, feed: try row.text(1), contract: try row.text(2),
                        fileName: try row.text(3), sender: try row.optionalText(7),
                        period: try row.optionalText(8), version: try row.optionalText(9),
                        row: try row.int(4), rule: try row.text(5),
                        expected: try row.text(6),
                        fields: Dictionary(
                            try fields.map { (try $0.text(0), try $0.text(1)) },
                            uniquingKeysWith: { first, _ in first })))
            }
            return records
        }
    }

    /// Ends the wait of held rows: `released` when they were loaded, else `dropped`.
    ///
    /// A row that stayed current because its new version was held goes when that is dropped: the
    /// sender's file no longer has it.
    /// - Throws: `StoreFault.notHeld` for the first row that is not held; none is then decided.
    public func decide(
        held ids: [Int], released: Bool, by person: String, note: String?
    ) async throws {
        let decision = HeldDecision(ids: ids, person: person, note: note)
        try await pool.withConnection { connection in
            try await connection.transaction { connection in
                try await decision.note(as: released ? "released" : "dropped", on: connection)
                for id in released ? [] : ids {
                    try await KeptRow(connection: connection, quarantineID: id).withdraw()
                }
            }
        }
    }
}

/// The earlier row that stayed current while its new version was held.
private struct KeptRow {
    let connection: PostgresConnection
    let quarantineID: Int

    /// Closes it, if it is still as it was; the ledger gets an entry of its own for that.
    func withdraw() async throws {
        let rows = try await connection.rows(
            """
            SELECT c.feed, c.event_id, c.person_key AS old_key, c.person_key AS new_key, c.month
            FROM landing.quarantine AS q
            JOIN landing.current_row AS c ON c.feed = q.feed AND c.event_id = q.event_id
            WHERE q.quarantine_id = \(quarantineID) AND q.keeps_row AND c.load_id < q.load_id
            """
        ).map { try MovedRow($0) }
        guard !rows.isEmpty else { return }
        let name = "dropped-\(quarantineID)"
        let entry = try await connection.rows(
            """
            INSERT INTO landing.load (feed, contract, contract_version, file_name, sha256,
                byte_count, sender, file_version, period_from, period_to, rows_withdrawn, status)
            SELECT feed, contract, contract_version, \(name),
                encode(sha256(convert_to(\(name), 'UTF8')), 'hex'), 0, sender, file_version,
                period_from, period_to, \(rows.count), 'loaded'
            FROM landing.load WHERE load_id =
                (SELECT load_id FROM landing.quarantine WHERE quarantine_id = \(quarantineID))
            RETURNING load_id
            """)
        guard let loadID = try entry.first?.int(0) else { return }
        try await RowMoves(connection: connection, loadID: loadID).withdraw(rows)
    }
}

/// What a person decided about held rows.
public struct HeldDecision: Sendable {
    /// The numbers of the rows.
    public let ids: [Int]
    /// Who decided.
    public let person: String
    /// Why, for the record.
    public let note: String?

    /// A decision.
    public init(ids: [Int], person: String, note: String?) {
        self.ids = ids
        self.person = person
        self.note = note
    }

    /// Ends the wait of the rows.
    ///
    /// - Throws: `StoreFault.notHeld` for the first row that is not held.
    func note(as state: String, on connection: PostgresConnection) async throws {
        for id in ids {
            let changed = try await connection.execute(
                """
                UPDATE landing.quarantine
                SET state = \(state), decided_by = \(person), decided_at = clock_timestamp(),
                    note = \(note)
                WHERE quarantine_id = \(id) AND state = 'held'
                """)
            guard changed == 1 else { throw StoreFault.notHeld(quarantineID: id) }
        }
    }
}
