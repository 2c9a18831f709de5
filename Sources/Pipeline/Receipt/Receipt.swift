import Disclosure
public import Domain
public import Measures
public import Store

/// Where one figure came from, exact: for analysts in the service, never for packs.
public struct Receipt: Sendable {
    /// The code that names it.
    public let code: ReceiptCode
    /// The cell.
    public let cell: Cell
    /// The name of the area.
    public let areaName: String
    /// The measure as the run used it.
    public let measure: StoredMeasure
    /// The hash of the definition.
    public let definitionHash: String
    /// The run that made the cell.
    public let run: RunRecord
    /// The run that replaced the cell; `nil` while it stands.
    public let closedRun: Int?
    /// The statements that counted, as PostgreSQL ran them.
    public let statements: [QueryRecord]
    /// The feed files that the cell rests on.
    public let files: [FileRecord]
    /// How complete the feeds were, as the run saw them, in the last month of the window.
    public let feedMonths: [FeedMonth]

    init(
        record: ReceiptRecord, measure: StoredMeasure, areaName: String,
        statements: [QueryRecord], files: [FileRecord], feedMonths: [FeedMonth]
    ) {
        self.feedMonths = feedMonths
        code = record.stored.receipt
        cell = record.stored.cell
        self.areaName = areaName
        self.measure = measure
        definitionHash = record.stored.definitionHash
        run = record.run
        closedRun = record.closedRun
        self.statements = statements
        self.files = files
    }
}

extension Receipt {
    /// The receipt in plain words.
    ///
    /// - Parameter withSQL: whether the statements are printed too.
    public func text(withSQL: Bool = true) -> String {
        var lines = ["Receipt \(code)", "", heading, "", "  " + answer]
        if cell.state == .value { lines.append("  " + division) }
        if isHiddenInPacks { lines.append("  " + Self.hiddenWords) }
        if let interval = cell.interval {
            lines.append(
                "  95 % interval \(ReceiptWords.number(interval.lower)) to"
                    + " \(ReceiptWords.number(interval.upper))"
                    + " (\(ReceiptWords.interval(cell.key.method, measure.definition))).")
        }
        if cell.hasFigure { lines.append("  " + standing) }
        lines += [
            "",
            "Definition: \(measure.definition.code) version \(version), effective from"
                + " \(measure.definition.effective.longText), hash",
        ]
        lines.append("  \(definitionHash)")
        lines += [
            "", "Run \(run.run), ended \(run.finishedAt) UTC; saw \(ReceiptWords.loads(run.seen)).",
        ]
        lines.append(
            closedRun.map { "Replaced by run \($0)." } ?? "It is the figure that stands now.")
        if !feedMonths.isEmpty {
            lines += ["", "How complete its feeds were:"]
            lines += feedMonths.flatMap(ReceiptWords.lines)
        }
        lines += ["", "Feed files:"] + files.flatMap(Self.lines)
        lines += ["", rowsWords]
        if withSQL {
            for statement in statements {
                lines += ["", "Counted by (\(statement.name)):", statement.sql]
            }
        }
        return lines.joined(separator: "\n")
    }

    var version: String { measure.definition.version }

    private var heading: String {
        let key = cell.key
        return "\(key.measure) \(measure.definition.title), \(areaName), "
            + ReceiptWords.period(key.window, key.month) + ReceiptWords.method(key.method)
    }

    private var answer: String {
        if cell.state == .value {
            let number = ReceiptWords.number(cell.value)
            let unit = measure.definition.unit
            return unit.hasPrefix("ratio") ? "\(number) as a \(unit)" : "\(number) \(unit)"
        }
        if case .withheld(let reason) = cell.state { return "Withheld: \(reason)." }
        return "No value: \(ReceiptWords.reason(cell, measure.definition) ?? "")."
    }

    /// Whether packs show no figure here, because few people stand behind it.
    var isHiddenInPacks: Bool {
        DisclosureDecision(for: measure.definition).disclosed(cell).figure == .suppressed
    }

    private static let hiddenWords =
        "Exact small numbers: packs hide this figure because few people stand behind it. Not for"
        + " passing on."

    private var division: String {
        ReceiptWords.division(cell, measure.definition)
    }

    private var standing: String {
        (cell.isProvisional ? "Provisional" : "Final")
            + "; complete: \(ReceiptWords.completeness(cell.completeness));"
            + " \(ReceiptWords.percent(cell.fallbackShare)) of the rows found their team by the"
            + " fallback"
            + (cell.isAttributionFlagged
                ? ", flagged: over 5 % by fallback or over 2 % without a team." : ".")
    }

    private var rowsWords: String {
        func sum(_ part: (FileRecord) -> Int) -> Int { files.reduce(0) { $0 + part($1) } }
        return "Rows of these files: \(sum(\.rowsRead)) read, \(sum(\.rowsUsed)) in force at the"
            + " run; the statements count those among them that the definition asks for.\n"
            + "Left out: \(sum(\.rowsRejected)) rejected by a rule, \(sum(\.rowsQuarantined)) held"
            + " in quarantine, \(sum(\.rowsOptedOut)) of people who opted out,"
            + " \(sum(\.rowsReplaced)) superseded, withdrawn or linked anew by a later file."
    }

    private static func lines(_ file: FileRecord) -> [String] {
        [
            "  \(file.feed) \(file.file)"
                + (file.sender.map { " from \($0)" } ?? "")
                + ", came in \(file.loadedAt) UTC as load \(file.load)",
            "    sha256 \(file.sha256)",
        ]
    }
}

/// A receipt for programs.
public struct ReceiptEntry: Encodable, Sendable {
    let receipt, measure, title, area, areaName, window, month, method, state: String
    /// Why there is no value, or why it is withheld.
    let reason: String?
    /// Whether packs hide the figure, because few people stand behind it.
    let hiddenInPacks: Bool
    let value, numerator, denominator, lower, upper: Double?
    let comparisonNumerator, comparisonDenominator: Double?
    let count: Int?
    let unit, divided: String
    /// Whether a revision was expected; `nil`, as all that follows of the figure, where none was
    /// made.
    let provisional: Bool?
    /// The share in, where it is known, with its interval.
    let completeness, completenessLower, completenessUpper: Double?
    /// The share that is in at most, and why no more is known.
    let completenessAtMost: Double?
    let completenessUnknownBecause: String?
    let fallbackShare, unattributedShare: Double?
    /// Whether over 5 % came by the fallback, or over 2 % have no team.
    let attributionFlagged: Bool?
    let feeds: [ReceiptFeed]
    let version, effective, definitionHash: String
    let run: Int
    let runFinishedAt: String
    let publishedLoad: Int
    /// Loads with lower numbers that ended after the run had read.
    let unseenLoads: [Int]
    let replacedByRun: Int?
    let files: [FileRecord]
    let statements: [Statement]
    /// Whether the recount gave the same; `nil` where none was asked for.
    public var recountIsSame: Bool?
    /// What the recount gave otherwise.
    public var recountDifferences: [String]?
    /// The keys of what was counted; `nil` where none were asked for.
    public var events: [ReceiptEvents]?

    struct Statement: Encodable, Sendable {
        let name, sql: String
        let rows: Int
    }

    /// The receipt's content under plain names.
    public init(_ source: Receipt) {
        let cell = source.cell
        receipt = source.code.text
        measure = cell.key.measure.text
        title = source.measure.definition.title
        area = cell.key.area.code
        areaName = source.areaName
        window = cell.key.window.rawValue
        month = cell.key.month.isoText
        method = cell.key.method.name
        state = cell.state.name
        reason = ReceiptWords.reason(cell, source.measure.definition)
        hiddenInPacks = source.isHiddenInPacks
        (value, numerator, denominator) = (cell.value, cell.numerator, cell.denominator)
        (lower, upper) = (cell.interval?.lower, cell.interval?.upper)
        comparisonNumerator = cell.comparison?.numerator
        comparisonDenominator = cell.comparison?.denominator
        count = cell.count
        unit = source.measure.definition.unit
        divided = ReceiptWords.division(cell, source.measure.definition)
        let standing = FigureStanding(cell.key.month, cell)
        provisional = standing.provisional
        (completeness, completenessAtMost) = (standing.completeness, standing.completenessAtMost)
        (completenessLower, completenessUpper) = (
            standing.completenessLower, standing.completenessUpper
        )
        completenessUnknownBecause = standing.completenessUnknownBecause
        let figure = cell.hasFigure ? cell : nil
        attributionFlagged = figure?.isAttributionFlagged
        fallbackShare = figure?.fallbackShare
        unattributedShare = figure?.unattributedShare
        feeds = source.feedMonths.map { ReceiptFeed($0) }
        version = source.version
        effective = source.measure.definition.effective.isoText
        definitionHash = source.definitionHash
        run = source.run.run
        runFinishedAt = source.run.finishedAt
        publishedLoad = source.run.seen.last
        unseenLoads = source.run.seen.unseen
        replacedByRun = source.closedRun
        files = source.files
        statements = source.statements.map {
            Statement(name: $0.name, sql: $0.sql, rows: $0.rowCount)
        }
    }
}
