import Testing

@testable import Pipeline

@Suite struct IntervalFileTests {
    @Test("every proportion equals PHEindicatormethods, from file to file")
    func proportions() throws {
        let input = try GoldenFile.table(
            "statistics/phe_proportion", only: ["case_id", "x", "n", "benchmark"])
        let compared = try expectEqual(
            IntervalFile.results(input, options: IntervalFile.Options(kind: .proportion)),
            "statistics/phe_proportion", keys: ["case_id"],
            tolerance: { _, _ in Tolerance(absolute: 1e-9) })
        #expect(compared == 30 * 15)
    }

    @Test("every confidence level of a column equals the reference")
    func levels() throws {
        let input = try GoldenFile.table(
            "statistics/phe_proportion_levels",
            only: ["case_id", "x", "n", "confidence_argument"])
        let compared = try expectEqual(
            IntervalFile.results(
                input, options: IntervalFile.Options(kind: .proportion, multiplier: 1)),
            "statistics/phe_proportion_levels", keys: ["case_id", "confidence_argument"],
            tolerance: { _, _ in Tolerance(absolute: 1e-9) })
        #expect(compared == 32 * 10)
    }

    @Test("every rate, per 100,000 and per 1,000, equals the reference")
    func rates() throws {
        let input = try GoldenFile.table(
            "statistics/phe_rate", only: ["case_id", "x", "n", "benchmark"])
        let compared = try expectEqual(
            IntervalFile.results(input, options: IntervalFile.Options(kind: .rate)),
            "statistics/phe_rate", keys: ["case_id"])
        #expect(compared == 16 * 15)
        let bare = try GoldenFile.table(
            "statistics/phe_rate_per1000", only: ["case_id", "x", "n"])
        let perThousand = try expectEqual(
            IntervalFile.results(
                bare,
                options: IntervalFile.Options(kind: .rate, multiplier: 1000, confidence: 0.95)),
            "statistics/phe_rate_per1000", keys: ["case_id"])
        #expect(perThousand == 16 * 9)
    }

    @Test("a file that says its statistic needs no options")
    func asTheyAre() throws {
        for (name, keys) in [
            ("phe_proportion", ["case_id"]), ("phe_rate", ["case_id"]),
            ("phe_rate_per1000", ["case_id"]),
            ("phe_proportion_levels", ["case_id", "confidence_argument"]),
        ] {
            try expectEqual(
                IntervalFile.results(GoldenFile.table("statistics/\(name)")),
                "statistics/\(name)", keys: keys,
                tolerance: { _, _ in Tolerance(absolute: 1e-9) })
        }
    }

    @Test("every mean equals the reference, and one missing value leaves it blank")
    func means() throws {
        let compared = try expectEqual(
            IntervalFile.results(GoldenFile.table("statistics/phe_mean_input")),
            "statistics/phe_mean", keys: ["case_id"])
        #expect(compared == 8 * 12)
    }

    @Test("every exact, score and two-group interval equals R's, from file to file")
    func twoGroups() throws {
        let input = try GoldenFile.table(
            "evaluation/intervals/intervals_expected",
            only: ["case", "quantity", "a", "b", "c", "d"])
        let compared = try expectEqual(
            IntervalFile.results(input), "evaluation/intervals/intervals_expected",
            keys: ["case", "a", "b", "c", "d"])
        #expect(compared == 43 * 10)
    }

    @Test("x and n without a word on what they make are not guessed at")
    func undecided() throws {
        let input = try AnalystTable(
            file: "mine.csv", columns: ["case_id", "x", "n"], texts: [["A", "1", "10"]])
        #expect {
            try IntervalFile.results(input)
        } throws: { error in
            "\(error)".hasPrefix("mine.csv: x and n make a proportion or a rate; say which with")
        }
    }
}
