import Crypto
import Disclosure
public import Domain
public import Foundation
public import Measures
public import Packs
import Spreadsheet
public import Store

/// What a pack needs to know besides the database and the definitions.
public struct PackSettings: Sendable {
    /// The name of the county or area.
    public var areaName: String
    /// Whether the data are made up, which every page and sheet then says.
    public var isMadeUp: Bool
    /// The plan of the pack.
    public var template: BoardTemplate
    /// The titles of the feeds, as their contracts give them.
    public var feedTitles: [FeedCode: String]
    /// The protocols of the evaluation.
    public var protocols: [EvaluationProtocol]

    /// The settings of one service.
    public init(
        areaName: String, isMadeUp: Bool, template: BoardTemplate,
        feedTitles: [FeedCode: String] = [:], protocols: [EvaluationProtocol] = []
    ) {
        self.areaName = areaName
        self.isMadeUp = isMadeUp
        self.template = template
        self.feedTitles = feedTitles
        self.protocols = protocols
    }
}

/// The files of a pack.
public struct PackFiles: Sendable, Hashable {
    /// The PDF.
    public let pdf: URL
    /// The workbook.
    public let workbook: URL
}

/// Why there is no pack.
public enum PackFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing has been computed yet.
    case nothingComputed
    /// The run whose figures the pack would show did not compute the month.
    case monthNotComputed(Month, run: Int, has: ClosedRange<Month>)
    /// There is no value of any measure in the months of the pack.
    case noFigures(Month)
    /// The workbook cannot be written, for the stated reason.
    case cannotWrite(String)

    /// One sentence that says what to do.
    public var description: String {
        switch self {
        case .nothingComputed: "Nothing has been computed yet: load files and compute first."
        case .monthNotComputed(let month, let run, let months):
            "There is no pack of \(month.longText): run \(run) computed"
                + " \(months.lowerBound.longText) to \(months.upperBound.longText). Ask for one of"
                + " these months, or load the files of the month you asked for, compute, and make"
                + " the pack of the newest run."
        case .noFigures(let month):
            "There are no figures in the 48 months up to \(month.longText)."
        case .cannotWrite(let reason): "The pack cannot be written: \(reason)."
        }
    }
}

/// The stage `edition`, so far: reads cells, decides on disclosure, writes the pack's files.
public enum PackStage {
    /// Writes the board pack of a month as PDF and workbook into a folder.
    ///
    /// - Parameters:
    ///   - catalogue: the definitions that the cells follow.
    ///   - out: the folder; made when it is not there. Files of the same month are replaced.
    ///   - asOfRun: the run after which the figures stood; `nil` for the newest.
    /// - Throws: `PackFault` when there is nothing to show; errors of the database, of drawing and
    ///   of the file system.
    @discardableResult
    public static func board(
        database: Database, catalogue: MeasureCatalogue, month: Month, out: URL,
        asOfRun: Int? = nil, settings: PackSettings
    ) async throws -> PackFiles {
        let content = try await boardContent(
            database: database, catalogue: catalogue, month: month, asOfRun: asOfRun,
            settings: settings)
        let pack = try BoardPack(content, template: settings.template)
        let name = "board-\(month.isoText)"
        let files = PackFiles(
            pdf: out.appendingPathComponent(name + ".pdf"),
            workbook: out.appendingPathComponent(name + ".xlsx"))
        try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
        try Data(try pack.pdf()).write(to: files.pdf, options: .atomic)
        do {
            try pack.writeWorkbook(to: files.workbook.path)
        } catch let error as SpreadsheetError {
            throw PackFault.cannotWrite("\(error)")
        }
        return files
    }

    /// Reads what the board pack of a month shows; every figure has passed the disclosure
    /// decision.
    public static func boardContent(
        database: Database, catalogue: MeasureCatalogue, month: Month, asOfRun: Int? = nil,
        settings: PackSettings
    ) async throws -> BoardPackContent {
        guard let run = try await database.latestRun(upTo: asOfRun) else {
            throw PackFault.nothingComputed
        }
        try await requireComputed(month, by: run, database)
        let catalogue = try await catalogue.following(run: run.run, database)
        let months = month.advanced(by: -47)...month
        let areas = try await database.teamRegister(in: month)
        let cells = try await database.cells(
            CellQuery(
                areas: [.county] + areas.map { .team($0.code) }, months: months,
                asOfRun: run.run, methods: FigureMethod.allCases))
        guard cells.contains(where: { $0.cell.state == .value }) else {
            throw PackFault.noFigures(month)
        }
        let targets = try await database.countyTargets(in: month)
        let series = settings.template.pages.compactMap { $0.context?.series }
        let published = try await database.publishedValues(of: series, in: months)
        let findings = try await database.ledgerFindings(seen: run.seen)
        let frozen = try await database.frozenProtocols()
        // A protocol that has changed since it was frozen is not answered.
        let standing = settings.protocols.map { ProtocolStanding($0, frozen: frozen) }
            .filter { !$0.isChanged }
        let figures = PackFigures.measures(
            catalogue, in: month, cells: cells.map(\.cell), targets: targets)
        let hashes = Set(cells.map { "\($0.cell.key.measure.text) \($0.definitionHash)" })
        return BoardPackContent(
            edition: PackEdition(
                areaName: settings.areaName, month: month, isMadeUp: settings.isMadeUp,
                run: run.run, publishedLoad: run.seen.last,
                definitionsMark: mark(hashes.sorted())),
            teams: areas, measures: figures,
            feeds: try await feeds(catalogue, cells.map(\.cell), month, run, settings, database),
            findings: findings.map(PackQuality.finding),
            published: PackQuality.published(published),
            protocols: standing.map { PackProtocol(question: $0.question, record: $0.sentence) },
            journeys: try await journeys(standing, figures, catalogue, run, database),
            receipts: try await PackOrigins.receipts(
                of: cells, catalogue, seen: run.seen, database))
    }

    /// Throws where a run did not compute a month: no figure of it would look like none of note.
    private static func requireComputed(
        _ month: Month, by run: LatestRun, _ database: Database
    ) async throws {
        guard let record = try await database.run(run.run) else { return }
        let months = record.first...max(record.first, record.last)
        guard months.contains(month) else {
            throw PackFault.monthNotComputed(month, run: run.run, has: months)
        }
    }

    /// The answers about single people, as known when the run was made.
    private static func journeys(
        _ standing: [ProtocolStanding], _ figures: [MeasureContent], _ catalogue: MeasureCatalogue,
        _ run: LatestRun, _ database: Database
    ) async throws -> [PackJourney] {
        let county = Dictionary(
            figures.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let answers = try await JourneyStage.answers(
            standing, catalogue: catalogue, database: database, seen: run.seen
        ) { code, month in
            let figure = county[code]?.cell(.county, .month, month)?.figure
            // A hidden figure is there all the same.
            let hasFigure =
                switch figure {
                case .value, .suppressed: true
                default: false
                }
            return JourneyStage.Following(
                hasFigure: hasFigure, isNotApplicable: figure == .notApplicable, in: month,
                catalogue.definition(code))
        }
        return answers.map { answer in
            PackJourney(
                answer: answer,
                record: standing.first { $0.question.name == answer.question.name }?.sentence ?? "")
        }
    }

    /// What came in, feed by feed, as a run saw it.
    private static func feeds(
        _ catalogue: MeasureCatalogue, _ cells: [Cell], _ month: Month, _ run: LatestRun,
        _ settings: PackSettings, _ database: Database
    ) async throws -> [FeedQuality] {
        let budget = PackBudget(
            feedMonths: try await database.feedMonths(
                in: month.advanced(by: -47)...month, asOfRun: run.run),
            coverage: try await database.coverage(seen: run.seen), catalogue: catalogue,
            cells: cells)
        let ledger = try await database.feedLedger(seen: run.seen, month: month)
        return ledger.map { entry in
            PackQuality.feed(
                entry, title: settings.feedTitles[entry.feed] ?? Self.title(of: entry.feed),
                month: month, budget: budget)
        }
    }

    /// What stands in the ledger of loads without being a feed that somebody sends.
    private static func title(of feed: FeedCode) -> String {
        feed == .linkage ? "Rows without an NHS number that linkage gave a person" : ""
    }

    /// The first eight digits of the SHA-256 of all definition hashes.
    private static func mark(_ hashes: [String]) -> String {
        let digits = Array("0123456789abcdef")
        let bytes = SHA256.hash(data: Array(hashes.joined(separator: "\n").utf8)).prefix(4)
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
