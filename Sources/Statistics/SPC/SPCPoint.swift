/// Where a value lies from the mean.
public enum MeanSide: Int, Sendable, Hashable {
    case below = -1
    case onMean = 0
    case above = 1

    /// The side of `value` seen from `mean`.
    init(of value: Double, mean: Double) {
        self = value > mean ? .above : value < mean ? .below : .onMean
    }
}

/// The mean and limits of one segment of an XmR chart.
public struct SPCLimits: Sendable, Hashable {
    /// The lower natural process limit; may lie below 0.
    public let lower: Double

    /// The upper natural process limit; may lie above 100 %.
    public let upper: Double

    /// Two thirds of the way from the mean to the lower limit.
    public let nearLower: Double

    /// Two thirds of the way from the mean to the upper limit.
    public let nearUpper: Double

    /// Limits of one period of a P′ or U′ chart: three and two of its own standard deviations.
    init(outer: ConfidenceInterval, near: ConfidenceInterval) {
        lower = outer.lower
        upper = outer.upper
        nearLower = near.lower
        nearUpper = near.upper
    }

    /// Limits at 2.66 average moving ranges from the mean.
    init(mean: Double, averageMovingRange: Double) {
        lower = mean - 2.66 * averageMovingRange
        upper = mean + 2.66 * averageMovingRange
        nearLower = mean - 2 * 2.66 / 3 * averageMovingRange
        nearUpper = mean + 2 * 2.66 / 3 * averageMovingRange
    }

    /// Whether the value lies beyond a limit; a value on the limit does not.
    func isOutside(_ value: Double) -> Bool { value > upper || value < lower }

    /// Whether the value lies between a near limit and the limit.
    func isNear(_ value: Double) -> Bool {
        !isOutside(value) && (value > nearUpper || value < nearLower)
    }
}

/// The special cause that a point is part of: the first that applies, in this order.
public enum SPCSignal: Sendable, Hashable {
    /// Which way a signal points.
    public enum Way: Sendable, Hashable {
        case up
        case down
    }

    /// Beyond a limit.
    case outside(Way)
    /// Part of 6 or 7 points that each rise, or each fall.
    case trend(Way)
    /// One of two near the same limit among three on that side of the mean.
    case twoInThree(Way)
    /// Part of 6 or 7 points on one side of the mean.
    case shift(Way)
    /// No special cause.
    case commonCause

    /// Which way the signal points; nil for common cause.
    public var way: Way? {
        switch self {
        case .outside(let way), .trend(let way), .twoInThree(let way), .shift(let way): way
        case .commonCause: nil
        }
    }

    /// The label of NHSRplotthedots, with the run length that was used.
    public func label(runLength: Int) -> String {
        switch self {
        case .outside(.up): "Above UCL"
        case .outside(.down): "Below LCL"
        case .trend(.up): "\(runLength) Point Trend (Increasing)"
        case .trend(.down): "\(runLength) Point Trend (Decreasing)"
        case .twoInThree(.up): "2 in 3 Above CL"
        case .twoInThree(.down): "2 in 3 Below CL"
        case .shift(.up): "\(runLength) Points Above CL"
        case .shift(.down): "\(runLength) Points Below CL"
        case .commonCause: "Common Cause"
        }
    }
}

/// What a point means for the measure; the raw values are those of NHSRplotthedots.
public enum SPCPointClass: String, Sendable, Hashable {
    case commonCause = "common_cause"
    case improvement = "special_cause_improvement"
    case concern = "special_cause_concern"
    case neutralHigh = "special_cause_neutral_high"
    case neutralLow = "special_cause_neutral_low"

    /// The meaning of a signal for a measure that gets better in `direction`.
    init(_ signal: SPCSignal, direction: ImprovementDirection) {
        switch (signal.way, direction) {
        case (nil, _): self = .commonCause
        case (.up?, .neutral): self = .neutralHigh
        case (.down?, .neutral): self = .neutralLow
        case (.up?, .increase), (.down?, .decrease): self = .improvement
        case (.up?, .decrease), (.down?, .increase): self = .concern
        }
    }
}

/// One point of an XmR chart, or the gap where a value is missing.
public struct SPCPoint: Sendable, Hashable {
    /// The value; nil where it is missing.
    public let value: Double?

    /// Which segment the point belongs to, from 0.
    public let segment: Int

    /// The mean of the segment; nil when the segment's baseline has no values.
    public let mean: Double?

    /// The limits of the segment, or on a P′ or U′ chart of the point itself; nil when there is no
    /// variation to make them from.
    public let limits: SPCLimits?

    /// The side of the mean; nil for a missing value.
    public let side: MeanSide?

    /// Whether the value is beyond a limit; nil for a missing value or without limits.
    public let isOutside: Bool?

    /// Whether the value is between a near limit and the limit; nil as for `isOutside`.
    public let isNear: Bool?

    /// The special cause that the point is part of.
    public let signal: SPCSignal

    /// What that means for the measure.
    public let pointClass: SPCPointClass
}
