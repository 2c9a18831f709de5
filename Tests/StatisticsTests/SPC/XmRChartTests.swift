import Statistics
import Testing

@Suite struct XmRChartTests {
    private let calm: [Double?] = [
        500, 512, 489, 503, 530, 498, 507, 515, 492, 501, 509, 520,
    ]

    @Test("a unit of measurement larger than the standard deviation is too coarse for limits")
    func coarseUnit() throws {
        // Ranges of 1 on average: the standard deviation is 1 / 1.128 = 0.887.
        let values = (0..<20).map { Double($0 % 2) }
        let chart = try XmRChart(values: values, settings: SPCSettings(direction: .neutral))
        let segment = try #require(chart.segments.first)
        #expect(segment.averageMovingRange == 1)
        #expect(segment.isCoarse(unit: 1))
        #expect(segment.isCoarse(unit: 0.89))
        #expect(!segment.isCoarse(unit: 0.88))
        #expect(!segment.isCoarse(unit: 0.1))
    }

    @Test("the vector of the calculation notes has its mean and limits")
    func vector() throws {
        let chart = try XmRChart(values: calm, settings: SPCSettings(direction: .decrease))
        let segment = try #require(chart.segments.first)
        let mean = try #require(segment.mean)
        let limits = try #require(segment.limits)
        #expect(abs(mean - 506.333) < 5e-4)
        #expect(abs(limits.lower - 463.773) < 5e-4)
        #expect(abs(limits.upper - 548.893) < 5e-4)
        #expect(chart.warnings == [.limitsOnTrial(segment: 0, points: 12)])
        #expect(chart.variation?.isOnTrial == true)
    }

    @Test("six points on a side fire only when six is the setting")
    func sixOrSeven() throws {
        let values: [Double?] = [4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 5.6, 5.7, 5.6, 5.7, 5.6]
        var settings = SPCSettings(direction: .increase)
        let seven = try XmRChart(values: values, settings: settings)
        #expect(seven.points.allSatisfy { $0.signal == .commonCause })
        settings.runLength = 6
        #expect(throws: SPCError.runLengthNotOffered(5)) {
            try XmRChart(
                values: values, settings: SPCSettings(direction: .increase, runLength: 5))
        }
        let longer = values + [5.7]
        let six = try XmRChart(values: longer, settings: settings)
        #expect(six.points.suffix(6).allSatisfy { $0.signal == .shift(.up) })
        #expect(six.points.last?.signal.label(runLength: 6) == "6 Points Above CL")
        #expect(six.variation?.icon == .improvementHigh)
    }

    @Test("a missing latest value is stepped over and said, and no value gives no icon")
    func missingLatest() throws {
        let chart = try XmRChart(
            values: calm + [900, nil, nil], settings: SPCSettings(direction: .decrease))
        #expect(chart.variation?.position == 12)
        #expect(chart.variation?.isEarlier == true)
        #expect(chart.variation?.icon == .concernHigh)
        #expect(chart.warnings.contains(.latestMissing(points: 2)))
        let empty = try XmRChart(
            values: [nil, nil, nil], settings: SPCSettings(direction: .increase, target: 1))
        #expect(empty.variation == nil)
        #expect(empty.segments.first?.state == .noValues)
        let none = try XmRChart(values: [], settings: SPCSettings(direction: .increase))
        #expect(none.points.isEmpty && none.variation == nil && none.segments.isEmpty)
    }

    @Test("a constant series has a mean and no limits")
    func constant() throws {
        let chart = try XmRChart(
            values: Array(repeating: 92.3, count: 24), settings: SPCSettings(direction: .increase))
        #expect(chart.segments.first?.mean == 92.3)
        #expect(chart.segments.first?.limits == nil)
        #expect(chart.warnings == [.noVariation(segment: 0)])
        #expect(chart.points.allSatisfy { $0.side == .onMean && $0.signal == .commonCause })
    }

    @Test("a constant series with a jump has limits that are not meaningful, and no signal")
    func flatWithJump() throws {
        let values: [Double?] = Array(repeating: 5, count: 20) + Array(repeating: 9, count: 10)
        let chart = try XmRChart(values: values, settings: SPCSettings(direction: .increase))
        #expect(chart.warnings == [.limitsNotMeaningful(segment: 0)])
        #expect(chart.points.allSatisfy { $0.signal == .commonCause && $0.limits == nil })
    }

    @Test("values in every other month have a mean but no limits")
    func noNeighbours() throws {
        let values: [Double?] = (0..<20).map { $0.isMultiple(of: 2) ? Double($0) : nil }
        let chart = try XmRChart(values: values, settings: SPCSettings(direction: .increase))
        #expect(chart.segments.first?.mean == 9)
        #expect(chart.warnings.contains(.noNeighbours(segment: 0)))
        #expect(chart.points.allSatisfy { $0.limits == nil })
    }

    @Test("a rebase opens a segment with its own limits, and one outside is refused")
    func rebase() throws {
        let values = calm + calm.map { $0.map { $0 + 200 } }
        let plain = try XmRChart(values: calm, settings: SPCSettings(direction: .increase))
        let chart = try XmRChart(
            values: values, settings: SPCSettings(direction: .increase, rebaseAt: [12, 12]))
        #expect(chart.segments.map(\.positions) == [0..<12, 12..<24])
        #expect(chart.segments.first?.limits == plain.segments.first?.limits)
        #expect(chart.points.allSatisfy { $0.signal == .commonCause })
        #expect(throws: SPCError.rebaseOutsideSeries(position: 24)) {
            try XmRChart(
                values: values, settings: SPCSettings(direction: .increase, rebaseAt: [24]))
        }
    }

    @Test("a month without a row becomes a missing value on the calendar")
    func calendar() throws {
        let series = try TimeSeries(periods: [5, 1, 2], values: [50, 10, nil])
        let laid = try series.laid(on: [1, 2, 3, 4, 5])
        #expect(laid.values == [10, nil, nil, nil, 50])
        let positions = try laid.positions(of: [3])
        #expect(positions == [2])
        #expect(throws: SPCError.rebasePeriodNotInSeries) { try series.positions(of: [3]) }
        #expect(throws: SPCError.duplicatePeriod(position: 2)) {
            try TimeSeries(periods: [1, 2, 1], values: [1, 2, 3])
        }
    }

    @Test("a value that is not a number is refused")
    func notFinite() {
        #expect(throws: SPCError.valueNotFinite(position: 1)) {
            try XmRChart(values: [1, .nan, 2], settings: SPCSettings(direction: .increase))
        }
    }

    @Test("the settings are printed in words")
    func sentence() {
        let sentence = SPCSettings(direction: .increase, screening: false).sentence
        #expect(sentence.contains("7 points make a shift"))
        #expect(sentence.contains("all moving ranges are used"))
        #expect(sentence.contains("below 13 points"))
    }

    @Test("random series: limits are ordered, nothing is NaN, and missing points never signal")
    func order() throws {
        for seed in UInt64(1)...60 {
            let values = series(seed: seed)
            let chart = try XmRChart(
                values: values, settings: SPCSettings(direction: .increase, target: 50))
            for point in chart.points {
                if let limits = point.limits, let mean = point.mean {
                    #expect(limits.lower < limits.nearLower && limits.nearLower < mean)
                    #expect(mean < limits.nearUpper && limits.nearUpper < limits.upper)
                    #expect(limits.lower.isFinite && limits.upper.isFinite && mean.isFinite)
                }
                if point.value == nil {
                    #expect(point.signal == .commonCause && point.side == nil)
                }
                #expect((point.isOutside == true) == (point.signal.isOutside))
            }
        }
    }

    @Test("random series: shifting and scaling by powers of two change no signal")
    func invariance() throws {
        for seed in UInt64(1)...60 {
            let values = series(seed: seed)
            let settings = SPCSettings(direction: .increase)
            let plain = try XmRChart(values: values, settings: settings).points.map(\.signal)
            let moved = values.map { $0.map { $0 * 4 + 1024 } }
            let shifted = try XmRChart(values: moved, settings: settings).points.map(\.signal)
            #expect(shifted == plain)
            let mirrored = values.map { $0.map { -$0 } }
            let mirror = try XmRChart(values: mirrored, settings: settings).points.map(\.signal)
            #expect(mirror.map(\.kind) == plain.map(\.kind))
        }
    }

    /// Whole numbers with a jump, some missing, so that ties, trends and shifts occur.
    private func series(seed: UInt64) -> [Double?] {
        var random = SeededRandom(seed: seed)
        return (0..<48).map { index in
            guard random.index(below: 16) > 0 else { return nil }
            return Double(40 + random.index(below: 20) + (index > 30 ? random.index(below: 12) : 0))
        }
    }
}

extension SPCSignal {
    fileprivate var isOutside: Bool { kind == 1 }

    /// Which test fired, whatever the way.
    fileprivate var kind: Int {
        switch self {
        case .commonCause: 0
        case .outside: 1
        case .trend: 2
        case .twoInThree: 3
        case .shift: 4
        }
    }
}
