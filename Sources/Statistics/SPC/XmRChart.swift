/// An XmR (individuals and moving range) chart of one series (SPC.md sections 1 to 5 and 12).
///
/// Points are neighbours because they are next to each other, so the series must be laid on a
/// full calendar first, with nil for missing months.
public struct XmRChart: Sendable, Hashable {
    /// The settings that the chart was made with.
    public let settings: SPCSettings

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
        let segments = SPCSegment.split(values, settings: settings)
        var points: [SPCPoint] = []
        points.reserveCapacity(values.count)
        for segment in segments {
            points += segment.points(values, settings: settings)
        }
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
    public let limits: SPCLimits?

    /// Whether limits could be made.
    public let state: State

    /// Whether the segment has fewer points than the settings' minimum, so limits are on trial.
    public let isOnTrial: Bool

    /// Splits the series at its rebase positions and makes each segment's limits.
    static func split(_ values: [Double?], settings: SPCSettings) -> [SPCSegment] {
        let starts = ([0] + settings.rebaseAt.filter { $0 > 0 }).sorted()
        var segments: [SPCSegment] = []
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1] : values.count
            guard start < end else { continue }
            segments.append(
                SPCSegment(
                    number: segments.count, positions: start..<end, values: values,
                    settings: settings))
        }
        return segments
    }

    private init(number: Int, positions: Range<Int>, values: [Double?], settings: SPCSettings) {
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
