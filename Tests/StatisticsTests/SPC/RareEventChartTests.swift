import Foundation
import Statistics
import Testing

/// G and T charts, worked by hand from Montgomery's and Nelson's formulas as qicharts2 has them.
@Suite struct RareEventChartTests {
    @Test("a G chart has its line at the median and limits from the geometric distribution")
    func casesBetween() throws {
        // Mean 6, median 4; standard deviation √(6 × 7).
        let values: [Double?] = [2, 10, 4, nil, 1, 13]
        let chart = try ControlChart(.casesBetween, values: values)
        let upper = 6 + 3 * 42.0.squareRoot()
        for point in chart.points {
            #expect(point.centre == 4)
            #expect(point.limits?.lower == 0)
            #expect(agree(point.limits?.upper, upper))
            #expect(agree(point.innerLimits?.upper, 6 + 2 * 42.0.squareRoot()))
        }
        #expect(chart.points.allSatisfy { !$0.isOutside })
        // Runs are counted about the median: the 4 lies on it.
        #expect(chart.runTests[0].usefulPoints == 4)
    }

    @Test("a G chart signals an unusually long run of cases without an event")
    func longWait() throws {
        let values: [Double?] = Array(repeating: 5, count: 20) + [60]
        let chart = try ControlChart(.casesBetween, values: values, baselinePoints: 20)
        #expect(chart.points[20].isOutside)
        #expect(chart.points.count(where: \.isOutside) == 1)
        #expect(agree(chart.points[0].limits?.upper, 5 + 3 * 30.0.squareRoot()))
    }

    @Test("a T chart is an I chart on the scale of the power 1/3.6, brought back")
    func timeBetween() throws {
        let scaled: [Double] = [2, 3, 2.5, 3.5, 3]
        let chart = try ControlChart(.timeBetween, values: scaled.map { pow($0, 3.6) })
        // Mean 2.8; ranges 1, 0.5, 1, 0.5 with a mean of 0.75.
        let sigma = 0.75 / 1.128
        for point in chart.points {
            #expect(agree(point.centre, pow(2.8, 3.6)))
            #expect(agree(point.limits?.lower, pow(2.8 - 3 * sigma, 3.6)))
            #expect(agree(point.limits?.upper, pow(2.8 + 3 * sigma, 3.6)))
        }
    }

    @Test("a T chart whose lower limit would pass 0 has it at 0")
    func lowerLimit() throws {
        let chart = try ControlChart(
            .timeBetween, values: [1, 30, 2, 45, 1, 60], screening: false)
        #expect(chart.points[0].limits?.lower == 0)
    }

    @Test("times of 0 and negative counts between events are refused by position")
    func refused() {
        #expect(throws: SPCError.betweenTooSmall(position: 1)) {
            try ControlChart(.timeBetween, values: [3, 0, 2])
        }
        #expect(throws: SPCError.betweenTooSmall(position: 2)) {
            try ControlChart(.casesBetween, values: [0, nil, -1])
        }
        #expect(throws: Never.self) { try ControlChart(.casesBetween, values: [0, 0, 4]) }
    }

    @Test("every kind says how its limits were made, and what was left out")
    func sentences() throws {
        let values: [Double?] = [3, 5, 4, 8]
        let t = try ControlChart(.timeBetween, values: values, screening: false)
        #expect(t.sentence.hasSuffix("to the power 1/3.6; all moving ranges are used."))
        let g = try ControlChart(.casesBetween, values: values, baselinePoints: 3)
        #expect(g.sentence.hasSuffix("geometric distribution; set by the first points only."))
        let shares = values.map { $0.map { ControlChart.Share(numerator: $0, denominator: 100) } }
        let p = try ControlChart(.proportionPrime, shares: shares)
        #expect(p.sentence.hasPrefix("P′ chart") && p.sentence.contains("left out once"))
    }
}
