import Statistics
import Testing

@Suite struct ComparisonGoldenTests {
    @Test("every fifth equals the reference, highest first and lowest first")
    func fifths() throws {
        var compared = 0
        for group in try FixtureTable("phe_quintiles").grouped(
            by: "highest_values_in_quantile_1")
        {
            let ours = QuantileGroups.assign(
                group.rows.map { $0.number("value") }, groups: 5,
                highestFirst: group.key == "TRUE")
            #expect(ours == group.rows.map { $0.integer("quantile") })
            compared += group.rows.count
        }
        #expect(compared == 26)
    }

    @Test("every recent trend, slope and chi-square equals the expected answer")
    func trends() throws {
        let inputs = Dictionary(
            grouping: try FixtureTable("fingertips_trend_input").rows
        ) { $0["case_id"] }
        let rows = try FixtureTable("fingertips_trend").rows
        var proportions = 0
        for row in rows {
            let id = row["case_id"]
            let years = try #require(inputs[id]).map(Self.year)
            let trend = RecentTrend(years)
            #expect(trend.direction.rawValue == row["trend"], "\(id)")
            // The files print twelve figures.
            #expect(agree(trend.slope, row.number("slope"), absolute: 0), "\(id)")
            #expect(agree(trend.chiSquare, row.number("chi_square"), absolute: 0), "\(id)")
            let better: ImprovementDirection =
                switch row["polarity"] {
                case "high": .increase
                case "low": .decrease
                default: .neutral
                }
            #expect(trend.sentence(direction: better) == row["trend_with_polarity"], "\(id)")
            guard !row["trend_proportion_rule_2020"].isEmpty else { continue }
            let older = RecentTrend(proportions: years)
            #expect(older.direction.rawValue == row["trend_proportion_rule_2020"], "\(id)")
            #expect(
                agree(
                    older.chiSquare, row.number("chi_square_proportion_rule_2020"), absolute: 0),
                "\(id)")
            proportions += 1
        }
        #expect(rows.count == 10)
        #expect(proportions == 8)
    }

    private static func year(_ row: FixtureTable.Row) -> RecentTrend.Year {
        var estimate: Estimate?
        if let value = row.number("value"), let lower = row.number("lower95"),
            let upper = row.number("upper95")
        {
            estimate = Estimate(
                value: value, interval: ConfidenceInterval(lower: lower, upper: upper))
        }
        return RecentTrend.Year(
            count: row.number("count"), denominator: row.number("denominator"),
            estimate: estimate)
    }

    @Test("a count that is its whole denominator, or four years, cannot be calculated")
    func notCalculated() throws {
        let full = (0..<5).map { index in
            RecentTrend.Year(
                count: index == 2 ? 100 : 50, denominator: 100,
                estimate: Wilson.estimate(numerator: 50, denominator: 100))
        }
        #expect(RecentTrend(full).direction == .notCalculated)
        #expect(RecentTrend(proportions: full).direction == .notCalculated)
        #expect(RecentTrend(Array(full.prefix(2) + full.suffix(2))).direction == .notCalculated)
    }

    @Test("a benchmark on a limit is similar, and touching intervals are similar")
    func touching() throws {
        let interval = try #require(ConfidenceInterval(lower: 4, upper: 6))
        let estimate = Estimate(value: 5, interval: interval)
        for benchmark in [4.0, 6.0] {
            #expect(
                BenchmarkComparison(estimate, benchmark: benchmark, direction: .increase)
                    == .similar)
        }
        let other = Estimate(value: 8, interval: ConfidenceInterval(lower: 6, upper: 9))
        #expect(BenchmarkComparison(estimate, other: other, direction: .decrease) == .similar)
        let far = Estimate(value: 8, interval: ConfidenceInterval(lower: 6.1, upper: 9))
        #expect(BenchmarkComparison(estimate, other: far, direction: .decrease) == .better)
        #expect(
            BenchmarkComparison(
                Estimate(value: 5, interval: nil), benchmark: 4, direction: .increase)
                == .notCompared)
    }

    @Test("a goal is judged by the whole interval, and by the value without one")
    func goals() throws {
        let estimate = Estimate(value: 5, interval: ConfidenceInterval(lower: 4, upper: 6))
        #expect(GoalComparison(estimate, goal: 4, direction: .increase) == .better)
        #expect(GoalComparison(estimate, goal: 5, direction: .increase) == .similar)
        #expect(GoalComparison(estimate, goal: 7, direction: .increase) == .worse)
        #expect(GoalComparison(estimate, goal: 6, direction: .decrease) == .better)
        let bare = Estimate(value: 5, interval: nil)
        #expect(GoalComparison(bare, goal: 5, direction: .decrease) == .better)
        #expect(GoalComparison(bare, goal: 5, direction: .neutral) == nil)
    }
}
