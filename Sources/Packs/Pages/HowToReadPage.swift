import Charts
import Drawing

/// How to read the pack: icons, marks, hidden numbers, cohort months, and whom to ask.
struct HowToReadPage {
    let pack: BoardPack

    var planned: PlannedPage { PlannedPage("How to read this pack") { try draw($0) } }

    private func draw(_ setter: PageSetter) throws {
        let top = try setter.headline(
            "Look first for a shape and a word: a circle is good, a diamond needs a question.")
        try icons(setter, x: Look.column(0), y: top)
        try charts(setter, x: Look.column(4), y: top)
        try marks(setter, x: Look.column(8), y: top)
    }

    private func icons(_ setter: PageSetter, x: Double, y: Double) throws {
        let width = Look.width(4)
        var y = try setter.section("Variation: is it changing?", x: x, y: y, width: width)
        let variations: [(Variation, String)] = [
            (.improvementHigh, "A change for the better that chance rarely makes."),
            (.concernHigh, "A change for the worse that chance rarely makes."),
            (.neutralHigh, "A change where neither direction is good in itself."),
            (.commonCause, "It goes up and down as it usually does. Reacting to it wastes effort."),
            (
                .noData,
                "Too few points, values too equal or too coarse for limits, or no control chart."
            ),
        ]
        for (variation, words) in variations {
            y = try row(
                VariationIcon(variation, hasWords: false), variation.words, words, setter, x, y)
        }
        y = try setter.section("Assurance: will it meet its target?", x: x, y: y + 8, width: width)
        let assurances: [(Assurance, String)] = [
            (.pass, "Will meet it unless something changes."),
            (.hitAndMiss, "Meets it in some months and misses it in others, by chance."),
            (.fail, "Will miss it unless something changes."),
            (.noTarget, "None is set, or there is no chart to judge it by."),
        ]
        for (assurance, words) in assurances {
            y = try row(
                AssuranceIcon(assurance, hasWords: false), assurance.words, words, setter, x, y)
        }
    }

    private func row(
        _ icon: some Chart, _ name: String, _ words: String, _ setter: PageSetter, _ x: Double,
        _ y: Double
    ) throws -> Double {
        try setter.chart(icon, in: Rectangle(x: x, y: y, width: 16, height: 16))
        let below = try setter.text(
            [Span(name + ". ", weight: .semibold), Span(words)], x: x + 24, y: y,
            width: Look.width(4) - 24, style: setter.look.table)
        return max(below, y + 18) + 6
    }

    private func charts(_ setter: PageSetter, x: Double, y: Double) throws {
        let width = Look.width(4)
        var y = try setter.section("Control charts", x: x, y: y, width: width)
        y = try paragraphs(
            [
                "The solid line is the average, the dashed lines are the limits within which "
                    + "almost all months fall while nothing changes. They come from the "
                    + "differences between neighbouring months; where months differ much in size, "
                    + "each has its own, and the lines go in steps.",
                "A change is called when a point lies outside the limits, when "
                    + "\(pack.runWords) in a row lie on one side of the average, when "
                    + "\(pack.runWords) in a row rise or fall, or when two of three lie close to "
                    + "the same limit.",
                "Even where nothing changes, chance flags some latest points, more of them where "
                    + "neighbouring months are alike. With these \(charted) charts, expect "
                    + "\(DomainWords.falseAlarms(pack.readings)) such flags in this pack.",
                "Limits take months as independent. Where the season or the month before shows in "
                    + "a measure, they mislead: its page says so.",
                "Control charts run on months (quarters for life satisfaction). Figures over 3 or "
                    + "12 months share months with their neighbours, so they are lines without "
                    + "limits.",
            ], setter, x, y, width)
        y = try setter.section("Which month a figure is of", x: x, y: y + 4, width: width)
        _ = try paragraphs(
            [
                "The month is that of the people counted, not of the pack: readmissions and "
                    + "outcomes after 91 days appear when the follow-up is complete. P marks a "
                    + "figure that late or corrected rows may still change."
            ], setter, x, y, width)
    }

    private var charted: Int { pack.readings.count(where: \.isCharted) }

    private func marks(_ setter: PageSetter, x: Double, y: Double) throws {
        let width = Look.width(4)
        var y = try setter.section("Marks instead of a figure", x: x, y: y, width: width)
        let marks = [
            ("*", "a small number, hidden to protect people"),
            ("..", "not available: the data have not come in"),
            ("due", "not yet due: the follow-up is still open"),
            ("-", "not applicable: the measure has no value here"),
            ("w", "withheld: it could be computed but not relied on"),
            ("P", "provisional: a revision is expected"),
            ("!", "over 5 % of rows placed by fallback, or over 2 % without a team"),
            ("3m, 12m", "over the 3 or 12 months that end with the month shown"),
        ]
        for (mark, words) in marks {
            try setter.text(
                mark, x: x, y: y, width: 50, style: setter.look.table.weight(.semibold))
            y = try setter.text(words, x: x + 54, y: y, width: width - 54, style: setter.look.table)
            y += 5
        }
        y = try setter.section("Small numbers", x: x, y: y + 8, width: width)
        y = try paragraphs(
            [
                "Counts of 1 to 7 are hidden. All others are rounded to the nearest 5, each on "
                    + "its own, so totals differ a little from the sum of their parts. Rates, "
                    + "means of days, limits and comparisons here use the rounded figures. A "
                    + "share is hidden where 1 to 7 people are in or out of it, a mean of days "
                    + "where its total is so small.",
                "Zero is a figure and is shown as 0.",
            ], setter, x, y, width)
        y = try setter.section("Whom to ask", x: x, y: y + 4, width: width)
        _ = try paragraphs(
            [
                "Ask \(pack.template.contact). Give the code of the measure, the month and the "
                    + "run at the foot of the page."
            ], setter, x, y, width)
    }

    private func paragraphs(
        _ texts: [String], _ setter: PageSetter, _ x: Double, _ y: Double, _ width: Double
    ) throws -> Double {
        var y = y
        for text in texts {
            y = try setter.text(text, x: x, y: y, width: width, style: setter.look.body) + 8
        }
        return y
    }
}
