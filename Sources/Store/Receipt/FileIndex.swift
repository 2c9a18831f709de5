import Domain
import Postgres

/// Which loads brought which months of which feed, to tell the files that a figure rests on.
public struct FileIndex: Sendable {
    private struct Load {
        let load: Int
        let sender: String?
        var months: ClosedRange<Month>?
        var covered: Set<Month> = []
    }

    private var loads: [FeedCode: [Load]] = [:]

    /// The loads that figures of some months rest on, in order.
    ///
    /// A feed's files are those that cover one of the months, or are named after it. A feed
    /// whose files cover none of them (a register, a list of the year before) is represented by
    /// the newest file of each sender that covers no later month.
    public func loads(_ needs: [FeedNeed]) -> [Int] {
        Set(
            needs.flatMap { need -> [Int] in
                let all = loads[need.feed] ?? []
                let covering = all.filter { !$0.covered.isDisjoint(with: need.monthList) }
                if !covering.isEmpty { return covering.map(\.load) }
                let earlier = all.filter {
                    ($0.months?.upperBound ?? need.months.upperBound) <= need.months.upperBound
                }
                return Dictionary(grouping: earlier, by: \.sender).values
                    .compactMap { $0.map(\.load).max() }
            }
        ).sorted()
    }

    static func read(
        _ seen: SeenLoads, on connection: PostgresConnection
    ) async throws -> FileIndex {
        let rows = try await connection.rows(
            """
            SELECT l.load_id, l.feed, l.sender, coalesce(c.month, l.period_from)::text
            FROM landing.load AS l LEFT JOIN landing.coverage AS c USING (load_id)
            WHERE \(sql: seen.sees("l.load_id")) AND l.status = 'loaded' ORDER BY 1, 4
            """)
        var index = FileIndex()
        for row in rows {
            let feed = FeedCode(try row.text(1))
            let number = try row.int(0)
            var own = index.loads[feed] ?? []
            if own.last?.load != number {
                own.append(Load(load: number, sender: try row.optionalText(2)))
            }
            if let month = try row.optionalText(3).flatMap({ Month($0) }) {
                let last = own.count - 1
                own[last].months = (own[last].months?.lowerBound ?? month)...month
                own[last].covered.insert(month)
            }
            index.loads[feed] = own
        }
        return index
    }
}

extension FeedNeed {
    fileprivate var monthList: [Month] {
        (months.lowerBound.ordinal...months.upperBound.ordinal).map { Month(ordinal: $0) }
    }
}

extension Database {
    /// Which of the loads that somebody saw brought which months of which feed.
    public func fileIndex(seen: SeenLoads) async throws -> FileIndex {
        try await pool.withConnection { try await FileIndex.read(seen, on: $0) }
    }
}
