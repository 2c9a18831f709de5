import Foundation

/// How many rows a sender usually sends for a month, from what it sent for the months before.
///
/// Works on logarithms of rows a day, so that the length of months does not count and intervals
/// never reach below nought. With the same month of the year before and a year of changes, the
/// expectation is that month moved by the mean of the last three changes on the year, and the
/// interval comes from how far the same rule missed earlier months. With six months or more it is
/// the mean of the last twelve. Prediction intervals by Student's t.
public struct UsualVolume: Sendable, Hashable {
    /// One month of a sender.
    public struct Month: Sendable, Hashable {
        /// Rows that stand; nil or nought where nothing came.
        public let rows: Double?
        /// Days of the month.
        public let days: Int

        /// A month with its rows.
        public init(rows: Double?, days: Int) {
            self.rows = rows
            self.days = days
        }

        fileprivate var level: Double? {
            guard let rows, rows > 0, days > 0 else { return nil }
            return log(rows / Double(days))
        }
    }

    /// What the expectation rests on.
    public enum Basis: String, Sendable, Hashable {
        /// The same month of the year before, moved by the changes since.
        case season
        /// The mean of the months before.
        case recent
    }

    /// The rows expected.
    public let rows: Double
    /// The 95 % prediction interval of the rows.
    public let interval: ConfidenceInterval
    /// What it rests on.
    public let basis: Basis
    /// How many months it was learnt from.
    public let months: Int

    /// Least months of history.
    public static let leastMonths = 6
    private static let year = 12

    /// What is usual after a history without gaps in its dates, the newest month last.
    ///
    /// Nil with fewer than six months that have rows.
    public init?(after history: [Month], days: Int) {
        let levels = history.map(\.level)
        guard days > 0, levels.count(where: { $0 != nil }) >= Self.leastMonths else { return nil }
        let found = Self.seasonal(levels) ?? Self.recent(levels)
        guard let found else { return nil }
        let reach =
            StudentT.quantile(0.975, degreesOfFreedom: found.freedom) * found.spread
        let scale = Double(days)
        guard
            let interval = ConfidenceInterval(
                lower: exp(found.level - reach) * scale, upper: exp(found.level + reach) * scale)
        else { return nil }
        rows = exp(found.level) * scale
        self.interval = interval
        basis = found.basis
        months = found.months
    }

    private struct Found {
        let level: Double
        let spread: Double
        let freedom: Double
        let basis: Basis
        let months: Int
    }

    /// The month a year before, moved; needs six earlier months to which the rule was applied.
    private static func seasonal(_ levels: [Double?]) -> Found? {
        guard let level = moved(levels, at: levels.count) else { return nil }
        let misses = levels.indices.compactMap { place -> Double? in
            guard let own = levels[place], let rule = moved(levels, at: place) else { return nil }
            return own - rule
        }
        guard misses.count >= leastMonths else { return nil }
        let spread = (misses.reduce(0) { $0 + $1 * $1 } / Double(misses.count)).squareRoot()
        return Found(
            level: level, spread: spread, freedom: Double(misses.count), basis: .season,
            months: levels.count { $0 != nil })
    }

    /// What the rule says of a place, from the places before it alone.
    private static func moved(_ levels: [Double?], at place: Int) -> Double? {
        guard place >= year, let base = levels[place - year] else { return nil }
        let changes = (max(0, place - year)..<place).compactMap { earlier -> Double? in
            guard earlier >= year, let now = levels[earlier], let then = levels[earlier - year]
            else { return nil }
            return now - then
        }.suffix(3)
        guard changes.count == 3 else { return nil }
        return base + changes.reduce(0, +) / 3
    }

    private static func recent(_ levels: [Double?]) -> Found? {
        let own = levels.compactMap { $0 }.suffix(year)
        let count = Double(own.count)
        guard own.count >= leastMonths else { return nil }
        let mean = own.reduce(0, +) / count
        let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        return Found(
            level: mean, spread: (variance * (1 + 1 / count)).squareRoot(), freedom: count - 1,
            basis: .recent, months: own.count)
    }
}
