import Charts
import Domain

/// Made-up series for the tests of charts, the same each time.
enum Samples {
    /// A small generator with a fixed rule, for numbers that look like data.
    struct Noise {
        var state: UInt64

        /// The next number between -1 and 1, more often near 0.
        mutating func next() -> Double {
            var sum = 0.0
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                sum += Double(state >> 33) / Double(1 << 31)
            }
            return sum / 1.5 - 1
        }
    }

    static let april2022 = Month(ordinal: 2022 * 12 + 3)
    static let october2024 = april2022.advanced(by: 30)
    static let march2026 = april2022.advanced(by: 47)
    static let teams = [
        "Sudbury", "Ipswich", "Bury St Edmunds", "Haverhill", "Mildenhall and Brandon",
        "Stowmarket", "Eye and North West", "Felixstowe", "Woodbridge", "Saxmundham",
        "Lowestoft", "Beccles", "Forest Heath",
    ]

    /// `count` months about `level`, which changes by `change` in October 2024.
    static func series(
        level: Double, spread: Double, change: Double = 0, count: Int = 48, seed: UInt64 = 7
    ) -> [ChartPoint] {
        var noise = Noise(state: seed)
        return (0..<count).map { index in
            let month = april2022.advanced(by: index)
            let shift = month >= october2024 ? change : 0
            let value = max(0, level + shift + spread * noise.next())
            return ChartPoint(month, .value(value), isProvisional: index >= count - 2)
        }
    }

    /// A chart with everything: signals, a rebase, a gap, provisional months, target, context.
    static func full() -> SPCChart {
        var points = series(level: 9.4, spread: 1.3, change: -2.2)
        points[14].value = .missing
        points[15].value = .missing
        points[22].value = .suppressed
        points[8].value = .value(12.4)
        points[8].signal = .concern
        points[8].rule = "above the upper limit"
        for index in 34...40 {
            points[index].signal = .improvement
            points[index].rule = "7 points below the mean"
        }
        var chart = SPCChart(
            title: "DT01 People delayed in hospital",
            unit: "people delayed per 10,000 people aged 18 and over, per month", points: points,
            segments: [
                .init(
                    first: april2022, last: october2024.advanced(by: -1), mean: 9.41,
                    limits: Interval(lower: 6.8, upper: 12.02)),
                .init(
                    first: october2024, last: march2026, mean: 7.2,
                    limits: Interval(lower: 5.1, upper: 9.3), reason: "joint teams begin"),
            ], target: 8, variation: .improvementLow, assurance: .hitAndMiss)
        chart.context = .init(
            name: "England", points: series(level: 10.6, spread: 0.3, seed: 3))
        return chart
    }

    /// Percentages close to their ceiling, with a broken axis.
    static func broken() -> SPCChart {
        var points = series(level: 82, spread: 3, seed: 11)
        points[30].signal = .neutral
        points[47].value = .notYetDue
        points[46].value = .notYetDue
        var chart = SPCChart(
            title: "RE02 Still at home 91 days after hospital and reablement",
            unit: "% of people aged 65 and over", format: .percent(), points: points,
            segments: [
                .init(
                    first: april2022, last: march2026, mean: 82.04,
                    limits: Interval(lower: 77.2, upper: 86.9))
            ], target: 82, variation: .commonCause, assurance: .hitAndMiss)
        chart.ceiling = 100
        chart.variationMonth = march2026.advanced(by: -2)
        chart.note = "Limits: XmR, screened; runs of 7."
        return chart
    }

    /// SPC charts at the edges of what may come in.
    static func edges() -> [(name: String, chart: SPCChart)] { degenerate() + extreme() }

    /// SPC charts with next to nothing in them.
    static func degenerate() -> [(name: String, chart: SPCChart)] {
        let empty = (0..<48).map { ChartPoint(april2022.advanced(by: $0), .missing) }
        var single = empty
        single[40].value = .value(5)
        let constant = (0..<48).map { ChartPoint(april2022.advanced(by: $0), .value(3)) }
        return [
            ("all missing", SPCChart(title: "All missing", unit: "per 1,000", points: empty)),
            ("no points", SPCChart(title: "No points", unit: "per 1,000", points: [])),
            ("one point", SPCChart(title: "One point", unit: "per 1,000", points: single)),
            (
                "constant",
                SPCChart(
                    title: "Constant", unit: "a count", format: ValueFormat(decimals: 0),
                    points: constant,
                    segments: [.init(first: april2022, last: march2026, mean: 3, limits: nil)],
                    target: 3, variation: .commonCause, assurance: .pass)
            ),
        ]
    }

    /// SPC charts with very large, very small and very long contents.
    static func extreme() -> [(name: String, chart: SPCChart)] {
        let long = String(repeating: "Emergency admissions of older people ", count: 4)
        return [
            (
                "huge",
                SPCChart(
                    title: "Cost of delays", unit: "pounds a month",
                    format: ValueFormat(decimals: 0, prefix: "£"),
                    points: series(level: 48_210_000, spread: 9_000_000),
                    segments: oneSegment(48_000_000, 30_000_000, 66_000_000), target: 47_500_000,
                    variation: .neutralHigh, assurance: .fail)
            ),
            (
                "tiny",
                SPCChart(
                    title: "Tiny proportion", unit: "% of visits", format: .percent(decimals: 2),
                    points: series(level: 0.03, spread: 0.02),
                    segments: oneSegment(0.03, -0.01, 0.07), target: 0.031, variation: .concernHigh,
                    assurance: .hitAndMiss)
            ),
            (
                "zero",
                SPCChart(
                    title: "All zero", unit: "a count", format: ValueFormat(decimals: 0),
                    points: series(level: 0, spread: 0), segments: oneSegment(0, 0, 0), target: 0,
                    variation: .commonCause, assurance: .pass)
            ),
            (
                "long name",
                SPCChart(
                    title: long, unit: long, points: series(level: 20, spread: 4),
                    segments: oneSegment(20, 13, 27), target: 19.8, variation: .concernHigh,
                    assurance: .hitAndMiss)
            ),
        ]
    }

    private static func oneSegment(
        _ mean: Double, _ low: Double, _ high: Double
    ) -> [SPCChart.Segment] {
        [
            .init(
                first: april2022, last: march2026, mean: mean,
                limits: Interval(lower: low, upper: high))
        ]
    }
}
