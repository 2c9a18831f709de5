import Charts
import Domain
import Drawing

/// How complete the month of the pack is, feed by feed, and how months usually fill up.
struct CompletenessPages {
    let pack: BoardPack

    private var month: Month { pack.content.edition.month }

    /// The feeds with their month, those without one left out.
    private var feeds: [(feed: FeedQuality, month: FeedMonthQuality)] {
        pack.content.feeds.compactMap { feed in
            feed.months.last { $0.scope.isEmpty && $0.month <= month }.map { (feed, $0) }
        }
    }

    // MARK: The month

    static let monthNote =
        "The newest month that was to come in. Came: with history, where files of three months or "
        + "more came on one day, so that the day says nothing. Usual rows: 95 % of such months "
        + "would lie there by now, judged by the months before; ! marks a month outside. Complete: "
        + "returns in, times the share of rows that months of this age usually have (chain "
        + "ladder), with its 95 % interval. Known person: rows with a valid NHS number. Fallback, "
        + "no team: the greatest of the measures that rest on the feed; ! over 5 % and 2 %."

    var monthHeadline: String {
        let unknown = feeds.filter { $0.month.completeness.gap != nil }.map(\.feed.feed.text)
        let partial = feeds.filter { ($0.month.completeness.knownShare ?? 1) < 0.95 }
        var parts: [String] = []
        if !partial.isEmpty {
            parts.append(
                FigureWords.list(partial.map(\.feed.feed.text))
                    + " \(partial.count == 1 ? "is" : "are") less than 95 % complete")
        }
        if !unknown.isEmpty {
            let are = unknown.count == 1 ? "it is" : "they are"
            parts.append(
                "of \(FigureWords.list(unknown)) it is not known how complete \(are)")
        }
        if parts.isEmpty { return "Of every feed, at least 95 % of what is usual is in." }
        return parts.joined(separator: "; ").capitalisedFirst + "."
    }

    var monthTable: PackTable {
        PackTable(
            columns: [
                .init(header: "Feed", width: 108), .init(header: "Month", width: 62),
                .init(header: "Due", width: 42), .init(header: "Came", width: 66),
                .init(header: "Returns", width: 48, alignment: .right),
                .init(header: "Rows", width: 44, alignment: .right),
                .init(header: "Usual rows", width: 92, alignment: .right),
                .init(header: "Complete", width: 76), .init(header: "95 % interval", width: 64),
                .init(header: "Known person", width: 42, alignment: .right),
                .init(header: "Fallback", width: 46, alignment: .right),
                .init(header: "No team", width: 38, alignment: .right),
                .init(header: "Held", width: 28, alignment: .right),
            ],
            rows: feeds.map { PackTable.Row(cells($0.feed, $0.month)) }, padding: 2)
    }

    private func cells(_ feed: FeedQuality, _ month: FeedMonthQuality) -> [PackTable.Cell] {
        [
            .bold(feed.feed.text),
            .plain(month.month.shortText + (month.isFinal ? "" : " P")),
            .plain(month.due.map(CompletenessWords.withoutYear) ?? "-"),
            .plain(CompletenessWords.arrival(month)),
            .plain("\(month.returnsIn) of \(month.returnsExpected)"),
            .plain(FigureWords.rows(month.rows) + (month.isUnusual ? " !" : "")),
            .plain(CompletenessWords.usual(month)),
            .drawing(CompletenessBar(month.completeness), height: 12),
            .plain(CompletenessWords.range(month.completeness) ?? "-"),
            .plain(month.knownPersonShare.map { FigureWords.percent($0) } ?? "-"),
            .plain(Self.flagged(feed.fallbackShare, above: Cell.fallbackFlag)),
            .plain(Self.flagged(feed.unattributedShare, above: Cell.unattributedFlag)),
            .plain(FigureWords.rows(month.heldRows)),
        ]
    }

    private static func flagged(_ share: Double?, above limit: Double) -> String {
        guard let share else { return "-" }
        return FigureWords.percent(share) + (share > limit ? " !" : "")
    }

    // MARK: How months fill up

    /// Ages that the page shows.
    private static let shownAges = 6

    static let ageNote = ageNotes.joined(separator: " ")

    /// How the ages were found, and what is not known.
    static let ageNotes = [
        "For each feed, what has usually come in of a return so many days after the month's end, "
            + "with the 95 % interval, by which load brought which rows (chain ladder, Mack 1993).",
        "Files that came with a history count as come on the day they were due. Not known where "
            + "fewer than nine months were followed, fewer than six had come in by that age, or these "
            + "differ by half a month and more.",
    ]

    var ageHeadline: String {
        let slow = pack.content.feeds.filter {
            ($0.ages.first?.completeness.knownShare ?? 1) < 0.95
        }
        if pack.content.feeds.allSatisfy(\.ages.isEmpty) {
            return "It is not known yet how months fill up."
        }
        return slow.isEmpty
            ? "The newest month of each feed is usually nearly complete."
            : "Months of \(FigureWords.list(slow.map(\.feed.text))) fill up late."
    }

    var ageTable: PackTable {
        PackTable(
            columns: [.init(header: "Feed", width: 110)]
                + (0..<Self.shownAges).map { age in
                    .init(
                        header: age == 0
                            ? "Newest month" : "\(age) month\(age == 1 ? "" : "s") older",
                        width: 108)
                },
            rows: pack.content.feeds.filter { !$0.months.isEmpty }.map { feed in
                PackTable.Row(
                    [.bold(feed.feed.text)]
                        + (0..<Self.shownAges).map { place in
                            guard feed.ages.indices.contains(place) else {
                                return .plain(feed.ages.isEmpty && place == 0 ? "not known" : "")
                            }
                            let age = feed.ages[place]
                            return .noted(
                                CompletenessWords.figure(age.completeness),
                                note: "\(age.days) days")
                        })
            }, padding: 2)
    }
}
