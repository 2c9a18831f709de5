import Foundation
import Statistics

// How often an evaluation finds something where nothing happened, and how long analyses take.
//
//   swift run -c release null-county [SEEDS]

let seeds = CommandLine.arguments.dropFirst().first.flatMap { UInt64($0) } ?? 200

/// Seconds that `body` takes, the best of five.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    var best = Double.infinity
    for _ in 0..<5 { best = min(best, try clock.measure(body) / .seconds(1)) }
    return best
}

/// A number with so many decimals.
func decimal(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
}

/// A time beside what it may take.
func report(_ what: String, _ taken: Double, of limit: Double) {
    let ratio = decimal(taken / limit, 2)
    print(
        "\(what): \(decimal(1000 * taken, 1)) ms, \(ratio) of the \(Int(1000 * limit)) ms allowed")
}

/// What a county of so many measures is evaluated as; the first two are its primary questions.
func verdicts(
    seed: UInt64, measures: Int, pilots: [Int]
) throws -> (single: [Verdict], primaries: [Verdict]) {
    var plan = NullCounty.plan
    plan.pilots = pilots
    plan.controls = NullCounty.sizes.indices.filter { !pilots.contains($0) }
    var county = NullCounty(seed: seed)
    let answers = try (0..<measures).compactMap { measure -> ChangeEvaluation? in
        guard let panel = county.panel(events: 60 * Double(1 + measure % 5)) else { return nil }
        return try ChangeEvaluation.evaluate(plan, on: panel).value
    }
    return (
        answers.map(\.verdict), ChangeEvaluation.verdicts(ofPrimaries: Array(answers.prefix(2)))
    )
}

/// Prints how often something is found although nothing happened.
func count(_ who: String, pilots: [Int]) throws {
    var single: [Verdict] = []
    var withFinding = 0
    for seed in 1...max(1, seeds) {
        let found = try verdicts(seed: seed, measures: 35, pilots: pilots)
        single += found.single
        withFinding += found.primaries.contains(.evidence) ? 1 : 0
    }
    func line(_ what: String, _ found: Int, of all: Int) {
        let share = Double(found) / Double(max(1, all))
        let error = (0.05 * 0.95 / Double(max(1, all))).squareRoot()
        print(
            "    \(what): \(decimal(100 * share, 1)) %, nominal 5 %: ratio"
                + " \(decimal(share / 0.05, 2)) (± \(decimal(2 * error / 0.05, 2)) by chance)")
    }
    print("  \(who):")
    line("measures with evidence of change", single.count { $0 == .evidence }, of: single.count)
    line("counties with a primary finding (two questions, Holm)", withFinding, of: Int(seeds))
}

print("\(seeds) counties in which nothing happened, 35 measures each, 2 pilots of 10 teams:")
try count("the pilots of the demonstration county", pilots: [0, 1])
let bySize = NullCounty.sizes.indices.sorted { NullCounty.sizes[$0] < NullCounty.sizes[$1] }
// Small teams vary more, so a comparison that takes teams as alike finds too much.
try count("were the two smallest teams the pilots", pilots: Array(bySize.prefix(2)))

var county = NullCounty(seed: 7)
let series = (0..<455).map { county.series(level: 5 + Double($0 % 40)) }
let settings = SPCSettings(direction: .decrease)
report(
    "SPC for 455 series of 48 months",
    try seconds { for values in series { _ = try XmRChart(values: values, settings: settings) } },
    of: 0.02)
let panels = (0..<35).compactMap { county.panel(events: 60 * Double(1 + $0 % 5)) }
report(
    "35 E1 with full permutation",
    try seconds {
        for panel in panels { _ = try ChangeEvaluation.evaluate(NullCounty.plan, on: panel) }
    }, of: 0.05)
var drawn = 0
report(
    "105 interrupted time series with AR(1)-REML",
    try seconds {
        drawn = 0
        for panel in panels {
            for pilots in [[0, 1], [0], [1]] {
                var plan = NullCounty.plan
                plan.pilots = pilots
                drawn += try ControlledSeries.evaluate(plan, on: panel).value == nil ? 0 : 1
            }
        }
    }, of: 0.2)
print("  (\(drawn) of them drawn; the others refused, most for drifting apart before the start)")
