/// Difference-in-differences with team and month effects on a balanced panel (METHODS E3).
///
/// Shown as a sensitivity only. Its cluster-robust errors collapse with few treated teams, and
/// the verdict comes from `ChangeComparison`, whose point estimate is the same when all pilots
/// start together.
public struct TwoWayFixedEffects: Sendable {
    /// The number of teams.
    public let teams: Int

    /// The number of months.
    public let months: Int

    /// The number of teams that are ever treated.
    public let treatedTeams: Int

    /// The effect of treatment on the outcome.
    public let effect: Double

    /// The treatment after team and month means are taken out, team after team.
    let treatment: [Double]

    /// The residuals, team after team.
    let residuals: [Double]

    /// The outcome after team and month means are taken out, team after team.
    let outcome: [Double]

    /// The sum of squares of `treatment`.
    let squares: Double

    /// Fits one effect; `outcomes` (log rates) and `treated` have one row per team, one column per
    /// month.
    ///
    /// Throws when rows differ in length, an outcome is not finite, or the treatment does not differ
    /// between teams and months.
    public init(outcomes: [[Double]], treated: [[Bool]]) throws(RegressionError) {
        teams = outcomes.count
        months = outcomes.first?.count ?? 0
        guard teams > 1, months > 1, outcomes.count == treated.count else {
            throw .wrongLength(what: "the treatment", expected: teams, found: treated.count)
        }
        for (row, flags) in zip(outcomes, treated) {
            guard row.count == months, flags.count == months else {
                throw .wrongLength(
                    what: "a team", expected: months, found: min(row.count, flags.count))
            }
            guard row.allSatisfy(\.isFinite) else { throw .notAllowed(what: "the outcome") }
        }
        treatedTeams = treated.count { $0.contains(true) }
        outcome = Self.demeaned(outcomes)
        treatment = Self.demeaned(treated.map { $0.map { $0 ? 1 : 0 } })
        squares = treatment.reduce(0) { $0 + $1 * $1 }
        guard squares > 1e-12 else { throw .rankDeficient(column: 0) }
        let effect = zip(treatment, outcome).reduce(0) { $0 + $1.0 * $1.1 } / squares
        self.effect = effect
        residuals = zip(outcome, treatment).map { $0 - effect * $1 }
    }

    /// Rows minus teams, months and the effect.
    public var degreesOfFreedom: Double { Double(teams * months - teams - months) }

    /// The effect with the error of plain least squares.
    public var plain: Coefficient {
        let rest = residuals.reduce(0) { $0 + $1 * $1 } / degreesOfFreedom
        return coefficient(variance: rest / squares, .studentT(degreesOfFreedom))
    }

    /// Whether cluster-robust errors may be shown: with fewer than 6 treated teams they collapse.
    public var showsClusterErrors: Bool { treatedTeams >= 6 }

    /// Which small-sample factor a cluster-robust variance gets.
    public enum ClusterFactor: Sendable {
        /// None (CR0).
        case none

        /// G/(G - 1) · (n - 1)/(n - k), as R's sandwich has it (CR1).
        case stata

        /// The same, but team effects are not among the k, as pyfixest has it.
        case nested

        /// n/(n - k), as linearmodels has it.
        case residual
    }

    /// The effect with an error robust to anything that a team's months share; t with G - 1.
    public func clustered(_ factor: ClusterFactor) -> Coefficient {
        let sum = teamScores.reduce(0) { $0 + $1 * $1 }
        let size = Double(teams * months)
        let groups = Double(teams)
        let scale =
            switch factor {
            case .none: 1.0
            case .stata: groups / (groups - 1) * (size - 1) / degreesOfFreedom
            case .nested:
                groups / (groups - 1) * (size - 1) / (size - Double(months) - 1)
            case .residual: size / degreesOfFreedom
            }
        return coefficient(
            variance: scale * sum / (squares * squares), .studentT(groups - 1))
    }

    /// The effect with Bell and McCaffrey's CR2 error and Satterthwaite's degrees of freedom.
    ///
    /// On a balanced two-way panel the adjustment of a team's residuals acts on its treatment as a
    /// number, (1 - 1/G - |d|²/Σ|d|²)^(-1/2), or 0 when the effect rests on that team alone.
    public var biasReduced: Coefficient {
        let groups = Double(teams)
        let products = treatmentProducts
        let adjustments = (0..<teams).map { team in
            let rest = 1 - 1 / groups - products[team, team] / squares
            return rest > 1e-8 ? 1 / rest.squareRoot() : 0
        }
        let sum = zip(teamScores, adjustments).reduce(0) { total, pair in
            let score = pair.0 * pair.1
            return total + score * score
        }
        var trace = 0.0
        var norm = 0.0
        for first in 0..<teams {
            for second in 0..<teams {
                let own = first == second ? products[first, first] : 0
                let shared =
                    own - products[first, second] / groups
                    - products[first, first] * products[second, second] / squares
                let entry = adjustments[first] * adjustments[second] * shared
                if first == second { trace += entry }
                norm += entry * entry
            }
        }
        return coefficient(
            variance: sum / (squares * squares), .studentT(trace * trace / norm))
    }

    /// The effect with Driscoll and Kraay's error over `lag` months; t with T - 1.
    ///
    /// `smallSample` applies the factor n/(n - k).
    public func driscollKraay(lag: Int, smallSample: Bool = true) -> Coefficient {
        var sums = [Double](repeating: 0, count: months)
        for team in 0..<teams {
            for month in 0..<months { sums[month] += score(team, month) }
        }
        return timeRobust(bartlett(sums, lag), smallSample)
    }

    /// The effect with Newey and West's error within each team; t with T - 1.
    public func panelNeweyWest(lag: Int, smallSample: Bool = true) -> Coefficient {
        let sum = (0..<teams).reduce(0) { sum, team in
            sum + bartlett((0..<months).map { score(team, $0) }, lag)
        }
        return timeRobust(sum, smallSample)
    }

    private func timeRobust(_ sum: Double, _ smallSample: Bool) -> Coefficient {
        let factor = smallSample ? Double(teams * months) / degreesOfFreedom : 1
        return coefficient(
            variance: factor * sum / (squares * squares), .studentT(Double(months - 1)))
    }

    private func coefficient(
        variance: Double, _ reference: ReferenceDistribution
    ) -> Coefficient {
        Coefficient(
            estimate: effect, standardError: variance.squareRoot(), reference: reference)
    }

    private func score(_ team: Int, _ month: Int) -> Double {
        treatment[team * months + month] * residuals[team * months + month]
    }

    private var teamScores: [Double] {
        (0..<teams).map { team in (0..<months).reduce(0) { $0 + score(team, $1) } }
    }

    private var treatmentProducts: Matrix {
        var columns = Matrix(rows: months, columns: teams)
        columns.elements = treatment
        return columns.gram()
    }

    private func bartlett(_ values: [Double], _ lag: Int) -> Double {
        var sum = 0.0
        for distance in 0...max(0, lag) where distance < values.count {
            let weight = (distance == 0 ? 1 : 2) * (1 - Double(distance) / Double(lag + 1))
            for index in distance..<values.count {
                sum += weight * values[index] * values[index - distance]
            }
        }
        return sum
    }

    private static func demeaned(_ values: [[Double]]) -> [Double] {
        let months = values[0].count
        let all = compensatedSum(values.joined()) / Double(values.count * months)
        let byMonth = (0..<months).map { month in
            compensatedSum(values.lazy.map { $0[month] }) / Double(values.count)
        }
        return values.flatMap { row in
            let own = compensatedSum(row) / Double(months)
            return row.indices.map { row[$0] - own - byMonth[$0] + all }
        }
    }
}
