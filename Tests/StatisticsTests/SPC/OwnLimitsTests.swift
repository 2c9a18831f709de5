import Testing

@testable import Statistics

@Suite("charts whose periods have limits of their own")
struct OwnLimitsTests {
    private func shares(_ months: Int, jump: Double = 0) -> [ControlChart.Share?] {
        var random = SeededRandom(seed: 23)
        return (0..<months).map { month in
            if month == 5 { return nil }
            let size = month % 3 == 0 ? 400.0 : 2_000
            let level = 0.3 + 0.04 * (random.unit() - 0.5) + (month >= 30 ? jump : 0)
            return ControlChart.Share(numerator: (size * level).rounded(), denominator: size)
        }
    }

    private func chart(
        _ kind: ControlChartKind, _ shares: [ControlChart.Share?], rebaseAt: [Int] = [],
        target: Double? = nil
    ) throws -> XmRChart {
        try XmRChart(
            kind, shares: shares, scale: 100,
            settings: SPCSettings(direction: .increase, target: target, rebaseAt: rebaseAt))
    }

    @Test(
        "mean and limits are those of the P′ and U′ chart, on the measure's scale",
        arguments: [ControlChartKind.proportionPrime, .ratePrime])
    func sameLimits(kind: ControlChartKind) throws {
        for rebaseAt in [[], [20]] {
            let own = try chart(kind, shares(48), rebaseAt: rebaseAt)
            let other = try ControlChart(kind, shares: shares(48), partAt: rebaseAt)
            for (point, same) in zip(own.points, other.points) {
                #expect(point.value == same.value.map { $0 * 100 })
                #expect(point.mean == same.centre.map { $0 * 100 })
                #expect(point.limits?.lower == same.limits.map { $0.lower * 100 })
                #expect(point.limits?.upper == same.limits.map { $0.upper * 100 })
                #expect((point.isOutside ?? false) == same.isOutside)
            }
            #expect(own.points[5].limits == nil && own.points[5].signal == .commonCause)
            #expect(own.segments.count == rebaseAt.count + 1)
        }
    }

    @Test("a value is judged by its own limits: what is far for a large month is not for a small")
    func ownJudgement() throws {
        var rows = shares(36)
        let far = 0.36
        rows[9] = ControlChart.Share(numerator: 400 * far, denominator: 400)
        rows[10] = ControlChart.Share(numerator: 2_000 * far, denominator: 2_000)
        let found = try chart(.proportionPrime, rows)
        #expect(found.points[9].isOutside == false && found.points[10].isOutside == true)
        #expect(found.points[10].signal == .outside(.up))
        #expect(found.points[10].pointClass == .improvement)
    }

    @Test("runs, trial limits, the latest point and the target are read as on an XmR chart")
    func sameRules() throws {
        let found = try chart(.proportionPrime, shares(48, jump: 0.05), target: 80)
        #expect(found.points.suffix(7).allSatisfy { $0.signal != .commonCause })
        #expect(found.variation?.icon == .improvementHigh && found.assurance == .consistentFail)
        #expect(found.segments[0].limits == found.points[47].limits)
        let short = try chart(.proportionPrime, shares(10))
        #expect(
            short.segments[0].isOnTrial
                && short.warnings.contains {
                    if case .limitsOnTrial = $0 { true } else { false }
                })
        #expect(FalseAlarmBudget([found, short]).charts == 2)
    }

    @Test("shares without any spread have a mean and no limits, and other kinds are refused")
    func edges() throws {
        let flat = [ControlChart.Share?](
            repeating: ControlChart.Share(numerator: 30, denominator: 100), count: 20)
        let found = try chart(.proportionPrime, flat)
        #expect(found.segments[0].limits == nil && found.segments[0].state == .noVariation)
        #expect(found.segments[0].mean.map { abs($0 - 30) < 1e-12 } == true)
        #expect(throws: SPCError.denominatorsNotUsed) { try chart(.proportion, flat) }
        #expect(throws: SPCError.valueNotFinite(position: 0)) {
            try chart(
                .ratePrime, [ControlChart.Share(numerator: 1, denominator: 0)])
        }
    }
}
