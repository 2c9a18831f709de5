import Domain
import Testing

@testable import Charts

@Suite("Scales, breaks and figures")
struct GrammarTests {
    @Test("breaks are round, enclose the values and are as many as asked at most")
    func breaks() {
        let cases: [(Double, Double)] = [
            (0, 12.4), (0, 0.072), (0, 66e6), (76.5, 87.1), (0, 1), (-3, 4), (0, 100), (0, 997),
        ]
        for (low, high) in cases {
            let breaks = Breaks(from: low, to: high, count: 6)
            #expect(breaks.lower <= low + 1e-9 && breaks.upper >= high - 1e-9)
            #expect((3...6).contains(breaks.values.count), "\(low) to \(high): \(breaks.values)")
            let texts = breaks.values.map {
                ValueFormat(decimals: breaks.decimals).text($0)
            }
            #expect(Set(texts).count == texts.count, "\(texts)")
        }
    }

    @Test("known breaks", arguments: [(12.4, "0 5 10 15"), (97, "0 25 50 75 100")])
    func known(high: Double, expected: String) {
        let breaks = Breaks(from: 0, to: high, count: 5)
        let text = breaks.values.map { ValueFormat(decimals: breaks.decimals).text($0) }
        #expect(text.joined(separator: " ") == expected)
    }

    @Test("counts have no half steps")
    func wholeSteps() {
        #expect(Breaks(from: 0, to: 1, count: 6, isWhole: true).values == [0, 1])
        #expect(Breaks(from: 0, to: 3, count: 6, isWhole: true).values == [0, 1, 2, 3])
    }

    @Test("the axis begins at zero unless limits fill less than a third of it")
    func zero() {
        func range(_ low: Double, _ high: Double, _ fromZero: Bool = true) -> AxisRange {
            AxisRange(
                all: [low, high], core: [low, high], startsAtZero: fromZero, ceiling: nil, count: 5)
        }
        #expect(range(5, 9).breaks.lower == 0 && !range(5, 9).isBroken)
        #expect(range(77, 87).breaks.lower > 0 && range(77, 87).isBroken)
        #expect(!range(77, 87, false).isBroken)
    }

    @Test("an axis of per cents ends at 100")
    func ceiling() {
        let range = AxisRange(
            all: [90, 99.9], core: [90, 99.9], startsAtZero: true, ceiling: 100, count: 5)
        #expect(range.breaks.upper <= 100)
    }

    @Test("stacked labels keep their order, their distance and their range")
    func labelStack() {
        var noise = Samples.Noise(state: 5)
        for _ in 0..<200 {
            let wanted = (0..<6).map { _ in 50 + 60 * noise.next() }
            let middles = LabelStack.spread(wanted, height: 11, low: 0, high: 120)
            let sorted = middles.sorted()
            for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(b - a >= 11 - 1e-6) }
            #expect(sorted[0] >= 5.5 - 1e-6 && sorted[5] <= 114.5 + 1e-6)
            let order = wanted.indices.sorted { wanted[$0] < wanted[$1] }
            let placed = middles.indices.sorted { middles[$0] < middles[$1] }
            #expect(order == placed)
        }
    }

    @Test("labels with room stay where they are wanted")
    func labelStackAtRest() {
        let wanted = [90.0, 20, 50]
        #expect(LabelStack.spread(wanted, height: 11, low: 0, high: 120) == wanted)
    }

    @Test("every third month is labelled, and fewer where there is no room")
    func monthLabels() {
        let months = (0..<48).map { Samples.april2022.advanced(by: $0) }
        let wide = MonthScale(months, start: 0, end: 400).labelled(width: 16)
        #expect(wide.map(\.number).prefix(4) == [4, 7, 10, 1])
        let narrow = MonthScale(months, start: 0, end: 200).labelled(width: 16)
        #expect(narrow.map(\.number).prefix(3) == [7, 1, 7])
    }

    @Test(
        "values are written as in print",
        arguments: [
            (12.345, 1, "12.3"), (1204, 0, "1,204"), (-3.14, 1, "\u{2212}3.1"), (0.04, 1, "0.0"),
            (-0.04, 1, "0.0"), (1_234_567.5, 2, "1,234,567.50"), (0.005, 3, "0.005"),
        ])
    func figures(value: Double, decimals: Int, expected: String) {
        #expect(ValueFormat(decimals: decimals).text(value) == expected)
    }

    @Test("signs stand before or behind")
    func signs() {
        #expect(ValueFormat.percent().text(12.4) == "12.4\u{A0}%")
        #expect(ValueFormat(decimals: 0, prefix: "£").text(-1200) == "\u{2212}£1,200")
    }

    @Test("five states have five marks and five wordings")
    func states() {
        let states: [ChartValue] = [.missing, .suppressed, .notYetDue, .notApplicable, .withheld]
        #expect(Set(states.map(\.stateMark)).count == 5)
        #expect(Set(states.map(\.stateWords)).count == 5)
        #expect(ChartValue.value(0).text(ValueFormat()) == "0.0")
    }
}
