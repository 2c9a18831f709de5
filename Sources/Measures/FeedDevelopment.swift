public import Domain
import Statistics

/// How the months of one feed fill up, and how full each of them is by now.
///
/// Today is the newest day on which anything of the feed came. The ages looked at are those that
/// the months have today, so that each month stands in the triangle with exactly what is known of
/// it. Files come a few days earlier or later each month: what came up to five days after an age
/// counts as in by it. A month older than the triangle is taken as complete.
///
/// Each sender's months stand for themselves, so that a return that came late is no late row of
/// those that had come: what returns are in is another question.
public struct FeedDevelopment: Sendable {
    /// How full months usually are at one age.
    public struct Age: Hashable, Sendable {
        /// Days since the end of the month.
        public let days: Int
        /// How much has usually come in, for the month that is of this age now.
        public let completeness: Completeness
    }

    /// How full months usually are, the youngest first.
    public let ages: [Age]
    /// Months that have been followed.
    public let monthCount: Int
    private let shares: [Month: Completeness]
    private let fallback: Completeness

    /// Ages that a triangle has at most: a year.
    static let mostAges = 12
    /// Months that every step between ages must have been seen in.
    static let leastMonths = 6
    /// The width of an interval from which on it says nothing, as a share of the month.
    static let widest = 0.5
    /// Days by which files of different months may be apart.
    static let slack = 5

    /// Learns from arrivals of one feed, in the months that the feed covers.
    public init(_ arrivals: [FeedArrival], covered: Set<Month>) {
        let byMonth = Dictionary(grouping: arrivals, by: \.month)
        let undated = Set(arrivals.filter { $0.day == nil }.map(\.month))
        let months = covered.filter { byMonth[$0] != nil && !undated.contains($0) }.sorted()
        monthCount = months.count
        fallback = .unknown(returns: 1, reason: byMonth.isEmpty ? .undated : .fewMonths)
        var shares: [Month: Completeness] = [:]
        for month in undated { shares[month] = .unknown(returns: 1, reason: .undated) }
        let ageCount = min(Self.mostAges, months.count - Self.leastMonths + 1)
        guard ageCount >= 4, let today = arrivals.compactMap(\.day).max() else {
            self.shares = shares
            ages = []
            return
        }
        let days = months.suffix(ageCount).reversed().map { today - $0.lastDayNumber }
        let rows = months.enumerated().flatMap { place, month -> [Ladder.Row] in
            let known = days.prefix(min(ageCount, months.count - place))
            let senders = Dictionary(grouping: byMonth[month] ?? [], by: \.sender)
            return senders.keys.sorted().map { sender in
                Ladder.Row(
                    month: place,
                    counts: known.map { age in
                        Self.count(
                            senders[sender] ?? [], by: month.lastDayNumber + age + Self.slack)
                    })
            }
        }
        let ladder = Ladder(rows)
        for (place, month) in months.enumerated() {
            shares[month] = ladder.completeness(month: place, age: months.count - 1 - place)
        }
        self.shares = shares
        ages = zip(days, months.reversed()).map { days, month in
            Age(days: days, completeness: shares[month] ?? .whole)
        }
    }

    /// How full a month is; what is not covered is as little known as the youngest month.
    public func completeness(_ month: Month) -> Completeness { shares[month] ?? fallback }

    private static func count(_ arrivals: [FeedArrival], by day: Int) -> Double {
        let rows = arrivals.reduce(0) { sum, arrival in
            sum + ((arrival.day ?? .max) <= day ? arrival.rows : 0)
        }
        return Double(max(0, rows))
    }

    /// The chain ladder from the first age on that enough months had something in by.
    private struct Ladder {
        /// One month of one sender.
        struct Row {
            /// The place of the month, the oldest first.
            let month: Int
            /// What had come in, by age.
            let counts: [Double]
        }

        private let first: Int
        private let ladder: ChainLadder?
        private let latest: [Int: Double]
        private let ageCount: Int

        init(_ rows: [Row]) {
            ageCount = rows.first?.counts.count ?? 0
            var first = max(0, ageCount - 1)
            while first > 0 {
                let age = first - 1
                let seen = rows.filter { $0.counts.count > first && $0.counts[age] > 0 }
                guard Set(seen.map(\.month)).count >= FeedDevelopment.leastMonths else { break }
                first = age
            }
            self.first = first
            let kept = rows.map { Array($0.counts.dropFirst(first)) }.filter { !$0.isEmpty }
            ladder = ReportingTriangle(cumulative: kept).flatMap { ChainLadder($0) }
            latest = rows.reduce(into: [:]) { $0[$1.month, default: 0] += $1.counts.last ?? 0 }
        }

        func completeness(month: Int, age: Int) -> Completeness {
            if age >= ageCount - 1 { return .whole }
            guard age >= first,
                let projection = ladder?.projection(latest: latest[month] ?? 0, age: age - first),
                let share = projection.developed, let interval = projection.developedInterval()
            else { return .unknown(returns: 1, reason: .youngerThanAny) }
            // "11 to 100 %" tells nobody anything, and its middle would be taken for a figure.
            guard interval.upper - interval.lower < FeedDevelopment.widest else {
                return .unknown(returns: 1, reason: .erratic)
            }
            return .known(
                share: min(1, share).hundredthsDown,
                interval: Interval(
                    lower: interval.lower.hundredthsDown, upper: interval.upper.hundredthsUp))
        }
    }
}

extension Double {
    /// Whole hundredths: an estimate is no more exact, and small changes are no news.
    fileprivate var hundredthsDown: Double { (self * 100 + 1e-6).rounded(.down) / 100 }
    fileprivate var hundredthsUp: Double { (self * 100 - 1e-6).rounded(.up) / 100 }
}
