import Foundation

// The scales of the overdispersed funnel: transform, standard error, limits.

extension OverdispersedFunnel.Method {
    /// The quantiles as the reference writes them, to six decimals.
    private static let innerQuantile = 1.959964
    private static let outerQuantile = 3.090232

    /// Whether a team can be placed on this scale.
    func accepts(_ team: ControlChart.Share) -> Bool {
        guard team.denominator > 0, team.numerator >= 0, team.denominator.isFinite,
            team.numerator.isFinite
        else { return false }
        switch self {
        case .proportion: return team.numerator <= team.denominator
        case .ratioOfCounts, .standardisedRoot: return true
        case .standardisedLog: return team.numerator > 0
        }
    }

    func target(_ teams: [ControlChart.Share]) -> Double {
        switch self {
        case .proportion, .ratioOfCounts:
            compensatedSum(teams.lazy.map(\.numerator))
                / compensatedSum(teams.lazy.map(\.denominator))
        case .standardisedLog, .standardisedRoot: 1
        }
    }

    func transformedTarget(_ target: Double) -> Double {
        switch self {
        case .proportion: asin(target.squareRoot())
        case .ratioOfCounts: log(target)
        case .standardisedLog: 0
        case .standardisedRoot: 1
        }
    }

    func transformed(_ team: ControlChart.Share) -> Double {
        switch self {
        case .proportion: asin((team.numerator / team.denominator).squareRoot())
        case .ratioOfCounts: log((team.numerator + 0.5) / (team.denominator + 0.5))
        case .standardisedLog: log(team.numerator / team.denominator)
        case .standardisedRoot: (team.numerator / team.denominator).squareRoot()
        }
    }

    /// The standard error of a team on this scale, by which scores are standardised.
    func error(_ team: ControlChart.Share) -> Double {
        let (x, n) = (team.numerator, team.denominator)
        switch self {
        case .proportion, .standardisedRoot: return 1 / (2 * n.squareRoot())
        case .ratioOfCounts:
            return (x / ((x + 0.5) * (x + 0.5)) + n / ((n + 0.5) * (n + 0.5))).squareRoot()
        case .standardisedLog: return 1 / n.squareRoot()
        }
    }

    /// The limits at a team's denominator; `between` is nil for limits by chance alone.
    func limits(
        _ team: ControlChart.Share, centre: Double, between: Double?
    ) -> FunnelLimits? {
        let size = team.denominator
        if between == nil, self == .standardisedLog || self == .standardisedRoot {
            return FunnelLimits(
                inner: Self.exactRatio(size, tail: 0.025), outer: Self.exactRatio(size, tail: 0.001)
            )
        }
        // The reference's limits for ratios of counts leave the numerator's variance out.
        let own = self == .standardisedLog ? 1 / size : 1 / (4 * size)
        let error = (own + (between ?? 0)).squareRoot()
        return FunnelLimits(
            inner: band(centre, Self.innerQuantile * error),
            outer: band(centre, Self.outerQuantile * error))
    }

    /// The limits of observed over expected by the Poisson distribution.
    private static func exactRatio(_ expected: Double, tail: Double) -> ConfidenceInterval? {
        ConfidenceInterval(
            lower: ChiSquare.quantile(tail, degreesOfFreedom: 2 * expected) / 2 / expected,
            upper: ChiSquare.quantile(1 - tail, degreesOfFreedom: 2 * expected + 2) / 2
                / expected)
    }

    /// A band about the centre, brought back from the scale of the method.
    private func band(_ centre: Double, _ half: Double) -> ConfidenceInterval? {
        let (low, high) = (centre - half, centre + half)
        switch self {
        case .proportion:
            let lower = low < 0 ? 0 : sin(low) * sin(low)
            let upper = high > .pi / 2 ? 1 : sin(high) * sin(high)
            return ConfidenceInterval(lower: lower, upper: upper)
        case .ratioOfCounts, .standardisedLog:
            return ConfidenceInterval(lower: exp(low), upper: exp(high))
        case .standardisedRoot:
            return ConfidenceInterval(lower: low, upper: high)
        }
    }
}
