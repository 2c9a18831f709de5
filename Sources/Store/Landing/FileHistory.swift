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
        // Asked only of what may be refused: a file that takes the place of all rows before it or of
        // all of its month, or one without rows.
        guard rows == 0 || contract.replaces != .rows, let before = try await fileBefore() else {
            return nil
        }
        let isEmpty = rows == 0 && before.rows >= Self.fewRows
        let isShort = contract.replaces != .rows && Self.isFar(rows, below: before.rows)
        guard isEmpty || isShort else { return nil }
        return Finding(
            rule: "ROWS", severity: .rejectFile,
            expected: "about as many rows as the file before it, \(before.name), which had "
                + "\(before.rows); this one has \(rows == 0 ? "none" : String(rows)). If that is "
                + "right, load it with --accept-fewer-rows")
    }

    /// The finding for a later version of a month's file with far fewer rows than the one before.
    ///
    /// What it lacks stays as it was: a row that is not sent again is not withdrawn. The sender hears
    /// of it, since the file may have been cut off.
    func thinness(rows: Int) async throws -> Finding? {
        let contract = request.contract
        guard request.waivedRules == nil, !request.acceptsFewer, contract.replaces == .rows,
            request.file.period != nil, let before = try await fileBefore(),
            before.isSamePeriod, Self.isFar(rows, below: before.rows)
        else { return nil }
        return Finding(
            rule: "ROWS", severity: .warn,
            expected: "about as many rows as the version before it, \(before.name), which had "
                + "\(before.rows); this one has \(rows), and the rows that it lacks stay as they are"
        )
    }

    private static func isFar(_ rows: Int, below usual: Int) -> Bool {
        usual >= longList && rows * 2 < usual
    }

    /// The newest file of the sender: of the same month if there was one, else of any.
    private func fileBefore() async throws -> (name: String, rows: Int, isSamePeriod: Bool)? {
        let contract = request.contract
        let period = request.file.period?.firstDayText
        let before = try await connection.rows(
            """
            SELECT file_name, rows_read, period_from IS NOT DISTINCT FROM \(period)::date
            FROM landing.load
            WHERE feed = \(contract.feed.text) AND contract = \(contract.name)
                AND status = 'loaded' AND byte_count > 0 AND file_name NOT LIKE 'released-%'
                AND sender IS NOT DISTINCT FROM \(request.file.sender)::text
            ORDER BY 3 DESC, load_id DESC LIMIT 1
            """
        ).first
        guard let before, let usual = try before.optionalInt(1) else { return nil }
        return (try before.text(0), usual, try before.bool(2))
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
