import Statistics
import Testing

/// Standardised rates and ratios of PHEindicatormethods 2.1.0.
@Suite struct StandardisationGoldenTests {
    @Test("every directly standardised rate equals the reference, and few events withhold it")
    func direct() throws {
        let inputs = try FixtureTable("phe_dsr_input").grouped(by: "case_id")
        let rows = Dictionary(
            uniqueKeysWithValues: try FixtureTable("phe_dsr").rows.map { ($0["case_id"], $0) })
        var strata = 0
        for input in inputs {
            let row = try #require(rows[input.key])
            let bands = try input.rows.map { band in
                DirectlyStandardisedRate.Stratum(
                    count: band.number("x"), population: try band.required("n"),
                    standard: try band.required("stdpop"))
            }
            strata += bands.count
            try expectRate(row, bands)
            let rate = try #require(DirectlyStandardisedRate(bands, scale: 100_000))
            #expect(rate.events == row.number("total_count"))
            try expectOutcomes(row, rate.estimate)
        }
        #expect(inputs.count == 13)
        #expect(rows.count == 13)
        #expect(strata == 247)
    }

    @Test("every rate with repeat events equals the reference")
    func repeatEvents() throws {
        let inputs = try FixtureTable("phe_dsr_nonindependent_input").grouped(by: "case_id")
        let rows = try FixtureTable("phe_dsr_nonindependent").rows
        for (row, input) in zip(rows, inputs) {
            #expect(row["case_id"] == input.key)
            let bands = try input.rows.map { band in
                DirectlyStandardisedRate.Stratum(
                    count: band.number("x"), population: try band.required("n"),
                    standard: try band.required("stdpop"),
                    eventsPerPerson: try #require(band.integer("eventfreq")))
            }
            try expectRate(row, bands)
            let rate = try #require(DirectlyStandardisedRate(bands, scale: 100_000))
            #expect(rate.events == row.number("total_count"))
        }
        #expect(rows.count == 2)
        #expect(inputs.map(\.rows.count) == [24, 24])
    }

    @Test("every indirectly standardised ratio and rate equals the reference")
    func indirect() throws {
        let inputs = try FixtureTable("phe_isr_input").grouped(by: "case_id")
        var compared = 0
        for (file, isRatio) in [("phe_isratio", true), ("phe_israte", false)] {
            let rows = Dictionary(
                uniqueKeysWithValues: try FixtureTable(file).rows.map { ($0["case_id"], $0) })
            for input in inputs {
                let row = try #require(rows[input.key])
                let isr = try #require(
                    IndirectlyStandardised(
                        try input.rows.map { band in
                            IndirectlyStandardised.Stratum(
                                events: band.number("x"), population: try band.required("n"),
                                referenceEvents: try band.required("x_ref"),
                                referencePopulation: try band.required("n_ref"))
                        }))
                #expect(isr.observed == row.number("observed"))
                #expect(agree(isr.expected, row.number("expected"), absolute: 0))
                #expect(EventCount.method(events: isr.observed).rawValue == row["method"])
                if !isRatio {
                    #expect(agree(isr.referenceRate * 100_000, row.number("ref_rate")))
                }
                try expectLevels(row) { level in
                    isRatio ? isr.ratio(level: level) : isr.rate(scale: 100_000, level: level)
                }
                compared += 1
            }
            #expect(rows.count == 6)
        }
        #expect(compared == 12)
    }

    @Test("the European Standard Population sums to 100,000 and is open at 90")
    func standardPopulation() {
        #expect(EuropeanStandardPopulation.bands.count == 19)
        #expect(EuropeanStandardPopulation.bands.reduce(0) { $0 + $1.weight } == 100_000)
        #expect(EuropeanStandardPopulation.weight(age: 64) == 6000)
        #expect(EuropeanStandardPopulation.weight(age: 104) == 1000)
        #expect(EuropeanStandardPopulation.weight(age: -1) == nil)
    }

    private func expectRate(
        _ row: FixtureTable.Row, _ bands: [DirectlyStandardisedRate.Stratum]
    ) throws {
        try expectLevels(row) { level in
            try #require(DirectlyStandardisedRate(bands, scale: 100_000, level: level)).estimate
        }
    }
}
