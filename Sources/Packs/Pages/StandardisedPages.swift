import Charts
import Disclosure
import Domain
import Drawing
import Measures

/// Teams compared with age taken out: crude and standardised rates side by side.
struct StandardisedPages {
    let pack: BoardPack
    private let readings: [StandardisedReading]

    init(pack: BoardPack, entry: BoardTemplate.Page) {
        self.pack = pack
        readings = pack.contents(entry).compactMap {
            StandardisedReading($0, teams: pack.content.teams, months: pack.content.months)
        }
    }

    /// Measures on one page: as many as leave room for whole numbers and intervals.
    private static let perPage = 3

    /// A page for every three measures; none where no measure has a standardised rate.
    var planned: [PlannedPage] {
        stride(from: 0, to: readings.count, by: Self.perPage).map { start in
            let part = Array(readings[start..<min(start + Self.perPage, readings.count)])
            return PlannedPage(
                part.map { $0.content.code.text }.joined(separator: ", ") + " with age taken out",
                group: "Teams side by side"
            ) { try draw($0, part) }
        }
    }

    private func draw(_ setter: PageSetter, _ part: [StandardisedReading]) throws {
        var y = try setter.headline(headline(part))
        y = try setter.text(
            "Rates as they would be if each team had the ages of the 2013 European Standard "
                + "Population, with Dobson's 95 % interval, beside the crude rates. What goes with "
                + "standardising came from age. No league table: teams stand in their usual order.",
            x: Look.body.left, y: y, width: Look.body.width)
        y = try table(part).draw(on: setter, at: Point(Look.body.left, y + 8)) + 10
        for reading in part {
            let definition = reading.content.definition
            y =
                try setter.text(
                    [
                        Span("\(definition.code) \(definition.title), ", weight: .semibold),
                        Span("\(period(reading)), \(definition.unit). "), Span(reading.sentence),
                    ], x: Look.body.left, y: y, width: Look.body.width, style: setter.look.table)
                + 3
        }
        try setter.note(
            note(part), x: Look.body.left, y: y + 3, width: Look.body.width)
    }

    private func period(_ reading: StandardisedReading) -> String {
        "\(reading.window.words) to \(reading.month.shortText)"
    }

    /// How many rates differ clearly before and after.
    private func headline(_ part: [StandardisedReading]) -> String {
        let crude = part.reduce(0) { $0 + $1.far.crude }
        let after = part.reduce(0) { $0 + $1.far.standardised }
        let rates = part.reduce(0) { $0 + $1.rows.count { $0.standardised?.value != nil } }
        guard rates > 0 else { return "Age taken out: no team has enough events." }
        return "Age taken out: \(after) of \(rates) team rates clearly "
            + "\(after == 1 ? "differs" : "differ") from the county's, \(crude) before."
    }

    private func note(_ part: [StandardisedReading]) -> String {
        let rates = part.reduce(0) { $0 + $1.rows.count { $0.signal != nil } }
        let chance = ValueFormat(decimals: 1).text(Double(rates) * TeamComparison.chance)
        return "Differs: the county's standardised rate lies outside the team's 99.8 % limits; "
            + "expect \(chance) of \(rates) by chance. People of unknown age count in the crude "
            + "rate only. Crude rates come from rounded counts; standardised rates do not, and are "
            + "withheld (w) under 10 events. Repeat visits of one person make the limits a little "
            + "too narrow."
    }

    private func table(_ part: [StandardisedReading]) -> PackTable {
        let columns = part.flatMap { reading -> [PackTable.Column] in
            let code = reading.content.code.text
            return [
                .init(header: "\(code) crude", width: 35, alignment: .right),
                .init(header: "\(code) standardised", width: 63, alignment: .right),
                .init(header: "\(code) 95 % interval", width: 70, alignment: .right),
                .init(header: "\(code) differs", width: 41),
            ]
        }
        let name = Look.body.width - columns.reduce(0) { $0 + $1.width }
        let teams = pack.content.teams.enumerated().map { index, team in
            PackTable.Row(
                [.plain(team.name)] + part.flatMap { cells($0, $0.rows[index]) })
        }
        let county = PackTable.Row(
            [.bold(pack.content.edition.areaName)]
                + part.flatMap { reading -> [PackTable.Cell] in
                    figures(reading, reading.countyCrude, reading.county) + [.plain("")]
                })
        return PackTable(
            columns: [.init(header: "Team", width: name)] + columns, rows: teams + [county],
            padding: 2)
    }

    private func cells(
        _ reading: StandardisedReading, _ row: StandardisedReading.Row
    ) -> [PackTable.Cell] {
        let differs: PackTable.Cell =
            StandardisedReading.isFar(row.signal)
            ? .bold(row.isHigh ? "▲ high" : "▼ low") : .plain("")
        return figures(reading, row.crude, row.standardised) + [differs]
    }

    private func figures(
        _ reading: StandardisedReading, _ crude: DisclosedCell?, _ standardised: DisclosedCell?
    ) -> [PackTable.Cell] {
        let definition = reading.content.definition
        // Narrow columns: figures of a hundred and more are written whole.
        let isWide = (reading.county?.value?.amount ?? 0) >= 100
        let format = definition.format(decimals: isWide ? 0 : definition.usualDecimals)
        let interval = standardised?.value?.interval.map {
            "\(format.text($0.lower)) to \(format.text($0.upper))"
        }
        return [
            .plain(ChartValue(crude).text(format)), .bold(ChartValue(standardised).text(format)),
            .plain(interval ?? ""),
        ]
    }
}
