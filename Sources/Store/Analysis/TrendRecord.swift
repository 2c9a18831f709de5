public import Domain

/// One series: its chart, limits, signals and what a reader has to know.
public struct TrendRecord: Sendable, Hashable {
    /// How long one point is.
    public enum Period: String, Sendable {
        /// Single months.
        case month
        /// Quarters, which share no month.
        case quarter
        /// Twelve months each, which share eleven: a line without limits.
        case rolling
    }

    /// One point, or the gap where there is no value.
    public struct Point: Sendable, Hashable {
        /// The month, or the last of the period.
        public var month: Month
        /// `value`, `missing`, `not_yet_due`, `not_applicable` or `withheld`.
        public var state: String
        /// The value in the measure's unit.
        public var value: Double?
        /// The mean or centre line.
        public var centre: Double?
        /// The lower limit.
        public var lower: Double?
        /// The upper limit.
        public var upper: Double?
        /// The special cause that the point is part of.
        public var signal: String?

        /// A point as it stands, before any chart.
        public init(month: Month, state: String, value: Double?) {
            self.month = month
            self.state = state
            self.value = value
        }
    }

    /// The measure.
    public var measure: MeasureCode
    /// The area.
    public var area: Area
    /// The hash of the definition that the latest cell follows.
    public var definitionHash: String
    /// How long one point is.
    public var period: Period
    /// The chart: `xmr`, `run`, `pp`, `up` or `line`.
    public var chart: String
    /// Why that chart, in a sentence.
    public var chartReason: String
    /// How its limits were made, in a sentence.
    public var settings: String
    /// The points in order, on a full calendar.
    public var points: [Point]
    /// The place of the latest point with a value.
    public var latest: Int?
    /// The variation icon; nil without limits.
    public var variation: String?
    /// The assurance icon; nil without limits, target or direction.
    public var assurance: String?
    /// The special cause of the latest point, or the runs test of the last part.
    public var signal: String?
    /// Whether the limits rest on too few points.
    public var isOnTrial: Bool
    /// Why limits may mislead, one sentence each.
    public var cautions: [String]
    /// What else a reader has to know, one sentence each.
    public var warnings: [String]

    /// A series before any chart.
    public init(
        measure: MeasureCode, area: Area, definitionHash: String, period: Period, points: [Point]
    ) {
        self.measure = measure
        self.area = area
        self.definitionHash = definitionHash
        self.period = period
        self.points = points
        latest = points.lastIndex { $0.value != nil }
        chart = "line"
        chartReason = ""
        settings = ""
        isOnTrial = false
        cautions = []
        warnings = []
    }

    /// How many points are part of a special cause.
    public var signalCount: Int { points.count { $0.signal != nil } }
}
