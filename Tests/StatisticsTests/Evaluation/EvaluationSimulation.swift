import Foundation
import Statistics
import Testing

/// Made-up panels for tests of the verdicts: teams that drift apart a little, with Poisson-like
/// noise, season and trend.
struct EvaluationSimulation {
    var teams = 13
    var months = 48
    var start = 30
    var perMonth = 250.0
    var population = 40_000.0

    /// The standard deviation of a team's yearly drift on the log scale.
    var drift = 0.04

    /// The ratio that the first teams get from the start on.
    var effect = 1.0
    var pilots = 2

    func panel(seed: UInt64) throws -> EvaluationPanel {
        var random = SeededRandom(seed: seed)
        func normal() -> Double { Normal.quantile(max(1e-12, random.unit())) }
        let series = (0..<teams).map { team in
            let level = perMonth * exp(0.2 * normal())
            let steps = (0...(months / 12)).map { _ in drift * normal() }
            let events = (0..<months).map { month -> Double? in
                // Drift runs in a straight line from each yearly point to the next.
                let year = month / 12
                let share = Double(month % 12) / 12
                let path =
                    steps[year] + share * (steps[min(year + 1, steps.count - 1)] - steps[year])
                let season = 0.1 * sin(2 * Double.pi * Double(month) / 12)
                let treated = team < pilots && month >= start ? effect : 1
                let mean = level * exp(path + season) * treated
                return max(0, (mean + mean.squareRoot() * normal()).rounded())
            }
            return EvaluationPanel.Series(
                events: events, exposure: [Double?](repeating: population, count: months))
        }
        return try made(of: series)
    }

    var plan: EvaluationPlan {
        EvaluationPlan(
            kind: .rate, pilots: Array(0..<pilots), controls: Array(pilots..<teams), start: start)
    }
}

/// A panel that must be well formed.
func made(of teams: [EvaluationPanel.Series]) throws -> EvaluationPanel {
    try #require(EvaluationPanel(teams: teams))
}

extension EvaluationPlan {
    /// The answer on a panel, which must be one.
    func change(on panel: EvaluationPanel) throws -> ChangeEvaluation {
        try #require(try ChangeEvaluation.evaluate(self, on: panel).value)
    }

    /// The picture on a panel, which must be one.
    func picture(on panel: EvaluationPanel) throws -> ControlledSeries {
        try #require(try ControlledSeries.evaluate(self, on: panel).value)
    }
}
