import Domain

@testable import Packs

/// Months and ages of the sample's feeds: whole, partial, not known, late, absent, unusual.
enum SampleFeedMonths {
    static func months(_ index: Int) -> [FeedMonthQuality] {
        (0..<3).map { back in
            FeedMonthQuality(
                month: SampleBoard.month.advanced(by: back - 2), due: "17 Apr 2026",
                arrival: arrival(index), isFinal: index % 2 == 0, returnsExpected: 13,
                returnsIn: index == 3 ? 0 : 11 + index % 3, rows: RowCount(index * 1_234),
                usual: index == 4
                    ? nil
                    : FeedMonthQuality.Usual(
                        least: RowCount(index), most: RowCount(index * 1_300 + 3)),
                isUnusual: index == 5, completeness: completeness(index),
                knownPersonShare: index < 10 ? 0.97 : nil, heldRows: RowCount(index))
        }
    }

    private static func arrival(_ index: Int) -> FeedMonthQuality.Arrival {
        switch index {
        case 0, 1: .came("15 Apr 2026", daysLate: -2)
        case 2: .came("28 Apr 2026", daysLate: 11)
        case 3: .absent
        case 4: .came("28 Apr 2026", daysLate: nil)
        default: .history
        }
    }

    private static func completeness(_ index: Int) -> Completeness {
        switch index % 4 {
        case 0: .whole
        case 1: .known(share: 0.88, interval: Interval(lower: 0.81, upper: 0.94))
        case 2: .unknown(returns: 0.8, reason: .fewMonths)
        default: .unknown(returns: 1, reason: .youngerThanAny)
        }
    }

    static func ages(_ index: Int) -> [FeedAgeQuality] {
        index == 2
            ? []
            : (0..<9).map { age in
                FeedAgeQuality(
                    days: 17 + 30 * age, completeness: age == 0 ? completeness(index) : .whole)
            }
    }
}
