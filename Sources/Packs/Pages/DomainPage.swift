import Charts
import Domain
import Drawing
import Measures

/// One domain: the lead measure's chart large, the others small, and what they show in words.
struct DomainPage {
    let pack: BoardPack
    let entry: BoardTemplate.Page
    private let lead: MeasureReading
    private let others: [MeasureReading]
    private let name: String

    /// `nil` where the pack has no measure of the domain.
    init?(pack: BoardPack, entry: BoardTemplate.Page) {
        let readings = pack.readings.filter { $0.definition.code.domain == entry.domain }
        guard let first = readings.first else { return nil }
        lead = readings.first { $0.code == entry.measure } ?? first
        others = readings.filter { [lead] in $0.code != lead.code }
        self.pack = pack
        self.entry = entry
        name = entry.name ?? entry.domain ?? ""
    }

    var planned: [PlannedPage] {
        [PlannedPage(name, group: "Domains") { try draw($0) }]
    }

    private var all: [MeasureReading] { [lead] + others }

    private func draw(_ setter: PageSetter) throws {
        var top = try setter.headline(DomainWords.headline(all, name: name))
        top = try setter.text(
            lead.definition.whyItMatters, x: Look.body.left, y: top - 5, width: Look.body.width,
            style: setter.look.body.colour(setter.look.theme.secondary))
        top += 9
        let notes = CautionWords.notes(all)
        let foot = notes.reduce(0) {
            $0 + setter.height([Span($1)], width: Look.body.width, style: setter.look.small)
        }
        let room = Look.body.bottom - foot - top - 8
        let (words, leadHeight) = share(room, setter)
        try setter.chart(
            chart(lead, isLead: true),
            in: Rectangle(
                x: Look.body.left, y: top, width: Look.width(8), height: leadHeight))
        try words.draw(setter, x: Look.column(8) + 6, y: top)
        try small(
            setter,
            in: Rectangle(
                x: Look.body.left, y: top + leadHeight + 10, width: Look.body.width,
                height: room - leadHeight - 10))
        var below = Look.body.bottom - foot
        for note in notes {
            below = try setter.note(note, x: Look.body.left, y: below, width: Look.body.width)
        }
    }

    /// The words beside the lead chart, and its height: what they need, while the charts below keep
    /// room for their labels.
    private func share(_ room: Double, _ setter: PageSetter) -> (TextStack, Double) {
        let most = min(room * 0.68, room - 10 - Self.leastSmallHeight)
        let whole = words(isBrief: false)
        let words = whole.height(setter) <= most ? whole : words(isBrief: true)
        return (words, max(room * 0.5, min(words.height(setter), most)).rounded())
    }

    /// Points that a small chart needs for its title, icons, labels and months.
    private static let leastSmallHeight = 118.0

    /// The chart of one measure; without limits it is a line with its state.
    private func chart(_ reading: MeasureReading, isLead: Bool) -> SPCChart {
        var chart = SPCChart(
            title: isLead ? "\(reading.code) \(reading.definition.title)" : nil,
            unit: reading.definition.unit,
            format: reading.format, points: reading.points, segments: reading.segments,
            // Beside a target line the icon must not say that there is no target.
            target: reading.hasUnjudgedTarget ? nil : reading.content.target,
            variation: reading.variation,
            assurance: reading.assurance)
        chart.startsAtZero = reading.definition.startsAtZero
        chart.ceiling = reading.definition.ceiling
        chart.hasKey = isLead
        // The settings of all charts stand once under them.
        chart.note = isLead ? reading.isCharted ? reading.warnings : reading.note : ""
        if let latest = reading.latest, latest.month != reading.points.last?.month {
            chart.variationMonth = latest.month
        }
        return chart
    }

    private func small(_ setter: PageSetter, in frame: Rectangle) throws {
        let context = context
        let titles =
            others.map { "\($0.code) \($0.definition.title)" }
            + (context == nil ? [] : [entry.context?.title ?? ""])
        guard !titles.isEmpty else { return }
        let gap = Look.gutter * 1.6
        let count = Double(titles.count)
        let width = (frame.width - gap * (count - 1)) / count
        let style = setter.look.table.weight(.semibold)
        let titleHeight =
            titles.map { setter.height([Span($0)], width: width, style: style) }.max() ?? 0
        for (index, title) in titles.enumerated() {
            let cell = Rectangle(
                x: frame.left + Double(index) * (width + gap), y: frame.top, width: width,
                height: frame.height)
            _ = try setter.set(
                Paragraph(title, style: style, width: width), .heading3,
                at: cell.origin)
            let chartFrame = cell.inset(top: titleHeight + 3)
            if index < others.count {
                try setter.chart(chart(others[index], isLead: false), in: chartFrame)
            } else if let context {
                try setter.chart(context, in: chartFrame)
            }
        }
    }

    /// What others published, where the template names a series and any of it is loaded.
    private var context: PilotControlLines? {
        guard let asked = entry.context else { return nil }
        let lines = asked.organisations.compactMap {
            organisation -> PilotControlLines.Series? in
            let found = pack.content.published.first {
                $0.series == asked.series && $0.organisation == organisation.code
            }
            guard let series = found else { return nil }
            let months = pack.content.months
            let first = series.values.keys.filter { months.contains($0) }.min()
            guard let first else { return nil }
            let points = (first.ordinal...months.upperBound.ordinal).map { ordinal in
                let month = Month(ordinal: ordinal)
                return ChartPoint(month, series.values[month].map { .value($0) } ?? .missing)
            }
            return PilotControlLines.Series(
                name: organisation.name ?? series.name,
                role: series.organisation == "ENG" ? .county : .other,
                points: points)
        }
        guard !lines.isEmpty else { return nil }
        return PilotControlLines(
            title: nil, unit: asked.unit, format: .percent(), series: lines, launch: nil)
    }

    private func words(isBrief: Bool) -> TextStack {
        let month = pack.content.edition.month
        var parts: [TextStack.Part] = [.section("What it shows")]
        parts += all.map { reading in
            .text([
                Span(reading.code + " ", weight: .semibold),
                Span(FigureWords.line(reading, month, isBrief: isBrief)),
            ])
        }
        parts += [.section("What is being done"), .text([Span(doing)])]
        parts += [.section("How far to trust it"), .text([Span(trust)])]
        return TextStack(parts: parts, width: Look.body.right - Look.column(8) - 6)
    }

    private var doing: String {
        let entered = entry.doing ?? ""
        return entered.isEmpty
            ? "Nothing was entered. Ask: \(lead.definition.owner)." : entered
    }

    /// Completeness, fallback and what chance alone would flag.
    private var trust: String {
        let charted = all.count(where: \.isCharted)
        let latest = all.compactMap(\.latest)
        let least = latest.map(\.completeness).reduce(Completeness?.none) { least, next in
            least.map { .least($0, next) } ?? next
        }
        let fallback = latest.map(\.fallbackShare).max()
        var parts: [String] = []
        if let least {
            parts.append(CompletenessWords.sentence(least))
        }
        if let fallback, fallback > Cell.fallbackFlag {
            parts.append(
                "Team by fallback: up to \(FigureWords.percent(fallback)) of rows, flagged.")
        }
        guard charted > 0 else { return "There is no chart to read." }
        parts.append(
            "By chance, \(DomainWords.falseAlarms(all)) of "
                + "\(charted == 1 ? "1 chart" : "\(charted) charts") flag.")
        return parts.joined(separator: " ")
    }
}
