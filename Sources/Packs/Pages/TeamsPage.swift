import Charts
import Disclosure
import Domain
import Drawing
import Measures

/// One measure in all teams, side by side on one scale.
struct TeamsPage {
    let pack: BoardPack
    private let content: MeasureContent
    private let window: Window

    /// `nil` where the pack does not have the measure.
    init?(pack: BoardPack, entry: BoardTemplate.Page) {
        guard let content = pack.contents(entry).first else { return nil }
        self.pack = pack
        self.content = content
        window = pack.window(entry, content)
    }

    var planned: PlannedPage {
        PlannedPage(
            "\(content.code) \(content.definition.title)", group: "Teams side by side"
        ) { try draw($0) }
    }

    private func draw(_ setter: PageSetter) throws {
        let definition = content.definition
        let top = try setter.headline(headline)
        let windowWords =
            window == .month
            ? "One point a month; words after a name say what the team's own control chart shows."
            : "Each point covers the \(window.words) that end with it."
        let y = try setter.text(
            "\(windowWords)\(hiddenWords) The county is the faint line behind each team. Teams stand in the "
                + "order of the register: this is no league table.",
            x: Look.body.left, y: top, width: Look.body.width)
        var chart = SmallMultiples(
            unit: definition.unit, format: format, panels: panels,
            county: content.series(.county, window, pack.content.months).map(ChartPoint.init),
            columns: 4)
        chart.startsAtZero = definition.startsAtZero
        try setter.chart(
            chart,
            in: Rectangle(
                x: Look.body.left, y: y + 10, width: Look.body.width,
                height: Look.body.bottom - y - 10))
    }

    private var hiddenWords: String {
        let isHidden = panels.contains { $0.points.contains { $0.value == .suppressed } }
        return isHidden ? " \(CautionWords.unused)." : ""
    }

    private var format: ValueFormat {
        content.definition.format(
            decimals: content.definition.kind == .proportion
                ? 0 : content.definition.usualDecimals)
    }

    private var panels: [SmallMultiples.Panel] {
        pack.content.teams.map { team in
            SmallMultiples.Panel(
                name: team.name, note: note(team),
                points: content.series(.team(team.code), window, pack.content.months)
                    .map(ChartPoint.init))
        }
    }

    /// The team's role, and what its own control chart says of its latest month.
    private func note(_ team: Team) -> String {
        var words = team.role == .other ? [] : [team.role.rawValue]
        let reading = try? MeasureReading(
            content, area: .team(team.code), months: pack.content.months)
        if window == .month, let reading, let signal = reading.variation.signal,
            signal != .commonCause
        {
            words.append(reading.variation.words.lowercased())
            if let doubt = reading.doubt { words.append("limits doubtful: \(doubt)") }
        }
        return words.joined(separator: ", ")
    }

    /// Says how many teams differ clearly from the county at their latest common month.
    private var headline: String {
        let title = content.definition.title
        guard let month = latestMonth else { return "\(title): no team has a figure to show." }
        let county = content.cell(.county, window, month)?.value
        let signals = pack.content.teams.map { team in
            (
                team.name,
                TeamComparison.signal(
                    team: content.cell(.team(team.code), window, month)?.value, county: county,
                    content.definition)
            )
        }
        let far = signals.filter { $0.1 != nil && $0.1 != .commonCause }.map(\.0)
        if far.isEmpty {
            return "\(title): in \(month.shortText) no team differs clearly from the county."
        }
        return far.count <= 3
            ? "\(title): \(FigureWords.list(far)) clearly \(far.count == 1 ? "differs" : "differ") "
                + "from the county in \(month.shortText)."
            : "\(title): \(far.count) teams differ clearly from the county in \(month.shortText)."
    }

    private var latestMonth: Month? {
        content.latestTeamMonth(pack.content.teams, window, pack.content.months)
    }
}

extension MeasureContent {
    /// The newest month in which any team has a value in the window.
    func latestTeamMonth(
        _ teams: [Team], _ window: Window, _ months: ClosedRange<Month>
    ) -> Month? {
        (0..<48).lazy.map { months.upperBound.advanced(by: -$0) }.first { month in
            month >= months.lowerBound
                && teams.contains { cell(.team($0.code), window, month)?.value != nil }
        }
    }
}
