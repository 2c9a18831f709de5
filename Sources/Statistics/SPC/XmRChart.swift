/// An XmR (individuals and moving range) chart of one series (SPC.md sections 1 to 5 and 12).
///
/// Points are neighbours because they are next to each other, so the series must be laid on a
/// full calendar first, with nil for missing months. Periods of very different size have limits of
/// their own (P′ and U′, SPC.md section 7), and are judged by the same rules.
public struct XmRChart: Sendable, Hashable {
    /// The settings that the chart was made with.
    public let settings: SPCSettings

    /// `individuals`, or `proportionPrime` or `ratePrime` where each point has its own limits.
    public let kind: ControlChartKind

    /// The points, one for each value given.
    public let points: [SPCPoint]

    /// The stretches with their own mean and limits, in order.
    public let segments: [SPCSegment]

    /// What a reader has to know about the limits.
    public let warnings: [SPCWarning]

    /// The reading of the latest point; nil when there is no value to read.
    public let variation: SPCVariation?

    /// How the limits of the last segment stand to the target; nil without a target or a judgement.
    public let assurance: SPCAssurance?

    /// Charts the values in order of time, nil for missing ones.
    ///
    /// Throws when the settings do not fit the series, or a value is not finite.
    public init(values: [Double?], settings: SPCSettings) throws(SPCError) {
        try settings.check(count: values.count)
        for (position, value) in values.enumerated() {
            if let value, !value.isFinite { throw .valueNotFinite(position: position) }
        }
        self.init(
            .individuals, values: values, settings: settings,
            segments: SPCSegment.split(values.count, settings: settings) { number, positions in
                SPCSegment(
                    number: number, positions: positions, values: values, settings: settings)
            })
    }

    /// A P′ or U′ chart of numerators over denominators in order of time, nil for missing ones.
    ///
    /// The mean is the pooled one, limits lie three standard deviations of each point's own size
    /// about it, widened to the differences seen between neighbours. Values, mean and limits are
    /// multiplied with `scale`. Throws when the settings do not fit the series, a number is not
    /// finite, or the kind is another.
    public init(
        _ kind: ControlChartKind, shares: [ControlChart.Share?], scale: Double,
        settings: SPCSettings
    ) throws(SPCError) {
        guard kind == .proportionPrime || kind == .ratePrime else { throw .denominatorsNotUsed }
        try settings.check(count: shares.count)
        for (position, share) in shares.enumerated() {
            guard let share else { continue }
            guard share.numerator.isFinite, share.denominator.isFinite, share.denominator > 0
            else { throw .valueNotFinite(position: position) }
        }
        self.init(
            kind, values: shares.map { $0.map { $0.numerator / $0.denominator * scale } },
            settings: settings,
            segments: SPCSegment.split(shares.count, settings: settings) { number, positions in
                SPCSegment(
                    number: number, positions: positions, shares: shares, kind: kind,
                    scale: scale, settings: settings)
            })
    }

    private init(
        _ kind: ControlChartKind, values: [Double?], settings: SPCSettings,
        segments: [SPCSegment]
    ) {
        var points: [SPCPoint] = []
        points.reserveCapacity(values.count)
        for segment in segments {
            points += segment.points(values, settings: settings)
        }
        self.kind = kind
        self.settings = settings
        self.segments = segments
        self.points = points
        warnings = SPCWarning.collect(segments: segments, values: values)
        variation = SPCVariation(points: points, segments: segments, settings: settings)
        assurance = SPCAssurance(settings: settings, limits: segments.last?.limits)
    }
}

/// A stretch of points with its own mean and limits.
public struct SPCSegment: Sendable, Hashable {
    /// Whether limits could be made.
    public enum State: Sendable, Hashable {
        /// Limits from moving ranges.
        case charted
        /// All values of the baseline are equal, or there is only one: a mean but no limits.
        case noVariation
        /// No two neighbouring points of the baseline are present: a mean but no limits.
        case noNeighbours
        /// Screening left only moving ranges of 0: limits on the mean would mean nothing.
        case limitsNotMeaningful
        /// The baseline has no values.
        case noValues
    }

    /// The segment's place, from 0.
    public let number: Int

    /// The positions of its points in the series.
    public let positions: Range<Int>

    /// The mean of the baseline's values.
    public let mean: Double?

    /// The average of the moving ranges after screening.
    public let averageMovingRange: Double?

    /// The limits; nil unless the state is `charted` (or by the reference's conventions).
    ///
    /// Where each point has its own, those of the latest point.
    public let limits: SPCLimits?

    /// The limits of each point, where each has its own; nil where all share `limits`.
    let ownLimits: [SPCLimits?]?

    /// Whether limits could be made.
    public let state: State

    /// Whether the segment has fewer points than the settings' minimum, so limits are on trial.
    public let isOnTrial: Bool

    /// Splits a series of `count` points at its rebase positions and makes each segment.
    static func split(
        _ count: Int, settings: SPCSettings, _ make: (Int, Range<Int>) -> SPCSegment
    ) -> [SPCSegment] {
        let starts = ([0] + settings.rebaseAt.filter { $0 > 0 }).sorted()
        var segments: [SPCSegment] = []
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1] : count
            guard start < end else { continue }
            segments.append(make(segments.count, start..<end))
        }
        return segments
    }

    init(number: Int, positions: Range<Int>, values: [Double?], settings: SPCSettings) {
        self.number = number
        self.positions = positions
        isOnTrial = positions.count < settings.minimumPoints
        // Points are counted with the missing ones: 12 with two missing leaves ten values.
        let baseline = values[positions.prefix(settings.baselinePoints ?? positions.count)]
        mean = preciseMean(baseline.compactMap { $0 })
        averageMovingRange = MovingRanges.average(baseline, screened: settings.screening)
        let limits = Self.limits(mean, averageMovingRange)
        state = Self.state(baseline, averageMovingRange)
        let keepsFlat = settings.conventions == .reference
        self.limits = state == .charted || keepsFlat ? limits : nil
        ownLimits = nil
    }

    /// A segment whose points have limits of their own.
    init(
        number: Int, positions: Range<Int>, shares: [ControlChart.Share?], kind: ControlChartKind,
        scale: Double, settings: SPCSettings
    ) {
        let rows = Array(shares[positions])
        let baseline = min(settings.baselinePoints ?? rows.count, rows.count)
        let part = ControlPart(
            kind: kind, rows: rows, baseline: baseline, screening: settings.screening)
        let points = part.points(part: number)
        let values = points.map { $0.value.map { $0 * scale } }
        let own = points.map { point -> SPCLimits? in
            guard let outer = point.limits?.scaled(by: scale),
                let near = point.innerLimits?.scaled(by: scale), outer.upper > outer.lower
            else { return nil }
            return SPCLimits(outer: outer, near: near)
        }
        self.number = number
        self.positions = positions
        isOnTrial = positions.count < settings.minimumPoints
        mean = part.centre.map { $0 * scale }
        averageMovingRange = MovingRanges.average(
            values.prefix(baseline), screened: settings.screening)
        let hasLimits = own.contains { $0 != nil }
        let plain = Self.state(values.prefix(baseline), averageMovingRange)
        state = hasLimits ? .charted : plain == .charted ? .limitsNotMeaningful : plain
        ownLimits = hasLimits ? own : nil
        limits = own.last { $0 != nil } ?? nil
    }

    private static func limits(_ mean: Double?, _ range: Double?) -> SPCLimits? {
        guard let mean, let range else { return nil }
        return SPCLimits(mean: mean, averageMovingRange: range)
    }

    private static func state(_ baseline: ArraySlice<Double?>, _ range: Double?) -> State {
        let present = baseline.compactMap { $0 }
        if present.isEmpty { return .noValues }
        if present.allSatisfy({ $0 == present[0] }) { return .noVariation }
        if MovingRanges.all(baseline).isEmpty { return .noNeighbours }
        return (range ?? 0) > 0 ? .charted : .limitsNotMeaningful
    }
}

/// Moving ranges: the differences of neighbours.
enum MovingRanges {
    /// The average range between neighbours that are both present, or nil without any.
    ///
    /// With screening, ranges of 3.267 times the average or more are left out, once.
    static func average(_ values: ArraySlice<Double?>, screened: Bool) -> Double? {
        let ranges = all(values)
        guard let average = preciseMean(ranges) else { return nil }
        guard screened else { return average }
        return preciseMean(ranges.filter { $0 < 3.267 * average })
    }
    /// The ranges between neighbours that are both present.
    static func all(_ values: ArraySlice<Double?>) -> [Double] {
        var ranges: [Double] = []
        ranges.reserveCapacity(values.count)
        for (before, after) in zip(values, values.dropFirst()) {
            if let before, let after { ranges.append(abs(after - before)) }
        }
        return ranges
    }
}
