public import Domain
import Postgres

/// Why a protocol is not frozen.
public enum ProtocolFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The protocol was frozen before with another text.
    case changed(name: String, frozenOn: String)
    /// Data of the window are in already.
    case dataAreIn(name: String, feed: FeedCode, month: Month)

    /// What is wrong and what can be done, in one sentence.
    public var description: String {
        switch self {
        case .changed(let name, let day):
            "The protocol \(name) was frozen on \(day) and its file says something else now: put"
                + " the file back, or ask the new question under a new name."
        case .dataAreIn(let name, let feed, let month):
            "The protocol \(name) cannot be frozen any more: \(feed) of \(month.longText) is in,"
                + " which is within its window. What is asked after the data are in is"
                + " exploratory: freeze it with --exploratory."
        }
    }
}

extension Database {
    /// Writes what an analysis found, and gives its number; earlier analyses stay as they are.
    public func write(_ analysis: AnalysisRecord) async throws -> Int {
        try await pool.withConnection {
            try await AnalysisWriter(connection: $0, record: analysis).write()
        }
    }

    /// The protocols frozen so far, by name.
    public func frozenProtocols() async throws -> [FrozenProtocol] {
        try await pool.withConnection { try await $0.frozenProtocols() }
    }

    /// Freezes a protocol; one that is frozen with the same text stays as it is.
    ///
    /// - Parameters:
    ///   - window: the months compared after the start, which must not be in yet; `nil` for
    ///     exploratory questions and for records that were settled elsewhere.
    ///   - feeds: the feeds that the measure needs.
    /// - Returns: the record that stands.
    /// - Throws: `ProtocolFault` when the text has changed, or data of the window are in.
    public func freeze(
        _ frozen: FrozenProtocol, window: ClosedRange<Month>?, feeds: [FeedCode]
    ) async throws -> FrozenProtocol {
        try await pool.withConnection { connection in
            try await connection.transaction { connection in
                // Two freezes at once must not both find the name free; loads go on meanwhile.
                try await connection.execute(
                    "LOCK TABLE analysis.protocol IN SHARE ROW EXCLUSIVE MODE")
                if let known = try await connection.frozenProtocols().first(where: {
                    $0.name == frozen.name
                }) {
                    guard known.hash == frozen.hash else {
                        throw ProtocolFault.changed(
                            name: frozen.name, frozenOn: known.frozenOn ?? "")
                    }
                    return known
                }
                if let window, let found = try await connection.coverage(of: feeds, in: window) {
                    throw ProtocolFault.dataAreIn(
                        name: frozen.name, feed: found.feed, month: found.month)
                }
                try await connection.insert(frozen)
                return try await connection.frozenProtocols()
                    .first { $0.name == frozen.name } ?? frozen
            }
        }
    }
}

extension PostgresConnection {
    nonisolated fileprivate func frozenProtocols() async throws -> [FrozenProtocol] {
        try await rows(
            """
            SELECT protocol, hash, canonical, role, frozen_on::text AS frozen_on, imported_by
            FROM analysis.protocol ORDER BY protocol COLLATE "C"
            """
        ).map { row in
            FrozenProtocol(
                name: try row.text("protocol"), hash: try row.text("hash"),
                canonical: try row.text("canonical"), role: try row.text("role"),
                frozenOn: try row.text("frozen_on"),
                importedBy: try row.optionalText("imported_by"))
        }
    }

    nonisolated fileprivate func insert(_ frozen: FrozenProtocol) async throws {
        try await execute(
            """
            INSERT INTO analysis.protocol (protocol, hash, canonical, role, frozen_on, imported_by)
            VALUES (\(frozen.name), \(frozen.hash), \(frozen.canonical), \(frozen.role),
                coalesce(\(frozen.frozenOn)::date, current_date), \(frozen.importedBy))
            """)
    }

    /// The first month of a window that one of the feeds covers.
    nonisolated fileprivate func coverage(
        of feeds: [FeedCode], in window: ClosedRange<Month>
    ) async throws -> (feed: FeedCode, month: Month)? {
        let found = try await rows(
            """
            SELECT feed, month::text AS month FROM landing.coverage
            WHERE feed = ANY(\(feeds.map(\.text)))
                AND month BETWEEN \(window.lowerBound.firstDayText)::date
                    AND \(window.upperBound.firstDayText)::date
            ORDER BY month, feed COLLATE "C" LIMIT 1
            """
        ).first
        guard let found, let month = Month(try found.text("month")) else { return nil }
        return (FeedCode(try found.text("feed")), month)
    }
}
