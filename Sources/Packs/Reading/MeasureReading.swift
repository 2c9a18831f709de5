import Charts
import Disclosure
import Domain
import Measures
import Statistics

/// What the series of one measure says: its chart, its latest figure and its signal.
///
/// Everything is computed from the disclosed values, so nothing here can give a hidden one away.
struct MeasureReading: Sendable {
    let content: MeasureContent
    /// Points of the measure's own chart: months, or quarters where the definition says so.
    let points: [ChartPoint]
    let segments: [SPCChart.Segment]
    let variation: Variation
    let assurance: Assurance
    /// The latest month that has a value.
    let latest: Latest?
    /// The special cause of the latest value, if there is one.
    let signal: LatestSignal?
    /// How limits and signals were made, or why there are none.
    let note: String
    /// What the chart's own warnings say; empty without any.
    let warnings: String
    let isCharted: Bool
    /// The chart, where its limits are no longer on trial: the one whose signals are shown.
    let judgedChart: XmRChart?
    /// Whether there are no limits because rounding hides how much the values vary.
    let isCoarse: Bool
    /// Why there is this chart, what it was made with, and what may mislead about its limits.
    let basis: ChartBasis
    /// The months of the pack.
    let months: ClosedRange<Month>

    /// A month with a value.
    struct Latest: Hashable, Sendable {
        let month: Month
        let value: DisclosedValue
        let isProvisional: Bool
        let completeness: Completeness
        let fallbackShare: Double
        let isAttributionFlagged: Bool
        /// The value of the same month a year before.
        let yearBefore: DisclosedValue?
    }

    var definition: MeasureDefinition { content.definition }
    var code: String { content.code.text }
    /// How many of its months are hidden: they are in no mean, limit or signal.
    var hiddenMonths: Int { points.count { $0.value == .suppressed } }
    var format: ValueFormat {
        definition.format(decimals: latest?.value.decimals ?? definition.usualDecimals)
    }
    /// The segment that the latest point belongs to.
    var segment: SPCChart.Segment? { segments.last }
    /// The name of one point: a month or a quarter.
    var periodWord: String { definition.spc.period == "quarter" ? "quarter" : "month" }

    /// Whether there is a target and there are no limits to hold against it.
    var hasUnjudgedTarget: Bool { content.target != nil && segments.last?.limits == nil }

    /// The reading of the county's months, or of another area's.
    init(
        _ content: MeasureContent, area: Area = .county, months: ClosedRange<Month>
    ) throws(SPCError) {
        self.content = content
        self.months = months
        let entries = Self.entries(content, area, months)
        let basis = ChartBasis(entries, content.definition)
        self.basis = basis
        let full = try Self.chart(content, entries, basis)
        isCoarse = Self.isCoarse(full, entries, content.definition)
        // Limits of values rounded too coarsely, or of few events, would mislead: the line stands
        // without them.
        let hasLimits = !isCoarse && basis.hasLimits
        let chart = hasLimits ? full : nil
        isCharted = chart != nil
        judgedChart = chart.flatMap { $0.segments.contains(where: \.isOnTrial) ? nil : $0 }
        points = Self.points(entries, chart, content.definition)
        segments = Self.segments(entries, full, content.definition, hasLimits: hasLimits)
        latest = Self.latest(content, area, entries)
        signal = chart.flatMap { LatestSignal($0, entries: entries) }
        variation = Self.variation(chart)
        // Without limits a target is neither met nor missed for sure: it is not judged.
        assurance = Assurance(segments.last?.limits == nil ? nil : chart?.assurance)
        warnings = (chart?.warnings ?? []).map(\.sentence).joined(separator: " ")
        let settings = basis.settings + "." + (warnings.isEmpty ? "" : " " + warnings)
        note = isCoarse ? Self.coarseNote : chart == nil ? basis.reason : settings
    }

    /// The months that are points: every one, or the last of each quarter.
    private static func entries(
        _ content: MeasureContent, _ area: Area, _ months: ClosedRange<Month>
    ) -> [SeriesEntry] {
        let all = content.series(area, .month, months)
        guard content.definition.spc.period == "quarter" else { return all }
        return all.filter { $0.month.number % 3 == 0 }
    }

    private static func chart(
        _ content: MeasureContent, _ entries: [SeriesEntry], _ basis: ChartBasis
    ) throws(SPCError) -> XmRChart? {
        let spc = content.definition.spc
        guard spc.chart == "xmr", entries.contains(where: { $0.value != nil }) else { return nil }
        let settings = SPCSettings(
            direction: content.definition.direction, target: content.target,
            runLength: spc.runLength, screening: spc.screening, minimumPoints: spc.minimumPoints,
            rebaseAt: spc.rebase.compactMap { rebase in
                entries.firstIndex { $0.month == rebase.month }
            })
        guard let kind = basis.ownLimits else {
            return try XmRChart(values: entries.map { $0.value?.amount }, settings: settings)
        }
        let scale = content.definition.scale
        // The values as they are drawn, weighed with their rounded denominators: a point is never
        // judged by another value than the one that is seen.
        let shares = entries.map { entry -> ControlChart.Share? in
            guard let value = entry.value, let denominator = value.denominator, denominator > 0
            else { return nil }
            return ControlChart.Share(
                numerator: value.amount / scale * denominator, denominator: denominator)
        }
        return try XmRChart(kind, shares: shares, scale: scale, settings: settings)
    }

    /// Whether rounding for disclosure hides how much the values vary.
    private static func isCoarse(
        _ chart: XmRChart?, _ entries: [SeriesEntry], _ definition: MeasureDefinition
    ) -> Bool {
        guard let chart else { return false }
        return chart.segments.contains { segment in
            let decimals = segment.positions.compactMap { entries[$0].value?.decimals }.min()
            guard let decimals else { return false }
            // Counts are rounded to the nearest 5, all else to its decimals.
            let unit =
                definition.kind == .count
                ? 5 : (0..<max(decimals, 0)).reduce(1.0) { unit, _ in unit / 10 }
            return segment.isCoarse(unit: unit)
        }
    }

    private static let coarseNote =
        "A line without limits: the values are rounded more coarsely, to protect people, than they "
        + "vary from one to the next, so that limits would mislead."

    private static func points(
        _ entries: [SeriesEntry], _ chart: XmRChart?, _ definition: MeasureDefinition
    ) -> [ChartPoint] {
        entries.enumerated().map { index, entry in
            var point = ChartPoint(entry)
            guard let read = chart?.points[index], !(chart?.isOnTrial(index) ?? true) else {
                return point
            }
            point.signal = Signal(read.pointClass)
            point.rule = SignalWords.rule(read.signal, runLength: definition.spc.runLength)
            return point
        }
    }

    private static func segments(
        _ entries: [SeriesEntry], _ chart: XmRChart?, _ definition: MeasureDefinition,
        hasLimits: Bool
    ) -> [SPCChart.Segment] {
        guard let chart else { return [] }
        return chart.segments.compactMap { segment in
            guard let mean = segment.mean, let first = segment.positions.first,
                let last = segment.positions.last
            else { return nil }
            let rebase = definition.spc.rebase.first { $0.month == entries[first].month }
            var shown = SPCChart.Segment(
                first: entries[first].month, last: entries[last].month, mean: mean,
                limits: (hasLimits ? segment.limits : nil).map {
                    shownLimits($0, isLimitedAtZero: definition.startsAtZero, definition.ceiling)
                },
                reason: segment.number == 0 ? nil : rebase?.reason ?? "new limits",
                isTrial: hasLimits && segment.isOnTrial)
            if hasLimits, chart.kind != .individuals {
                for index in segment.positions {
                    shown.steps[entries[index].month] = chart.points[index].limits.map {
                        shownLimits(
                            $0, isLimitedAtZero: definition.startsAtZero, definition.ceiling)
                    }
                }
            }
            return shown
        }
    }

    /// Limits as they are drawn: never where the measure can have no value.
    private static func shownLimits(
        _ limits: SPCLimits, isLimitedAtZero: Bool, _ ceiling: Double?
    ) -> Interval {
        Interval(
            lower: isLimitedAtZero ? max(0, limits.lower) : limits.lower,
            upper: min(limits.upper, ceiling ?? limits.upper))
    }

    private static func latest(
        _ content: MeasureContent, _ area: Area, _ entries: [SeriesEntry]
    ) -> Latest? {
        guard let entry = entries.last(where: { $0.value != nil }), let cell = entry.cell,
            let value = cell.value
        else { return nil }
        let before = content.cell(area, .month, entry.month.advanced(by: -12))
        return Latest(
            month: entry.month, value: value, isProvisional: cell.isProvisional,
            completeness: cell.completeness, fallbackShare: cell.fallbackShare,
            isAttributionFlagged: cell.isAttributionFlagged,
            yearBefore: before?.value)
    }

    private static func variation(_ chart: XmRChart?) -> Variation {
        guard let chart, let read = chart.variation, !read.isOnTrial,
            // Without limits nothing can be said, not even that the variation is usual.
            chart.points[read.position].limits != nil
        else { return .noData }
        return Variation(read.icon)
    }

    /// Why the chart is what it is, as a sentence.
    var chartReason: String { isCoarse ? Self.coarseNote : basis.reason }

    /// Why the limits may mislead, in a few words; nil where they can be taken as they are.
    var doubt: String? {
        guard isCharted else { return nil }
        let words = basis.cautions.map(\.words)
        return words.isEmpty ? nil : FigureWords.list(words)
    }
}

extension XmRChart {
    /// Whether the limits at a point are on trial, so that its signal is not shown.
    func isOnTrial(_ index: Int) -> Bool { segments[points[index].segment].isOnTrial }
}

extension MeasureDefinition {
    /// Which way the measure gets better.
    var direction: ImprovementDirection {
        switch polarity {
        case .lower: .decrease
        case .higher: .increase
        case .neutral: .neutral
        }
    }
}

extension Signal {
    init(_ pointClass: SPCPointClass) {
        switch pointClass {
        case .commonCause: self = .commonCause
        case .improvement: self = .improvement
        case .concern: self = .concern
        case .neutralHigh, .neutralLow: self = .neutral
        }
    }
}

extension Variation {
    init(_ icon: SPCVariationIcon) {
        switch icon {
        case .commonCause: self = .commonCause
        case .improvementHigh: self = .improvementHigh
        case .improvementLow: self = .improvementLow
        case .concernHigh: self = .concernHigh
        case .concernLow: self = .concernLow
        case .neutralHigh: self = .neutralHigh
        case .neutralLow: self = .neutralLow
        }
    }
}

extension Assurance {
    init(_ read: SPCAssurance?) {
        switch read {
        case .consistentPass: self = .pass
        case .consistentFail: self = .fail
        case .inconsistent: self = .hitAndMiss
        case nil: self = .noTarget
        }
    }
}
