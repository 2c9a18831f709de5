public import Domain
public import Drawing

/// A series with its mean, limits, signals, target and what happened, month by month.
///
/// Computes no statistics: means, limits and signals come in.
public struct SPCChart: Chart {
    /// A stretch of months that share mean and limits.
    public struct Segment: Hashable, Sendable {
        /// The first month it covers.
        public var first: Month
        /// The last month it covers.
        public var last: Month
        /// The mean in the measure's unit.
        public var mean: Double
        /// Lower and upper process limit; `nil` where there are none to show.
        ///
        /// Where each month has its own, those of the latest.
        public var limits: Interval?
        /// The limits of each month, where each has its own; empty where all share `limits`.
        public var steps: [Month: Interval] = [:]
        /// Why the limits begin anew here; `nil` for the first segment.
        public var reason: String?
        /// True where there are fewer points than limits need to be relied on.
        public var isTrial: Bool

        /// The segment from `first` to `last`, both included.
        public init(
            first: Month, last: Month, mean: Double, limits: Interval?, reason: String? = nil,
            isTrial: Bool = false
        ) {
            self.first = first
            self.last = last
            self.mean = mean
            self.limits = limits
            self.reason = reason
            self.isTrial = isTrial
        }

        /// The limits of a month; `nil` where there are none.
        public func limits(in month: Month) -> Interval? {
            steps.isEmpty ? limits : steps[month]
        }

        /// All limits there are.
        var allLimits: [Interval] {
            steps.isEmpty ? [limits].compactMap { $0 } : Array(steps.values)
        }
    }

    /// A published series behind the chart's own, such as England's.
    public struct Context: Hashable, Sendable {
        /// Its name, shown at its right end.
        public var name: String
        /// Its months.
        public var points: [ChartPoint]

        /// The series `name`.
        public init(name: String, points: [ChartPoint]) {
            self.name = name
            self.points = points
        }
    }

    /// The name over the chart; `nil` leaves it out.
    public var title: String?
    /// The unit in words, under the title.
    public var unit: String
    /// How values are written.
    public var format: ValueFormat
    /// The months, oldest first.
    public var points: [ChartPoint]
    /// The stretches with mean and limits, oldest first; empty without enough points.
    public var segments: [Segment]
    /// The target in the measure's unit.
    public var target: Double?
    /// What the latest point says.
    public var variation: Variation
    /// What the limits say about the target.
    public var assurance: Assurance
    /// A published series to compare with.
    public var context: Context?
    /// Whether the axis begins at zero where limits do not fill too little of it.
    public var startsAtZero = true
    /// The highest value the measure can have, such as 100 for per cents.
    public var ceiling: Double?
    /// The month that `variation` is about where that is not the latest month.
    public var variationMonth: Month?
    /// How limits and signals were made, in a few words; printed with the key.
    public var note = ""
    /// Whether keys and notes are drawn under the chart; a page may hold one key for all.
    public var hasKey = true

    /// The chart of `points`.
    public init(
        title: String? = nil, unit: String, format: ValueFormat = ValueFormat(),
        points: [ChartPoint], segments: [Segment] = [], target: Double? = nil,
        variation: Variation = .noData, assurance: Assurance = .noTarget
    ) {
        self.title = title
        self.unit = unit
        self.format = format
        self.points = points
        self.segments = segments
        self.target = target
        self.variation = variation
        self.assurance = assurance
    }

    /// Header, plot, labels at the right end, months and key.
    public func scene(size: Size, theme: Theme, typesetter: Typesetter) -> Scene {
        var layout = SPCLayout(
            chart: self,
            builder: SceneBuilder(size: size, theme: theme, typesetter: typesetter))
        return layout.scene()
    }
}
