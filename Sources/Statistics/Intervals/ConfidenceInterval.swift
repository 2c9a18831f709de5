/// A confidence level: how often intervals made this way cover the true value.
public struct ConfidenceLevel: Sendable, Hashable {
    /// The level as a share, above 0 and at most 1.
    public let share: Double

    /// 95 %, the level of all published intervals.
    public static let ninetyFive = ConfidenceLevel(checked: 0.95)

    /// 99.8 %, the level of funnel outer limits (about three standard errors).
    public static let ninetyNinePointEight = ConfidenceLevel(checked: 0.998)

    /// A level from a share above 0 and at most 1; nil otherwise.
    public init?(share: Double) {
        guard share > 0, share <= 1 else { return nil }
        self.share = share
    }

    private init(checked share: Double) { self.share = share }

    /// The probability left in each tail.
    public var tail: Double { (1 - share) / 2 }

    /// The normal quantile that cuts off the upper tail (1.959964 for 95 %, infinite for 1).
    public var normalQuantile: Double {
        share == 1 ? .infinity : Normal.quantile(1 - tail)
    }
}

/// A range that holds the true value with the stated confidence; both ends belong to it.
public struct ConfidenceInterval: Sendable, Hashable {
    /// The lower limit.
    public let lower: Double

    /// The upper limit.
    public let upper: Double

    /// An interval between two numbers; nil when either is not a number or they are crossed.
    public init?(lower: Double, upper: Double) {
        guard lower <= upper else { return nil }
        self.lower = lower
        self.upper = upper
    }

    /// Whether the value lies within the interval, limits included.
    public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

    /// Whether the two intervals share at least one value; touching counts.
    public func overlaps(_ other: ConfidenceInterval) -> Bool {
        lower <= other.upper && other.lower <= upper
    }

    /// The interval on another scale; `factor` must not be negative.
    public func scaled(by factor: Double) -> ConfidenceInterval? {
        ConfidenceInterval(lower: lower * factor, upper: upper * factor)
    }
}

/// A value with its interval, where one can be given.
public struct Estimate: Sendable, Hashable {
    /// The point value.
    public let value: Double

    /// The interval; nil where the method gives none (a mean of one value).
    public let interval: ConfidenceInterval?

    /// A value with its interval.
    public init(value: Double, interval: ConfidenceInterval?) {
        self.value = value
        self.interval = interval
    }
}
