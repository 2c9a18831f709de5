import Disclosure
import Domain
import Measures

// Why there is no figure.
extension FigureWords {
    /// Why the month of the pack has no figure; where no month has one, why all of them have none.
    static func absence(_ reading: MeasureReading, _ month: Month) -> String {
        let own = reason(reading, month)
        guard reading.latest == nil else { return own }
        let kinds = kinds(reading)
        guard kinds.count > 1 else { return own }
        return kinds.map { "\($0.words) in \($0.count == 1 ? "1 month" : "\($0.count) months")" }
            .joined(separator: ", ")
    }

    private static func reason(_ reading: MeasureReading, _ month: Month) -> String {
        let cell = reading.content.cell(.county, .month, month)
        switch cell?.figure {
        case .value: return "there is one"
        case .suppressed: return "too few people stand behind it, so it is hidden"
        case .missing: return "the data have not come in"
        case nil: return "nothing was computed for it"
        case .notYetDue: return "the follow-up of its people is still open"
        case .notApplicable:
            return reading.content.definition(in: month).exists(over: .month, endingIn: month)
                ? "there was nobody to count" : "the measure has no value in this month"
        case .withheld(let reason): return "withheld, \(reason)"
        }
    }

    /// The reasons of all months in which the measure exists, with how many months have each.
    private static func kinds(_ reading: MeasureReading) -> [(words: String, count: Int)] {
        let months = (reading.months.lowerBound.ordinal...reading.months.upperBound.ordinal)
            .map(Month.init(ordinal:))
            .filter { reading.content.definition(in: $0).exists(over: .month, endingIn: $0) }
        var counts: [String: Int] = [:]
        for month in months {
            let words: String? =
                switch reading.content.cell(.county, .month, month)?.figure {
                case .suppressed: hidden
                case .missing: notIn
                case .notYetDue: open
                case .notApplicable: nobody
                case .withheld: withheld
                case .value, nil: nil
                }
            if let words { counts[words, default: 0] += 1 }
        }
        return [hidden, nobody, notIn, withheld, open].compactMap { words in
            counts[words].map { (words, $0) }
        }
    }

    private static let hidden = "hidden for small numbers"
    private static let nobody = "nobody to count"
    private static let notIn = "no data"
    private static let withheld = "withheld"
    private static let open = "follow-up still open"
}
