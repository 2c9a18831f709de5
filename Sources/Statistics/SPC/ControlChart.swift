/// The Shewhart charts and the run chart beside XmR (SPC.md sections 6 and 7).
public enum ControlChartKind: String, Sendable, Hashable, CaseIterable {
    /// Median and no limits.
    case run
    /// Single values, limits from moving ranges.
    case individuals = "i"
    /// Counts of events over equal exposure.
    case count = "c"
    /// Proportions of varying denominators.
    case proportion = "p"
    /// Proportions of large denominators, limits widened to the spread seen between months.
    case proportionPrime = "pp"
    /// Rates of varying exposure.
    case rate = "u"
    /// Rates of large exposure, limits widened to the spread seen between months.
    case ratePrime = "up"
    /// Opportunities (discharges, visits) between rare events, one point for each event.
    case casesBetween = "g"
    /// Time between rare events, one point for each event, on Nelson's scale of the power 1/3.6.
    case timeBetween = "t"

    /// Whether each point is a numerator over a denominator.
    public var hasDenominators: Bool {
        switch self {
        case .run, .individuals, .count, .casesBetween, .timeBetween: false
        case .proportion, .proportionPrime, .rate, .ratePrime: true
        }
    }
}

/// A run or Shewhart chart with limits at three standard deviations.
public struct ControlChart: Sendable, Hashable {
    /// One numerator and denominator of a P or U chart.
    public struct Share: Sendable, Hashable {
        /// What was counted.
        public let numerator: Double

        /// Out of how many, or over how much exposure; above 0.
        public let denominator: Double

        /// A numerator over a denominator.
        public init(numerator: Double, denominator: Double) {
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    /// One point, or the gap where a value is missing.
    public struct Point: Sendable, Hashable {
        /// The value, or numerator over denominator; nil where missing.
        public let value: Double?

        /// Which part of the series the point belongs to, from 0.
        public let part: Int

        /// The centre line.
        public let centre: Double?

        /// The lower and upper limit at three standard deviations; nil where there are none.
        public let limits: ConfidenceInterval?

        /// The lower and upper limit at two standard deviations.
        public let innerLimits: ConfidenceInterval?

        /// Whether the centre line and limits were made with this point.
        public let isBaseline: Bool

        /// Whether the value is beyond a limit.
        public var isOutside: Bool {
            guard let value, let limits else { return false }
            return !limits.contains(value)
        }
    }

    /// Which chart it is.
    public let kind: ControlChartKind

    /// Whether long moving ranges were left out once, where limits are made of moving ranges.
    public let screening: Bool

    /// The points, one for each value given.
    public let points: [Point]

    /// The runs test of each part.
    public let runTests: [RunTest]

    /// A run, I, C, G or T chart of values in order of time, nil where missing.
    ///
    /// A G chart takes the opportunities between one event and the next (0 or more), a T chart the
    /// time between them (above 0: where two events share a day, count hours). Both are for events
    /// so rare that most months have none; a point above the upper limit is an unusually long
    /// time without an event.
    ///
    /// - Parameters:
    ///   - partAt: positions of points that open a new part with its own centre and limits.
    ///   - baselinePoints: how many first points set centre and limits; not used with parts.
    ///   - screening: whether moving ranges of 3.267 times the average or more are left out once.
    /// - Throws: when a value is not finite or too small for the kind, a position is not in the
    ///   series, the baseline is shorter than 2 points, or the kind needs denominators.
    public init(
        _ kind: ControlChartKind, values: [Double?], partAt: [Int] = [],
        baselinePoints: Int? = nil, screening: Bool = true
    ) throws(SPCError) {
        guard !kind.hasDenominators else { throw .denominatorsMissing }
        for (position, value) in values.enumerated() {
            guard let value else { continue }
            guard value.isFinite else { throw .valueNotFinite(position: position) }
            let isTooSmall =
                kind == .timeBetween ? value <= 0 : kind == .casesBetween && value < 0
            if isTooSmall { throw .betweenTooSmall(position: position) }
        }
        try self.init(
            kind, rows: values.map { $0.map { Share(numerator: $0, denominator: 1) } },
            partAt: partAt, baselinePoints: baselinePoints, screening: screening)
    }

    /// A P, P′, U or U′ chart of numerators over denominators, nil where missing.
    ///
    /// Parameters and errors are those of the chart of values; a denominator must be above 0.
    public init(
        _ kind: ControlChartKind, shares: [Share?], partAt: [Int] = [],
        baselinePoints: Int? = nil, screening: Bool = true
    ) throws(SPCError) {
        guard kind.hasDenominators else { throw .denominatorsNotUsed }
        for (position, share) in shares.enumerated() {
            guard let share else { continue }
            guard share.numerator.isFinite, share.denominator.isFinite, share.denominator > 0
            else { throw .valueNotFinite(position: position) }
        }
        try self.init(
            kind, rows: shares, partAt: partAt, baselinePoints: baselinePoints,
            screening: screening)
    }

    private init(
        _ kind: ControlChartKind, rows: [Share?], partAt: [Int], baselinePoints: Int?,
        screening: Bool
    ) throws(SPCError) {
        for position in partAt where !rows.indices.contains(position) {
            throw .rebaseOutsideSeries(position: position)
        }
        if let baselinePoints, baselinePoints < 2 { throw .baselineTooShort(baselinePoints) }
        let starts = Set([0] + partAt).sorted()
        var points: [Point] = []
        var tests: [RunTest] = []
        for (part, start) in starts.enumerated() where start < rows.count {
            let end = part + 1 < starts.count ? starts[part + 1] : rows.count
            let frozen = starts.count == 1 ? baselinePoints : nil
            let maker = ControlPart(
                kind: kind, rows: Array(rows[start..<end]),
                baseline: min(frozen ?? (end - start), end - start), screening: screening)
            points += maker.points(part: part)
            tests.append(RunTest(maker.values, centre: maker.centre))
        }
        self.kind = kind
        self.points = points
        runTests = tests
        self.screening = screening
    }
}

extension ControlChart {
    /// How the centre line and limits were made, to be printed on each chart.
    public var sentence: String {
        let ranges =
            screening
            ? "; moving ranges of 3.267 times the average or more are left out once"
            : "; all moving ranges are used"
        let baseline = points.allSatisfy(\.isBaseline) ? "" : "; set by the first points only"
        switch kind {
        case .run: return "Run chart: the line is the median\(baseline); no limits."
        case .individuals:
            return "I chart: limits at the mean ± 3 average moving ranges over 1.128"
                + "\(ranges)\(baseline)."
        case .count: return "C chart: limits at the mean ± 3 of its square roots\(baseline)."
        case .proportion, .rate:
            return "\(kind == .rate ? "U" : "P") chart: limits by chance alone at 3 standard"
                + " deviations of each period's size\(baseline)."
        case .proportionPrime, .ratePrime:
            return "\(kind == .ratePrime ? "U" : "P")′ chart: limits at 3 standard deviations of"
                + " each period's size, widened to the differences seen between neighbours"
                + "\(ranges)\(baseline)."
        case .casesBetween:
            return "G chart: one point for each event; the line is the median, limits at 3"
                + " standard deviations of a geometric distribution\(baseline)."
        case .timeBetween:
            return "T chart: one point for each event; limits as on an I chart of the times to"
                + " the power 1/3.6\(ranges)\(baseline)."
        }
    }
}
