public import Domain

/// How complete one month of a feed is, with rounded row counts.
public struct FeedMonthQuality: Hashable, Sendable {
    /// When the file was due and came.
    public enum Arrival: Hashable, Sendable {
        /// It came on the day, that many days after it was due (negative before).
        case came(String, daysLate: Int?)
        /// It came together with the history of the feed, so that its day says nothing.
        case history
        /// It has not come.
        case absent
    }

    /// The sender; empty for the whole feed.
    public var scope: String
    /// The month.
    public var month: Month
    /// The day the file was due, as `17 Apr 2026`; `nil` where none is set.
    public var due: String?
    /// When it came.
    public var arrival: Arrival
    /// Whether no later version follows.
    public var isFinal: Bool
    /// Returns that were expected.
    public var returnsExpected: Int
    /// Those of them that came.
    public var returnsIn: Int
    /// Rows that stand.
    public var rows: RowCount
    /// Least and most rows that are usual; `nil` where too few months came before.
    public var usual: Usual?
    /// Whether the rows are fewer or more than that.
    public var isUnusual: Bool
    /// How much is in.
    public var completeness: Completeness
    /// Share of the rows with a known person, in whole hundredths; `nil` for feeds without people.
    public var knownPersonShare: Double?
    /// Rows of the newest file that wait for a decision.
    public var heldRows: RowCount

    /// Least and most rows that are usual.
    public struct Usual: Hashable, Sendable {
        /// The least.
        public var least: RowCount
        /// The most.
        public var most: RowCount

        /// A range of rows.
        public init(least: RowCount, most: RowCount) {
            self.least = least
            self.most = most
        }
    }

    /// A month of a feed.
    public init(
        scope: String = "", month: Month, due: String?, arrival: Arrival, isFinal: Bool,
        returnsExpected: Int, returnsIn: Int, rows: RowCount, usual: Usual?, isUnusual: Bool,
        completeness: Completeness, knownPersonShare: Double?, heldRows: RowCount
    ) {
        self.scope = scope
        self.month = month
        self.due = due
        self.arrival = arrival
        self.isFinal = isFinal
        self.returnsExpected = returnsExpected
        self.returnsIn = returnsIn
        self.rows = rows
        self.usual = usual
        self.isUnusual = isUnusual
        self.completeness = completeness
        self.knownPersonShare = knownPersonShare
        self.heldRows = heldRows
    }
}

/// How full the months of a feed usually are at one age.
public struct FeedAgeQuality: Hashable, Sendable {
    /// Days since the end of the month.
    public var days: Int
    /// How much has usually come in.
    public var completeness: Completeness

    /// An age.
    public init(days: Int, completeness: Completeness) {
        self.days = days
        self.completeness = completeness
    }
}
