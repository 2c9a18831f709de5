import Domain

/// Days counted from 1970-01-01, as text.
public enum DayText {
    /// `2026-04-17`.
    public static func text(_ day: Int) -> String {
        let (month, date) = parts(day)
        return "\(month.isoText)-\(date < 10 ? "0" : "")\(date)"
    }

    /// `17 Apr 2026`, as packs write it.
    public static func words(_ day: Int) -> String {
        let (month, date) = parts(day)
        return "\(date) \(month.shortText)"
    }

    /// The month and the day within it.
    private static func parts(_ day: Int) -> (Month, Int) {
        // No month is longer than 31 days or shorter than 28, so that the guess is near.
        var month = Month(ordinal: 1970 * 12 + day / 31)
        while month.lastDayNumber < day { month = month.advanced(by: 1) }
        while month.advanced(by: -1).lastDayNumber >= day { month = month.advanced(by: -1) }
        return (month, day - month.advanced(by: -1).lastDayNumber)
    }
}
