/// How many months a cell covers, ending with its month.
public enum Window: String, Sendable, CaseIterable, Codable {
    case month
    case rolling3 = "rolling_3"
    case rolling12 = "rolling_12"

    /// The number of months covered.
    public var monthCount: Int {
        switch self {
        case .month: 1
        case .rolling3: 3
        case .rolling12: 12
        }
    }
}

/// What a cell says.
///
/// No state ever turns into another, into zero or into blank.
public enum CellState: Hashable, Sendable {
    /// There is a value; zero is a value.
    case value
    /// A feed that the cell needs has not come in for the month.
    case missing
    /// The follow-up of the cohort is still open.
    case notYetDue
    /// The measure does not exist for this area and month.
    case notApplicable
    /// The value could be computed but must not be believed, for the stated reason.
    case withheld(reason: String)
}

/// Lower and upper limit of an interval, in the unit of the value it belongs to.
public struct Interval: Hashable, Sendable {
    /// The lower limit.
    public let lower: Double
    /// The upper limit.
    public let upper: Double

    /// The interval from `lower` to `upper`.
    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }
}

/// How a cell's value was made of what was counted.
///
/// Every measure has its own figures; a definition may ask for companions that stand beside them
/// in the same area, window and month. The names are those of the column `stratum` of the cells.
public enum FigureMethod: String, Sendable, CaseIterable, Codable {
    /// The measure's own value.
    case own = "all"
    /// The rate directly standardised to a standard population.
    case standardised
    /// The measure's value with a bootstrap interval in place of its own.
    case resampled
    /// The ratio weighted over strata of the two arms, by Mantel and Haenszel.
    case stratified
    /// The measure by another published test.
    case variant
}

extension FigureMethod {
    /// The name that commands take: `own` for the measure's own figure.
    public var name: String { self == .own ? "own" : rawValue }

    /// The method of a name; `nil` for anything else.
    public init?(named name: String) {
        guard let method = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = method
    }
}

/// Where a cell stands: measure, area, window and the month that the window ends with.
public struct CellKey: Hashable, Sendable {
    /// The measure.
    public let measure: MeasureCode
    /// The area.
    public let area: Area
    /// The window.
    public let window: Window
    /// The last month of the window.
    public let month: Month
    /// How the value was made.
    public let method: FigureMethod

    /// The key of one cell; the measure's own figure where no method is given.
    public init(
        measure: MeasureCode, area: Area, window: Window, month: Month,
        method: FigureMethod = .own
    ) {
        self.measure = measure
        self.area = area
        self.window = window
        self.month = month
        self.method = method
    }
}

/// One computed figure with everything needed to show it, check it and suppress it.
///
/// Holds exact counts: it is for analysts and for `Disclosure`, and never leaves as it is.
public struct Cell: Hashable, Sendable {
    /// Where it stands.
    public let key: CellKey
    /// What it says.
    public var state: CellState
    /// The numerator in the measure's own unit (events, days, FTE); `nil` without a value.
    public var numerator: Double?
    /// The denominator; `nil` for counts and where there is no value.
    public var denominator: Double?
    /// How many people, events or answers stand behind the value; decides on suppression.
    public var count: Int?
    /// The value in the measure's unit; `nil` unless `state` is `.value`.
    public var value: Double?
    /// The 95 % interval by the measure's method; `nil` where the method gives none.
    public var interval: Interval?
    /// The comparison arm of a ratio: its numerator and denominator.
    public var comparison: Comparison?
    /// True while a revision is expected (the settle time of its feeds has not passed).
    public var isProvisional: Bool
    /// How much of what was expected has come in.
    public var completeness: Completeness
    /// Share of the rows whose team came from the fallback, 0 to 1.
    public var fallbackShare: Double
    /// Share of the rows that no team could be found for, 0 to 1 (county cells only).
    public var unattributedShare: Double

    /// The second arm of a ratio measure.
    public struct Comparison: Hashable, Sendable {
        /// Numerator of the comparison arm.
        public let numerator: Double
        /// Denominator of the comparison arm.
        public let denominator: Double

        /// The arm with these counts.
        public init(numerator: Double, denominator: Double) {
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    /// A cell in `state` with nothing counted yet.
    public init(key: CellKey, state: CellState) {
        self.key = key
        self.state = state
        isProvisional = false
        completeness = .whole
        fallbackShare = 0
        unattributedShare = 0
    }

    /// Above this share of rows placed by the fallback a cell is flagged.
    public static let fallbackFlag = 0.05
    /// Above this share of rows without a team a county cell is flagged.
    public static let unattributedFlag = 0.02

    /// Whether a figure was made, to be believed or not: only such a figure is more or less
    /// complete, and provisional or final.
    public var hasFigure: Bool {
        switch state {
        case .value, .withheld: true
        case .missing, .notYetDue, .notApplicable: false
        }
    }

    /// Whether too many rows found their team by the fallback, or none.
    public var isAttributionFlagged: Bool {
        fallbackShare > Self.fallbackFlag || unattributedShare > Self.unattributedFlag
    }
}
