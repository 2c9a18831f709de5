import Testing

@testable import Pipeline

@Suite struct TrendFileTests {
    @Test("every recent trend equals the expected answer, from file to file")
    func trends() throws {
        let results = try TrendFile.results(
            GoldenFile.table("statistics/fingertips_trend_input"),
            cases: GoldenFile.table(
                "statistics/fingertips_trend", only: ["case_id", "value_type", "polarity"]))
        let compared = try expectEqual(
            results, "statistics/fingertips_trend", keys: ["case_id"],
            without: ["origin", "note"])
        #expect(compared == 10 * 9)
    }

    @Test("without cases the proportions are known by their numbers, and nothing is judged")
    func withoutCases() throws {
        let results = try TrendFile.results(
            GoldenFile.table("statistics/fingertips_trend_input"))
        let compared = try expectEqual(
            results, "statistics/fingertips_trend", keys: ["case_id"],
            without: ["origin", "note", "polarity", "value_type", "trend_with_polarity"])
        #expect(compared == 10 * 6)
        #expect(results.rows.allSatisfy { $0[3] == $0[4] })
    }
}

@Suite struct QuantileFileTests {
    @Test("every fifth equals PHEindicatormethods, highest first and lowest first")
    func fifths() throws {
        let input = try GoldenFile.table(
            "statistics/phe_quintiles",
            only: ["case_id", "value", "highest_values_in_quantile_1"])
        let compared = try expectEqual(
            QuantileFile.results(input), "statistics/phe_quintiles",
            keys: ["case_id", "highest_values_in_quantile_1"])
        #expect(compared == 26 * 7)
    }
}
