public import Domain

/// A month of a fact or reference table that changed since the last run.
public struct TableTouch: Sendable, Hashable {
    /// The table, such as `fact.spell`; or the text that found the change, `changes.NAME`.
    public let table: String
    /// The month; `nil` when any month can have changed.
    public let month: Month?

    /// A change of a table.
    public init(table: String, month: Month?) {
        self.table = table
        self.month = month
    }
}

/// Which months of a query have to be counted again.
public enum StaleMonths {
    /// The months of `needed` that were never counted or can have changed, in order.
    ///
    /// - Parameters:
    ///   - dataset: the query's dataset, with shared texts filled in.
    ///   - changes: the texts that the dataset's reach names; what they find stands in the place
    ///     of the touched months of the tables they read.
    ///   - touched: what changed since the last run.
    ///   - counted: the months whose counts are kept.
    ///   - needed: the months a run needs.
    public static func of(
        _ dataset: Dataset, changes: [ChangeText] = [], touched: some Collection<TableTouch>,
        counted: Set<Month>, needed: ClosedRange<Month>
    ) -> [Month] {
        var stale = Set(
            (needed.lowerBound.ordinal...needed.upperBound.ordinal).map(Month.init(ordinal:)))
        let all = stale
        stale.subtract(counted)
        let tables = changes.reduce(dataset.tables) { $0.subtracting($1.tables) }
            .union(dataset.reach.keys)
        for touch in touched where tables.contains(touch.table) {
            guard let month = touch.month else { return all.sorted() }
            let reach = dataset.reach[touch.table] ?? .unbounded
            guard let months = reach.months(dependingOn: month, in: needed) else { continue }
            for ordinal in months.lowerBound.ordinal...months.upperBound.ordinal {
                stale.insert(Month(ordinal: ordinal))
            }
        }
        return stale.sorted()
    }

    /// The months as spans, each counted by one query.
    ///
    /// A short gap is counted with its neighbours: two queries cost more than a month or two.
    public static func spans(_ months: [Month]) -> [ClosedRange<Month>] {
        var spans: [ClosedRange<Month>] = []
        for month in months.sorted() {
            if let last = spans.last, month.ordinal - last.upperBound.ordinal <= 3 {
                spans[spans.count - 1] = last.lowerBound...month
            } else {
                spans.append(month...month)
            }
        }
        return spans
    }
}
