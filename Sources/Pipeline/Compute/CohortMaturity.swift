import Domain
import Measures

/// Whether one month of a measure can have a value, from what has come in.
///
/// There is no clock: how far the world is known is how far the feeds reach.
struct CohortMaturity {
    /// What a month is for a measure.
    enum Standing: Hashable {
        /// All that is needed has come in, more or less completely.
        case ready(completeness: Completeness)
        case missing
        case notYetDue
        case notApplicable
    }

    let definition: MeasureDefinition
    let coverage: FeedCoverage

    /// What the month is for the whole county.
    func standing(of month: Month) -> Standing {
        if !isApplicable(month) { return .notApplicable }
        let maturity = definition.maturity
        var completeness = Completeness.whole
        for feed in maturity.feeds {
            for back in 0...maturity.lookBackMonths
            where !coverage.covers(feed, month.advanced(by: -back)) {
                return .missing
            }
            completeness = .least(completeness, coverage.completeness(feed, month))
        }
        let end = followUpEnd(of: month)
        for feed in maturity.followUpFeeds {
            guard let last = coverage.lastMonth(of: feed) else { return .missing }
            if last < end { return .notYetDue }
            for ordinal in month.ordinal...end.ordinal
            where !coverage.covers(feed, Month(ordinal: ordinal)) {
                return .missing
            }
            completeness = .least(completeness, coverage.completeness(feed, end))
        }
        return .ready(completeness: completeness)
    }

    /// What the month is for one team: as for the county, and its own returns must be in.
    func standing(of month: Month, team: TeamCode) -> Standing {
        let county = standing(of: month)
        guard case .ready = county else { return county }
        let byReturn = definition.maturity.feeds.filter { coverage.isByReturn($0) }
        guard byReturn.allSatisfy({ coverage.hasReturn($0, for: team.text, month) }) else {
            return .missing
        }
        if byReturn.isEmpty { return county }
        // The team's own returns are in; what other teams did not send is not its gap.
        let feeds = definition.maturity.feeds.map { feed in
            byReturn.contains(feed)
                ? coverage.developed(feed, month) : coverage.completeness(feed, month)
        }
        return .ready(completeness: feeds.reduce(.whole, Completeness.least))
    }

    /// Whether the measure exists in the month at all.
    func isApplicable(_ month: Month) -> Bool {
        if let first = definition.availableFrom, month < first { return false }
        return isInCalendar(month)
    }

    /// Whether the month is one of the calendar months that have a value.
    func isInCalendar(_ month: Month) -> Bool {
        definition.calendarMonths.isEmpty || definition.calendarMonths.contains(month.number)
    }

    /// The month that holds the last day of follow-up of the month's cohort.
    func followUpEnd(of month: Month) -> Month {
        month.advanced(by: definition.maturity.followUpMonths)
            .holding(lastDayPlus: definition.maturity.followUpDays)
    }

    /// Whether a revision of the month is still expected.
    func isProvisional(_ month: Month) -> Bool {
        guard let known = coverage.knownUntil else { return true }
        let maturity = definition.maturity
        let settled = month.advanced(by: maturity.followUpMonths)
            .holding(lastDayPlus: maturity.followUpDays + maturity.settleDays)
        // Known to the end of its last month; a settle day inside a later month is not reached.
        guard settled == known.advanced(by: 1) else { return settled > known }
        return true
    }
}

extension Month {
    /// The month that holds the day `days` days after the last day of this one.
    func holding(lastDayPlus days: Int) -> Month {
        var month = self
        var left = days
        while left > 0 {
            month = month.advanced(by: 1)
            left -= month.dayCount
        }
        return month
    }
}
