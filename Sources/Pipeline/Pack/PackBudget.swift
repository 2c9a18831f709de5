import Domain
import Measures
import Packs
import Store

/// How complete the feeds of a pack are, with rounded counts.
struct PackBudget {
    /// The months of feeds as the run saw them.
    let feedMonths: [FeedMonth]
    /// What had come in up to the run's newest load.
    let coverage: FeedCoverage
    /// The definitions.
    let catalogue: MeasureCatalogue
    /// The cells of the pack.
    let cells: [Cell]

    /// The months of one feed, of the whole feed and by sender.
    func months(of feed: FeedCode, isPersonal: Bool) -> [FeedMonthQuality] {
        feedMonths.filter { $0.feed == feed }.map { month in
            FeedMonthQuality(
                scope: month.scope, month: month.month,
                due: month.delivery.due.map { DayText.words($0) }, arrival: Self.arrival(month),
                isFinal: month.delivery.isFinal, returnsExpected: month.returnsExpected,
                returnsIn: month.returnsIn, rows: RowCount(month.rows),
                usual: month.usual.map { usual in
                    FeedMonthQuality.Usual(
                        least: RowCount(Int(usual.interval.lower)),
                        most: RowCount(Int(usual.interval.upper)))
                }, isUnusual: month.isUnusual, completeness: month.completeness,
                knownPersonShare: isPersonal
                    ? RowCount.share(month.knownRows, of: month.rows) : nil,
                heldRows: RowCount(month.delivery.heldRows))
        }
    }

    private static func arrival(_ month: FeedMonth) -> FeedMonthQuality.Arrival {
        if month.returnsIn == 0 { return .absent }
        guard let came = month.delivery.came else { return .history }
        return .came(DayText.words(came), daysLate: month.delivery.daysLate)
    }

    /// How full months of one feed usually are, the youngest first.
    func ages(of feed: FeedCode) -> [FeedAgeQuality] {
        (coverage.development(of: feed)?.ages ?? []).map {
            FeedAgeQuality(days: $0.days, completeness: $0.completeness)
        }
    }

    /// The greatest shares by fallback and without a team, of the latest county figures of the
    /// measures that rest on a feed, in whole hundredths.
    func attribution(of feed: FeedCode) -> (fallback: Double, unattributed: Double)? {
        let codes = Set(
            catalogue.definitions.filter { $0.maturity.feeds.contains(feed) }.map(\.code))
        let own = cells.filter {
            codes.contains($0.key.measure) && $0.key.area == .county && $0.key.window == .month
                && $0.value != nil
        }
        let latest = Dictionary(grouping: own, by: \.key.measure).values.compactMap { cells in
            cells.max { $0.key.month < $1.key.month }
        }
        guard let fallback = latest.map(\.fallbackShare).max(),
            let unattributed = latest.map(\.unattributedShare).max()
        else { return nil }
        return ((fallback * 100).rounded() / 100, (unattributed * 100).rounded() / 100)
    }
}
