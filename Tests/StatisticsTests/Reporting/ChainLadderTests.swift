import Testing

@testable import Statistics

@Suite("chain ladder")
struct ChainLadderTests {
    /// Taylor and Ashe (1983), increments, as printed by Mack (1993), table 1.
    private static let increments: [[Double]] = [
        [357848, 766940, 610542, 482940, 527326, 574398, 146342, 139950, 227229, 67948],
        [352118, 884021, 933894, 1_183_289, 445745, 320996, 527804, 266172, 425046],
        [290507, 1_001_799, 926219, 1_016_654, 750816, 146923, 495992, 280405],
        [310608, 1_108_250, 776189, 1_562_400, 272482, 352053, 206286],
        [443160, 693190, 991983, 769488, 504851, 470639],
        [396132, 937085, 847498, 805037, 705960],
        [440832, 847631, 1_131_398, 1_063_269],
        [359480, 1_061_648, 1_443_370],
        [376686, 986608],
        [344014],
    ]

    private func ladder(_ cumulative: [[Double]]) throws -> ChainLadder {
        let triangle = try #require(ReportingTriangle(cumulative: cumulative))
        return try #require(ChainLadder(triangle))
    }

    private func publishedLadder() throws -> ChainLadder {
        let cumulative = Self.increments.map { row in
            row.indices.map { row[...$0].reduce(0, +) }
        }
        return try ladder(cumulative)
    }

    @Test("Taylor and Ashe's triangle gives Mack's published reserves and standard errors")
    func published() throws {
        let ladder = try publishedLadder()
        let reserves = [
            0.0, 94634, 469511, 709638, 984889, 1_419_459, 2_177_641, 3_920_301, 4_278_972,
            4_625_811,
        ]
        let errors = [
            0.0, 75535, 121699, 133549, 261406, 411010, 558317, 875328, 971258, 1_363_155,
        ]
        for row in 0..<10 {
            let projection = try #require(ladder.projection(of: row))
            #expect(abs(projection.outstanding - reserves[row]) < 0.51)
            #expect(abs(projection.standardError - errors[row]) < 0.51)
        }
        #expect(ladder.totalStandardError.rounded() == 2_447_095)
    }

    @Test("Taylor and Ashe's triangle gives Mack's published factors")
    func factors() throws {
        let ladder = try publishedLadder()
        let factors = [3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177]
        for (step, factor) in zip(ladder.steps, factors) {
            #expect(abs(step.factor - factor) < 0.00005)
        }
        // The last variance comes from a single year: min(1147²/447, 1147, 447) by his rule.
        let variances = ladder.steps.map(\.variance)
        #expect(abs(variances[0] - 160280) < 1)
        #expect(abs(variances[8] - variances[6]) < 1e-6)
    }

    /// Three months at three ages.
    ///
    /// Factors (180 + 120) / (160 + 90) = 1.2 and 198 / 180 = 1.1;
    /// variance of the first: 160 (1.125 - 1.2)² + 90 (4/3 - 1.2)² = 0.9 + 1.6 = 2.5 over 1.
    private static let small = [[160.0, 180, 198], [90, 120], [100]]

    @Test("a triangle worked by hand")
    func worked() throws {
        let ladder = try self.ladder(Self.small)
        #expect(abs(ladder.steps[0].factor - 1.2) < 1e-12)
        #expect(abs(ladder.steps[1].factor - 1.1) < 1e-12)
        #expect(abs(ladder.steps[0].variance - 2.5) < 1e-12)
        #expect(abs(ladder.steps[1].variance - 2.5) < 1e-12)
        #expect(abs(ladder.usualShare(at: 0) - 1 / 1.32) < 1e-12)
        #expect(abs(ladder.usualShare(at: 1) - 1 / 1.1) < 1e-12)
        #expect(ladder.usualShare(at: 2) == 1)
        let newest = try #require(ladder.projection(of: 2))
        #expect(abs(newest.ultimate - 132) < 1e-9)
        // 132² (2.5/1.44 (1/100 + 1/250) + 2.5/1.21 (1/120 + 1/180))
        let spread = 2.5 / 1.44 * 0.014 + 2.5 / 1.21 * (1.0 / 120 + 1.0 / 180)
        #expect(abs(newest.standardError - 132 * spread.squareRoot()) < 1e-9)
    }

    @Test("the interval of the share that has come in is log-normal and stays within 0 and 1")
    func interval() throws {
        let ladder = try self.ladder(Self.small)
        let newest = try #require(ladder.projection(of: 2))
        let share = try #require(newest.developed)
        let interval = try #require(newest.developedInterval())
        // The relative error is 0.230 and the spread of the logarithm 0.0515, so that the limits
        // are exp(0.0258 ± 1.96 · 0.2270) times the share.
        #expect(abs(interval.lower - 0.4983) < 0.001)
        #expect(interval.upper == 1)
        #expect(interval.contains(share))
        let oldest = try #require(ladder.projection(of: 0)?.developedInterval())
        #expect(oldest == ConfidenceInterval(lower: 1, upper: 1))
    }

    @Test("a month with nothing at an age does not tell how others grow from it")
    func empty() throws {
        let ladder = try self.ladder([[100, 110], [0, 200], [100, 130], [50]])
        #expect(abs(ladder.steps[0].factor - 1.2) < 1e-12)
        #expect(ladder.steps[0].months == 2)
    }

    @Test("where no month had anything in at an age there is no ladder")
    func nothing() throws {
        let triangle = try #require(ReportingTriangle(cumulative: [[0, 10], [0, 20], [5]]))
        #expect(ChainLadder(triangle) == nil)
    }

    @Test("rows that get longer, single ages and negative counts are no triangle")
    func refused() {
        #expect(ReportingTriangle(cumulative: [[1], [1, 2]]) == nil)
        #expect(ReportingTriangle(cumulative: [[1], [1]]) == nil)
        #expect(ReportingTriangle(cumulative: [[1, -2]]) == nil)
        #expect(ReportingTriangle(cumulative: [[1, 2], []]) == nil)
        #expect(ReportingTriangle(cumulative: []) == nil)
    }

    @Test("rows that are taken back make a share above what is left, and it stays at 1")
    func takenBack() throws {
        let ladder = try self.ladder([[100, 90], [100, 90], [100]])
        let newest = try #require(ladder.projection(of: 2))
        #expect(newest.outstanding < 0)
        #expect(newest.developedInterval()?.upper == 1)
    }
}
