import Charts
import Disclosure
import Domain
import Drawing
import Measures

/// Pilots beside their control and the county, for two measures, with the warning that belongs.
struct PilotsPage {
    let pack: BoardPack
    let entry: BoardTemplate.Page

    var planned: PlannedPage {
        let codes = pack.contents(entry).map(\.code.text).joined(separator: ", ")
        return PlannedPage(codes, group: "Pilots and control") { try draw($0) }
    }

    private var pilots: [Team] { pack.content.teams.filter { $0.role == .pilot } }
    private var launch: Month? { pilots.compactMap(\.goLive).min() }

    private func draw(_ setter: PageSetter) throws {
        let top = try setter.headline(
            "Pilots beside their control: lines to look at, not a measured effect.")
        let contents = pack.contents(entry)
        let warningTop = Look.body.bottom - 66
        let room = (warningTop - top - 10) / Double(max(contents.count, 1))
        for (index, content) in contents.enumerated() {
            let y = top + Double(index) * room
            let frame = Rectangle(
                x: Look.body.left, y: y, width: Look.width(8), height: room - 12)
            try setter.chart(chart(content), in: frame)
            try words(content, setter, x: Look.column(8) + 8, y: y)
        }
        let look = setter.look
        let x = Look.body.left
        let y = try setter.section("Read with care", x: x, y: warningTop, width: 300)
        try setter.text(
            pack.template.pilotWarning ?? "", x: x, y: y, width: Look.width(12), style: look.table)
    }

    private func chart(_ content: MeasureContent) -> PilotControlLines {
        let window = pack.window(entry, content)
        let months = pack.content.months
        func line(_ name: String, _ role: PilotControlLines.Role, _ area: Area)
            -> PilotControlLines.Series
        {
            PilotControlLines.Series(
                name: name, role: role,
                points: content.series(area, window, months).map(ChartPoint.init))
        }
        let control = pack.content.teams.filter { $0.role == .control }
        let series =
            [line("County", .county, .county)]
            + control.map { line($0.name, .control, .team($0.code)) }
            + pilots.map { line($0.name, .pilot, .team($0.code)) }
        var chart = PilotControlLines(
            title: "\(content.code) \(content.definition.title)",
            unit: unit(content, window),
            format: content.definition.format(
                decimals: content.definition.kind == .proportion
                    ? 0 : content.definition.usualDecimals),
            series: series, launch: launch)
        chart.startsAtZero = content.definition.startsAtZero
        return chart
    }

    private func unit(_ content: MeasureContent, _ window: Window) -> String {
        window == .month
            ? content.definition.unit : "\(content.definition.unit), over \(window.words)"
    }

    /// The latest figures with their intervals, and nothing about causes.
    private func words(
        _ content: MeasureContent, _ setter: PageSetter, x: Double, y: Double
    ) throws {
        let window = pack.window(entry, content)
        let width = Look.body.right - x
        let shown = pack.content.teams.filter { $0.role != .other }
        let month = content.latestTeamMonth(shown, window, pack.content.months)
        let at = month ?? pack.content.edition.month
        let title = window == .month ? at.shortText : "\(window.words) to \(at.shortText)"
        var y = try setter.section(title, x: x, y: y, width: width)
        let areas = shown.map { ($0.name, Area.team($0.code)) } + [("County", Area.county)]
        for (name, area) in areas {
            y = try setter.text(
                [
                    Span(name + " ", weight: .semibold),
                    Span(figure(content, content.cell(area, window, at))),
                ], x: x, y: y, width: width, style: setter.look.table)
            y += 3
        }
        try setter.note(
            "In brackets the 95 % interval of the figure itself.", x: x, y: y + 4, width: width)
    }

    private func figure(_ content: MeasureContent, _ cell: DisclosedCell?) -> String {
        guard let value = cell?.value else { return ChartValue(cell).stateWords }
        let format = content.definition.format(decimals: value.decimals)
        var text = format.text(value.amount) + content.definition.unitAfterFigure
        if let interval = value.interval {
            text += " (\(format.text(interval.lower)) to \(format.text(interval.upper)))"
        }
        return text
    }
}
