import Testing

@testable import Pipeline

@Suite struct FunnelFileTests {
    @Test("every proportion's place and limits equal PHEindicatormethods")
    func proportions() throws {
        let input = try GoldenFile.table(
            "statistics/phe_funnel_proportion_points", only: ["case_id", "x", "n"])
        let compared = try expectEqual(
            FunnelFile.places(input), "statistics/phe_funnel_proportion_points",
            keys: ["case_id"])
        #expect(compared == 13 * 10)
        let sizes = try GoldenFile.table(
            "statistics/phe_funnel_proportion_limits", only: ["Population"])
        let curve = try expectEqual(
            FunnelFile.curve(input, at: sizes), "statistics/phe_funnel_proportion_limits",
            keys: ["Population"])
        #expect(curve == 100 * 8)
    }

    @Test("every rate's, standardised rate's and ratio's place equals the reference")
    func poissonPlaces() throws {
        let rates = try GoldenFile.table(
            "statistics/phe_funnel_rate_points", only: ["case_id", "x", "n", "rate"])
        try expectEqual(
            FunnelFile.places(rates), "statistics/phe_funnel_rate_points", keys: ["case_id"])
        let standardised = try GoldenFile.table(
            "statistics/phe_funnel_dsr_points", only: ["case_id", "x", "n", "rate"])
        try expectEqual(
            FunnelFile.places(
                standardised, options: FunnelFile.Options(kind: .standardisedRate)),
            "statistics/phe_funnel_dsr_points", keys: ["case_id"])
        let ratios = try GoldenFile.table(
            "statistics/phe_funnel_ratio_points", only: ["case_id", "x", "expected"])
        try expectEqual(
            FunnelFile.places(ratios), "statistics/phe_funnel_ratio_points", keys: ["case_id"])
    }

    @Test("the curves for rates and ratios equal the reference's bisection")
    func poissonCurves() throws {
        for (points, limits, size) in [
            ("rate_points", "rate_limits", "Events"),
            ("ratio_points", "ratio_limits", "Observed_events"),
        ] {
            let curve = try FunnelFile.curve(
                GoldenFile.table("statistics/phe_funnel_\(points)"),
                at: GoldenFile.table("statistics/phe_funnel_\(limits)", only: [size]))
            let compared = try expectEqual(
                curve, "statistics/phe_funnel_\(limits)", keys: [size],
                tolerance: { _, row in
                    // The reference's bisection stops early: looser for one to three events.
                    let isFew = (Double(row[size]) ?? 0) <= 3
                    return Tolerance(relative: isFew ? 1e-3 : 3e-5)
                })
            #expect(compared == 100 * curve.columns.count)
        }
    }

    @Test("every case and team of FunnelPlotR is equalled, from file to file")
    func overdispersed() throws {
        let results = try OverdispersedFunnelFile.results(
            cases: GoldenFile.table(
                "statistics/funnelplotr_cases",
                only: [
                    "case_id", "data_type", "sr_method", "draw_adjusted", "draw_unadjusted",
                    "limit", "multiplier", "trim_by",
                ]),
            points: GoldenFile.table(
                "statistics/funnelplotr_points",
                only: ["case_id", "group", "numerator", "denominator"]))
        let points = try expectEqual(
            results.points, "statistics/funnelplotr_points", keys: ["case_id", "group"])
        #expect(points == 220 * 17)
        let cases = try expectEqual(
            results.cases, "statistics/funnelplotr_cases", keys: ["case_id"])
        #expect(cases == 11 * 13)
    }
}
