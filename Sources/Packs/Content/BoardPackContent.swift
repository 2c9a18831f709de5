public import Domain
import Measures

/// Everything that a board pack shows, as plain values.
///
/// Figures come as disclosed cells and rounded row counts only, so that no page and no sheet can
/// show anything else.
public struct BoardPackContent: Sendable {
    /// What the pack is and where its figures come from.
    public var edition: PackEdition
    /// The teams in the order of the register.
    public var teams: [Team]
    /// The measures by code.
    public var measures: [MeasureContent]
    /// What came in, feed by feed.
    public var feeds: [FeedQuality]
    /// What was found wrong in the files, the most frequent first.
    public var findings: [FindingCount]
    /// Series that others published, shown as context.
    public var published: [PublishedSeries]
    /// The protocols of the evaluation, to be answered from the measures above.
    public var protocols: [PackProtocol]
    /// The answers to questions about single people.
    public var journeys: [PackJourney]
    /// Where the figures came from.
    public var receipts: PackReceipts

    /// The content of one pack.
    public init(
        edition: PackEdition, teams: [Team], measures: [MeasureContent], feeds: [FeedQuality] = [],
        findings: [FindingCount] = [], published: [PublishedSeries] = [],
        protocols: [PackProtocol] = [], journeys: [PackJourney] = [],
        receipts: PackReceipts = PackReceipts()
    ) {
        self.edition = edition
        self.teams = teams
        self.measures = measures.sorted { $0.definition.code < $1.definition.code }
        self.feeds = feeds
        self.findings = findings
        self.published = published
        self.protocols = protocols
        self.journeys = journeys
        self.receipts = receipts
        months = Self.months(upTo: edition.month, with: measures)
    }

    /// The months of every series: those from the first with a figure, at least 13 and at most 48,
    /// ending with the month of the pack.
    public let months: ClosedRange<Month>

    private static func months(
        upTo month: Month, with measures: [MeasureContent]
    ) -> ClosedRange<Month> {
        let first = measures.compactMap(\.firstFigure).min() ?? month
        let earliest = month.advanced(by: -47)
        let latest = month.advanced(by: -12)
        return max(earliest, min(first, latest))...month
    }

    /// The content of one measure, if the pack has it.
    public func measure(_ code: MeasureCode) -> MeasureContent? {
        measures.first { $0.definition.code == code }
    }
}

/// What a pack is and where its figures come from.
public struct PackEdition: Hashable, Sendable {
    /// The name of the county or area.
    public var areaName: String
    /// The month that the pack reports.
    public var month: Month
    /// True while the data are made up, which every page and sheet then says.
    public var isMadeUp: Bool
    /// The day that the pack is dated, as `2026-04-20`.
    public var date: String
    /// The run that made the cells.
    public var run: Int
    /// The newest load that the run saw.
    public var publishedLoad: Int
    /// A short mark of all definitions together: the same definitions have the same mark.
    public var definitionsMark: String

    /// The edition of `month`.
    ///
    /// Without `date` it is dated the 20th of the month after, when packs are built.
    public init(
        areaName: String, month: Month, isMadeUp: Bool, run: Int, publishedLoad: Int,
        definitionsMark: String, date: String? = nil
    ) {
        self.areaName = areaName
        self.month = month
        self.isMadeUp = isMadeUp
        self.run = run
        self.publishedLoad = publishedLoad
        self.definitionsMark = definitionsMark
        self.date = date ?? month.advanced(by: 1).isoText + "-20"
    }

    /// The date in words, such as `20 April 2026`.
    var dateWords: String {
        guard let month = Month(String(date.prefix(7))), let day = Int(date.suffix(2)) else {
            return date
        }
        return "\(day) \(month.longText)"
    }

    /// What the figures can be traced by, in one line.
    var trace: String { "Run \(run) · load \(publishedLoad) · definitions \(definitionsMark)" }
}

/// A series that somebody else published.
public struct PublishedSeries: Hashable, Sendable {
    /// The code of the series, such as `ae_within_4_hours_percent`.
    public var series: String
    /// The code of the organisation; `ENG` is England.
    public var organisation: String
    /// Its name.
    public var name: String
    /// The published values by month.
    public var values: [Month: Double]

    /// The values of one organisation.
    public init(series: String, organisation: String, name: String, values: [Month: Double]) {
        self.series = series
        self.organisation = organisation
        self.name = name
        self.values = values
    }
}

extension BoardPackContent {
    /// The feeds that somebody sends: all of `feeds` but linkage.
    var sentFeeds: [FeedQuality] { feeds.filter { $0.feed != .linkage } }

    /// The feeds that bring months.
    var monthlyFeeds: [FeedQuality] { sentFeeds.filter { !$0.isTable } }

    /// The tables and lists that the figures of all months rest on.
    var tables: [FeedQuality] { sentFeeds.filter(\.isTable) }

    /// What linkage did beside the feeds, in a sentence; nil where it did nothing.
    var linkageWords: String? {
        guard let linkage = feeds.first(where: { $0.feed == .linkage }) else { return nil }
        let rows =
            linkage.rowsAccepted.rounded == nil
            ? "1 to 7" : FigureWords.rows(linkage.rowsAccepted)
        return "Beside the feeds, linkage gave \(rows) rows without an NHS number a person."
    }
}
