import Charts
import Domain
import Drawing
import Measures

/// Funnels of chosen measures: which teams lie further from the average than size explains.
struct FunnelsPage {
    let pack: BoardPack
    let entry: BoardTemplate.Page

    var planned: PlannedPage { PlannedPage("Funnels") { try draw($0) } }

    private typealias Funnel = (content: MeasureContent, window: Window, reading: FunnelReading)

    private func draw(_ setter: PageSetter) throws {
        let funnels: [Funnel] = pack.contents(entry).compactMap { content in
            let window = pack.window(entry, content)
            return FunnelReading(
                content, teams: pack.content.teams, window: window, months: pack.content.months
            ).map { (content, window, $0) }
        }
        let top = try setter.headline(headline(funnels))
        let width = Look.width(6) - 6
        let notesTop = Look.body.bottom - 44
        for (index, funnel) in funnels.prefix(2).enumerated() {
            let x = Look.column(index * 6) + (index == 0 ? 0 : 6)
            let y = try setter.section(
                "\(funnel.content.code) \(funnel.content.definition.title), "
                    + "\(funnel.window.words) to \(funnel.reading.month.shortText)",
                x: x, y: top, width: width)
            try setter.chart(
                funnel.reading.chart,
                in: Rectangle(x: x, y: y + 4, width: width, height: notesTop - y - 22))
        }
        try setter.text(
            note(funnels), x: Look.body.left, y: notesTop, width: Look.width(12),
            style: setter.look.table)
    }

    private func note(_ funnels: [Funnel]) -> String {
        let dots = funnels.reduce(0) { $0 + $1.reading.chart.dots.count }
        let outer = ValueFormat(decimals: 2).text(Double(dots) * TeamComparison.chance)
        let age =
            pack.template.pages.contains { $0.page == .standardised }
            ? " (for age, see the pages with age taken out)" : ""
        let inner = ValueFormat(decimals: 1).text(Double(dots) * 0.05)
        return "Small teams vary more by chance, so the limits widen to the left. Where no team "
            + "differs, expect \(inner) of these \(dots) dots outside the 95 % limits and "
            + "\(outer) outside the 99.8 % limits by chance. The figures are not adjusted for "
            + "age or need\(age), and one person's repeat visits are not independent, which makes the "
            + "limits a little too narrow: a team outside is a question, not a verdict."
    }

    private func headline(_ funnels: [Funnel]) -> String {
        guard !funnels.isEmpty else { return "Funnels: too few teams have figures to compare." }
        let words = funnels.map { funnel in
            let far = funnel.reading.chart.dots.count { $0.position == .outside998 }
            return "\(far == 0 ? "none" : String(far)) in \(funnel.content.code)"
        }
        return "Teams outside the 99.8 % limits: " + words.joined(separator: ", ") + "."
    }
}
