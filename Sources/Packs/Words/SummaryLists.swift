import Charts
import Domain
import Measures

/// Alert, advise, assure: three short lists made by rule.
///
/// - Alert: the latest value gives cause for concern, or the limits say that the target will be
///   missed unless something changes.
/// - Advise: a change that is neither good nor bad, a target that is hit and missed, or a measure
///   whose figures are long overdue or withheld.
/// - Assure: an improvement, or a target that is met month after month.
struct SummaryLists: Sendable {
    /// One measure with its sentence.
    struct Item: Hashable, Sendable {
        let code: String
        let title: String
        let sentence: String
    }

    private(set) var alert: [Item] = []
    private(set) var advise: [Item] = []
    private(set) var assure: [Item] = []
    /// Measures in no list: they vary as they usually do.
    private(set) var usual: [String] = []

    /// More measures without any figure, or with a target hit and missed, are named in one line.
    private static let mostAlike = 3

    init(_ readings: [MeasureReading], month: Month) {
        let absent = readings.filter { $0.latest == nil }
        let isGrouped = absent.count > Self.mostAlike
        let mixed = readings.filter {
            Self.isHitAndMiss($0) && !FigureWords.isLate($0, month)
        }
        let grouped =
            (isGrouped ? absent.map(\.code) : [])
            + (mixed.count > Self.mostAlike ? mixed.map(\.code) : [])
        for reading in readings where !grouped.contains(reading.code) {
            let item = { (sentence: String) in
                Item(
                    code: reading.code, title: reading.definition.title,
                    sentence: sentence.capitalisedFirst)
            }
            if let sentence = Self.alert(reading) {
                alert.append(item(sentence))
            } else if let sentence = Self.advise(reading, month) {
                advise.append(item(sentence))
            } else if let sentence = Self.assure(reading) {
                assure.append(item(sentence))
            } else {
                usual.append(reading.code)
            }
        }
        if mixed.count > Self.mostAlike {
            advise.append(
                Item(
                    code: "Targets hit and missed", title: "by \(mixed.count) measures",
                    sentence: "Some months meet the target, some miss it, by chance: "
                        + FigureWords.list(mixed.map(\.code)) + "."))
        }
        if isGrouped {
            let codes = FigureWords.list(absent.map(\.code))
            advise.append(
                Item(
                    code: "No figure", title: "for \(absent.count) measures",
                    sentence: "\(codes): the pages of data quality say why."))
        }
    }

    private static func alert(_ reading: MeasureReading) -> String? {
        var parts: [String] = []
        if reading.variation.isConcern, let clause = SignalWords.clause(reading) {
            parts.append(clause)
        }
        if reading.assurance == .fail {
            let better = reading.variation.isImprovement ? SignalWords.clause(reading) : nil
            parts.append((better.map { $0 + ", yet it " } ?? "") + missed(reading))
        }
        return parts.isEmpty ? nil : FigureWords.sentence(reading, parts)
    }

    private static func advise(_ reading: MeasureReading, _ month: Month) -> String? {
        guard let latest = reading.latest else {
            return "no figure to show: \(FigureWords.absence(reading, month))."
        }
        if reading.variation.isNeutralChange, let clause = SignalWords.clause(reading) {
            return FigureWords.sentence(reading, [clause])
        }
        if FigureWords.isLate(reading, month) {
            return "the latest figure is of \(latest.month.shortText): "
                + FigureWords.absence(reading, month) + "."
        }
        if isHitAndMiss(reading), let target = reading.content.target {
            return FigureWords.sentence(
                reading,
                ["some months meet the target of \(reading.format.exactText(target)), some miss"])
        }
        return nil
    }

    /// Whether the only thing to say is that the target is met in some months and missed in others.
    private static func isHitAndMiss(_ reading: MeasureReading) -> Bool {
        reading.latest != nil && reading.assurance == .hitAndMiss
            && reading.variation.signal.map { $0 == .commonCause } ?? true
    }

    private static func assure(_ reading: MeasureReading) -> String? {
        var parts: [String] = []
        if reading.variation.isImprovement, let clause = SignalWords.clause(reading) {
            parts.append(clause)
        }
        if reading.assurance == .pass, let target = reading.content.target {
            parts.append(
                "meets the target of \(reading.format.exactText(target)) month after month")
        }
        return parts.isEmpty ? nil : FigureWords.sentence(reading, parts)
    }

    private static func missed(_ reading: MeasureReading) -> String {
        let target = reading.content.target.map { " of \(reading.format.exactText($0))" } ?? ""
        return "will miss the target\(target) unless something changes"
    }
}
