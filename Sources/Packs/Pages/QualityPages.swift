import Charts
import Domain
import Drawing
import Measures

/// What came in, feed by feed; how sure each measure's figures are; and what was found wrong.
struct QualityPages {
    let pack: BoardPack
    let typesetter: Typesetter

    var planned: [PlannedPage] {
        pages(
            feedTable, "Feeds", feedHeadline,
            note: [Self.feedNote, pack.content.linkageWords].compactMap { $0 }
                .joined(separator: " "))
            + (pack.content.tables.isEmpty
                ? []
                : pages(
                    referenceTable, "Reference data", referenceHeadline,
                    note: Self.referenceNote))
            + pages(
                months.monthTable, "Completeness", months.monthHeadline,
                note: CompletenessPages.monthNote, reserve: 104)
            + pages(
                months.ageTable, "How months fill up", months.ageHeadline,
                note: CompletenessPages.ageNote)
            + pages(measureTable, "Measures", measureHeadline, note: Self.measureNote)
            + pages(findingTable, "Findings", findingHeadline, note: Self.findingNote)
    }

    private func pages(
        _ table: PackTable, _ title: String, _ headline: String, note: String,
        reserve: Double = 78
    ) -> [PlannedPage] {
        table.pages(height: Look.body.height - reserve, typesetter).enumerated().map {
            index, part in
            PlannedPage(index == 0 ? title : nil, group: "Data quality") { setter in
                let top = try setter.headline(index == 0 ? headline : "\(title), continued")
                let below = try part.draw(on: setter, at: Point(Look.body.left, top))
                try setter.note(note, x: Look.body.left, y: below + 6, width: Look.body.width)
            }
        }
    }

    private var months: CompletenessPages { CompletenessPages(pack: pack) }

    // MARK: Feeds

    private static let feedNote =
        "Row counts are shown to the nearest 5; * is 1 to 7. Held back: rows that wait for a "
        + "person's decision. NHS number: share of current rows with a valid one. The last month "
        + "is the newest that any file of the feed covers."

    private var feedHeadline: String {
        let feeds = pack.content.monthlyFeeds
        let late = feeds.filter { !$0.missingReturns.isEmpty }
        if pack.content.sentFeeds.isEmpty { return "Data quality: nothing has been loaded." }
        return late.isEmpty
            ? "Every feed has come in for \(pack.content.edition.month.longText)."
            : "\(late.count) of \(feeds.count) feeds "
                + "\(late.count == 1 ? "misses" : "miss") a return."
    }

    private var feedTable: PackTable {
        PackTable(
            columns: Self.countColumns("Feed", width: 250) + [
                .init(header: "Last month", width: 60),
                .init(header: "NHS number", width: 52, alignment: .right),
                .init(header: "Missing returns", width: 66),
            ],
            rows: pack.content.monthlyFeeds.map { feed in
                PackTable.Row(
                    counts(feed) + [
                        .plain(feed.lastMonth?.shortText ?? "-"),
                        .plain(feed.knownPersonShare.map { FigureWords.percent($0) } ?? "-"),
                        .plain(feed.missingReturns.isEmpty ? "none" : feed.missingWords),
                    ])
            }, padding: 1.5)
    }

    /// The columns of `counts`.
    private static func countColumns(_ title: String, width: Double) -> [PackTable.Column] {
        [
            .init(header: title, width: width),
            .init(header: "Files", width: 42, alignment: .right),
            .init(header: "Refused files", width: 52, alignment: .right),
            .init(header: "Rows read", width: 68, alignment: .right),
            .init(header: "Accepted", width: 68, alignment: .right),
            .init(header: "Refused", width: 52, alignment: .right),
            .init(header: "Held back", width: 52, alignment: .right),
        ]
    }

    /// The feed and what became of its files and rows.
    private func counts(_ feed: FeedQuality) -> [PackTable.Cell] {
        [
            .text([
                Span(feed.feed.text, weight: .semibold),
                Span(feed.title.isEmpty ? "" : " \(feed.title)"),
            ]),
            .plain(String(feed.filesLoaded)), .plain(String(feed.filesRefused)),
            .plain(FigureWords.rows(feed.rowsRead)),
            .plain(FigureWords.rows(feed.rowsAccepted)),
            .plain(FigureWords.rows(feed.rowsRejected)),
            .plain(FigureWords.rows(feed.rowsQuarantined)),
        ]
    }

    // MARK: Reference data

    private static let referenceNote =
        "Tables and lists that the figures of all months rest on: places, practices, teams, "
        + "populations, prices, people who opted out. Row counts are shown to the nearest 5; * is 1 "
        + "to 7. A file that is refused changes nothing: what came before it stands."

    private var referenceHeadline: String {
        let refused = pack.content.tables.filter { $0.filesRefused > 0 }
        let count = refused.reduce(0) { $0 + $1.filesRefused }
        return refused.isEmpty
            ? "No file of the tables behind the figures was refused."
            : "Of the tables behind the figures, \(count == 1 ? "a file" : "\(count) files") of "
                + FigureWords.list(refused.map(\.feed.text))
                + " \(count == 1 ? "was" : "were") refused."
    }

    private var referenceTable: PackTable {
        PackTable(
            columns: Self.countColumns("Table", width: 428),
            rows: pack.content.tables.map { PackTable.Row(counts($0)) }, padding: 1.5)
    }

    // MARK: Measures

    private static let measureNote =
        "Complete: share in, for the latest month, of what is usual, by the least complete feed of "
        + "the measure, with its 95 % interval; an outline where it is not known. ! over 5 % by "
        + "fallback, or over 2 % without a team. Fallback: share of rows whose team came from the second choice (address instead of practice, for "
        + "example). No team: share of the county's rows that no team could be found for."

    private var measureHeadline: String {
        let partial = pack.readings.filter { ($0.latest?.completeness.share ?? 1) < 0.95 }
        let unknown = pack.readings.count { $0.latest?.completeness.gap != nil }
        if partial.isEmpty, unknown > 0 {
            return "Of \(unknown) of \(pack.readings.count) latest figures it is not known how "
                + "complete they are."
        }
        return partial.isEmpty
            ? "Behind the latest figures, at least 95 % of what is usual is in."
            : "\(partial.count) \(partial.count == 1 ? "measure rests" : "measures rest") on less"
                + " than 95 % of what is usual: "
                + FigureWords.list(partial.map(\.code))
                + (unknown > 0 ? "; of \(unknown) it is not known." : ".")
    }

    private var measureTable: PackTable {
        PackTable(
            columns: [
                .init(header: "Measure", width: 262), .init(header: "Latest month", width: 80),
                .init(header: "State of the pack's month", width: 106),
                .init(header: "Complete", width: 98), .init(header: "95 % interval", width: 66),
                .init(header: "Fallback", width: 70, alignment: .right),
                .init(header: "No team", width: 70, alignment: .right),
            ],
            rows: pack.readings.map { reading in
                let state = ChartValue(
                    reading.content.cell(.county, .month, pack.content.edition.month))
                return PackTable.Row([
                    .text([
                        Span(reading.code, weight: .semibold),
                        Span(" \(reading.definition.title)"),
                    ]),
                    .plain(
                        (reading.latest?.month.shortText ?? "-")
                            + (reading.latest?.isProvisional == true ? " P" : "")),
                    .plain(state.number == nil ? state.stateWords : "has a value"),
                    .drawing(CompletenessBar(reading.latest?.completeness), height: 12),
                    .plain(
                        reading.latest.flatMap { CompletenessWords.range($0.completeness) } ?? "-"),
                    .plain(
                        reading.latest.map {
                            FigureWords.percent($0.fallbackShare)
                                + ($0.isAttributionFlagged ? " !" : "")
                        } ?? "-"),
                    .plain(
                        reading.content.unattributedShare.map { FigureWords.percent($0) } ?? "-"),
                ])
            }, padding: 2.5)
    }

    // MARK: Findings

    private static let findingNote =
        "Senders get the full list of findings beside each file, with row and cell. Here are the "
        + "rules that met the most rows."

    private var findingHeadline: String {
        pack.content.findings.isEmpty
            ? "No rule found anything wrong in the files."
            : "What was found wrong in the files, the most frequent first."
    }

    private var findingTable: PackTable {
        PackTable(
            columns: [
                .init(header: "Feed", width: 130), .init(header: "Rule", width: 90),
                .init(header: "What was done", width: 120),
                .init(header: "What was expected", width: 340),
                .init(header: "Rows", width: 76, alignment: .right),
            ],
            rows: pack.content.findings.prefix(24).map { finding in
                PackTable.Row([
                    .bold(finding.feed.text), .plain(finding.rule),
                    .plain(finding.severityWords), .plain(finding.expected.capitalisedFirst),
                    .plain(FigureWords.rows(finding.rows)),
                ])
            }, padding: 2.5)
    }
}

extension FeedQuality {
    /// The missing returns in a few words.
    var missingWords: String {
        missingReturns.count <= 2
            ? missingReturns.joined(separator: ", ") : "\(missingReturns.count) returns"
    }
}
