public import Domain
import Statistics

/// How complete one month of a feed is: of the whole feed, or of one sender.
public struct FeedMonth: Hashable, Sendable {
    /// What is usual for such a month, by the months before; rows as they should stand by now.
    public struct Usual: Hashable, Sendable {
        /// The rows expected.
        public let rows: Double
        /// The 95 % prediction interval.
        public let interval: Interval
        /// `season` or `recent`, as in `UsualVolume.Basis`.
        public let basis: String

        /// What is usual.
        public init(rows: Double, interval: Interval, basis: String) {
            self.rows = rows
            self.interval = interval
            self.basis = basis
        }
    }

    /// The feed.
    public var feed: FeedCode
    /// The sender; empty for the whole feed.
    public var scope: String
    /// The month.
    public var month: Month
    /// Returns that were expected.
    public var returnsExpected: Int
    /// Those of them that came.
    public var returnsIn: Int
    /// When files were due and came.
    public var delivery: FeedDelivery
    /// How much is in.
    public var completeness: Completeness
    /// Rows that stand.
    public var rows: Int
    /// Those of them about a known person.
    public var knownRows: Int
    /// What is usual; `nil` where too few months came before.
    public var usual: Usual?

    /// A month of a feed.
    public init(
        feed: FeedCode, scope: String = "", month: Month, returnsExpected: Int, returnsIn: Int,
        delivery: FeedDelivery, completeness: Completeness, rows: Int, knownRows: Int,
        usual: Usual?
    ) {
        self.feed = feed
        self.scope = scope
        self.month = month
        self.returnsExpected = returnsExpected
        self.returnsIn = returnsIn
        self.delivery = delivery
        self.completeness = completeness
        self.rows = rows
        self.knownRows = knownRows
        self.usual = usual
    }

    /// Whether fewer or more rows stand than the interval of what is usual.
    public var isUnusual: Bool {
        guard let usual, returnsIn > 0 else { return false }
        return Double(rows) < usual.interval.lower || Double(rows) > usual.interval.upper
    }
}

/// How complete every month of every feed is, by what has come in.
public enum FeedBudget {
    /// The months of history that what is usual is learnt from.
    private static let history = 36

    /// All months of all feeds with rows, by feed, sender and month; senders only where a feed has
    /// several.
    public static func months(_ coverage: FeedCoverage) -> [FeedMonth] {
        guard let known = coverage.knownUntil else { return [] }
        return coverage.feeds.filter(coverage.volumes.knows).flatMap { feed -> [FeedMonth] in
            guard let first = coverage.months(of: feed).first else { return [] }
            let months = (first.ordinal...known.ordinal).map { Month(ordinal: $0) }
                .filter { isExpected(feed, $0, coverage) }
            let senders = Set(months.flatMap { coverage.senders(of: feed, in: $0).keys }).sorted()
            // A file that names no sender stands in the feed as a whole, whose scope is empty too.
            let named = senders.filter { !$0.isEmpty }
            let scopes: [String?] = [nil] + (senders.count > 1 ? named : [])
            return scopes.flatMap { scope in
                months.compactMap { feedMonth(feed, scope, $0, from: first, coverage) }
            }
        }
    }

    /// Whether a month came in, or was to: the three before it came, and the feed does not rest in
    /// this time of the year.
    private static func isExpected(
        _ feed: FeedCode, _ month: Month, _ coverage: FeedCoverage
    ) -> Bool {
        if coverage.covers(feed, month) { return true }
        guard (1...3).allSatisfy({ coverage.covers(feed, month.advanced(by: -$0)) }),
            let first = coverage.months(of: feed).first
        else { return false }
        let yearBefore = month.advanced(by: -12)
        return yearBefore < first || coverage.covers(feed, yearBefore)
    }

    private static func feedMonth(
        _ feed: FeedCode, _ scope: String?, _ month: Month, from first: Month,
        _ coverage: FeedCoverage
    ) -> FeedMonth? {
        let senders = coverage.senders(of: feed, in: month)
        let returns = scope.map { scope in senders.filter { $0.key == scope } } ?? senders
        guard !returns.isEmpty else { return nil }
        let came = returns.count(where: \.value)
        let developed = coverage.developed(feed, month)
        let rows = coverage.volumes.rows(feed, month, from: scope)
        let share = scope == nil ? coverage.returnShare(feed, month) : Double(came)
        return FeedMonth(
            feed: feed, scope: scope ?? "", month: month, returnsExpected: returns.count,
            returnsIn: came,
            delivery: delivery(feed, month, senders.keys.sorted(), scope, coverage),
            completeness: developed.times(share), rows: rows.all, knownRows: rows.known,
            usual: usual(feed, scope, month, from: first, developed, coverage))
    }

    /// The delivery of a sender; of the whole feed, when the last came and whether all are final.
    private static func delivery(
        _ feed: FeedCode, _ month: Month, _ senders: [String], _ scope: String?,
        _ coverage: FeedCoverage
    ) -> FeedDelivery {
        let all = senders.compactMap { coverage.delivery(feed, month, from: $0) }
        let due = all.compactMap(\.due).max()
        if let scope {
            return coverage.delivery(feed, month, from: scope) ?? FeedDelivery(due: due)
        }
        let days = all.compactMap(\.came)
        return FeedDelivery(
            due: due, came: days.count == all.count ? days.max() : nil,
            isFinal: all.count == senders.count && all.allSatisfy(\.isFinal),
            heldRows: all.reduce(0) { $0 + $1.heldRows })
    }

    private static func usual(
        _ feed: FeedCode, _ scope: String?, _ month: Month, from first: Month,
        _ developed: Completeness, _ coverage: FeedCoverage
    ) -> FeedMonth.Usual? {
        let start = max(first, month.advanced(by: -history))
        guard start < month else { return nil }
        let before = (start.ordinal..<month.ordinal).map { ordinal -> UsualVolume.Month in
            let month = Month(ordinal: ordinal)
            let rows = coverage.volumes.rows(feed, month, from: scope).all
            return UsualVolume.Month(
                rows: coverage.covers(feed, month) ? Double(rows) : nil, days: month.dayCount)
        }
        guard let usual = UsualVolume(after: before, days: month.dayCount) else { return nil }
        let now = developed.knownShare ?? 1
        return FeedMonth.Usual(
            rows: (usual.rows * now).rounded(),
            interval: Interval(
                lower: (usual.interval.lower * now).rounded(.down),
                upper: (usual.interval.upper * now).rounded(.up)),
            basis: usual.basis.rawValue)
    }
}
