public import Domain

/// Rows of one month of a feed that came in on one day from one sender, less those taken out.
public struct FeedArrival: Hashable, Sendable {
    /// The feed.
    public let feed: FeedCode
    /// The sender; empty where there is only one.
    public let sender: String
    /// The month of the rows.
    public let month: Month
    /// The day, counted from 1970-01-01; `nil` where it is not on record.
    public let day: Int?
    /// Rows that came, less rows that were taken out.
    public let rows: Int
    /// Those of them about a known person.
    public let knownRows: Int

    /// An arrival.
    public init(
        feed: FeedCode, sender: String = "", month: Month, day: Int?, rows: Int,
        knownRows: Int = 0
    ) {
        self.feed = feed
        self.sender = sender
        self.month = month
        self.day = day
        self.rows = rows
        self.knownRows = knownRows
    }
}

extension Month {
    /// The last day of the month, counted from 1970-01-01.
    public var lastDayNumber: Int {
        // Days before a month that begins in March, in cycles of 400 years (Howard Hinnant).
        let next = advanced(by: 1)
        let year = next.number <= 2 ? next.year - 1 : next.year
        let cycle = year / 400
        let yearOfCycle = year - cycle * 400
        let dayOfYear = (153 * ((next.number + 9) % 12) + 2) / 5
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return cycle * 146_097 + dayOfCycle - 719_468 - 1
    }
}
