import Charts
import Domain
import Drawing
import Measures

/// One row a measure: latest figure, trend, mean, target, icons with their words, completeness.
struct ScorecardPages {
    let pack: BoardPack
    let typesetter: Typesetter

    var planned: [PlannedPage] {
        let parts = table.pages(height: Look.body.height - 60, typesetter)
        return parts.enumerated().map { index, part in
            let headline =
                index == 0
                ? "Scorecard: \(summary)" : "Scorecard, part \(index + 1) of \(parts.count)"
            return PlannedPage(index == 0 ? "Scorecard" : nil) { setter in
                let top = try setter.headline(headline)
                let below = try part.draw(on: setter, at: Point(Look.body.left, top))
                try setter.note(key, x: Look.body.left, y: below + 5, width: Look.body.width)
            }
        }
    }

    private var key: String {
        let doubtful = CautionWords.codes(pack.readings)
        let words =
            "P provisional; * small number hidden; .. not available; due: not yet due; - not "
            + "applicable; w withheld. Band, mean: current limits. Complete: of what is usual, "
            + "outline if not known; ! teams doubtful."
        return doubtful.isEmpty
            ? words
            : words + " Limits may mislead, by season or because neighbouring months are "
                + "alike: \(FigureWords.list(doubtful)); their pages say how."
    }

    private var summary: String {
        let concerns = pack.readings.count { $0.variation.isConcern }
        let improved = pack.readings.count(where: \.variation.isImprovement)
        let usual = pack.readings.count { $0.variation == .commonCause }
        return "\(concerns) of concern, \(improved) improving, \(usual) with usual variation."
    }

    private var table: PackTable {
        var rows: [PackTable.Row] = []
        for domain in domains {
            rows.append(PackTable.Row(band: pack.domainName(domain)))
            rows += pack.readings.filter { $0.definition.code.domain == domain }.map(row)
        }
        return PackTable(
            columns: [
                .init(header: "Code", width: 36), .init(header: "Measure", width: 138),
                .init(header: "Latest", width: 52, alignment: .right),
                .init(header: "Month, receipt", width: 94),
                .init(header: "Year before", width: 48, alignment: .right),
                .init(header: "24 months", width: 74),
                .init(header: "Mean", width: 44, alignment: .right),
                .init(header: "Target", width: 42, alignment: .right),
                .init(header: "Variation", width: 98), .init(header: "Assurance", width: 88),
                .init(header: "Complete", width: 46),
            ], rows: rows, padding: 2.5, leastHeight: 22)
    }

    /// The domains in the order of the template, then any others.
    private var domains: [String] {
        let named = pack.template.pages.compactMap { $0.page == .domain ? $0.domain : nil }
        let all = pack.readings.map(\.definition.code.domain)
        var seen: Set<String> = []
        return (named + all).filter { all.contains($0) && seen.insert($0).inserted }
    }

    private func row(_ reading: MeasureReading) -> PackTable.Row {
        let latest = reading.latest
        let mark =
            (latest?.isProvisional == true ? " P" : "")
            + (latest?.isAttributionFlagged == true ? " !" : "")
        let state = ChartValue(
            reading.content.cell(.county, .month, pack.content.edition.month)
        ).stateMark
        return PackTable.Row([
            .bold(reading.code),
            .text([
                Span(reading.definition.title),
                Span(unit(reading), colour: Look().theme.secondary),
            ]),
            .bold(latest?.value.text(reading.definition) ?? state),
            .noted(
                latest.map { $0.month.shortText + mark } ?? "", note: receipt(reading) ?? ""),
            .plain(latest.flatMap { $0.yearBefore?.text(reading.definition) } ?? ""),
            .drawing(sparkline(reading), height: 18),
            .plain(reading.segment.map { reading.format.text($0.mean) } ?? ""),
            .plain(reading.content.target.map { reading.format.exactText($0) } ?? "none"),
            .drawing(VariationIcon(reading.variation), height: 16),
            reading.hasUnjudgedTarget
                ? .note("Not judged") : .drawing(AssuranceIcon(reading.assurance), height: 16),
            .drawing(
                CompletenessBar(latest?.completeness, hasFigure: false), height: 16),
        ])
    }

    /// The code of the latest figure's receipt.
    private func receipt(_ reading: MeasureReading) -> String? {
        guard let latest = reading.latest else { return nil }
        let key = CellKey(
            measure: reading.definition.code, area: .county, window: .month, month: latest.month)
        return pack.content.receipts.marks[key]?.code.text
    }

    /// The unit in brackets; per cents carry their sign in the figure.
    private func unit(_ reading: MeasureReading) -> String {
        reading.definition.kind == .proportion ? "" : " (\(reading.definition.shortUnit))"
    }

    private func sparkline(_ reading: MeasureReading) -> Sparkline {
        Sparkline(
            name: reading.definition.title, format: reading.format,
            points: reading.points.filter {
                $0.month > reading.months.upperBound.advanced(by: -24)
            }, segments: reading.segments)
    }
}
