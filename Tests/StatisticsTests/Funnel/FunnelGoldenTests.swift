import Statistics
import Testing

/// Funnels of PHEindicatormethods 2.1.0.
@Suite struct FunnelGoldenTests {
    @Test("every proportion's place and limits equal the reference")
    func proportionPoints() throws {
        let rows = try FixtureTable("phe_funnel_proportion_points").rows
        let teams = try rows.map { try Self.team($0, "n") }
        let funnel = try #require(ProportionFunnel(teams))
        for (row, team) in zip(rows, teams) {
            let limits = try #require(funnel.limits(denominator: team.denominator))
            #expect(agree(team.numerator / team.denominator * 100, row.number("value")))
            #expect(agree(funnel.average * 100, row.number("baseline")))
            #expect(agree(limits.inner.lower * 100, row.number("lower_95_at_n")))
            #expect(agree(limits.inner.upper * 100, row.number("upper_95_at_n")))
            #expect(agree(limits.outer.lower * 100, row.number("lower_998_at_n")))
            #expect(agree(limits.outer.upper * 100, row.number("upper_998_at_n")))
            #expect(funnel.position(team)?.rawValue == row["significance"])
        }
        #expect(rows.count == 13)
    }

    @Test("the curve for proportions equals the reference, cut at 0 and 1")
    func proportionCurve() throws {
        let teams = try FixtureTable("phe_funnel_proportion_points").rows.map {
            try Self.team($0, "n")
        }
        let funnel = try #require(ProportionFunnel(teams))
        let rows = try FixtureTable("phe_funnel_proportion_limits").rows
        for row in rows {
            let curve = try #require(funnel.curve(denominator: try row.required("Population")))
            #expect(agree(curve.inner.lower * 100, row.number("lower_2s_limit")))
            #expect(agree(curve.inner.upper * 100, row.number("upper_2s_limit")))
            #expect(agree(curve.outer.lower * 100, row.number("lower_3s_limit")))
            #expect(agree(curve.outer.upper * 100, row.number("upper_3s_limit")))
            #expect(agree(funnel.average * 100, row.number("baseline")))
        }
        #expect(rows.count == 100)
    }

    @Test("every rate's and ratio's place equals the reference")
    func poissonPoints() throws {
        let rates = try FixtureTable("phe_funnel_rate_points").rows
        try expectPlaces(rates, try rates.map { try Self.team($0, "n") })
        #expect(rates.count == 13)
        let standardised = try FixtureTable("phe_funnel_dsr_points").rows
        let teams = try standardised.map { row in
            ControlChart.Share(
                numerator: try row.required("x"),
                denominator: 1000 * (try row.required("x")) / (try row.required("rate")))
        }
        try expectPlaces(standardised, teams, needsTenEvents: true)
        #expect(standardised.count == 12)
        let ratios = try FixtureTable("phe_funnel_ratio_points").rows
        let funnel = try #require(PoissonFunnel(average: 1))
        for row in ratios {
            let position = funnel.position(try Self.team(row, "expected"))
            #expect(position?.rawValue == row["significance"], "\(row["case_id"])")
        }
        #expect(ratios.count == 13)
    }

    @Test("the curves for rates and ratios equal the reference's bisection")
    func poissonCurves() throws {
        let teams = try FixtureTable("phe_funnel_rate_points").rows.map { try Self.team($0, "n") }
        let rates = try #require(PoissonFunnel(teams))
        let rows = try FixtureTable("phe_funnel_rate_limits").rows
        for row in rows {
            #expect(agree(rates.average * 1000, row.number("baseline"), absolute: 0))
            try expectCurve(
                row, rates, events: "Events", exposure: "population_1_year", scale: 1000)
        }
        #expect(rows.count == 100)
        let ratios = try #require(PoissonFunnel(average: 1))
        let others = try FixtureTable("phe_funnel_ratio_limits").rows
        for row in others {
            try expectCurve(
                row, ratios, events: "Observed_events", exposure: "exp_events", scale: 100)
        }
        #expect(others.count == 100)
    }

    private static func team(
        _ row: FixtureTable.Row, _ denominator: String
    ) throws -> ControlChart.Share {
        ControlChart.Share(
            numerator: try row.required("x"), denominator: try row.required(denominator))
    }

    private func expectPlaces(
        _ rows: [FixtureTable.Row], _ teams: [ControlChart.Share], needsTenEvents: Bool = false
    ) throws {
        let funnel = try #require(PoissonFunnel(teams, needsTenEvents: needsTenEvents))
        for (row, team) in zip(rows, teams) {
            #expect(
                funnel.position(team)?.rawValue == row["significance"], "\(row["case_id"])")
        }
    }

    private func expectCurve(
        _ row: FixtureTable.Row, _ funnel: PoissonFunnel, events column: String,
        exposure: String, scale: Double
    ) throws {
        let events = try row.required(column)
        // The reference's bisection stops early: agreement is looser for one to three events.
        let tolerance = events <= 3 ? 1e-3 : 3e-5
        for (name, level) in [
            ("2s", ConfidenceLevel.ninetyFive), ("3s", .ninetyNinePointEight),
        ] {
            let ours = try #require(funnel.exposures(events: events, level: level))
            for (side, exposureOurs) in [("lower", ours.lowerLimit), ("upper", ours.upperLimit)] {
                let place = "\(side) \(name) at \(events)"
                #expect(
                    agree(
                        exposureOurs, row.number("\(side)_\(name)_\(exposure)"),
                        relative: tolerance, absolute: 0), "\(place)")
                #expect(
                    agree(
                        events / exposureOurs * scale, row.number("\(side)_\(name)_limit"),
                        relative: tolerance, absolute: 0), "\(place)")
            }
        }
    }
}
