import Foundation
import Statistics
import Testing

@Suite struct TwoGroupsGoldenTests {
    @Test("every exact, score and log interval of one and two groups equals R's")
    func intervals() throws {
        let rows = try FixtureTable("intervals_expected", folder: "evaluation/intervals").rows
        for row in rows {
            let ours = try Self.answer(row)
            #expect(
                agree(ours.estimate, row.number("estimate"), absolute: 1e-15), "\(row.fields)")
            #expect(
                agree(ours.interval?.lower, row.number("conf_low"), absolute: 1e-15),
                "\(row.fields)")
            #expect(
                agree(ours.interval?.upper, row.number("conf_high"), absolute: 1e-15),
                "\(row.fields)")
            guard row.number("p_value") != nil else { continue }
            #expect(agree(ours.pValue, row.number("p_value"), absolute: 0), "\(row.fields)")
        }
        #expect(rows.count == 43)
    }

    private static func answer(_ row: FixtureTable.Row) throws -> TwoGroupComparison {
        let (a, b) = (try row.required("a"), try row.required("b"))
        let count = Int(a)
        func share(_ x: Double, _ n: Double) throws -> EventShare {
            try #require(EventShare(events: Int(x), total: Int(n)))
        }
        switch row["case"] {
        case "rate_exact":
            return TwoGroupComparison(
                estimate: a / b,
                interval: EventCount.exact(events: a, level: .ninetyFive)?.scaled(by: 1 / b),
                pValue: .nan)
        case "rate_byar":
            return TwoGroupComparison(
                estimate: a / b,
                interval: EventCount.byar(events: a, level: .ninetyFive)?.scaled(by: 1 / b),
                pValue: .nan)
        case "prop_wilson":
            let wilson = try #require(Wilson.estimate(numerator: a, denominator: b))
            return TwoGroupComparison(
                estimate: wilson.value, interval: wilson.interval, pValue: .nan)
        case "prop_clopper":
            let own = try share(a, b)
            return TwoGroupComparison(
                estimate: own.proportion, interval: own.exactInterval(), pValue: .nan)
        default: break
        }
        let (c, d) = (try row.required("c"), try row.required("d"))
        switch row["case"] {
        case "rate_ratio_exact":
            let first = try #require(EventRate(events: count, exposure: b))
            let second = try #require(EventRate(events: Int(c), exposure: d))
            return try #require(first.ratio(to: second))
        case "risk_difference_wald":
            return try share(a, b).difference(from: share(c, d))
        case "risk_ratio_katz":
            return try #require(try share(a, b).ratio(to: share(c, d)))
        default:
            try #require(row["case"] == "fisher_or")
            // R looks for the odds ratio with this tolerance only; at the same one we meet it.
            return FisherExact(try share(a, b), try share(c, d))
                .comparison(tolerance: pow(Double.ulpOfOne, 0.25))
        }
    }

    @Test("Fisher's odds ratio solves its own equation to the last figures")
    func fisherExactly() throws {
        let first = try #require(EventShare(events: 3, total: 4))
        let second = try #require(EventShare(events: 1, total: 4))
        let ours = FisherExact(first, second).comparison()
        // The lady tasting tea: 1 + 16 + 36 + 16 + 1 tables; the mean at odds r is 3.
        let r = ours.estimate
        let mean =
            (16 * r + 2 * 36 * r * r + 3 * 16 * pow(r, 3) + 4 * pow(r, 4))
            / (1 + 16 * r + 36 * r * r + 16 * pow(r, 3) + pow(r, 4))
        #expect(abs(mean - 3) < 1e-10)
        #expect(abs(ours.pValue - 34.0 / 70) < 1e-12)
        let none = FisherExact(
            try #require(EventShare(events: 0, total: 4)), second
        ).comparison()
        #expect(none.estimate == 0)
        #expect(none.interval?.lower == 0)
    }

    @Test("groups that cannot be compared have no answer")
    func refused() throws {
        #expect(EventShare(events: 5, total: 4) == nil)
        #expect(EventShare(events: 0, total: 0) == nil)
        #expect(EventRate(events: 1, exposure: 0) == nil)
        let none = try #require(EventRate(events: 0, exposure: 10))
        #expect(none.ratio(to: none) == nil)
        let empty = try #require(EventShare(events: 0, total: 9))
        #expect(empty.ratio(to: try #require(EventShare(events: 3, total: 9))) == nil)
    }
}
