import Statistics
import Testing

@Suite struct ControlChartTests {
    @Test("points on the centre neither break nor lengthen a run")
    func onCentre() {
        let test = RunTest([1, 5, 1, 5, 5, 9, nil, 9, 5, 1], centre: 5)
        #expect(test.usefulPoints == 5)
        #expect(test.longestRun == 2)
        #expect(test.crossings == 2)
        let flat = RunTest([5, 5, 5], centre: 5)
        #expect(flat.usefulPoints == 0 && !flat.isSignal)
        #expect(!RunTest([1, 2, 3], centre: nil).isSignal)
    }

    @Test("limits of proportions stay within 0 and 1, and follow their denominators")
    func proportions() throws {
        let shares = (0..<24).map { index -> ControlChart.Share? in
            index == 4
                ? nil
                : ControlChart.Share(
                    numerator: Double(index % 3), denominator: index < 12 ? 20 : 80)
        }
        for kind in [ControlChartKind.proportion, .proportionPrime] {
            let chart = try ControlChart(kind, shares: shares)
            let limits = chart.points.map(\.limits)
            #expect(limits[4] == nil && chart.points[4].value == nil)
            #expect(!chart.points[4].isOutside)
            let small = try #require(limits[0])
            let large = try #require(limits[20])
            #expect(small.lower == 0 && small.upper > large.upper && large.upper < 1)
        }
    }

    @Test("P′ widens P by the spread from month to month and no other way")
    func laney() throws {
        var random = SeededRandom(seed: 17)
        let shares = (0..<48).map { _ -> ControlChart.Share? in
            let size = 4000 + 2000 * random.unit()
            let level = 0.3 + 0.1 * random.unit()
            return ControlChart.Share(numerator: (size * level).rounded(), denominator: size)
        }
        let plain = try ControlChart(.proportion, shares: shares)
        let prime = try ControlChart(.proportionPrime, shares: shares)
        let ratios = try zip(plain.points, prime.points).map { plain, prime in
            let narrow = try #require(plain.limits)
            let wide = try #require(prime.limits)
            return (wide.upper - wide.lower) / (narrow.upper - narrow.lower)
        }
        let first = try #require(ratios.first)
        #expect(first > 2)
        #expect(ratios.allSatisfy { abs($0 - first) < 1e-9 })
        #expect(plain.points.count { $0.isOutside } > prime.points.count { $0.isOutside })
    }

    @Test("a chart is refused what it cannot be made of")
    func refusals() {
        #expect(throws: SPCError.denominatorsMissing) {
            try ControlChart(.proportion, values: [1, 2])
        }
        #expect(throws: SPCError.denominatorsNotUsed) {
            try ControlChart(.run, shares: [.init(numerator: 1, denominator: 2)])
        }
        #expect(throws: SPCError.valueNotFinite(position: 1)) {
            try ControlChart(.rate, shares: [nil, .init(numerator: 1, denominator: 0)])
        }
        #expect(throws: SPCError.rebaseOutsideSeries(position: 2)) {
            try ControlChart(.run, values: [1, 2], partAt: [2])
        }
        #expect(throws: SPCError.baselineTooShort(1)) {
            try ControlChart(.individuals, values: [1, 2], baselinePoints: 1)
        }
    }

    @Test("series without values or variation have no limits and no signal")
    func empty() throws {
        for kind in [ControlChartKind.run, .individuals, .count] {
            let none = try ControlChart(kind, values: [nil, nil])
            #expect(none.points.allSatisfy { $0.centre == nil && $0.limits == nil })
            #expect(none.runTests.allSatisfy { !$0.isSignal })
            #expect(try ControlChart(kind, values: []).points.isEmpty)
        }
        let flat = try ControlChart(.individuals, values: [3, 3, 3, 3])
        #expect(flat.points.allSatisfy { $0.limits == nil && !$0.isOutside })
    }
}
