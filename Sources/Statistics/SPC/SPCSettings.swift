/// Which way a measure gets better.
public enum ImprovementDirection: String, Sendable, Hashable, CaseIterable {
    /// Higher values are better.
    case increase
    /// Lower values are better.
    case decrease
    /// Neither is better; signals are shown without judgement.
    case neutral
}

/// What an XmR chart is made with; the defaults are the service's own.
///
/// Where the service deviates from NHSRplotthedots (SPC.md section 12) it is by `conventions`,
/// `runLength`, `screening` and `minimumPoints`.
public struct SPCSettings: Sendable, Hashable {
    /// How doubtful cases are read.
    public enum Conventions: String, Sendable, Hashable {
        /// Zero-width limits give no special cause; a missing latest value is stepped over.
        case service
        /// Exactly as NHSRplotthedots 0.2.2 reads them, for comparison with it.
        case reference
    }

    /// Which way the measure gets better.
    public var direction: ImprovementDirection

    /// The target in the unit of the values; nil for none, and then there is no assurance.
    public var target: Double?

    /// How many points make a shift or a trend: 6 or 7.
    public var runLength: Int

    /// Whether moving ranges of 3.267 times their average or more are left out once.
    public var screening: Bool

    /// Segments with fewer points, missing ones counted, have limits on trial.
    public var minimumPoints: Int

    /// How many points of each segment set its mean and limits: 12 or more; nil for all.
    public var baselinePoints: Int?

    /// The positions, from 0, of points that open a new segment.
    public var rebaseAt: [Int]

    /// How doubtful cases are read.
    public var conventions: Conventions

    /// Settings with the service's defaults: 7 points, screening, 13 points, whole segments.
    public init(
        direction: ImprovementDirection, target: Double? = nil, runLength: Int = 7,
        screening: Bool = true, minimumPoints: Int = 13, baselinePoints: Int? = nil,
        rebaseAt: [Int] = [], conventions: Conventions = .service
    ) {
        self.direction = direction
        self.target = target
        self.runLength = runLength
        self.screening = screening
        self.minimumPoints = minimumPoints
        self.baselinePoints = baselinePoints
        self.rebaseAt = rebaseAt
        self.conventions = conventions
    }

    /// The settings in words, to be printed on each chart that uses them.
    public var sentence: String { sentence(of: .individuals) }

    /// The settings of a chart of some kind in words.
    public func sentence(of kind: ControlChartKind) -> String {
        let screened =
            screening
            ? "moving ranges of 3.267 times the average or more are left out once"
            : "all moving ranges are used"
        let baseline = baselinePoints.map { "the first \($0) points of each segment" }
        let points = baseline ?? "all points of each segment"
        let limits =
            switch kind {
            case .proportionPrime, .ratePrime:
                "\(kind == .ratePrime ? "U" : "P")′ chart: limits at 3 standard deviations of each"
                    + " period's size, widened to the differences between neighbours of \(points)"
            default: "XmR chart: limits at the mean ± 2.66 average moving ranges of \(points)"
            }
        return "\(limits); \(screened); "
            + "\(runLength) points make a shift or a trend; "
            + "limits are on trial below \(minimumPoints) points."
    }

    /// Refuses settings that do not fit a series of `count` points.
    func check(count: Int) throws(SPCError) {
        guard runLength == 6 || runLength == 7 else { throw .runLengthNotOffered(runLength) }
        guard minimumPoints >= 2 else { throw .minimumPointsTooFew(minimumPoints) }
        if let baselinePoints, baselinePoints < 12 { throw .baselineTooShort(baselinePoints) }
        if let target, !target.isFinite { throw .targetNotFinite }
        for position in rebaseAt where !(0..<count).contains(position) {
            throw .rebaseOutsideSeries(position: position)
        }
    }
}

/// Why a control chart cannot be made.
public enum SPCError: Error, Equatable, CustomStringConvertible {
    /// A shift or trend of other than 6 or 7 points was asked for.
    case runLengthNotOffered(Int)
    /// Trial limits need a minimum of at least 2 points.
    case minimumPointsTooFew(Int)
    /// Fixed limits need a longer baseline: 12 points for XmR, 2 for the other charts.
    case baselineTooShort(Int)
    /// The target is not a number.
    case targetNotFinite
    /// A rebase position is not in the series.
    case rebaseOutsideSeries(position: Int)
    /// A rebase period is not in the series.
    case rebasePeriodNotInSeries
    /// A value is infinite or not a number; missing values are nil.
    case valueNotFinite(position: Int)
    /// Opportunities between events are below 0, or a time between events is not above 0.
    case betweenTooSmall(position: Int)
    /// Two values have the same period.
    case duplicatePeriod(position: Int)
    /// Two lists that belong together differ in length.
    case lengthsDiffer
    /// The chart is made of numerators and denominators, and values were given.
    case denominatorsMissing
    /// The chart is made of values, and numerators and denominators were given.
    case denominatorsNotUsed

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .runLengthNotOffered(let length):
            "a run of \(length) points is not offered; choose 6 or 7"
        case .minimumPointsTooFew(let points):
            "a minimum of \(points) points is too few for limits; choose 2 or more"
        case .baselineTooShort(let points):
            "a fixed baseline of \(points) points is too short"
        case .targetNotFinite: "the target is not a number; leave it out if there is none"
        case .rebaseOutsideSeries(let position):
            "rebase position \(position) is not in the series"
        case .rebasePeriodNotInSeries: "a rebase period is not in the series"
        case .valueNotFinite(let position):
            "the value at position \(position) is not a finite number"
        case .betweenTooSmall(let position):
            "the value at position \(position) is too small: opportunities between events are 0 or "
                + "more, times between events above 0 (count hours where two share a day)"
        case .duplicatePeriod(let position):
            "the period at position \(position) occurs twice in the series"
        case .lengthsDiffer: "lists that belong together differ in length"
        case .denominatorsMissing: "this chart needs numerators and denominators, not values"
        case .denominatorsNotUsed: "this chart needs values, not numerators and denominators"
        }
    }
}
