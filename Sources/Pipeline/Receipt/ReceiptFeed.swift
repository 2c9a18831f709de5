import Domain
import Measures

/// How complete one month of a feed was, for programs.
struct ReceiptFeed: Encodable, Sendable {
    let feed, month: String
    let due, came: String?
    let cameWithHistory: Bool
    let returnsExpected, returnsIn, rows, rowsWithKnownPerson, rowsHeldBack: Int
    let usualRows, usualLeast, usualMost: Double?
    let completeness, completenessLower, completenessUpper: Double?
    let completenessAtMost: Double
    let completenessUnknownBecause: String?

    init(_ source: FeedMonth) {
        feed = source.feed.text
        month = source.month.isoText
        due = source.delivery.due.map { DayText.text($0) }
        came = source.delivery.came.map { DayText.text($0) }
        cameWithHistory = source.returnsIn > 0 && source.delivery.came == nil
        returnsExpected = source.returnsExpected
        returnsIn = source.returnsIn
        rows = source.rows
        rowsWithKnownPerson = source.knownRows
        rowsHeldBack = source.delivery.heldRows
        usualRows = source.usual?.rows
        usualLeast = source.usual?.interval.lower
        usualMost = source.usual?.interval.upper
        completeness = source.completeness.knownShare
        completenessLower = source.completeness.interval?.lower
        completenessUpper = source.completeness.interval?.upper
        completenessAtMost = source.completeness.share
        completenessUnknownBecause = source.completeness.gap?.rawValue
    }
}
