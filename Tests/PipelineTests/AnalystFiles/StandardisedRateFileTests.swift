import Testing

@testable import Pipeline

@Suite struct StandardisedRateFileTests {
    @Test("every directly standardised rate equals PHEindicatormethods, from file to file")
    func direct() throws {
        let results = try StandardisedRateFile.results(
            GoldenFile.table("statistics/phe_dsr_input"),
            options: StandardisedRateFile.Options(benchmark: 900))
        let compared = try expectEqual(results, "statistics/phe_dsr", keys: ["case_id"])
        #expect(compared == 13 * 15)
    }

    @Test("every rate with repeat events equals the reference")
    func repeatEvents() throws {
        let results = try StandardisedRateFile.results(
            GoldenFile.table("statistics/phe_dsr_nonindependent_input"))
        let compared = try expectEqual(
            results, "statistics/phe_dsr_nonindependent", keys: ["case_id"])
        #expect(compared == 2 * 12)
    }

    @Test("every indirectly standardised ratio and rate equals the reference")
    func indirect() throws {
        let input = try GoldenFile.table("statistics/phe_isr_input")
        #expect(
            try expectEqual(
                StandardisedRateFile.results(input), "statistics/phe_isratio", keys: ["case_id"])
                == 6 * 11)
        #expect(
            try expectEqual(
                StandardisedRateFile.results(
                    input, options: StandardisedRateFile.Options(kind: .indirect)),
                "statistics/phe_israte", keys: ["case_id"]) == 6 * 12)
    }

    @Test("without a standard population, age bands take the European one")
    func standard() throws {
        let whole = try GoldenFile.table("statistics/phe_dsr_input")
        let bare = try GoldenFile.table(
            "statistics/phe_dsr_input", only: ["case_id", "ageband", "x", "n"])
        #expect(
            try StandardisedRateFile.results(whole).rows
                == StandardisedRateFile.results(bare).rows)
    }
}
