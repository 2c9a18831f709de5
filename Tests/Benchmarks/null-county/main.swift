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
func verdicts(seed: UInt64, measures: Int) throws -> (single: [Verdict], primaries: [Verdict]) {
    var county = NullCounty(seed: seed)
    let answers = try (0..<measures).compactMap { measure -> ChangeEvaluation? in
        guard let panel = county.panel(events: 60 * Double(1 + measure % 5)) else { return nil }
        return try ChangeEvaluation.evaluate(NullCounty.plan, on: panel).value
    }
    return (
        answers.map(\.verdict), ChangeEvaluation.verdicts(ofPrimaries: Array(answers.prefix(2)))
    )
}

var single: [Verdict] = []
var counties = 0
var withFinding = 0
for seed in 1...max(1, seeds) {
    let found = try verdicts(seed: seed, measures: 35)
    single += found.single
    counties += 1
    withFinding += found.primaries.contains(.evidence) ? 1 : 0
}
let evidence = Double(single.count { $0 == .evidence }) / Double(single.count)
let suggestive = Double(single.count { $0 == .suggestive }) / Double(single.count)
let error = (0.05 * 0.95 / Double(single.count)).squareRoot()
let family = Double(withFinding) / Double(counties)
let familyError = (0.05 * 0.95 / Double(counties)).squareRoot()
print("\(counties) counties in which nothing happened, 35 measures each, 2 pilots of 10 teams:")
print(
    "  evidence of change on \(decimal(100 * evidence, 2)) % of measures, nominal 5 %: ratio"
        + " \(decimal(evidence / 0.05, 2)) (± \(decimal(2 * error / 0.05, 2)) by chance)")
print("  suggestive on \(decimal(100 * suggestive, 2)) %")
print(
    "  a primary finding (two questions, Holm) in \(decimal(100 * family, 1)) % of counties,"
        + " nominal 5 %: ratio \(decimal(family / 0.05, 2))"
        + " (± \(decimal(2 * familyError / 0.05, 2)) by chance)")

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
let pilots = [[0, 1], [0], [1]]
report(
    "105 interrupted time series with AR(1)-REML",
    try seconds {
        for panel in panels {
            for chosen in pilots {
                var plan = NullCounty.plan
                plan.pilots = chosen
                _ = try ControlledSeries.evaluate(plan, on: panel)
            }
        }
    }, of: 0.2)
