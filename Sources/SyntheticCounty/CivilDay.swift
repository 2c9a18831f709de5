public import Domain

/// A day, counted from 1 January 1970, in local civil time.
public struct CivilDay: Hashable, Comparable, Sendable {
    /// Days since 1 January 1970.
    public let number: Int32

    /// The day `number` days after 1 January 1970.
    public init(_ number: Int) { self.number = Int32(number) }

    /// The day of year, month and day of the Gregorian calendar.
    public init(year: Int, month: Int, day: Int) {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// The first day of a month.
    public init(firstOf month: Month) {
        self.init(year: month.year, month: month.number, day: 1)
    }

    /// Year, month and day.
    public var civil: (year: Int, month: Int, day: Int) {
        let z = Int(number) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * shifted + 2) / 5 + 1
        )
    }

    /// The month that the day lies in.
    public var month: Month {
        let date = civil
        return Month(ordinal: date.year * 12 + date.month - 1)
    }

    /// 0 for Monday to 6 for Sunday.
    public var weekday: Int { (Int(number) % 7 + 10) % 7 }

    /// The day `count` days later.
    public func advanced(by count: Int) -> CivilDay { CivilDay(Int(number) + count) }
    /// Days from `other` to `self`.
    public static func - (a: CivilDay, b: CivilDay) -> Int { Int(a.number) - Int(b.number) }
    /// Whether the first is earlier.
    public static func < (a: CivilDay, b: CivilDay) -> Bool { a.number < b.number }

    /// Completed years from birth to the day.
    public func age(bornOn birth: CivilDay) -> Int {
        let (now, then) = (civil, birth.civil)
        let before = (now.month, now.day) < (then.month, then.day)
        return now.year - then.year - (before ? 1 : 0)
    }
}

/// A local date and time to the second, without a time zone, as hospitals send it.
public struct CivilTime: Hashable, Comparable, Sendable {
    /// The day.
    public let day: CivilDay
    /// Seconds since midnight, 0 to 86,399.
    public let second: Int32

    /// The moment `seconds` after midnight of `day`; longer spans run on into later days.
    public init(_ day: CivilDay, seconds: Int) {
        let over = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        self.day = day.advanced(by: over)
        second = Int32(seconds - over * 86_400)
    }

    /// The moment some seconds later.
    public func advanced(bySeconds count: Int) -> CivilTime {
        CivilTime(day, seconds: Int(second) + count)
    }
    /// Whether the first is earlier.
    public static func < (a: CivilTime, b: CivilTime) -> Bool {
        (a.day, a.second) < (b.day, b.second)
    }
}

/// Days written as `dd/mm/yyyy`, looked up instead of computed, because files hold tens of millions.
struct DayText: Sendable {
    private static let first = CivilDay(year: 1895, month: 1, day: 1)
    private static let count = 55_000
    private let bytes: [UInt8]

    /// The one table.
    static let shared = DayText()

    private init() {
        var text: [UInt8] = []
        text.reserveCapacity(Self.count * 10)
        for offset in 0..<Self.count {
            let date = Self.first.advanced(by: offset).civil
            let digits = [
                date.day / 10, date.day % 10, -1, date.month / 10, date.month % 10, -1,
                date.year / 1000, date.year / 100 % 10, date.year / 10 % 10, date.year % 10,
            ]
            for digit in digits { text.append(digit < 0 ? 47 : UInt8(48 + digit)) }
        }
        bytes = text
    }

    /// Appends the ten characters of the day; days outside 1895 to 2045 are left blank.
    func append(_ day: CivilDay, to row: inout [UInt8]) {
        let offset = day - Self.first
        guard offset >= 0, offset < Self.count else { return }
        row.append(contentsOf: bytes[offset * 10..<offset * 10 + 10])
    }
}
