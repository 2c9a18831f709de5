import Statistics
import Testing

/// Proportions, rates and means of PHEindicatormethods 2.1.0.
@Suite struct IntervalGoldenTests {
    @Test("every proportion, its Wilson limits and comparison equal the reference")
    func proportions() throws {
        let rows = try FixtureTable("phe_proportion").rows
        for row in rows {
            try expectLevels(row) { level in
                Wilson.estimate(
                    numerator: try row.required("x"), denominator: try row.required("n"),
                    scale: 100, level: level)
            }
            try expectOutcomes(
                row,
                Wilson.estimate(
                    numerator: try row.required("x"), denominator: try row.required("n"),
                    scale: 100))
        }
        #expect(rows.count == 30)
    }

    @Test("every other confidence level equals the reference")
    func levels() throws {
        let rows = try FixtureTable("phe_proportion_levels").rows
        for row in rows {
            // The reference reads 95 as 0.95.
            let argument = try row.required("confidence_argument")
            let level = try #require(
                ConfidenceLevel(share: argument > 1 ? argument / 100 : argument))
            let estimate = try #require(
                Wilson.estimate(
                    numerator: try row.required("x"), denominator: try row.required("n"),
                    level: level))
            #expect(agree(estimate.value, row.number("value")))
            #expect(agree(estimate.interval?.lower, row.number("lowercl")))
            #expect(agree(estimate.interval?.upper, row.number("uppercl")))
        }
        #expect(rows.count == 32)
    }

    @Test("every rate, its method, limits and comparison equal the reference")
    func rates() throws {
        let rows = try FixtureTable("phe_rate").rows
        for row in rows {
            let events = try row.required("x")
            let exposure = try row.required("n")
            try expectLevels(row) { level in
                EventCount.rate(events: events, exposure: exposure, scale: 100_000, level: level)
            }
            #expect(EventCount.method(events: events).rawValue == row["method"])
            try expectOutcomes(
                row, EventCount.rate(events: events, exposure: exposure, scale: 100_000))
        }
        #expect(rows.count == 16)
    }

    @Test("every rate per 1,000 equals the reference")
    func ratesPerThousand() throws {
        let rows = try FixtureTable("phe_rate_per1000").rows
        for row in rows {
            let estimate = try #require(
                EventCount.rate(
                    events: try row.required("x"), exposure: try row.required("n"), scale: 1000))
            #expect(agree(estimate.value, row.number("value"), absolute: 0))
            #expect(agree(estimate.interval?.lower, row.number("lowercl")))
            #expect(agree(estimate.interval?.upper, row.number("uppercl")))
        }
        #expect(rows.count == 16)
    }

    @Test("every mean, its spread and limits equal the reference, from values and from sums")
    func means() throws {
        let inputs = try FixtureTable("phe_mean_input").grouped(by: "case_id")
        let rows = try FixtureTable("phe_mean").rows
        var compared = 0
        for (row, input) in zip(rows, inputs) {
            #expect(row["case_id"] == input.key)
            #expect(row.integer("value_count") == input.rows.count)
            let values = input.rows.compactMap { $0.number("x") }
            compared += input.rows.count
            guard values.count == input.rows.count else {
                // One missing value makes the whole result missing.
                #expect(row.number("value") == nil)
                continue
            }
            let sum = values.reduce(0, +)
            #expect(agree(sum, row.number("value_sum")))
            let squares = values.reduce(0) { $0 + $1 * $1 }
            let means = [
                try #require(StudentMean(values)),
                try #require(StudentMean(count: values.count, sum: sum, sumOfSquares: squares)),
                try #require(StudentMean(values, weights: values.map { _ in 3 })),
            ]
            for mean in means {
                #expect(agree(mean.standardDeviation, row.number("stdev")), "\(input.key)")
                try expectLevels(row) { mean.estimate(level: $0) }
            }
        }
        #expect(rows.count == 8)
        #expect(compared == 249)
    }
}

/// Compares an estimate at both published levels with a row of a golden file.
func expectLevels(
    _ row: FixtureTable.Row, _ estimate: (ConfidenceLevel) throws -> Estimate?
) throws {
    let inner = try estimate(.ninetyFive)
    let outer = try estimate(.ninetyNinePointEight)
    let place = "\(row["case_id"])"
    #expect(agree(inner?.value, row.number("value"), absolute: 0), "\(place)")
    #expect(agree(inner?.interval?.lower, row.number("lower95_0cl")), "\(place)")
    #expect(agree(inner?.interval?.upper, row.number("upper95_0cl")), "\(place)")
    #expect(agree(outer?.interval?.lower, row.number("lower99_8cl")), "\(place)")
    #expect(agree(outer?.interval?.upper, row.number("upper99_8cl")), "\(place)")
}

/// Compares the three judgements against the benchmark with a row of a golden file.
func expectOutcomes(_ row: FixtureTable.Row, _ estimate: Estimate?) throws {
    for (direction, column) in [
        (ImprovementDirection.increase, "outcome_high"), (.decrease, "outcome_low"),
        (.neutral, "outcome_none"),
    ] {
        let ours = BenchmarkComparison(
            estimate, benchmark: row.number("benchmark"), direction: direction)
        #expect(ours.rawValue == row[column], "\(row["case_id"]) \(column)")
    }
}
