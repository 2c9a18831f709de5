extension TwoWayFixedEffects {
    /// The most teams whose sign vectors are enumerated.
    public static let mostBootstrapTeams = 16

    /// The p value of the restricted wild cluster bootstrap with every vector of signs (METHODS E3).
    ///
    /// Under no effect the residuals are the outcomes without team and month means; each team's are
    /// kept or turned round, and |t| compared. A vector that gives the actual |t|, as the actual
    /// one and its opposite do, counts half. Nil above `mostBootstrapTeams`. With one treated team
    /// the test has almost no power, and is not offered as an answer.
    public func wildBootstrapPValue() -> Double? {
        guard teams <= Self.mostBootstrapTeams else { return nil }
        let scores = SignScores(self)
        // A vector and its opposite give the same |t|: half of them are enough.
        let choices = 1 << (teams - 1)
        let actual = scores.statistic(signs: 0)
        var count = 0.0
        for signs in 0..<choices {
            let other = scores.statistic(signs: signs)
            if other > actual * (1 + 1e-10) {
                count += 1
            } else if other >= actual * (1 - 1e-10) {
                count += 0.5
            }
        }
        return count / Double(choices)
    }
}

/// What each team's residuals add to every team's score, so that a sign vector costs G² products.
private struct SignScores {
    private let teams: Int
    private let squares: Double

    /// Σ d·u of each team.
    private let own: [Double]

    /// Σ d² of each team.
    private let norms: [Double]

    /// Element (target, source): the score of the target from the residuals of the source.
    private let cross: Matrix

    init(_ effects: TwoWayFixedEffects) {
        let months = effects.months
        teams = effects.teams
        squares = effects.squares
        var own: [Double] = []
        var norms: [Double] = []
        var cross = Matrix(rows: teams, columns: teams)
        for target in 0..<teams {
            let treatment = effects.treatment[target * months..<(target + 1) * months]
            norms.append(treatment.reduce(0) { $0 + $1 * $1 })
            for source in 0..<teams {
                let outcome = effects.outcome[source * months..<(source + 1) * months]
                let sum = zip(treatment, outcome).reduce(0) { $0 + $1.0 * $1.1 }
                // Residuals with signs no longer have month means of 0: those are taken out again.
                cross[target, source] = ((target == source ? 1 : 0) - 1 / Double(teams)) * sum
                if target == source { own.append(sum) }
            }
        }
        self.own = own
        self.norms = norms
        self.cross = cross
    }

    /// |t| of the outcomes with the signs of a bit pattern (a set bit turns a team round).
    func statistic(signs: Int) -> Double {
        var top = 0.0
        for team in 0..<teams {
            top += signs & (1 << team) == 0 ? own[team] : -own[team]
        }
        let slope = top / squares
        var sum = 0.0
        for target in 0..<teams {
            var score = -slope * norms[target]
            for source in 0..<teams {
                let part = cross.elements[source * teams + target]
                score += signs & (1 << source) == 0 ? part : -part
            }
            sum += score * score
        }
        return abs(top) / sum.squareRoot()
    }
}
