import Statistics
import Testing

@Suite struct FunnelTests {
    @Test("limits narrow with size, outer ones hold inner ones, and a value on a limit is inside")
    func order() throws {
        let funnel = try #require(ProportionFunnel(average: 0.3))
        var last = Double.infinity
        for size in [5.0, 20, 100, 2500] {
            let limits = try #require(funnel.limits(denominator: size))
            let width = limits.inner.upper - limits.inner.lower
            #expect(width < last)
            #expect(limits.outer.lower < limits.inner.lower)
            #expect(limits.outer.upper > limits.inner.upper)
            #expect(limits.position(of: limits.inner.upper) == .within)
            #expect(limits.position(of: limits.outer.upper) == .high)
            #expect(limits.position(of: limits.outer.lower.nextDown) == .veryLow)
            last = width
        }
    }

    @Test("the Poisson funnel holds teams that differ by chance alone")
    func chanceOnly() throws {
        // Counts at every thousandth of a Poisson distribution: about 5 % lie beyond 95 % limits.
        let teams = (1..<1000).map { step in
            ControlChart.Share(
                numerator: Poisson.quantile(Double(step) / 1000, mean: 40), denominator: 40)
        }
        let funnel = try #require(PoissonFunnel(average: 1))
        let outside = teams.count { funnel.position($0) != .within }
        #expect((20...60).contains(outside))
    }

    @Test("teams that differ by chance alone have no variance between them")
    func noVariance() throws {
        let teams = (0..<13).map { index in
            ControlChart.Share(numerator: 300 + Double(index % 3), denominator: 1000)
        }
        for method in [OverdispersedFunnel.Method.proportion, .ratioOfCounts] {
            let funnel = try #require(OverdispersedFunnel(teams, method: method))
            #expect(funnel.varianceBetween == 0)
            #expect(funnel.dispersion < 1)
            for point in funnel.points {
                #expect(abs(point.limits.inner.upper - point.adjustedLimits.inner.upper) < 1e-15)
            }
        }
    }

    @Test("what cannot be placed is nil")
    func refusals() throws {
        let funnel = try #require(ProportionFunnel(average: 0.5))
        #expect(funnel.position(.init(numerator: 1, denominator: 0)) == nil)
        #expect(funnel.position(.init(numerator: .nan, denominator: 5)) == nil)
        #expect(ProportionFunnel(average: 1.2) == nil)
        #expect(PoissonFunnel(average: 0) == nil)
        let poisson = try #require(PoissonFunnel(average: 2))
        #expect(poisson.position(.init(numerator: .nan, denominator: 5)) == nil)
        #expect(poisson.exposures(events: 0, level: .ninetyFive) == nil)
        let zero = ControlChart.Share(numerator: 0, denominator: 4)
        let one = ControlChart.Share(numerator: 1, denominator: 4)
        #expect(OverdispersedFunnel([zero, one], method: .standardisedLog) == nil)
        #expect(OverdispersedFunnel([zero, zero], method: .ratioOfCounts) == nil)
        #expect(OverdispersedFunnel([one], method: .proportion) == nil)
    }
}
