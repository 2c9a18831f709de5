/// A calendar month of the proleptic Gregorian calendar, in local civil time.
///
/// Stored as the number of months since January of year 0, so that arithmetic is integer
/// arithmetic and never asks a clock, a time zone or a locale.
public struct Month: Hashable, Comparable, Sendable, Codable {
    /// Months since January of year 0; March 2026 is `2026 * 12 + 2`.
    public let ordinal: Int

    /// The month that is `ordinal` months after January of year 0.
    public init(ordinal: Int) { self.ordinal = ordinal }

    /// The month `number` (1 to 12) of `year`, or `nil` when there is no such month.
    public init?(year: Int, number: Int) {
        guard (1...12).contains(number), (1...9999).contains(year) else { return nil }
        ordinal = year * 12 + number - 1
    }

    /// Reads `2026-03`, and `2026-03-01` as PostgreSQL writes it; anything else is `nil`.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 || (parts.count == 3 && parts[2] == "01"),
            parts[0].count == 4, parts[1].count == 2,
            let year = Int(parts[0]), let number = Int(parts[1])
        else { return nil }
        self.init(year: year, number: number)
    }

    /// The calendar year.
    public var year: Int { ordinal / 12 }
    /// 1 for January to 12 for December.
    public var number: Int { ordinal % 12 + 1 }
    /// How many days the month has.
    public var dayCount: Int {
        switch number {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The month `count` months later (earlier when negative).
    public func advanced(by count: Int) -> Month { Month(ordinal: ordinal + count) }
    /// Months from `self` to `other`; positive when `other` is later.
    public func distance(to other: Month) -> Int { other.ordinal - ordinal }
    /// All months of a range.
    public static func all(_ range: ClosedRange<Month>) -> Set<Month> {
        Set((range.lowerBound.ordinal...range.upperBound.ordinal).map(Month.init(ordinal:)))
    }
    /// Earlier months come first.
    public static func < (a: Month, b: Month) -> Bool { a.ordinal < b.ordinal }

    /// The NHS financial year, April to March, written `2025/26`.
    public var financialYear: String {
        let start = number >= 4 ? year : year - 1
        return "\(start)/\(pad((start + 1) % 100))"
    }
    /// 1 for April to June, to 4 for January to March.
    public var financialQuarter: Int { (number + 8) % 12 / 3 + 1 }

    /// `2026-03`.
    public var isoText: String { "\(year)-\(pad(number))" }
    /// `2026-03-01`, the form of a `date` column that stands for a month.
    public var firstDayText: String { isoText + "-01" }
    /// `Mar 2026`, as packs write it.
    public var shortText: String { "\(Self.names[number - 1].prefix(3)) \(year)" }
    /// `March 2026`, as prose writes it.
    public var longText: String { "\(Self.names[number - 1]) \(year)" }

    private static let names = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
}

extension Month: CustomStringConvertible {
    /// `2026-03`.
    public var description: String { isoText }
}

private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
