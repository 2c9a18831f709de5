import Statistics
import Testing

/// Every case and point of FunnelPlotR 0.6.0.
@Suite struct OverdispersedFunnelGoldenTests {
    @Test("target, dispersion, scores, limits and outliers equal the reference")
    func cases() throws {
        let points = Dictionary(
            uniqueKeysWithValues: try FixtureTable("funnelplotr_points").grouped(by: "case_id")
                .map { ($0.key, $0.rows) })
        let cases = try FixtureTable("funnelplotr_cases").rows
        var compared = 0
        for row in cases {
            let rows = try #require(points[row["case_id"]])
            let funnel = try Self.funnel(row, rows)
            let draws = row.flag("draw_adjusted") == true
            #expect(agree(funnel.target, row.number("target"), absolute: 0))
            if draws {
                // Printed as 0 when adjustment was not asked for.
                #expect(agree(funnel.dispersion, row.number("phi"), absolute: 0))
            }
            #expect(agree(funnel.varianceBetween, row.number("tau2"), absolute: 1e-15))
            let outliers = try zip(funnel.points, rows).count { point, golden in
                compared += 1
                return try expectPoint(point, golden, row)
            }
            #expect(outliers == row.integer("n_outliers"), "\(row["case_id"])")
        }
        #expect(cases.count == 11)
        #expect(compared == 220)
    }

    private static func funnel(
        _ row: FixtureTable.Row, _ rows: [FixtureTable.Row]
    ) throws -> OverdispersedFunnel {
        let name = row["sr_method"].isEmpty ? row["data_type"] : row["sr_method"]
        let method = try #require(OverdispersedFunnel.Method(rawValue: name))
        let teams = try rows.map {
            ControlChart.Share(
                numerator: try $0.required("numerator"),
                denominator: try $0.required("denominator"))
        }
        return try #require(
            OverdispersedFunnel(
                teams, method: method, trim: try row.required("trim_by"),
                addsVariance: row.flag("draw_adjusted") == true))
    }

    /// Compares one point; returns whether it is an outlier under the case's own limits.
    private func expectPoint(
        _ point: OverdispersedFunnel.Point, _ golden: FixtureTable.Row, _ row: FixtureTable.Row
    ) throws -> Bool {
        let place = "\(row["case_id"]) \(golden["group"])"
        let scale = try row.required("multiplier")
        #expect(agree(point.value, golden.number("rr"), absolute: 0), "\(place)")
        #expect(agree(point.transformed, golden.number("Y")), "\(place)")
        #expect(agree(point.score, golden.number("Uzscore")), "\(place)")
        #expect(agree(point.tamedScore, golden.number("Wuzscore")), "\(place)")
        let inner = point.limits.inner
        let outer = point.limits.outer
        #expect(agree(inner.lower * scale, golden.number("LCL95")), "\(place)")
        #expect(agree(inner.upper * scale, golden.number("UCL95")), "\(place)")
        #expect(agree(outer.lower * scale, golden.number("LCL99")), "\(place)")
        #expect(agree(outer.upper * scale, golden.number("UCL99")), "\(place)")
        let adjusted = point.adjustedLimits
        #expect(agree(adjusted.inner.lower * scale, golden.number("OD95LCL")), "\(place)")
        #expect(agree(adjusted.inner.upper * scale, golden.number("OD95UCL")), "\(place)")
        #expect(agree(adjusted.outer.lower * scale, golden.number("OD99LCL")), "\(place)")
        #expect(agree(adjusted.outer.upper * scale, golden.number("OD99UCL")), "\(place)")
        let limits = row.flag("adjusted_used") == true ? point.adjustedLimits : point.limits
        let band = row["limit"] == "95" ? limits.inner : limits.outer
        let isOutlier = !band.contains(point.value)
        #expect((isOutlier ? 1 : 0) == golden.integer("outlier"), "\(place)")
        return isOutlier
    }
}
