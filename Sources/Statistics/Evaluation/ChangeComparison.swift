/// The difference between the mean change of pilots and of controls, one change per team.
///
/// Donald and Lang's two-sample t test on team changes (METHODS E1, step 2): the teams, not the
/// months, are the observations, so shocks that a team's months share do not make it look surer.
public struct ChangeComparison: Sendable, Hashable {
    /// The change of each team.
    public let changes: [Double]

    /// Which of them are pilots.
    public let isPilot: [Bool]

    /// Mean change of the pilots minus mean change of the controls.
    public let effect: Double

    /// The standard error of the effect.
    public let standardError: Double

    /// Compares the changes; both arrays have one element per team.
    ///
    /// Throws when the lengths differ, a change is not finite, there is no pilot or no control, or
    /// fewer than 3 teams.
    public init(changes: [Double], isPilot: [Bool]) throws(RegressionError) {
        guard changes.count == isPilot.count else {
            throw .wrongLength(
                what: "the roles", expected: changes.count, found: isPilot.count)
        }
        guard changes.allSatisfy(\.isFinite) else { throw .notAllowed(what: "the changes") }
        guard changes.count > 2 else { throw .tooFewRows(changes.count, columns: 2) }
        let pilots = changes.indices.filter { isPilot[$0] }.map { changes[$0] }
        let controls = changes.indices.filter { !isPilot[$0] }.map { changes[$0] }
        guard let ours = preciseMean(pilots), let theirs = preciseMean(controls) else {
            throw .notAllowed(what: "the roles")
        }
        let squares =
            squaredDeviations(pilots, from: ours) + squaredDeviations(controls, from: theirs)
        let spread = squares / Double(changes.count - 2)
        effect = ours - theirs
        standardError =
            (spread * (1 / Double(pilots.count) + 1 / Double(controls.count))).squareRoot()
        self.changes = changes
        self.isPilot = isPilot
    }

    /// Teams minus 2.
    public var degreesOfFreedom: Double { Double(changes.count - 2) }

    /// The effect with its t test.
    public var coefficient: Coefficient {
        Coefficient(
            estimate: effect, standardError: standardError,
            reference: .studentT(degreesOfFreedom))
    }

    /// Half the width of the interval: the smallest difference that would have been seen.
    public func halfWidth(level: ConfidenceLevel = .ninetyFive) -> Double {
        coefficient.reference.quantile(level: level) * standardError
    }

    /// The permutation test over all ways to choose as many pilots.
    public func permutation() throws(RegressionError) -> PermutationTest {
        try PermutationTest(changes: changes, isPilot: isPilot)
    }
}
