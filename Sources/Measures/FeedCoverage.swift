public import Domain

/// Which months of which feeds have come in, and from whom.
public struct FeedCoverage: Sendable {
    /// One month of one feed from one sender.
    public struct Entry: Sendable, Hashable {
        /// The feed.
        public let feed: FeedCode
        /// The month.
        public let month: Month
        /// The sender; empty where there is only one.
        public let scope: String
        /// When its first file was due and when it came, and what of it is held back.
        public let delivery: FeedDelivery

        /// A month of a feed from a sender.
        public init(
            feed: FeedCode, month: Month, scope: String = "",
            delivery: FeedDelivery = FeedDelivery()
        ) {
            self.feed = feed
            self.month = month
            self.scope = scope
            self.delivery = delivery
        }
    }

    /// How long after its last file a sender is still expected to send.
    private static let patience = 12

    private var scopes: [FeedCode: [Month: Set<String>]] = [:]
    private var spans: [FeedCode: [String: ClosedRange<Month>]] = [:]
    private var lastMonths: [FeedCode: Month] = [:]
    private let teamsOfScope: [FeedCode: [String: Set<String>]]
    private var developments: [FeedCode: FeedDevelopment] = [:]
    private var deliveries: [FeedCode: [Month: [String: FeedDelivery]]] = [:]
    /// The rows that stand, by feed, sender and month.
    public let volumes: FeedVolumes

    /// The coverage from its entries.
    ///
    /// - Parameters:
    ///   - arrivals: which rows came when; without them nothing is known of what is still to come.
    ///   - teamsOfScope: for feeds with one return per sender, the teams that each sender's
    ///     return speaks for.
    public init(
        _ entries: some Sequence<Entry>, arrivals: [FeedArrival] = [],
        teamsOfScope: [FeedCode: [String: Set<String>]] = [:]
    ) {
        self.teamsOfScope = teamsOfScope
        volumes = FeedVolumes(arrivals)
        for entry in entries {
            scopes[entry.feed, default: [:]][entry.month, default: []].insert(entry.scope)
            let span = spans[entry.feed]?[entry.scope] ?? entry.month...entry.month
            spans[entry.feed, default: [:]][entry.scope] =
                min(span.lowerBound, entry.month)...max(span.upperBound, entry.month)
            lastMonths[entry.feed] = max(lastMonths[entry.feed] ?? entry.month, entry.month)
            deliveries[entry.feed, default: [:]][entry.month, default: [:]][entry.scope] =
                entry.delivery
        }
        for (feed, own) in Dictionary(grouping: arrivals, by: \.feed) {
            developments[feed] = FeedDevelopment(
                own, covered: Set(scopes[feed]?.keys.map { $0 } ?? []))
        }
    }

    /// The feeds of which anything came in, by code.
    public var feeds: [FeedCode] { scopes.keys.sorted() }

    /// The months of a feed that came in, in order.
    public func months(of feed: FeedCode) -> [Month] {
        (scopes[feed]?.keys).map { $0.sorted() } ?? []
    }

    /// When a sender's file for a month was due and came; `nil` where it has not come.
    public func delivery(_ feed: FeedCode, _ month: Month, from scope: String) -> FeedDelivery? {
        deliveries[feed]?[month]?[scope]
    }

    /// How the months of a feed fill up; `nil` where it is not on record what came when.
    public func development(of feed: FeedCode) -> FeedDevelopment? { developments[feed] }

    /// How much of the rows of a month has come in of those senders that have sent.
    public func developed(_ feed: FeedCode, _ month: Month) -> Completeness {
        developments[feed]?.completeness(month) ?? .unknown(returns: 1, reason: .undated)
    }

    /// How much of what is expected of a feed for a month has come in: of the returns, and of the
    /// rows that they usually have.
    public func completeness(_ feed: FeedCode, _ month: Month) -> Completeness {
        developed(feed, month).times(returnShare(feed, month))
    }

    /// Whether anything of the feed came in for the month.
    public func covers(_ feed: FeedCode, _ month: Month) -> Bool {
        scopes[feed]?[month] != nil
    }

    /// The latest month of the feed that came in.
    public func lastMonth(of feed: FeedCode) -> Month? { lastMonths[feed] }

    /// The latest month of any feed that came in: how far the data know the world.
    public var knownUntil: Month? { lastMonths.values.max() }

    /// The earliest month of any feed that came in.
    public var knownFrom: Month? { scopes.values.flatMap(\.keys).min() }

    /// Whether every return that speaks for the team came in for the month.
    ///
    /// True for feeds that do not come as one return per sender.
    public func hasReturn(_ feed: FeedCode, for team: String, _ month: Month) -> Bool {
        guard let teams = teamsOfScope[feed] else { return covers(feed, month) }
        return expected(feed, month).allSatisfy { scope in
            teams[scope]?.contains(team) != true || cameIn(feed, scope, month)
        }
    }

    /// Share of the expected senders of a feed that came in for the month, 0 to 1.
    ///
    /// A sender is expected from its first month until a year after its last. Each counts by the
    /// rows it sent for the twelve months before; where that is not known of one, all count alike.
    public func returnShare(_ feed: FeedCode, _ month: Month) -> Double {
        let expected = expected(feed, month)
        guard !expected.isEmpty else { return covers(feed, month) ? 1 : 0 }
        let arrived = expected.filter { cameIn(feed, $0, month) }
        guard arrived.count < expected.count else { return 1 }
        let weights = expected.map {
            volumes.rows(feed, from: $0, in: month.advanced(by: -12)...month.advanced(by: -1))
        }
        guard weights.allSatisfy({ $0 > 0 }) else {
            return Double(arrived.count) / Double(expected.count)
        }
        let came = zip(expected, weights).reduce(0) { sum, sender in
            sum + (arrived.contains(sender.0) ? sender.1 : 0)
        }
        // Whole hundredths: the weights move a little with every late row.
        return (Double(came) / Double(weights.reduce(0, +)) * 100).rounded() / 100
    }

    /// Who is expected to send the feed for the month, and whether they did.
    public func senders(of feed: FeedCode, in month: Month) -> [String: Bool] {
        Dictionary(
            expected(feed, month).map { ($0, cameIn(feed, $0, month)) },
            uniquingKeysWith: { a, _ in a })
    }

    /// Whether the feed comes as one return per sender with teams of its own.
    public func isByReturn(_ feed: FeedCode) -> Bool { teamsOfScope[feed] != nil }

    private func cameIn(_ feed: FeedCode, _ scope: String, _ month: Month) -> Bool {
        scopes[feed]?[month]?.contains(scope) == true
    }

    private func expected(_ feed: FeedCode, _ month: Month) -> [String] {
        let spans = spans[feed] ?? [:]
        var senders = spans.keys.filter { scope in
            guard let span = spans[scope] else { return false }
            return span.lowerBound <= month
                && month <= span.upperBound.advanced(by: Self.patience)
        }
        // A sender that the rule names and that never sent is expected while the feed is used.
        for scope in (teamsOfScope[feed] ?? [:]).keys where spans[scope] == nil {
            if covers(feed, month) { senders.append(scope) }
        }
        return senders.sorted()
    }
}
