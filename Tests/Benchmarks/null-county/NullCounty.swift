import Foundation
import Statistics

/// Panels of a county in which nothing happened: team-months as counts, made without files.
///
/// Teams differ in level, share a season, drift apart a little from year to year, and their months
/// follow each other; so an evaluation that finds something here finds what is not there.
struct NullCounty {
    private var random: SeededRandom
    private var spare: Double?

    /// Thousands of people on the lists of the 2 pilots and of the 8 teams that begin a year later
    /// or never, as in the demonstration county.
    static let sizes: [Double] = [52, 72, 43, 38, 46, 41, 47, 79, 82, 95]
    static let months = 48
    static let start = 30

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// The panel of one measure with so many events a month among 60,000 people.
    mutating func panel(events: Double) -> EvaluationPanel? {
        EvaluationPanel(
            teams: Self.sizes.map { people in
                let size = people / 60
                let level = exp(0.15 * normal())
                var drift = 0.0
                var error = 0.0
                let counts = (0..<Self.months).map { month -> Double? in
                    if month % 12 == 6 { drift += 0.04 * normal() }
                    error = 0.3 * error + 0.04 * normal()
                    let season = 0.1 * sin(2 * Double.pi * Double(month) / 12)
                    return count(events * size * level * exp(season + drift + error))
                }
                return EvaluationPanel.Series(
                    events: counts,
                    exposure: (0..<Self.months).map { 60_000 * size * (1 + 0.0005 * Double($0)) })
            })
    }

    /// A series of months about a level.
    mutating func series(level: Double) -> [Double?] {
        (0..<Self.months).map { _ in level * (1 + 0.1 * normal()) }
    }

    static let plan = EvaluationPlan(
        kind: .rate, pilots: [0, 1], controls: Array(2..<sizes.count), start: start)

    /// A Poisson count; about a large mean the normal distribution will do.
    private mutating func count(_ mean: Double) -> Double {
        max(0, (mean + mean.squareRoot() * normal()).rounded())
    }

    /// A standard normal number, two at a time (Box and Muller).
    private mutating func normal() -> Double {
        if let value = spare {
            spare = nil
            return value
        }
        let radius = (-2 * log(1 - random.unit())).squareRoot()
        let angle = 2 * Double.pi * random.unit()
        spare = radius * sin(angle)
        return radius * cos(angle)
    }
}
