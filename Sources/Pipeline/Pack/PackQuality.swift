import Domain
import Packs
import Store

/// Turns the ledger of what came in into the rounded counts of a pack.
enum PackQuality {
    static func feed(
        _ entry: FeedLedgerEntry, title: String, month: Month, budget: PackBudget
    ) -> FeedQuality {
        let shares = budget.attribution(of: entry.feed)
        return FeedQuality(
            feed: entry.feed, title: title, filesLoaded: entry.filesLoaded,
            filesRefused: entry.filesRefused, rowsRead: RowCount(entry.rowsRead),
            rowsAccepted: RowCount(entry.rowsAccepted),
            rowsRejected: RowCount(entry.rowsRejected),
            rowsQuarantined: RowCount(entry.rowsQuarantined), lastMonth: entry.lastMonth,
            knownPersonShare: entry.people.flatMap { RowCount.share($0.known, of: $0.rows) },
            missingReturns: entry.missingScopes.map { scope in
                scope.isEmpty ? month.shortText : "\(scope) \(month.shortText)"
            }, months: budget.months(of: entry.feed, isPersonal: entry.people != nil),
            ages: budget.ages(of: entry.feed), fallbackShare: shares?.fallback,
            unattributedShare: shares?.unattributed)
    }

    static func finding(_ finding: LedgerFinding) -> FindingCount {
        FindingCount(
            feed: finding.feed, rule: finding.rule, severity: finding.severity,
            expected: finding.expected, rows: RowCount(finding.rows))
    }

    /// One series for each code and organisation, in the order of the values.
    static func published(_ values: [PublishedValue]) -> [PublishedSeries] {
        var order: [String] = []
        var found: [String: PublishedSeries] = [:]
        for value in values {
            let key = "\(value.series) \(value.organisation)"
            if found[key] == nil { order.append(key) }
            found[
                key,
                default: PublishedSeries(
                    series: value.series, organisation: value.organisation, name: value.name,
                    values: [:])
            ].values[value.month] = value.value
        }
        return order.compactMap { found[$0] }
    }
}
