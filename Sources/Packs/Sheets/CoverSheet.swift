import Domain
import Spreadsheet

/// The first sheet: what is in here, from when, and whom to ask.
struct CoverSheet {
    let pack: BoardPack

    func write(to workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.cover.rawValue,
            columns: [SheetColumn("", width: 24), SheetColumn("", width: 96, style: .wrapped)],
            tabColour: .accent)
        layout.footer =
            "&L" + pack.template.classification.replacing("&", with: "&&") + "&RPage &P of &N"
        let sheet = try workbook.addSheet(layout)
        let edition = pack.content.edition
        try sheet.append([.text(pack.template.title)], style: .title, height: 28)
        try sheet.append(
            [.text("\(pack.template.shortTitle), \(edition.areaName), \(edition.month.longText)")],
            style: .heading, height: 20)
        if edition.isMadeUp {
            try sheet.append(
                [.text("All data in this workbook are made up: nothing in it is real.")],
                style: warning)
        }
        sheet.skip()
        for (name, value) in facts {
            // Not every program fits the height of wrapped rows to their text.
            let lines = Double((value.count + 94) / 95)
            try sheet.append([.styled(.text(name), .bold), .text(value)], height: 15 * lines)
        }
        sheet.skip()
        try sheet.append([.text("Sheets")], style: .heading)
        for name in SheetName.allCases where name != .cover {
            try sheet.append([
                .sheetLink(sheet: name.rawValue, cell: "A1", text: name.rawValue),
                .text(name.words),
            ])
        }
        sheet.activate()
    }

    private var facts: [(name: String, value: String)] {
        let edition = pack.content.edition
        return [
            (
                "What is in here",
                "\(pack.readings.count) outcome measures for \(pack.content.teams.count) teams and "
                    + "the county, the latest figures and \(Month.all(pack.content.months).count) "
                    + "months of them, with what is known of "
                    + "the data behind them."
            ),
            (
                "From when",
                "\(edition.month.longText), dated \(edition.dateWords). \(edition.trace)."
            ),
            ("Whom to ask", "Ask \(pack.template.contact). Owner: \(pack.template.owner)."),
            ("Classification", pack.template.classification),
            (
                "Small numbers",
                "Counts of 1 to 7 are hidden, all others are rounded to the nearest 5, each on its "
                    + "own. Rates, intervals, means and limits are made from the rounded figures."
            ),
        ]
    }

    private var warning: CellStyle {
        var style = CellStyle()
        style.isBold = true
        style.colour = SheetColour(0xB85000)
        return style
    }
}

/// Marks, states and how the figures were made.
struct NotesSheet {
    let pack: BoardPack

    func write(to workbook: Workbook) throws {
        let sheet = try workbook.addSheet(
            SheetLayout(
                name: SheetName.notes.rawValue,
                columns: [
                    SheetColumn("Term", width: 26, style: .bold),
                    SheetColumn("What it means", width: 128),
                ]))
        try sheet.appendTitle("Notes", [pack.sheetLines[0]])
        let rows = Self.notes + [("Rule", rule), ("False alarms", falseAlarms)]
        try sheet.appendTable(named: "notes", rows: rows.map { [.text($0.0), .text($0.1)] })
    }

    private var rule: String {
        "Outside a limit; \(pack.runWords) in a row on one side of the mean; \(pack.runWords) rising "
            + "or falling; two of three close to a limit. The sheet Control charts has the "
            + "settings of each measure."
    }

    private var falseAlarms: String {
        let charted = pack.readings.count(where: \.isCharted)
        return "Even where nothing changes, chance flags some latest points, more of them where "
            + "neighbouring months are alike: with these \(charted) charts, "
            + "\(DomainWords.falseAlarms(pack.readings)) on average."
    }

    private static let notes = [
        ("value", "There is a value; zero is a value."),
        (
            "hidden",
            "Too few people or events stand behind it (1 to 7; under 20 for ratios), or all but so "
                + "few: * in the PDF. A mean of days is hidden too where its total is 1 to 7, or "
                + "1 to 7 short of its people, and has no interval where that would tell how few "
                + "waited."
        ),
        ("not available", "The data have not come in: shown as .. in the PDF."),
        (
            "not yet due",
            "The follow-up of the people counted is still open: shown as due in the PDF."
        ),
        (
            "not applicable",
            "The measure has no value for this area and month: shown as - in the PDF."
        ),
        (
            "withheld",
            "It could be computed but not relied on; the reason is named: shown as w in the PDF."
        ),
        ("Provisional", "Yes where late or corrected rows may still change the figure."),
        (
            "Completeness",
            "Share of what is usual that is in: of the returns, and of the rows that months usually "
                + "have by this age (chain ladder, Mack 1993); of the least complete of its feeds."
        ),
        (
            "Completeness is",
            "Estimated, or not known and why: too few months followed, or no days of arrival."
        ),
        (
            "Fallback flag",
            "Yes where over 5 % of the rows found their team by the second choice of attribution, "
                + "or over 2 % found none."
        ),
        ("Month", "The month of the people or events counted, or the last month of a window."),
        ("Months", "How many months a value covers: 1, 3 or 12, ending with the month."),
        (
            "Numerator, denominator",
            "The rounded counts behind a rate or proportion, where the disclosure rule allows them."
        ),
        (
            "Interval",
            "95 % interval of the value, made from the rounded counts where it uses counts."
        ),
        (
            "Directly standardised",
            "The rate if the area had the ages of the 2013 European Standard Population, with "
                + "Dobson's interval; exact, and not given under 10 events."
        ),
        (
            "Mean",
            "Of the XmR control chart over the disclosed months of the county."
        ),
        (
            "Lower limit, upper limit",
            "Mean minus and plus 2.66 average moving ranges. The sheet Control charts says where "
                + "extreme ranges are left out, and where the limits may mislead."
        ),
        (
            "Signal",
            "Improvement, concern, a change without a good direction, or usual variation."
        ),
    ]
}
