/// Where a team stands in a funnel about the average of all.
///
/// The raw values are the words of PHEindicatormethods.
public enum FunnelPosition: String, Sendable, Hashable {
    /// Below the 99.8 % limit.
    case veryLow = "Low (0.001)"
    /// Below the 95 % limit.
    case low = "Low (0.025)"
    /// Within the 95 % limits.
    case within = "Not significant"
    /// Above the 95 % limit.
    case high = "High (0.025)"
    /// Above the 99.8 % limit.
    case veryHigh = "High (0.001)"
    /// Too few events to be placed.
    case notApplicable = "Not applicable for events less than 10 for dsrs"

    /// The position from which limits the value passes on each side.
    init(below: (inner: Bool, outer: Bool), above: (inner: Bool, outer: Bool)) {
        if below.outer {
            self = .veryLow
        } else if above.outer {
            self = .veryHigh
        } else if below.inner {
            self = .low
        } else {
            self = above.inner ? .high : .within
        }
    }
}

/// The 95 % and 99.8 % limits of a funnel at one size.
public struct FunnelLimits: Sendable, Hashable {
    /// The 95 % limits.
    public let inner: ConfidenceInterval

    /// The 99.8 % limits.
    public let outer: ConfidenceInterval

    /// Limits at one size; nil when either pair is not a pair of ordered numbers.
    init?(inner: ConfidenceInterval?, outer: ConfidenceInterval?) {
        guard let inner, let outer else { return nil }
        self.inner = inner
        self.outer = outer
    }

    /// Where a value stands; one on a limit is inside.
    public func position(of value: Double) -> FunnelPosition {
        FunnelPosition(
            below: (value < inner.lower, value < outer.lower),
            above: (value > inner.upper, value > outer.upper))
    }
}

/// A funnel for proportions (PHEindicatormethods; SPC.md section 11).
public struct ProportionFunnel: Sendable, Hashable {
    /// The proportion of all teams together.
    public let average: Double

    /// A funnel about the average of the teams; nil unless their denominators sum above 0.
    public init?(_ teams: [ControlChart.Share]) {
        let denominators = compensatedSum(teams.lazy.map(\.denominator))
        guard denominators > 0 else { return nil }
        self.init(average: compensatedSum(teams.lazy.map(\.numerator)) / denominators)
    }

    /// A funnel about a given average from 0 to 1.
    public init?(average: Double) {
        guard average >= 0, average <= 1 else { return nil }
        self.average = average
    }

    /// The limits at a denominator; they may pass 0 and 1.
    ///
    /// Nil for denominators of 0 or less.
    public func limits(denominator: Double) -> FunnelLimits? {
        guard denominator > 0 else { return nil }
        let error = (average * (1 - average) / denominator).squareRoot()
        func band(_ level: ConfidenceLevel) -> ConfidenceInterval? {
            let half = level.normalQuantile * error
            return ConfidenceInterval(lower: average - half, upper: average + half)
        }
        return FunnelLimits(inner: band(.ninetyFive), outer: band(.ninetyNinePointEight))
    }

    /// The limits cut at 0 and 1, as they are drawn.
    public func curve(denominator: Double) -> FunnelLimits? {
        limits(denominator: denominator).flatMap { limits in
            FunnelLimits(inner: Self.cut(limits.inner), outer: Self.cut(limits.outer))
        }
    }

    /// Where a team stands; nil unless its numerator is between 0 and a denominator above 0.
    public func position(_ team: ControlChart.Share) -> FunnelPosition? {
        guard team.numerator >= 0, team.numerator <= team.denominator else { return nil }
        return limits(denominator: team.denominator)?
            .position(of: team.numerator / team.denominator)
    }

    private static func cut(_ band: ConfidenceInterval) -> ConfidenceInterval? {
        ConfidenceInterval(lower: max(0, band.lower), upper: min(1, band.upper))
    }
}

/// A Poisson funnel for rates, standardised rates and standardised ratios (SPC.md section 11).
public struct PoissonFunnel: Sendable, Hashable {
    /// The events per unit of exposure of all teams together; 1 for standardised ratios.
    public let average: Double

    /// Whether positions need 10 events (directly standardised rates).
    public let needsTenEvents: Bool

    /// A funnel about the average of the teams' events over exposure; nil without either.
    ///
    /// For directly standardised rates the exposure is events over rate, teams without events are
    /// left out by the caller, and those with fewer than 10 events are not placed.
    public init?(_ teams: [ControlChart.Share], needsTenEvents: Bool = false) {
        let exposure = compensatedSum(teams.lazy.map(\.denominator))
        guard exposure > 0 else { return nil }
        self.init(
            average: compensatedSum(teams.lazy.map(\.numerator)) / exposure,
            needsTenEvents: needsTenEvents)
    }

    /// A funnel about a given average above 0: 1 for observed over expected.
    public init?(average: Double, needsTenEvents: Bool = false) {
        guard average > 0, average.isFinite else { return nil }
        self.average = average
        self.needsTenEvents = needsTenEvents
    }

    /// Where a team stands by its own interval; nil when it has no exposure.
    public func position(_ team: ControlChart.Share) -> FunnelPosition? {
        guard team.denominator > 0 else { return nil }
        if needsTenEvents, team.numerator < 10 { return .notApplicable }
        guard let inner = EventCount.interval(events: team.numerator),
            let outer = EventCount.interval(
                events: team.numerator, level: .ninetyNinePointEight)
        else { return nil }
        let expected = average * team.denominator
        return FunnelPosition(
            below: (inner.upper < expected, outer.upper < expected),
            above: (inner.lower > expected, outer.lower > expected))
    }

    /// The exposures at which a count of events lies just on each limit.
    ///
    /// The lower limit's exposure is the larger: so few events are surprising from there on.
    public func exposures(
        events: Double, level: ConfidenceLevel
    ) -> (lowerLimit: Double, upperLimit: Double)? {
        guard events > 0, let exact = EventCount.exact(events: events, level: level) else {
            return nil
        }
        return (exact.upper / average, exact.lower / average)
    }
}
