import Postgres

/// The loads that somebody saw: all up to one, but for those that had not ended by then.
///
/// A load has its number from its start. Of two side by side the later number may end first, and a
/// run in between sees that one alone.
public struct SeenLoads: Sendable, Hashable {
    /// The newest load that was seen; 0 for none.
    public let last: Int
    /// Earlier numbers that were not seen, in order.
    public let unseen: [Int]

    /// All loads up to `last` but those of `unseen`.
    public init(upTo last: Int, except unseen: [Int] = []) {
        self.last = last
        self.unseen = unseen
    }

    /// What to read of `measure.run` for a value of this type, under the table's own name.
    ///
    /// A number that no load came to have (its file failed) needs no mention.
    static let columns = """
        published_load, array_to_string(ARRAY(
            SELECT l.load_id FROM landing.load AS l WHERE l.load_id = ANY(run.unseen_loads)
            ORDER BY l.load_id), ' ') AS unseen
        """

    /// Reads `columns`.
    init(_ row: PostgresRow) throws {
        self.init(
            upTo: try row.int("published_load"),
            except: try row.text("unseen").split(separator: " ").compactMap { Int($0) })
    }

    /// Reads what is there in the open transaction, as of its snapshot.
    static func all(on connection: PostgresConnection) async throws -> Self {
        let row = try await connection.rows(
            """
            WITH newest AS (SELECT coalesce(max(load_id), 0) AS load FROM landing.load
                WHERE status = 'loaded')
            SELECT load AS published_load, array_to_string(ARRAY(
                SELECT number FROM generate_series(1, load) AS number
                WHERE NOT EXISTS (SELECT FROM landing.load AS l WHERE l.load_id = number)
                ORDER BY number), ' ') AS unseen
            FROM newest
            """
        ).first
        return try row.map { try Self($0) } ?? Self(upTo: 0)
    }

    /// SQL that is true for a seen load's number.
    func sees(_ column: String) -> String {
        guard !unseen.isEmpty else { return "\(column) <= \(last)" }
        return "(\(column) <= \(last) AND \(column) <> ALL ('\(unseenText)'))"
    }

    /// The same, as a part of a statement.
    func sees(_ column: String) -> SQL { SQL(raw: sees(column)) }

    /// Lets the views of `as_known` show these loads until the open transaction ends.
    func show(on connection: PostgresConnection) async throws {
        try await connection.script(
            """
            SET LOCAL connect_measure.known_load = '\(last)';
            SET LOCAL connect_measure.unseen_loads = '\(unseenText)'
            """)
    }

    /// The unseen loads as PostgreSQL writes an array.
    private var unseenText: String { "{\(unseen.map(String.init).joined(separator: ","))}" }
}
