public import Domain
import Measures

/// How far one figure of a series can be relied on: its state, and how complete it is.
public struct FigureStanding: Sendable, Hashable, Encodable {
    /// The month, or the last of the period.
    public let month: String
    /// `value`, `missing`, `not_yet_due`, `not_applicable` or `withheld`.
    public let state: String
    /// The value in the measure's unit.
    public let value: Double?
    /// Whether more is expected to come in (provisional) or not (final); nil without a figure.
    public let provisional: Bool?
    /// The share of what it rests on that is in, where it is known, with its 95 % interval.
    public let completeness, completenessLower, completenessUpper: Double?
    /// The share that is in at most; nil without a figure.
    public let completenessAtMost: Double?
    /// Why no more is known; nil where the share is known.
    public let completenessUnknownBecause: String?

    init(_ month: Month, _ cell: Cell?) {
        self.month = month.isoText
        state = cell?.state.name ?? "missing"
        value = cell?.value
        let figure = cell.flatMap { $0.hasFigure ? $0 : nil }
        provisional = figure?.isProvisional
        completeness = figure?.completeness.knownShare
        completenessLower = figure?.completeness.interval?.lower
        completenessUpper = figure?.completeness.interval?.upper
        completenessAtMost = figure?.completeness.share
        completenessUnknownBecause = figure?.completeness.gap?.rawValue
    }

    /// `97 %`, `97 % P` of a provisional figure, or `not known`.
    public var words: String {
        guard completenessAtMost != nil else { return "-" }
        let share = completeness.map { ReceiptWords.percent($0) } ?? "not known"
        return provisional == true ? share + " P" : share
    }
}

/// How far the newest figures of one series can be relied on.
public struct SeriesStanding: Sendable, Hashable {
    /// The measure.
    public let measure: MeasureCode
    /// The area.
    public let area: Area
    /// The newest three periods that are due, the newest last.
    public let newest: [FigureStanding]
    /// The newest that has a value, which the analysis speaks of.
    public let latest: FigureStanding?

    init(_ series: AnalysisSeries) {
        measure = series.definition.code
        area = series.area
        newest = series.entries.suffix(3).map { FigureStanding($0.month, $0.cell) }
        latest = series.entries.last { $0.cell?.value != nil }
            .map { FigureStanding($0.month, $0.cell) }
    }
}

/// How far the figures can be relied on that an answer to a protocol rests on: the county's, of the
/// months of its window.
public struct AnswerStanding: Sendable, Hashable, Encodable {
    /// The first and the last month of the window.
    public let firstMonth, lastMonth: String
    /// How many months it has, and how many of them have a final and a provisional value.
    public let months, finalMonths, provisionalMonths: Int
    /// The least complete month with a value: one of which that is not known before all others, and
    /// of months alike the newest.
    public let leastComplete: FigureStanding?

    init(_ question: EvaluationProtocol, _ cells: AnalysisCells) {
        let range = question.windowMonths
        let all = (range.lowerBound.ordinal...range.upperBound.ordinal).map(Month.init(ordinal:))
        let found = all.compactMap { month in
            cells.cell(question.measure, .county, .month, month).map { (month, $0) }
        }.filter { $0.1.value != nil }
        firstMonth = range.lowerBound.isoText
        lastMonth = range.upperBound.isoText
        months = all.count
        finalMonths = found.count { !$0.1.isProvisional }
        provisionalMonths = found.count { $0.1.isProvisional }
        leastComplete = found.reversed()
            .min { Self.place($0.1.completeness) < Self.place($1.1.completeness) }
            .map { FigureStanding($0.0, $0.1) }
    }

    private static func place(_ completeness: Completeness) -> (Int, Double) {
        (completeness.knownShare == nil ? 0 : 1, completeness.share)
    }
}
