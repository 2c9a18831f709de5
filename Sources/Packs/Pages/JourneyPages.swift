import Charts
import Disclosure
import Domain
import Drawing
import Measures
import Statistics

/// What became of single people: one page for each question that a protocol asks about them.
struct JourneyPages {
    let pack: BoardPack
    let typesetter: Typesetter

    var planned: [PlannedPage] {
        pack.content.journeys.flatMap { journey -> [PlannedPage] in
            switch journey.answer.finding {
            case .freedom(let freedom):
                [FreedomPage(journey: journey, freedom: freedom).planned]
            case .match(let match):
                [MatchPage(journey: journey, match: match, cost: nil).planned]
            case .cost(let cost) where cost.match != nil:
                [MatchPage(journey: journey, match: cost.match, cost: cost).planned]
            case .cost, .refused: []
            }
        } + others
    }

    /// Questions without a page of their own: costs of sets of teams, and refusals.
    private var others: [PlannedPage] {
        let rows = pack.content.journeys.compactMap(row)
        guard !rows.isEmpty else { return [] }
        let table = PackTable(
            columns: [
                .init(header: "Question", width: 190), .init(header: "Answer", width: 300),
                .init(header: "How sure, or what would cure it", width: 264),
            ], rows: rows)
        return table.pages(height: Look.body.height - 80, typesetter).enumerated().map {
            index, part in
            PlannedPage(index == 0 ? "Other questions about people" : nil) { setter in
                let top = try setter.headline(
                    index == 0
                        ? "Other questions about single people"
                        : "Other questions about single people, continued")
                let below = try part.draw(on: setter, at: Point(Look.body.left, top))
                try setter.note(
                    JourneyText.rounding, x: Look.body.left, y: below + 6, width: Look.body.width)
            }
        }
    }

    private func row(_ journey: PackJourney) -> PackTable.Row? {
        switch journey.answer.finding {
        case .freedom, .match: return nil
        case .cost(let cost) where cost.match != nil: return nil
        case .cost, .refused:
            let question = journey.answer.question
            return PackTable.Row([
                .text([
                    Span("\(question.measure) ", weight: .semibold), Span(question.question),
                ]),
                .plain(journey.answer.headline),
                .plain("\(journey.answer.certainty) \(journey.record)"),
            ])
        }
    }
}

/// What stands on every page about single people.
enum JourneyText {
    static let rounding = roundingLines.joined(separator: " ")

    /// The same, a line for each part.
    static let roundingLines = [
        "Exploratory: a difference found here is a question for later, not a finding.",
        "Counts of people are rounded to the nearest 5 and hidden (*) from 1 to 7; shares, ratios "
            + "and intervals come from the rounded counts, money from 50 people or more to the "
            + "nearest £10.", "Nothing here shows what happened to one person.",
    ]
}

/// How long people stay free of continuing support after STEP.
private struct FreedomPage {
    let journey: PackJourney
    let freedom: DisclosedFreedom

    var planned: PlannedPage {
        PlannedPage("After STEP: free of support") { try draw($0) }
    }

    private func draw(_ setter: PageSetter) throws {
        let top = try setter.headline(journey.answer.headline)
        let width = Look.width(7)
        let tableTop = Look.body.bottom - 156
        var y = try setter.section(
            journey.answer.question.question, x: Look.body.left, y: top, width: width)
        try setter.chart(
            chart,
            in: Rectangle(x: Look.body.left, y: y, width: width, height: tableTop - y - 12))
        let x = Look.column(7) + 8
        let right = Look.body.right - x
        y = try setter.section("What it says", x: x, y: top, width: right)
        y = try setter.text(journey.answer.certainty, x: x, y: y, width: right)
        y = try setter.text(Self.method, x: x, y: y + 8, width: right, style: setter.look.table)
        try setter.text(journey.record, x: x, y: y + 8, width: right, style: setter.look.table)
        let below = try table.draw(on: setter, at: Point(Look.body.left, tableTop))
        try setter.note(
            JourneyText.rounding, x: Look.body.left, y: below + 6, width: Look.body.width)
    }

    private static let method =
        "The clock starts on the day STEP ends. The curve (Kaplan and Meier) falls when continuing "
        + "support begins, and counts people who die or move away for as long as they were there. "
        + "It is drawn every two weeks, from rounded counts. RE03 asks something else: who has "
        + "support on the day four months later."

    private var shown: [DisclosedFreedom.Group] {
        freedom.groups.filter { $0.result != nil && $0.result?.refusal == nil }
    }

    private var chart: FreedomCurves {
        FreedomCurves(
            unit: "% free of continuing support", clock: "Days after the end of STEP",
            curves: shown.map { group in
                FreedomCurves.Curve(
                    name: group.name, role: role(group),
                    points: group.curve.map { point in
                        FreedomCurves.Point(
                            day: Double(point.day), share: 100 * point.share,
                            interval: point.interval.map {
                                Interval(lower: 100 * $0.lower, upper: 100 * $0.upper)
                            })
                    })
            })
    }

    private func role(_ group: DisclosedFreedom.Group) -> PilotControlLines.Role {
        switch group.name {
        case "Pilots": .pilot
        case "County": .county
        default: .control
        }
    }

    private var table: PackTable {
        let days = [0, 14, 28, 56, 84, 122]
        var columns = [PackTable.Column(header: "By day", width: 240)]
        columns += days.map { .init(header: "\($0)", width: 60, alignment: .right) }
        var rows: [PackTable.Row] = []
        for group in freedom.groups {
            rows.append(
                PackTable.Row(
                    [.bold("\(group.name): support had begun")]
                        + days.map { day in
                            .plain(group.steps.first { $0.day == day }?.supported.text ?? "*")
                        }))
        }
        if let county = freedom.groups.first {
            rows.append(
                PackTable.Row(
                    [.bold("\(county.name): had died without it")]
                        + days.map { day in
                            .plain(county.steps.first { $0.day == day }?.died.text ?? "*")
                        }))
        }
        return PackTable(columns: columns, rows: rows, padding: 2)
    }
}

/// Matched people with and without an intervention: balance, and what became of them or what
/// their care cost.
private struct MatchPage {
    let journey: PackJourney
    let match: DisclosedMatch?
    let cost: DisclosedCost?

    var planned: PlannedPage {
        let code = journey.answer.question.measure.text
        return PlannedPage("\(code): matched people") { try draw($0) }
    }

    private func draw(_ setter: PageSetter) throws {
        let top = try setter.headline(journey.answer.question.question)
        let left = Look.body.left
        let width = Look.width(6)
        var y = try setter.text(journey.answer.headline, x: left, y: top, width: Look.body.width)
        let below = y + 10
        y = try setter.section("How alike they were before", x: left, y: below, width: width)
        y = try balance.draw(on: setter, at: Point(left, y))
        try setter.note(Self.balanceNote, x: left, y: y + 4, width: width)
        let x = Look.column(6) + 8
        let right = Look.body.right - x
        let bottom = Look.body.bottom - 150
        if let cost {
            y = try setter.section("What care cost a person, £", x: x, y: below, width: right)
            y = try costs(cost).draw(on: setter, at: Point(x, y)) + 8
        } else {
            y = try setter.section("What became of them", x: x, y: below, width: right)
            try setter.chart(
                forest, in: Rectangle(x: x, y: y, width: right, height: bottom - y - 4))
            y = bottom
        }
        y = try setter.section("How sure", x: x, y: y, width: right)
        y = try setter.text(
            "\(journey.answer.certainty) \(journey.record)", x: x, y: y, width: right,
            style: setter.look.table)
        try setter.note(
            JourneyText.rounding, x: left, y: Look.body.bottom - 24, width: Look.body.width)
    }

    private static let balanceNote =
        "Difference: of means, in standard deviations of those who looked for a match; below 0.1 is "
        + "alike, 0.1 to 0.25 is allowed for, above that nothing is compared."

    private var balance: PackTable {
        let rows = (match?.balance ?? []).map { line in
            PackTable.Row([
                .plain(line.words), .plain(mean(line.before.treated, line)),
                .plain(mean(line.before.control, line)), .plain(mean(line.after.treated, line)),
                .plain(mean(line.after.control, line)),
                .plain(line.differenceAfter.map { ValueFormat(decimals: 2).text($0) } ?? "*"),
                .plain(verdict(line)),
            ])
        }
        return PackTable(
            columns: [
                .init(header: "Known before", width: 124),
                .init(header: "All with", width: 40, alignment: .right),
                .init(header: "All without", width: 42, alignment: .right),
                .init(header: "Matched with", width: 44, alignment: .right),
                .init(header: "Matched without", width: 46, alignment: .right),
                .init(header: "Differ-ence", width: 38, alignment: .right),
                .init(header: "", width: 36),
            ], rows: rows, padding: 2)
    }

    private func mean(_ value: Double?, _ line: DisclosedMatch.Balance) -> String {
        guard let value else { return "*" }
        return line.isFlag
            ? ValueFormat.percent(decimals: 0).text(100 * value)
            : ValueFormat(decimals: abs(value) >= 100 ? 0 : 1).text(value)
    }

    private func verdict(_ line: DisclosedMatch.Balance) -> String {
        switch line.verdict {
        case .balanced: "alike"
        case .adjust: "adjust"
        case .refuse: "apart"
        }
    }

    private var forest: RatioLines {
        func row(_ risk: DisclosedMatch.Risk) -> RatioLines.Row {
            RatioLines.Row(
                name: risk.words,
                figures:
                    "\(risk.treatedEvents.text) v \(risk.controlEvents.text) of \(risk.pairs.text)",
                ratio: risk.riskRatio?.value,
                interval: risk.riskRatio?.interval.map {
                    Interval(lower: $0.lower, upper: $0.upper)
                })
        }
        var rows = (match?.outcome).map { [row($0)] } ?? []
        for trait in match?.subgroups ?? [] {
            let p = trait.interactionPValue.map {
                $0 > 0.05 ? "no difference shown" : "may differ"
            }
            rows.append(RatioLines.Row(heading: trait.words, remark: p ?? ""))
            rows += trait.groups.map(row)
        }
        if let control = match?.negativeControl {
            rows.append(RatioLines.Row(heading: "What it cannot change"))
            rows.append(row(control))
        }
        return RatioLines(
            figuresTitle: "With v without, of pairs", lowerWords: "fewer with it",
            upperWords: "more with it", rows: rows)
    }

    private func costs(_ cost: DisclosedCost) -> PackTable {
        let money = ValueFormat(decimals: 0, prefix: "£")
        func row(_ name: String, _ group: DisclosedCost.Group) -> PackTable.Row {
            PackTable.Row([
                .bold(name), .plain(group.people.text), .plain(money.text(group.before)),
                .plain(money.text(group.after)), .plain(money.text(group.medianAfter)),
                .plain(
                    group.perDayAlive.map { ValueFormat(decimals: 2, prefix: "£").text($0) } ?? "-"),
            ])
        }
        return PackTable(
            columns: [
                .init(header: "Group", width: 70),
                .init(header: "People", width: 50, alignment: .right),
                .init(header: "Year before, mean", width: 62, alignment: .right),
                .init(header: "Year after, mean", width: 62, alignment: .right),
                .init(header: "Year after, middle", width: 62, alignment: .right),
                .init(header: "A day alive after", width: 62, alignment: .right),
            ],
            rows: [row("With it", cost.intervention), row("Without it", cost.comparison)],
            padding: 2)
    }
}
