import Charts
import Disclosure
import Domain
import Drawing
import Measures

/// All teams by all measures, on two pages.
struct HeatPages {
    let pack: BoardPack

    var planned: [PlannedPage] {
        let readings = pack.readings
        let half = (readings.count + 1) / 2
        let parts = [Array(readings.prefix(half)), Array(readings.dropFirst(half))]
        return parts.filter { !$0.isEmpty }.enumerated().map { index, part in
            PlannedPage(index == 0 ? "Teams by measures" : nil) { setter in
                try draw(part, isFirst: index == 0, setter)
            }
        }
    }

    private func draw(_ readings: [MeasureReading], isFirst: Bool, _ setter: PageSetter) throws {
        let columns = readings.map(column)
        let codes = "\(readings.first?.code ?? "") to \(readings.last?.code ?? "")"
        let compared = columns.flatMap(\.entries).count { $0.signal != nil }
        let marked = columns.flatMap(\.entries).count {
            $0.signal != nil && $0.signal != .commonCause
        }
        let chance = ValueFormat(decimals: 1).text(Double(compared) * TeamComparison.chance)
        let top = try setter.headline(
            "Teams, \(codes): \(marked) of \(compared) figures differ clearly from the county.")
        let table = HeatTable(
            columns: columns.map(\.header),
            rows: pack.content.teams.enumerated().map { index, team in
                HeatTable.Row(name: team.name, entries: columns.map { $0.entries[index] })
            })
        // Many teams stand closer, so that the words below keep their room.
        let height = min(
            16 + 22.0 * Double(pack.content.teams.count) + 18, Look.body.bottom - top - 84)
        try setter.chart(
            table,
            in: Rectangle(x: Look.body.left, y: top, width: Look.body.width, height: height))
        var y = top + height + 8
        y = try setter.text(
            "A team is marked when the county's figure lies outside the team's 99.8 % interval. "
                + "Where no team differs, chance alone would mark \(chance) of these "
                + "\(compared) figures. Teams differ in age and need, so a mark is a reason to "
                + "look, not a judgement.",
            x: Look.body.left, y: y, width: Look.width(12), style: setter.look.table)
        try months(columns, setter, y: y + 6)
    }

    /// Which month and window each column shows, and its unit.
    private func months(_ columns: [Column], _ setter: PageSetter, y: Double) throws {
        let text = columns.map { column in
            "\(column.code) \(column.unit), \(column.month?.shortText ?? "no month")"
                + (column.window == .month ? "" : " (\(column.window.words))")
        }
        try setter.note(
            "What the columns show. " + text.joined(separator: "; ") + ".", x: Look.body.left,
            y: y, width: Look.body.width)
    }

    private struct Column {
        var code: String
        var header: String
        var unit: String
        var month: Month?
        var window: Window
        var entries: [HeatTable.Entry]
    }

    private func column(_ reading: MeasureReading) -> Column {
        let content = reading.content
        let definition = content.definition
        let window = definition.teamWindow
        let teams = pack.content.teams
        let month = content.latestTeamMonth(teams, window, pack.content.months)
        let at = month ?? pack.content.edition.month
        let county = content.cell(.county, window, at)?.value
        let cells = teams.map { content.cell(.team($0.code), window, at) }
        // Narrow columns: figures of a hundred and more are written whole.
        let isWide = cells.contains { abs($0?.value?.amount ?? 0) >= 100 }
        let isWhole = definition.kind == .proportion || isWide
        // A minus sign takes the room of a digit.
        let isSigned = cells.contains { ($0?.value?.amount ?? 0) < 0 }
        let most = isSigned ? 1 : 2
        let decimals = isWhole ? 0 : min(most, definition.usualDecimals)
        return Column(
            code: reading.code, header: reading.code, unit: definition.shortUnit, month: month,
            window: window,
            entries: cells.map { cell in
                HeatTable.Entry(
                    ChartValue(cell), format: ValueFormat(decimals: decimals),
                    signal: TeamComparison.signal(
                        team: cell?.value, county: county, definition))
            })
    }
}
