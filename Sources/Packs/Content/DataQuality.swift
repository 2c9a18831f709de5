public import Domain

/// A number of rows as packs show it: to the nearest five, 1 to 7 hidden, zero shown.
///
/// Rows are mostly about people, so their counts keep to the rule of people; the exact number is
/// not kept.
public struct RowCount: Hashable, Comparable, Sendable {
    /// The rounded number; `nil` where the exact one was 1 to 7.
    public let rounded: Int?

    /// The shown form of an exact number of rows.
    public init(_ exact: Int) {
        rounded = (1...7).contains(exact) ? nil : (exact + 2) / 5 * 5
    }

    /// The share of rows in whole hundredths, rounded down: only all is all.
    ///
    /// - Returns: `nil` where 1 to 7 rows are in it or out of it, as with any share, or where there
    ///   are none.
    public static func share(_ part: Int, of whole: Int) -> Double? {
        let isTelling = [part, whole - part].contains { RowCount($0).rounded == nil }
        guard whole > 0, !isTelling else { return nil }
        return (Double(part) / Double(whole) * 100).rounded(.down) / 100
    }

    /// Fewer rows first; hidden ones follow zero.
    public static func < (a: RowCount, b: RowCount) -> Bool { a.order < b.order }

    private var order: Int { rounded ?? 1 }
}

/// What came in of one feed or reference table.
public struct FeedQuality: Hashable, Sendable {
    /// The code, such as `SUS_APC`.
    public var feed: FeedCode
    /// The title of its contract; may be empty.
    public var title: String
    /// Files that were loaded.
    public var filesLoaded: Int
    /// Files that were refused as a whole.
    public var filesRefused: Int
    /// Rows in the loaded files.
    public var rowsRead: RowCount
    /// Rows that went into the facts.
    public var rowsAccepted: RowCount
    /// Rows that were refused.
    public var rowsRejected: RowCount
    /// Rows that wait for a decision.
    public var rowsQuarantined: RowCount
    /// The newest month that the feed covers.
    public var lastMonth: Month?
    /// Share of current rows with a valid NHS number, 0 to 1; `nil` for feeds without people.
    public var knownPersonShare: Double?
    /// Returns that were expected by the month of the pack and have not come, in words.
    public var missingReturns: [String]
    /// How complete the months of the pack are, of the whole feed and by sender.
    public var months: [FeedMonthQuality]
    /// How full months usually are, the youngest first; none where it is not known.
    public var ages: [FeedAgeQuality]
    /// The greatest share of rows placed by the fallback among the measures that rest on the feed,
    /// in the latest month, in whole hundredths.
    public var fallbackShare: Double?
    /// The greatest share of rows without a team among them, in whole hundredths.
    public var unattributedShare: Double?

    /// Whether its files hold for no month in particular, such as those of practices and teams.
    var isTable: Bool { lastMonth == nil && filesLoaded > 0 }

    /// The quality of one feed.
    public init(
        feed: FeedCode, title: String = "", filesLoaded: Int, filesRefused: Int,
        rowsRead: RowCount, rowsAccepted: RowCount, rowsRejected: RowCount,
        rowsQuarantined: RowCount, lastMonth: Month?, knownPersonShare: Double? = nil,
        missingReturns: [String] = [], months: [FeedMonthQuality] = [],
        ages: [FeedAgeQuality] = [], fallbackShare: Double? = nil,
        unattributedShare: Double? = nil
    ) {
        self.months = months
        self.ages = ages
        self.fallbackShare = fallbackShare
        self.unattributedShare = unattributedShare
        self.feed = feed
        self.title = title
        self.filesLoaded = filesLoaded
        self.filesRefused = filesRefused
        self.rowsRead = rowsRead
        self.rowsAccepted = rowsAccepted
        self.rowsRejected = rowsRejected
        self.rowsQuarantined = rowsQuarantined
        self.lastMonth = lastMonth
        self.knownPersonShare = knownPersonShare
        self.missingReturns = missingReturns
    }
}

/// How often one rule found something wrong in the files of one feed.
public struct FindingCount: Hashable, Sendable {
    /// The feed.
    public var feed: FeedCode
    /// The rule, such as `APC3`.
    public var rule: String
    /// `reject_file`, `reject`, `quarantine` or `warn`.
    public var severity: String
    /// What was expected, in words.
    public var expected: String
    /// The rows it concerned.
    public var rows: RowCount

    /// The count of one rule.
    public init(feed: FeedCode, rule: String, severity: String, expected: String, rows: RowCount) {
        self.feed = feed
        self.rule = rule
        self.severity = severity
        self.expected = expected
        self.rows = rows
    }

    /// The severity in words.
    var severityWords: String {
        switch severity {
        case "reject_file": "file refused"
        case "reject": "row refused"
        case "quarantine": "row held back"
        case "warn": "row kept, warned"
        default: severity
        }
    }
}
