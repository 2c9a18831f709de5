public import Domain

/// When a sender's files for a month were due and came.
public struct FeedDelivery: Hashable, Sendable {
    /// The day on which the first file was due, counted from 1970-01-01; `nil` where none is set.
    public let due: Int?
    /// The day on which the first file came; `nil` where it came with a history of other months,
    /// so that the day says nothing.
    public let came: Int?
    /// Whether no later version follows.
    public let isFinal: Bool
    /// Rows of the newest file that a person has still to decide on.
    public let heldRows: Int

    /// A delivery.
    public init(due: Int? = nil, came: Int? = nil, isFinal: Bool = false, heldRows: Int = 0) {
        self.due = due
        self.came = came
        self.isFinal = isFinal
        self.heldRows = heldRows
    }

    /// Days by which the first file came after it was due, negative before; `nil` where not known.
    public var daysLate: Int? {
        guard let due, let came else { return nil }
        return came - due
    }
}

/// The rows that stand, by feed, sender and month.
public struct FeedVolumes: Sendable {
    /// Rows, and those of them about a known person.
    public struct Rows: Hashable, Sendable {
        /// All rows.
        public var all = 0
        /// Rows about a known person.
        public var known = 0
    }

    private var senders: [FeedCode: [String: [Month: Rows]]] = [:]

    init(_ arrivals: [FeedArrival]) {
        for arrival in arrivals {
            var rows = senders[arrival.feed]?[arrival.sender]?[arrival.month] ?? Rows()
            rows.all += arrival.rows
            rows.known += arrival.knownRows
            senders[arrival.feed, default: [:]][arrival.sender, default: [:]][arrival.month] = rows
        }
    }

    /// Whether anything is on record of the feed.
    public func knows(_ feed: FeedCode) -> Bool { senders[feed] != nil }

    /// The senders of a feed that rows stand of, by name.
    public func senders(of feed: FeedCode) -> [String] {
        (senders[feed]?.keys).map { $0.sorted() } ?? []
    }

    /// The rows of a month from one sender, or from all.
    public func rows(_ feed: FeedCode, _ month: Month, from sender: String? = nil) -> Rows {
        let own = senders[feed] ?? [:]
        if let sender { return own[sender]?[month] ?? Rows() }
        return own.values.reduce(into: Rows()) { sum, months in
            sum.all += months[month]?.all ?? 0
            sum.known += months[month]?.known ?? 0
        }
    }

    /// The rows of some months from one sender.
    func rows(_ feed: FeedCode, from sender: String, in months: ClosedRange<Month>) -> Int {
        (senders[feed]?[sender] ?? [:]).reduce(0) { sum, entry in
            sum + (months.contains(entry.key) ? max(0, entry.value.all) : 0)
        }
    }
}
