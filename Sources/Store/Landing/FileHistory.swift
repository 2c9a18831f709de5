import Domain
import Feeds
import Postgres

/// What the files that came before say of a file as a whole.
struct FileHistory {
    let connection: PostgresConnection
    let request: FeedLoadRequest

    /// From this number of rows on a list is long enough to say that another is far shorter.
    private static let longList = 20
    /// A file of fewer rows may be followed by one without any.
    private static let fewRows = 10

    /// The finding that refuses a file with no rows, or far fewer, where there were rows before.
    ///
    /// Nobody was admitted, everybody who had opted out wants to be counted again, all practices
    /// have closed: what is missing must not be taken for nothing.
    ///
    /// - Parameter rows: how many rows the file has below its header.
    func shortage(rows: Int) async throws -> Finding? {
        let contract = request.contract
        guard request.waivedRules == nil, !request.acceptsFewer else { return nil }
        // Asked only of what may be refused: a list that takes the place of all before it, or none.
        guard rows == 0 || contract.replaces == .all else { return nil }
        let before = try await connection.rows(
            """
            SELECT file_name, rows_read FROM landing.load
            WHERE feed = \(contract.feed.text) AND contract = \(contract.name)
                AND status = 'loaded' AND byte_count > 0 AND file_name NOT LIKE 'released-%'
                AND sender IS NOT DISTINCT FROM \(request.file.sender)::text
            ORDER BY load_id DESC LIMIT 1
            """
        ).first
        guard let before, let usual = try before.optionalInt(1) else { return nil }
        let isEmpty = rows == 0 && usual >= Self.fewRows
        let isShort =
            contract.replaces == .all && usual >= Self.longList && rows * 2 < usual
        guard isEmpty || isShort else { return nil }
        return Finding(
            rule: "ROWS", severity: .rejectFile,
            expected: "about as many rows as the file before it, \(try before.text(0)), which had "
                + "\(usual); this one has \(rows == 0 ? "none" : String(rows)). If that is right, "
                + "load it with --accept-fewer-rows")
    }

    /// The finding for an early version that comes when the final one of its sender and month is in.
    func lateness() async throws -> Finding? {
        guard request.waivedRules == nil, request.file.version == "flex",
            try await hasFreeze()
        else { return nil }
        return Finding(
            rule: "LATE", severity: .warn,
            expected: "the early version before the final one; the final version of this month is "
                + "in, and its rows stay as they are")
    }

    private func hasFreeze() async throws -> Bool {
        guard let period = request.file.period?.firstDayText else { return false }
        return try await connection.rows(
            """
            SELECT FROM landing.load
            WHERE feed = \(request.contract.feed.text) AND status = 'loaded'
                AND file_version = 'freeze' AND period_from = \(period)::date
                AND sender IS NOT DISTINCT FROM \(request.file.sender)::text LIMIT 1
            """
        ).isEmpty == false
    }
}
