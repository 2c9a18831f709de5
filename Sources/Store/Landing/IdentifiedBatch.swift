public import Feeds

/// A batch of converted rows with the pseudonymous keys that the loader found for each.
public struct IdentifiedBatch: Sendable {
    /// What the person key of a row rests on.
    public enum PersonBasis: UInt8, Sendable {
        /// A valid NHS number, or the pseudonym of a sender who replaced it.
        case nhsNumber = 0x4E  // N
        /// A sender's own number that another row ties to an NHS number.
        case crosswalk = 0x58  // X
        /// A sender's own number alone.
        case localNumber = 0x4C  // L
        /// The row names nobody: its key is its own and links with nothing.
        case row = 0x52  // R
    }

    /// The keys of one row.
    public struct Keys: Sendable {
        /// The person; 0 in feeds about nobody.
        public var person: Int64 = 0
        /// What it rests on.
        public var basis: PersonBasis = .row
        /// The person by the sender's own number; `nil` when there is none.
        public var local: Int64?
        /// The event, by the source's natural key.
        public var event: Int64 = 0
        /// The content of the row, to tell a changed row from one that is sent again.
        public var content: Int64 = 0

        /// Keys still to be found.
        public init() {}
    }

    /// The rows.
    public let rows: RowBatch
    /// The keys of each row.
    public let keys: [Keys]
    /// Events of other feeds that the rows name: `rowCount × reference count`.
    public let references: [Int64?]

    /// Rows with their keys.
    public init(rows: RowBatch, keys: [Keys], references: [Int64?]) {
        self.rows = rows
        self.keys = keys
        self.references = references
    }
}
