import Charts
import Domain

extension Samples {
    /// 13 teams on one scale, two of them with hidden months and one without data.
    static func multiples() -> SmallMultiples {
        let panels = teams.enumerated().map { index, name in
            var points = series(
                level: 8 + Double(index % 5), spread: 2.2, change: index < 2 ? -2.5 : 0,
                seed: UInt64(index + 20))
            if index == 4 { for month in 10...20 { points[month].value = .suppressed } }
            // Hidden from January 2026 on: the last value shown is an older one.
            if index == 6 { for month in 45...47 { points[month].value = .suppressed } }
            if index == 12 { points = points.map { ChartPoint($0.month, .missing) } }
            let note = index < 2 ? "pilot" : index == 11 ? "control" : ""
            return SmallMultiples.Panel(name: name, note: note, points: points)
        }
        return SmallMultiples(
            unit: "people delayed per 10,000 people aged 18 and over", panels: panels,
            county: series(level: 9.5, spread: 0.6))
    }

    /// Two pilots, the control and the county round the launch of October 2024.
    static func pilots() -> PilotControlLines {
        var chart = PilotControlLines(
            title: "DT01 People delayed in hospital", unit: "per 10,000, rolling 3 months",
            series: [
                .init(name: "County", role: .county, points: series(level: 9.5, spread: 0.4)),
                .init(
                    name: "Beccles", role: .control,
                    points: series(level: 10, spread: 1.2, seed: 4)),
                .init(
                    name: "Sudbury", role: .pilot,
                    points: series(level: 9.8, spread: 1, change: -2.6, seed: 5)),
                .init(
                    name: "Ipswich", role: .pilot,
                    points: series(level: 9, spread: 0.9, change: -2.2, seed: 6)),
            ], launch: october2024)
        chart.expected = (30...47).map { index in
            let drift = Double(index - 30) * 0.04
            return .init(
                april2022.advanced(by: index), Interval(lower: 8.6 - drift, upper: 10.2 + drift))
        }
        chart.finding =
            "Since October 2024 delays in the pilots are 2.3 lower than expected "
            + "(95 % interval 1.4 to 3.2)."
        return chart
    }

    /// 13 teams with intervals; a hidden, a missing and two different ones.
    static func intervals() -> IntervalDots {
        let rows = teams.enumerated().map { index, name in
            let value = 10 + 2.4 * Double((index * 7) % 5 - 2) / 2
            let half = 1 + Double(index % 4) * 0.5
            if index == 6 { return IntervalDots.Row(name: name, value: .suppressed) }
            if index == 9 { return IntervalDots.Row(name: name, value: .missing) }
            return IntervalDots.Row(
                name: name, value: .value(value),
                interval: Interval(lower: value - half, upper: value + half),
                signal: value - half > 10
                    ? .concern : value + half < 10 ? .improvement : .commonCause)
        }
        return IntervalDots(
            unit: "people delayed per 10,000 people aged 18 and over, 12 months to March 2026",
            rows: rows, county: 10)
    }

    /// 13 teams in a funnel, three of them outside.
    static func funnel() -> FunnelChart {
        let dots = teams.enumerated().map { index, name in
            let size = 1200 + Double(index * 433 % 3900)
            let value = 82 + 3 * Double((index * 5) % 7 - 3) / 3
            let far = index == 3 ? -9.0 : index == 8 ? 6 : index == 9 ? 6.2 : 0
            let position: FunnelChart.Position =
                index == 3 ? .outside998 : far > 0 ? .outside95 : .inside
            return FunnelChart.Dot(
                name: name, size: size, value: .value(value + far), position: position)
        }
        let curves = stride(from: 600.0, through: 5600, by: 100).map { size in
            var root = size / 20
            for _ in 0..<40 { root = (root + size / root) / 2 }
            let half = 240 / root
            return FunnelChart.CurvePoint(
                size: size, limits95: Interval(lower: 82 - half, upper: 82 + half),
                limits998: Interval(lower: 82 - half * 1.577, upper: 82 + half * 1.577))
        }
        return FunnelChart(
            unit: "% of people still at home after 91 days", sizeUnit: "people discharged",
            format: .percent(), dots: dots, curves: curves, average: 82)
    }

    /// 13 teams by 12 measures with every state.
    static func heat() -> HeatTable {
        let states: [ChartValue] = [.missing, .suppressed, .notYetDue, .notApplicable, .withheld]
        let codes = (1...12).map { "DT" + ($0 < 10 ? "0\($0)" : "\($0)") }
        let rows = teams.enumerated().map { row, name in
            let entries = codes.indices.map { column in
                let place = row * 5 + column * 3
                let value =
                    place % 11 == 0
                    ? states[place % 5] : ChartValue.value(Double(place % 17) * 1.7)
                return HeatTable.Entry(
                    value, format: column % 3 == 0 ? .percent(decimals: 0) : ValueFormat(),
                    signal: Signal.allCases[(place / 2) % 4])
            }
            return HeatTable.Row(name: name, entries: entries)
        }
        return HeatTable(columns: codes, rows: rows)
    }

    /// `count` measures spread over the matrix.
    static func matrix(count: Int = 35) -> VariationMatrix {
        let domains = ["EA", "AE", "LS", "DT", "RE", "IN", "NN", "WD", "PH"]
        return VariationMatrix(
            entries: (0..<count).map { index in
                VariationMatrix.Entry(
                    code: "\(domains[index % 9])0\(index / 9 + 1)",
                    variation: index % 3 == 0
                        ? .commonCause : Variation.allCases[(index * 5) % 8],
                    assurance: Assurance.allCases[(index * 3 + index / 7) % 4])
            })
    }

    /// One chart of each kind, with the size that a page gives it.
    static func gallery() -> [(name: String, chart: any Chart, width: Double, height: Double)] {
        let trend = full()
        let line = Sparkline(
            name: "DT01", points: Array(trend.points.suffix(24)), segments: trend.segments)
        return [
            ("spc", trend, 500, 230), ("spc-half", trend, 370, 190),
            ("spc-broken-axis", broken(), 370, 190), ("sparkline", line, 110, 22),
            ("small-multiples", multiples(), 760, 340), ("pilot-control", pilots(), 500, 250),
            ("interval-dots", intervals(), 500, 280), ("funnel", funnel(), 500, 260),
            ("heat-table", heat(), 700, 300), ("variation-matrix", matrix(), 700, 330),
            ("completeness", CompletenessBar(share: 0.964), 80, 12),
            ("variation-icon", VariationIcon(.concernLow), 100, 14),
            ("assurance-icon", AssuranceIcon(.hitAndMiss), 100, 14),
        ]
    }
}
