/// A feed or reference table of the county.
public enum Feed: Int, Sendable, CaseIterable {
    case spells, attendances, incidents, delays, careEvents, stepEpisodes, referrals, contacts
    case plans, networkReferrals, staff, fluUptake, survey

    /// The code that file names begin with.
    public var code: String {
        switch self {
        case .spells: "SUS_APC"
        case .attendances: "ECDS_AE"
        case .incidents: "AMB_ADS"
        case .delays: "DISCH_DELAY"
        case .careEvents: "ASC_CLD"
        case .stepEpisodes: "STEP_REABL"
        case .referrals: "INT_REF"
        case .contacts: "INT_CONTACT"
        case .plans: "INT_PLAN"
        case .networkReferrals: "VCSE_NET"
        case .staff: "WORKFORCE"
        case .fluUptake: "FLU_UPTAKE"
        case .survey: "WELLBEING_SURVEY"
        }
    }

    /// True where partners send workbooks.
    var isWorkbook: Bool {
        switch self {
        case .delays, .plans, .networkReferrals, .staff, .survey: true
        default: false
        }
    }
}

/// Which position of a month a file holds, where a feed has two.
public enum SubmissionVersion: Int, Sendable, CaseIterable {
    case only, flex, freeze

    var suffix: String {
        switch self {
        case .only: ""
        case .flex: "_flex"
        case .freeze: "_freeze"
        }
    }
}

/// The file that a row is sent in.
public struct SentFile: Hashable, Sendable {
    /// The feed.
    public let feed: Feed
    /// The sender, network or team in the file name; empty where a feed has one sender.
    public let scope: String
    /// Months after the first month of the county.
    public let period: Int
    /// Flex or freeze.
    public let version: SubmissionVersion

    /// The file of a feed for a period.
    public init(
        _ feed: Feed, scope: String = "", period: Int, version: SubmissionVersion = .only
    ) {
        self.feed = feed
        self.scope = scope
        self.period = period
        self.version = version
    }
}

/// A row of a feed that can be written as the cells of a file.
protocol FeedRecord: Sendable {
    static var feed: Feed { get }
    /// The field names of the feed in file order.
    static var columns: [String] { get }
    /// Writes one cell for each column.
    func write(to row: inout some RowSink)
}

/// Takes the cells of one row, left to right.
protocol RowSink {
    mutating func text(_ value: String?)
    mutating func day(_ value: CivilDay?)
    mutating func time(_ value: CivilTime?)
    mutating func number(_ value: Int?)
    /// A number given in hundredths: pence as pounds, hundredths of an FTE.
    mutating func hundredths(_ value: Int?)
    mutating func flag(_ value: Bool?)
    /// Values separated by `|`.
    mutating func list(_ values: [String])
}
