public import Domain

/// A calendar day without a time zone, as PostgreSQL counts them: days since 1 January 2000.
public struct CivilDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1 January 2000; negative before it.
    public let number: Int32

    /// The day `number` days after 1 January 2000.
    public init(number: Int32) { self.number = number }

    /// The day, or `nil` when the calendar has no such day or the year is not 1800 to 2199.
    public init?(year: Int, month: Int, day: Int) {
        guard let number = DayTable.shared.number(year: year, month: month, day: day) else {
            return nil
        }
        self.number = number
    }

    /// Reads `2027-03-31`; anything else is `nil`.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
            parts[2].utf8.count == 2, let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The month that it lies in.
    public var month: Month { DayTable.shared.month(of: number) }

    /// `2027-03-31`.
    public var description: String {
        let month = self.month
        let day =
            number - (DayTable.shared.number(year: month.year, month: month.number, day: 1) ?? 0)
        return "\(month.isoText)-\(day < 9 ? "0" : "")\(day + 1)"
    }

    /// `31 March 2027`, as prose writes it.
    public var longText: String {
        let month = self.month
        let first = DayTable.shared.number(year: month.year, month: month.number, day: 1) ?? 0
        return "\(number - first + 1) \(month.longText)"
    }

    /// True when `a` comes before `b`.
    public static func < (a: CivilDay, b: CivilDay) -> Bool { a.number < b.number }
}

/// The day number of the first of each month from 1800 to 2199, so that a date is two look-ups.
struct DayTable: Sendable {
    static let shared = DayTable()

    private static let firstYear = 1800
    private static let yearCount = 400
    private let firstDays: [Int32]
    private let lengths: [UInt8]

    private init() {
        let months = (0..<Self.yearCount * 12).map { Month(ordinal: Self.firstYear * 12 + $0) }
        lengths = months.map { UInt8($0.dayCount) }
        var days: [Int32] = []
        var total: Int32 = 0
        for length in lengths {
            days.append(total)
            total += Int32(length)
        }
        let epoch = days[(2000 - Self.firstYear) * 12]
        firstDays = days.map { $0 - epoch }
    }

    /// Days since 1 January 2000, or `nil` when there is no such day.
    func number(year: Int, month: Int, day: Int) -> Int32? {
        guard month >= 1, month <= 12, year >= Self.firstYear,
            year < Self.firstYear + Self.yearCount
        else { return nil }
        let index = (year - Self.firstYear) * 12 + month - 1
        guard day >= 1, day <= Int(lengths[index]) else { return nil }
        return firstDays[index] + Int32(day - 1)
    }

    /// The month that day `number` lies in; clamped to the table.
    func month(of number: Int32) -> Month {
        var low = 0
        var high = firstDays.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if firstDays[middle] <= number { low = middle } else { high = middle - 1 }
        }
        return Month(ordinal: Self.firstYear * 12 + low)
    }
}
