/// Values in order of their periods, each period once.
public struct TimeSeries<Period: Comparable & Sendable>: Sendable {
    /// The periods in rising order.
    public let periods: [Period]

    /// The value of each period; nil where it is missing.
    public let values: [Double?]

    /// A series from rows in any order; throws when a period occurs twice or lengths differ.
    public init(periods: [Period], values: [Double?]) throws(SPCError) {
        guard periods.count == values.count else { throw .lengthsDiffer }
        let order = periods.indices.sorted { periods[$0] < periods[$1] }
        for (before, after) in zip(order, order.dropFirst()) where periods[before] == periods[after]
        {
            throw .duplicatePeriod(position: after)
        }
        self.periods = order.map { periods[$0] }
        self.values = order.map { values[$0] }
    }

    /// The positions of the given periods; throws when one is not in the series.
    public func positions(of wanted: [Period]) throws(SPCError) -> [Int] {
        var found: [Int] = []
        for period in wanted {
            guard let position = periods.firstIndex(of: period) else {
                throw .rebasePeriodNotInSeries
            }
            found.append(position)
        }
        return found
    }

    /// The series laid on a full calendar: periods without a row become missing values.
    ///
    /// Rows are neighbours on a chart because they are next to each other, so a month without a
    /// row would otherwise bring the months around it together. Throws when the calendar repeats
    /// a period. Periods outside the calendar are left out.
    public func laid(on calendar: [Period]) throws(SPCError) -> TimeSeries {
        var next = 0
        let sorted = calendar.sorted()
        let filled = sorted.map { period -> Double? in
            while next < periods.count, periods[next] < period { next += 1 }
            return next < periods.count && periods[next] == period ? values[next] : nil
        }
        return try TimeSeries(periods: sorted, values: filled)
    }
}
