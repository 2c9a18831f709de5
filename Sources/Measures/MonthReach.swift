public import Domain

/// How far from its own month a dataset's row may look into a table.
///
/// A row of month m depends on rows of the table in the months m + `earliest` to m + `latest` and
/// no others; `nil` is without bound. It decides which months are counted again when a month of
/// the table changes.
public struct MonthReach: Sendable, Hashable {
    /// Months from the row's own to the earliest it depends on; `nil` for all before.
    public let earliest: Int?
    /// Months from the row's own to the latest it depends on; `nil` for all after.
    public let latest: Int?

    /// Every month: what holds for a table of which a dataset says nothing.
    public static let unbounded = MonthReach(earliest: nil, latest: nil)

    /// A reach between two bounds.
    public init(earliest: Int?, latest: Int?) {
        self.earliest = earliest
        self.latest = latest
    }

    /// Reads `-1..0`, `..4`, `0..` or `..`; `nil` for anything else.
    public init?(_ text: String) {
        guard let dots = text.firstRange(of: "..") else { return nil }
        let lower = text[..<dots.lowerBound]
        let upper = text[dots.upperBound...]
        guard lower.isEmpty || Int(lower) != nil, upper.isEmpty || Int(upper) != nil else {
            return nil
        }
        earliest = Int(lower)
        latest = Int(upper)
        if let earliest, let latest, earliest > latest { return nil }
    }

    /// The months within `range` whose rows can depend on `month` of the table; `nil` for none.
    public func months(dependingOn month: Month, in range: ClosedRange<Month>)
        -> ClosedRange<Month>?
    {
        let first =
            latest.map { max(month.advanced(by: -$0), range.lowerBound) }
            ?? range.lowerBound
        let last =
            earliest.map { min(month.advanced(by: -$0), range.upperBound) }
            ?? range.upperBound
        return first <= last ? first...last : nil
    }
}
