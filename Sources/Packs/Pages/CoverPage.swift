import Charts
import Domain
import Drawing

/// The cover: what it is, of which month, for whom, and what the reader is asked to do.
struct CoverPage {
    let pack: BoardPack

    var planned: PlannedPage {
        PlannedPage("Cover", hasHeader: false) { try draw($0) }
    }

    private var edition: PackEdition { pack.content.edition }

    private func draw(_ setter: PageSetter) throws {
        let look = setter.look
        let width = Look.width(9)
        let x = Look.body.left
        setter.canvas.rectangle(
            Rectangle(x: 0, y: 0, width: 10, height: Size.a4Landscape.height),
            fill: look.theme.accent)
        var y = 92.0
        y += try setter.set(
            Paragraph(pack.template.title, style: look.cover, width: width), .heading1,
            at: Point(x, y))
        y += 6
        let second = "\(pack.template.shortTitle), \(edition.areaName), \(edition.month.longText)"
        y = try setter.text(second, x: x, y: y, width: width, style: look.coverSecond) + 22
        if edition.isMadeUp {
            let style = look.section.colour(look.theme.concern)
            y = try setter.text(
                "All data in this pack are made up: no person, visit or figure in it is real.",
                x: x, y: y, width: width, style: style)
            y += 16
        }
        y = try setter.text(opening, x: x, y: y, width: Look.width(8)) + 18
        try facts(setter, x: x, y: y)
    }

    private var opening: [Span] {
        let readings = pack.readings
        let concerns = readings.count { $0.variation.isConcern }
        let improved = readings.count(where: \.variation.isImprovement)
        let provisional = readings.count { $0.latest?.isProvisional == true }
        return [
            Span(
                "\(readings.count) outcome measures for \(pack.content.teams.count) teams. "
                    + "This month "),
            Span(
                "\(concerns) \(concerns == 1 ? "gives" : "give") cause for concern",
                weight: .semibold),
            Span(", "),
            Span("\(improved) \(improved == 1 ? "improves" : "improve")", weight: .semibold),
            Span(
                ", the others vary as they usually do or cannot be told yet. "
                    + "\(provisional) of the latest figures are provisional. "
                    + pack.template.recommendation),
        ]
    }

    private func facts(_ setter: PageSetter, x: Double, y: Double) throws {
        let rows = [
            ("Month", edition.month.longText),
            ("Dated", edition.dateWords),
            ("Classification", pack.template.classification),
            ("Owner", pack.template.owner),
            ("Figures from", edition.trace),
            (
                "Small numbers",
                "1 to 7 hidden, all other counts to the nearest 5; rates and limits are made "
                    + "from the rounded counts"
            ),
        ]
        var y = y
        for (name, value) in rows {
            y = try setter.text(
                [Span(name + ": ", weight: .semibold), Span(value)], x: x, y: y,
                width: Look.width(10))
            y += 4
        }
    }
}
