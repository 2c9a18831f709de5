import Domain
import Spreadsheet

/// The pack as a workbook: one marked table a sheet, numbers as numbers, a state beside each value.
struct BoardWorkbook {
    let pack: BoardPack

    func write(to path: String) throws {
        let edition = pack.content.edition
        var properties = WorkbookProperties(
            title: "\(pack.template.title): \(pack.template.shortTitle), \(edition.areaName), "
                + edition.month.longText,
            created: created)
        properties.author = pack.template.owner
        properties.subject = pack.template.classification
        properties.comments = edition.isMadeUp ? "All data are made up." : ""
        let workbook = try Workbook(path: path, properties: properties)
        try CoverSheet(pack: pack).write(to: workbook)
        try NotesSheet(pack: pack).write(to: workbook)
        try ScorecardSheet(pack: pack).write(to: workbook)
        try CountySheet(pack: pack).write(to: workbook)
        try TeamSheet(pack: pack).write(to: workbook)
        try PilotsSheet(pack: pack).write(to: workbook)
        try SecondLookSheet(pack: pack).write(to: workbook)
        try JourneySheets(pack: pack).write(to: workbook)
        try ChartsSheet(pack: pack).write(to: workbook)
        try OtherMethodsSheet(pack: pack).write(to: workbook)
        try QualitySheets(pack: pack).write(to: workbook)
        try DefinitionsSheet(pack: pack).write(to: workbook)
        try ReceiptSheets(pack: pack).write(to: workbook)
        try workbook.close()
    }

    private var created: WorkbookDate {
        let parts = pack.content.edition.date.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return WorkbookDate(year: 2000, month: 1, day: 1, hour: 9) }
        return WorkbookDate(year: parts[0], month: parts[1], day: parts[2], hour: 9)
    }
}

/// The sheets in order, with what each holds; the cover lists them.
enum SheetName: String, CaseIterable {
    case cover = "Cover"
    case notes = "Notes"
    case scorecard = "Scorecard"
    case county = "County series"
    case teams = "Team series"
    case pilots = "Pilots"
    case secondLook = "Second look"
    case people = "People"
    case freedom = "Free of support"
    case matched = "Matched people"
    case charts = "Control charts"
    case otherMethods = "Other methods"
    case feeds = "Data quality"
    case measures = "Measure quality"
    case feedMonths = "Feed months"
    case ages = "How months fill up"
    case findings = "Findings"
    case definitions = "Definitions"
    case receipts = "Receipts"
    case feedFiles = "Feed files"

    /// What the sheet holds.
    var words: String {
        switch self {
        case .cover: "What is in here, from when, and whom to ask"
        case .notes: "Marks, states and how the figures were made"
        case .scorecard: "One row a measure: latest county figure, limits, signals"
        case .county: "Every measure by month for the county, with mean and limits"
        case .teams: "Every measure by team and month, and over the window packs show"
        case .pilots: "What the pilots changed: the answer to each protocol, and how sure it is"
        case .secondLook: "Each pilot beside a blend of comparison teams: never the answer"
        case .people: "What protocols ask about single people, and the answers"
        case .freedom: "How many stay free of continuing support after STEP, by day"
        case .matched: "People with and without an intervention: how alike, and what came of it"
        case .charts: "Which chart each measure has and why, and what may mislead about limits"
        case .otherMethods: "Standardised rates, bootstrap intervals and the like"
        case .feeds: "What came in, feed by feed"
        case .feedMonths: "By feed, sender and month: due, came, rows against usual, completeness"
        case .ages: "How complete a month of each feed usually is after so many days"
        case .measures: "Completeness, fallback and rows without a team, by measure"
        case .findings: "What was found wrong in the files, by rule"
        case .definitions: "What each measure counts, against what"
        case .receipts: "The code, definition, run and feed files of every figure"
        case .feedFiles: "The files behind the figures, by the number of their load"
        }
    }
}

extension BoardPack {
    /// What stands over every table, so that no sheet can be taken for real data.
    var sheetLines: [String] {
        let edition = content.edition
        let made = edition.isMadeUp ? "All data are made up. " : ""
        return [
            "\(made)\(edition.areaName), \(edition.month.longText). \(template.classification). "
                + "\(edition.trace).",
            "State says why a value is blank; the sheet Notes explains each.",
        ]
    }
}

extension Worksheet {
    /// The title of the sheet and the lines under it.
    func appendTitle(_ title: String, _ lines: [String]) throws {
        try append([.text(title)], style: .title, height: 24)
        for line in lines { try append([.text(line)], style: .secondary) }
        skip()
    }
}

extension Month {
    /// The first of the month, for cells shown as `Mar 2026`.
    var sheetDate: CellValue { .date(WorkbookDate(year: year, month: number, day: 1)) }
}

extension CellStyle {
    /// Text in as many lines as it needs, off the edge of what stands before it.
    static let wrapped: CellStyle = {
        var style = CellStyle()
        style.wraps = true
        style.isIndented = true
        return style
    }()
    /// Words in the middle of their column, so that they keep clear of the number beside them.
    static let centred: CellStyle = {
        var style = CellStyle()
        style.alignment = .centre
        return style
    }()
    /// Words beside a number, in as many lines as they need.
    static let wrappedCentred: CellStyle = {
        var style = CellStyle.centred
        style.wraps = true
        return style
    }()
    /// Bold text of a table, in as many lines as it needs.
    static let wrappedBold: CellStyle = {
        var style = CellStyle.bold
        style.wraps = true
        return style
    }()
    /// Bold text of a table.
    static let bold: CellStyle = {
        var style = CellStyle()
        style.isBold = true
        return style
    }()
}

extension NumberFormat {
    /// Values of all measures in one column: a comma, and only the decimals that are disclosed.
    static let figure = NumberFormat("#,##0.0##")
    /// p values.
    static let threeDecimals = NumberFormat("0.000")
}
