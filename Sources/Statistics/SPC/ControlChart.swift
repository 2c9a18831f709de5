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

    /// Whether each point is a numerator over a denominator.
    public var hasDenominators: Bool {
        switch self {
        case .run, .individuals, .count: false
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

    /// The points, one for each value given.
    public let points: [Point]

    /// The runs test of each part.
    public let runTests: [RunTest]

    /// A run, I or C chart of values in order of time, nil where missing.
    ///
    /// - Parameters:
    ///   - partAt: positions of points that open a new part with its own centre and limits.
    ///   - baselinePoints: how many first points set centre and limits; not used with parts.
    ///   - screening: whether moving ranges of 3.267 times the average or more are left out once.
    /// - Throws: when a value is not finite, a position is not in the series, the baseline is
    ///   shorter than 2 points, or the kind needs denominators.
    public init(
        _ kind: ControlChartKind, values: [Double?], partAt: [Int] = [],
        baselinePoints: Int? = nil, screening: Bool = true
    ) throws(SPCError) {
        guard !kind.hasDenominators else { throw .denominatorsMissing }
        for (position, value) in values.enumerated() {
            if let value, !value.isFinite { throw .valueNotFinite(position: position) }
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
    }
}

/// One part of a chart: its centre line and the standard deviation of each point.
private struct ControlPart {
    let kind: ControlChartKind
    let rows: [ControlChart.Share?]
    let baseline: Int
    let values: [Double?]
    let centre: Double?
    private let screening: Bool

    init(kind: ControlChartKind, rows: [ControlChart.Share?], baseline: Int, screening: Bool) {
        self.kind = kind
        self.rows = rows
        self.baseline = baseline
        self.screening = screening
        values = rows.map { row in row.map { $0.numerator / $0.denominator } }
        let present = rows.prefix(baseline).compactMap { $0 }
        switch kind {
        case .run: centre = median(present.map(\.numerator))
        case .individuals, .count: centre = preciseMean(present.map(\.numerator))
        case .proportion, .proportionPrime, .rate, .ratePrime:
            let denominators = compensatedSum(present.lazy.map(\.denominator))
            centre =
                denominators > 0
                ? compensatedSum(present.lazy.map(\.numerator)) / denominators : nil
        }
    }

    func points(part: Int) -> [ControlChart.Point] {
        let factor = factor
        return rows.indices.map { index in
            let deviation = deviation(rows[index]).flatMap { own in factor.map { own * $0 } }
            return ControlChart.Point(
                value: values[index], part: part, centre: centre,
                limits: limits(deviation, width: 3), innerLimits: limits(deviation, width: 2),
                isBaseline: index < baseline)
        }
    }

    /// The standard deviation of a point before any widening; nil where there is none.
    private func deviation(_ row: ControlChart.Share?) -> Double? {
        guard let centre, centre >= 0 || kind == .individuals else { return nil }
        switch kind {
        case .run: return nil
        case .individuals: return 1
        case .count: return centre.squareRoot()
        case .proportion, .proportionPrime:
            return row.map { (centre * max(0, 1 - centre) / $0.denominator).squareRoot() }
        case .rate, .ratePrime: return row.map { (centre / $0.denominator).squareRoot() }
        }
    }

    /// What the deviations are multiplied with: the spread seen from point to point, where used.
    private var factor: Double? {
        switch kind {
        case .run: nil
        case .count, .proportion, .rate: 1
        case .individuals: spread(values)
        case .proportionPrime, .ratePrime:
            spread(
                rows.indices.map { index -> Double? in
                    guard let value = values[index], let centre,
                        let own = deviation(rows[index]), own > 0
                    else { return nil }
                    return (value - centre) / own
                })
        }
    }

    private func spread(_ values: [Double?]) -> Double? {
        MovingRanges.average(values.prefix(baseline), screened: screening).map { $0 / 1.128 }
    }

    private func limits(_ deviation: Double?, width: Double) -> ConfidenceInterval? {
        guard let deviation, let centre else { return nil }
        let lower = centre - width * deviation
        let upper = centre + width * deviation
        switch kind {
        case .run: return nil
        case .individuals: return ConfidenceInterval(lower: lower, upper: upper)
        case .count, .rate, .ratePrime:
            return ConfidenceInterval(lower: max(0, lower), upper: upper)
        case .proportion, .proportionPrime:
            return ConfidenceInterval(lower: max(0, lower), upper: min(1, upper))
        }
    }
}
