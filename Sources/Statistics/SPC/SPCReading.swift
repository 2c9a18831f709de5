/// The variation icon; the raw values are those of NHSRplotthedots.
///
/// High and low say which way the values moved.
public enum SPCVariationIcon: String, Sendable, Hashable {
    case commonCause = "common_cause"
    case improvementHigh = "improvement_high"
    case improvementLow = "improvement_low"
    case concernHigh = "concern_high"
    case concernLow = "concern_low"
    case neutralHigh = "neutral_high"
    case neutralLow = "neutral_low"

    /// The icon of a point's class for a measure that gets better in `direction`.
    init(_ pointClass: SPCPointClass, direction: ImprovementDirection) {
        let higherIsBetter = direction == .increase
        switch pointClass {
        case .commonCause: self = .commonCause
        case .improvement: self = higherIsBetter ? .improvementHigh : .improvementLow
        case .concern: self = higherIsBetter ? .concernLow : .concernHigh
        case .neutralHigh: self = .neutralHigh
        case .neutralLow: self = .neutralLow
        }
    }
}

/// The reading of the latest point.
public struct SPCVariation: Sendable, Hashable {
    /// The icon.
    public let icon: SPCVariationIcon

    /// The point that was read; print its month where it is not the last of the series.
    public let position: Int

    /// Whether the latest value is missing, so that an earlier one was read.
    public let isEarlier: Bool

    /// Whether the limits are on trial; such icons are greyed.
    public let isOnTrial: Bool

    /// Reads the latest present point; nil without one.
    ///
    /// By the reference's conventions a missing latest value reads as common cause.
    init?(points: [SPCPoint], segments: [SPCSegment], settings: SPCSettings) {
        guard let latest = points.indices.last else { return nil }
        let present = points.lastIndex { $0.value != nil }
        let position: Int
        switch settings.conventions {
        case .reference: position = latest
        case .service:
            guard let present else { return nil }
            position = present
        }
        let point = points[position]
        self.position = position
        icon = SPCVariationIcon(point.pointClass, direction: settings.direction)
        isEarlier = position != latest
        isOnTrial = segments[point.segment].isOnTrial
    }
}

/// How the limits stand to the target; the raw values are those of NHSRplotthedots.
public enum SPCAssurance: String, Sendable, Hashable {
    /// The target will be met unless the process changes.
    case consistentPass = "consistent_pass"
    /// The target will be missed unless the process changes.
    case consistentFail = "consistent_fail"
    /// Met in some months and missed in others, or not to be told.
    case inconsistent

    /// Judges the target against the limits; nil without a target or for a neutral measure.
    init?(settings: SPCSettings, limits: SPCLimits?) {
        guard let target = settings.target, settings.direction != .neutral else { return nil }
        let higherIsBetter = settings.direction == .increase
        if let limits, target > limits.upper {
            self = higherIsBetter ? .consistentFail : .consistentPass
        } else if let limits, target < limits.lower {
            self = higherIsBetter ? .consistentPass : .consistentFail
        } else {
            self = .inconsistent
        }
    }
}

/// What a reader has to know about a chart's limits.
public enum SPCWarning: Sendable, Hashable {
    /// The segment has few points, so its limits are on trial.
    case limitsOnTrial(segment: Int, points: Int)
    /// All values of the segment's baseline are equal, or there is only one.
    case noVariation(segment: Int)
    /// No two neighbouring points of the segment's baseline are present.
    case noNeighbours(segment: Int)
    /// The segment's values hardly vary but for jumps; limits would lie on the mean.
    case limitsNotMeaningful(segment: Int)
    /// The segment's baseline has no values.
    case noValues(segment: Int)
    /// The last `points` values of the series are missing.
    case latestMissing(points: Int)

    /// The warning in a sentence.
    public var sentence: String {
        switch self {
        case .limitsOnTrial(_, let points):
            "Limits are on trial: they rest on \(points) \(points == 1 ? "point" : "points")."
        case .noVariation: "No variation: there is a mean but no limits."
        case .noNeighbours:
            "No limits: no two points next to each other both have a value."
        case .limitsNotMeaningful:
            "Limits are not meaningful here: almost all values are equal to the one before."
        case .noValues: "There are no values to set limits from."
        case .latestMissing(let points):
            points == 1
                ? "The latest value is missing." : "The latest \(points) values are missing."
        }
    }

    /// The warnings of a chart, in order of its segments.
    static func collect(segments: [SPCSegment], values: [Double?]) -> [SPCWarning] {
        var warnings: [SPCWarning] = []
        for segment in segments {
            if segment.isOnTrial {
                warnings.append(
                    .limitsOnTrial(segment: segment.number, points: segment.positions.count))
            }
            switch segment.state {
            case .charted: break
            case .noVariation: warnings.append(.noVariation(segment: segment.number))
            case .noNeighbours: warnings.append(.noNeighbours(segment: segment.number))
            case .limitsNotMeaningful:
                warnings.append(.limitsNotMeaningful(segment: segment.number))
            case .noValues: warnings.append(.noValues(segment: segment.number))
            }
        }
        let missing = values.reversed().prefix { $0 == nil }.count
        if missing > 0 { warnings.append(.latestMissing(points: missing)) }
        return warnings
    }
}
