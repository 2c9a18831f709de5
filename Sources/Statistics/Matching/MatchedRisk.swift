import Foundation

/// The answer of a matched comparison about a yes/no outcome.
public struct MatchedRisk: Sendable, Hashable {
    /// The matched people with the intervention.
    public let treated: Int

    /// Those of them with the outcome.
    public let treatedEvents: Int

    /// The matched controls.
    public let controls: Int

    /// The controls with the outcome.
    public let controlEvents: Int

    /// The share with the outcome of those with the intervention.
    public let treatedShare: Double

    /// The weighted share with the outcome of controls.
    public let controlShare: Double

    /// The logarithm of the risk ratio, its error clustered on the matched set.
    public let logRiskRatio: Coefficient

    /// The risk ratio with its interval.
    public var riskRatio: Estimate {
        let limits = logRiskRatio.interval().flatMap {
            ConfidenceInterval(lower: exp($0.lower), upper: exp($0.upper))
        }
        return Estimate(value: exp(logRiskRatio.estimate), interval: limits)
    }

    /// Whether the interval holds a ratio of 1, so that the difference may be chance.
    ///
    /// For an outcome that the intervention cannot change, false means residual confounding.
    public var isWithinChance: Bool { riskRatio.interval?.contains(1) ?? true }

    /// Compares an outcome in a matched cohort.
    public init(_ cohort: MatchedCohort, outcome: [Bool]) throws(MatchingError) {
        logRiskRatio = try cohort.logRiskRatio(outcome)
        let shares = try cohort.risks(outcome)
        treatedShare = shares.treated
        controlShare = shares.control
        let members = cohort.members
        treated = members.count { cohort.treated[$0] }
        controls = members.count - treated
        treatedEvents = members.count { cohort.treated[$0] && outcome[$0] }
        controlEvents = members.count { !cohort.treated[$0] && outcome[$0] }
    }

    /// The answer in plain words: `action` is what was done ("visited"), `event` what came of it
    /// ("were admitted").
    public func sentence(action: String, event: String) -> String {
        let same = controls == treated
        let others =
            same
            ? "of \(controls) similar people not \(action), \(controlEvents)"
            : "of \(controls) similar people not \(action), "
                + "\(Int((100 * controlShare).rounded())) %"
        let first = same ? "\(treatedEvents)" : "\(Int((100 * treatedShare).rounded())) %"
        return "Of \(treated) people \(action), \(first) \(event); \(others). "
            + (isWithinChance
                ? "The difference is within chance." : "Chance alone would rarely do this.")
    }
}
