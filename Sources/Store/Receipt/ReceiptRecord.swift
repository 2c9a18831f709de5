public import Domain

/// What the database knows of how one cell came about.
public struct ReceiptRecord: Sendable {
    /// The cell with the run that made it.
    public var stored: StoredCell
    /// The run that replaced it; `nil` while it stands.
    public var closedRun: Int?
    /// The version of the definition.
    public var version: String
    /// The canonical text of the definition.
    public var definition: String
    /// The run.
    public var run: RunRecord
}

/// One run as its record says.
public struct RunRecord: Sendable, Hashable {
    /// Its number.
    public let run: Int
    /// The first month computed.
    public let first: Month
    /// The last month computed.
    public let last: Month
    /// The loads that it saw.
    public let seen: SeenLoads
    /// When it ended, in universal time: `2026-04-20 08:15:02`.
    public let finishedAt: String
}

/// One feed file that a cell rests on.
public struct FileRecord: Sendable, Hashable, Codable {
    /// Its load.
    public let load: Int
    /// The feed.
    public let feed: String
    /// The file's name.
    public let file: String
    /// The SHA-256 of its bytes.
    public let sha256: String
    /// Who sent it; `nil` where the feed has one sender.
    public let sender: String?
    /// When it came in, in universal time.
    public let loadedAt: String
    /// Rows in the file.
    public let rowsRead: Int
    /// Rows refused.
    public let rowsRejected: Int
    /// Rows held until a person decides.
    public let rowsQuarantined: Int
    /// Rows of people who had opted out.
    public let rowsOptedOut: Int
    /// Rows that a later file replaced, withdrew or linked anew before the run.
    public let rowsReplaced: Int

    /// Rows that stood as facts, and counted where the definition asks for them.
    public var rowsUsed: Int {
        max(0, rowsRead - rowsRejected - rowsQuarantined - rowsOptedOut - rowsReplaced)
    }
}

/// The months of a feed that a cell needs.
public struct FeedNeed: Sendable, Hashable {
    /// The feed.
    public let feed: FeedCode
    /// The months.
    public let months: ClosedRange<Month>

    /// The months of a feed that a cell needs.
    public init(feed: FeedCode, months: ClosedRange<Month>) {
        self.feed = feed
        self.months = months
    }
}
