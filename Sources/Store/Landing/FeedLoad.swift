import Domain
public import Feeds

/// One file to load, as the reader sees it.
public struct FeedLoadRequest: Sendable {
    /// The contract the file is read under.
    public let contract: Contract
    /// What the file's name says.
    public let file: RecognisedFile
    /// SHA-256 of the file's bytes, 64 hexadecimal digits.
    public let sha256: String
    /// The size of the file in bytes.
    public let byteCount: Int
    /// What the contract's SQL asks for by name, such as `:file_period`.
    public let settings: SettingTable
    /// The rules that a person has waived for rows released from quarantine.
    ///
    /// `nil` for a file as it was sent. Released rows replace rows only, whatever their contract
    /// says.
    public let waivedRules: Set<String>?
    /// Whether the file is to stand though the same bytes were loaded before and others since.
    public let again: Bool
    /// Whether a file may have far fewer rows than the one before it.
    public let acceptsFewer: Bool
    /// The day on which the file is taken in; `nil` when it does not matter.
    public let today: CivilDay?
    /// The decision that released the rows; noted in the transaction that loads them.
    public let decision: HeldDecision?

    /// A request to load `file` under `contract`.
    public init(
        contract: Contract, file: RecognisedFile, sha256: String, byteCount: Int,
        settings: SettingTable, waivedRules: Set<String>? = nil, decision: HeldDecision? = nil,
        again: Bool = false, acceptsFewer: Bool = false, today: CivilDay? = nil
    ) {
        self.contract = contract
        self.file = file
        self.sha256 = sha256
        self.byteCount = byteCount
        self.settings = settings
        self.waivedRules = waivedRules
        self.decision = decision
        self.acceptsFewer = acceptsFewer
        self.today = today
        self.again = again
    }

    /// What is wrong with a file whose name does not say its month, or an impossible one; rows
    /// released from quarantine have the month of the file they came in, if that had one.
    var periodFinding: Finding? {
        guard waivedRules == nil else { return nil }
        return contract.missingPeriod(in: file)
            ?? today.flatMap { contract.impossiblePeriod(in: file, on: $0) }
    }

    /// The place of the file among all that tell of people: by month, feed and name.
    var toldBy: String {
        [file.period?.isoText ?? "", contract.feed.text, file.fileName].joined(separator: "|")
    }

    /// What the file replaces.
    var replaces: Contract.Replacement { waivedRules == nil ? contract.replaces : .rows }
}

/// The rows of a file, given out batch by batch, and what was found while reading them.
public protocol FeedRows: Sendable {
    /// The next batch, or `nil` after the last row.
    func next() async throws -> IdentifiedBatch?
    /// What was found in the file and how its rows went; asked after the last batch.
    func report() async -> FeedReadReport
    /// The next of the rows that were held back, in the order of the file, or `nil` after the last;
    /// asked after the last batch.
    func nextHeld() async throws -> [HeldEvent]?
}

/// A row that was held back while its file was read, and the event that it is about.
public struct HeldEvent: Sendable {
    /// The row.
    public let row: HeldRow
    /// The key of its event; 0 where the natural key could not be read.
    public let event: Int64

    /// A held row.
    public init(row: HeldRow, event: Int64) {
        self.row = row
        self.event = event
    }
}

/// What was found while a file was read.
public struct FeedReadReport: Sendable {
    /// What was found wrong, the file's own findings included.
    public var findings: [Finding]
    /// How the rows went.
    public var counts: RowCounts
    /// The names of the sheets that were read, by their place from 1; empty for CSV.
    public var sheetNames: [Int: String]

    /// A report.
    public init(
        findings: [Finding] = [], counts: RowCounts = RowCounts(),
        sheetNames: [Int: String] = [:]
    ) {
        self.findings = findings
        self.counts = counts
        self.sheetNames = sheetNames
    }

    /// True when a finding refuses the whole file.
    public var rejectsFile: Bool { findings.contains { $0.severity == .rejectFile } }
}

/// How the load of one file ended.
public struct FeedLoadOutcome: Sendable {
    /// The ways a load can end.
    public enum Status: String, Sendable {
        /// Its rows are in.
        case loaded
        /// The same bytes were loaded before; nothing changed.
        case unchanged
        /// A finding refused the file; nothing of it is in.
        case rejected
    }

    /// How it ended.
    public var status: Status
    /// The ledger entry; of the earlier load when the file is unchanged.
    public var loadID: Int
    /// What was found wrong.
    public var findings: [Finding] = []
    /// Rows read, below the header.
    public var read = 0
    /// Rows dropped.
    public var rejected = 0
    /// Rows held back.
    public var quarantined = 0
    /// Rows that are new or changed.
    public var inserted = 0
    /// Earlier rows that a changed row replaced.
    public var superseded = 0
    /// Earlier rows that the file no longer has.
    public var withdrawn = 0
    /// Rows that are as they were.
    public var unchanged = 0
    /// Rows about people who opted out of planning uses.
    public var optedOut = 0
    /// Of an unchanged file: the file of the same sender, month and version that has come since.
    public var overtakenBy: String?
    /// Of an unchanged file: the name under which the same bytes came, for another month or from
    /// another sender.
    public var sameAs: String?
    /// The entry that the ledger got for the file; `nil` when it got none.
    var newEntry: Int?

    init(status: Status, loadID: Int) {
        self.status = status
        self.loadID = loadID
    }
}
