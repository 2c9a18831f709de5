import Foundation
import Testing

@testable import Statistics

@Suite struct FalseAlarmBudgetTests {
    @Test("the quick scan marks the points that a chart marks")
    func scan() throws {
        for (runLength, screening, baseline) in [(7, true, 0), (6, false, 0), (7, true, 12)] {
            var scan = SignalScan(
                runLength: runLength, screening: screening, baseline: baseline)
            for seed in 0..<400 {
                let values = Series.autoregressive(0.5, count: 36, seed: UInt64(seed))
                let chart = try XmRChart(
                    values: values,
                    settings: SPCSettings(
                        direction: .neutral, runLength: runLength, screening: screening,
                        baselinePoints: baseline > 0 ? baseline : nil))
                scan.values = values.compactMap { $0 }
                let marked = scan.run()
                #expect(scan.marks == chart.points.map { $0.signal != .commonCause })
                #expect(marked == scan.marks.count { $0 })
            }
        }
    }

    @Test("on charts in which nothing changed, as many are seen as were expected")
    func calibrated() throws {
        let charts = try (0..<600).map { seed in
            try XmRChart(
                values: Series.autoregressive(0, count: 48, seed: UInt64(seed)),
                settings: SPCSettings(direction: .increase))
        }
        // With the autocorrelation known to be 0, the number seen must be that of the simulation.
        let known = NullChart(
            lengths: [48], baseline: 0, runLength: 7, screening: true, tenths: 0
        ).simulate(4000, seed: 1)
        let seen = charts.map { chart in
            var count = AlarmCount()
            count.add(chart)
            return count
        }
        for (sum, found) in [
            (known.points, seen.map(\.points)), (known.latest, seen.map(\.latest)),
            (known.anywhere, seen.map(\.anywhere)),
        ] {
            var own = AlarmSum()
            for value in found { own.add(value) }
            let error = (own.variance + sum.variance).squareRoot()
            #expect(abs(own.mean - sum.mean) < 4 * error, "\(own.mean) for \(sum.mean)")
        }
        // Estimated autocorrelations add a little, as the documentation says.
        let budget = FalseAlarmBudget(charts)
        #expect(budget.charts == 600)
        #expect(Double(budget.points.seen) > 0.75 * budget.points.expected.value)
        #expect(Double(budget.points.seen) < 1.1 * budget.points.expected.value)
    }

    @Test("alike neighbours give more alarms, and six points more than seven")
    func directions() {
        func expected(_ tenths: Int, _ runLength: Int) -> Double {
            NullChart(
                lengths: [48], baseline: 0, runLength: runLength, screening: true, tenths: tenths
            ).simulate(500, seed: 5).points.mean
        }
        #expect(expected(5, 7) > 3 * expected(0, 7))
        #expect(expected(-4, 7) < expected(0, 7))
        #expect(expected(0, 6) > 1.2 * expected(0, 7))
    }

    @Test("the standard error is that of repeated simulations")
    func standardError() throws {
        let charts = try (0..<40).map { seed in
            try XmRChart(
                values: Series.autoregressive(0.2, count: 36, seed: UInt64(seed)),
                settings: SPCSettings(direction: .neutral))
        }
        let repeated = (0..<30).map { seed in
            FalseAlarmBudget(charts, replications: 1, seed: UInt64(seed)).points.expected
        }
        let mean = repeated.reduce(0) { $0 + $1.value } / 30
        let spread = (repeated.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) } / 29)
            .squareRoot()
        let stated = repeated.reduce(0) { $0 + $1.standardError } / 30
        #expect(spread > 0.6 * stated && spread < 1.5 * stated, "\(spread) for \(stated)")
    }

    @Test("the order of the charts does not matter, and alike charts share a simulation")
    func order() throws {
        let charts = try (0..<30).map { seed in
            try XmRChart(
                values: Series.autoregressive(0.3, count: 24 + seed, seed: UInt64(seed)),
                settings: SPCSettings(direction: .neutral))
        }
        let whole = FalseAlarmBudget(charts)
        #expect(whole == FalseAlarmBudget(charts.reversed()))
        #expect(whole.replications == 30 * 100)
        let alike = FalseAlarmBudget(Array(repeating: charts[0], count: 100))
        #expect(alike.replications == 2000)
        #expect(whole != FalseAlarmBudget(charts, seed: 1))
    }

    @Test("a chart without limits has no alarms, and a rebased step is no likeness")
    func kinds() throws {
        let flat = try XmRChart(
            values: Array(repeating: 4, count: 24), settings: SPCSettings(direction: .neutral))
        let empty = FalseAlarmBudget([flat])
        #expect(empty.charts == 0 && empty.points.expected.value == 0)
        let step = Series.autoregressive(0, count: 48, seed: 10).enumerated().map { index, value in
            value.map { index < 24 ? $0 : $0 + 100 }
        }
        let rebased = try XmRChart(
            values: step, settings: SPCSettings(direction: .neutral, rebaseAt: [24]))
        let kind = try #require(NullChart(rebased))
        #expect(kind.lengths == [24, 24])
        #expect(abs(kind.tenths) <= 2)
    }

    @Test("the sentence names what is expected and what is seen")
    func sentence() throws {
        let chart = try XmRChart(
            values: Series.autoregressive(0, count: 48, seed: 2),
            settings: SPCSettings(direction: .neutral))
        let budget = FalseAlarmBudget(Array(repeating: chart, count: 100))
        let expected = Int(budget.points.expected.value.rounded())
        #expect(budget.sentence.contains("about \(expected) points on 100 charts"))
        #expect(budget.sentence.contains("\(budget.points.seen) points and"))
    }
}
