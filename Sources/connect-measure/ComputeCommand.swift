import ArgumentParser
import Domain
import Measures
import Pipeline
import Store

struct ComputeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compute", abstract: "Compute every measure, team and month.",
        discussion: """
            Counts only what can have changed since the last run, and writes only the cells whose
            figures did; cells of earlier runs stay readable. --full counts everything again, which
            gives the same cells; --explain says what a run would count, and does not count it.

            Each cell is computed by the version of its measure that is in force in its month. A rule
            that is another than it was under the same version is refused: it needs a new version.
            --same-version EA01 says that no figure of EA01 changes by it, such as where a condition
            is only written in another way; the run records that it was said.

              connect-measure compute --data Data/demo
            """)

    @Option(help: "How many queries run side by side.")
    var workers = 2

    @Flag(help: "Count everything again, whatever earlier runs kept.")
    var full = false

    @Flag(help: "Print what a run would count, and count nothing.")
    var explain = false

    @Option(
        help: ArgumentHelp(
            "A measure whose rule is written in another way under the same version, with no change"
                + " to any figure; may be given several times.",
            valueName: "code"))
    var sameVersion: [String] = []

    @Flag(help: "Print the summary as JSON.")
    var json = false

    @OptionGroup var options: ServiceOptions

    mutating func run() async throws {
        let service = try Service(options)
        let database = try await service.openDatabase()
        if explain {
            let plan = try await service.countingPlan(
                database, full: full, sameVersion: sameVersion)
            await database.close()
            if json { try Terminal.sayJSON(plan) } else { Terminal.say(plan.text) }
            return
        }
        let summary = try await service.compute(
            database, workers: workers, full: full, sameVersion: sameVersion)
        await database.close()
        if json {
            try Terminal.sayJSON(ComputeReport(summary))
        } else {
            Terminal.say(ComputeReport(summary).text)
        }
    }
}

extension Service {
    /// Computes all measures, with a progress bar.
    func compute(
        _ database: Database, workers: Int = 2, full: Bool = false, sameVersion: [String] = []
    ) async throws -> ComputeSummary {
        let catalogue = try MeasureCatalogue.load(folder: measures)
        let same = try Self.codes(sameVersion, catalogue)
        let bar = ProgressBar("Computing")
        defer { bar.finish() }
        return try await ComputeStage.run(
            database, catalogue: catalogue, isFull: full, workers: workers,
            sameVersion: same
        ) {
            bar.show(done: $0.done, of: $0.total, what: $0.query.name)
        }
    }
}

extension Service {
    /// The measures of the definition files that a person names.
    private static func codes(
        _ texts: [String], _ catalogue: MeasureCatalogue
    ) throws -> Set<MeasureCode> {
        Set(
            try texts.map { text in
                guard let code = MeasureCode(text.uppercased()), catalogue.definition(code) != nil
                else { throw noMeasure(text, of: catalogue.definitions.map(\.code)) }
                return code
            })
    }
}

/// What a run would count, for people and programs.
struct CountingReport: Encodable {
    let basedOnRun: Int?
    let pendingLoads: Int
    let months: String
    let queries: [Query]
    let measures: [String: String]

    struct Query: Encodable {
        let name: String
        let measures: [String]
        let spans: [String]
        let people: Int
        let expectedRowsScanned: Int
    }

    /// The plan in a table of text.
    var text: String {
        let stale = queries.filter { !$0.spans.isEmpty || $0.people > 0 }
        var lines = [
            basedOnRun.map {
                "Based on run \($0); \(Terminal.counted(pendingLoads, "load"))"
                    + (pendingLoads == 1 ? " has" : " have") + " come in since."
            }
                ?? "The first run: everything is counted.",
            "Months \(months). Queries with something to count: \(stale.count) of \(queries.count).",
            "",
        ]
        for query in stale {
            lines.append(
                "\(query.name)\n    "
                    + (query.spans.isEmpty
                        ? ""
                        : "\(query.spans.joined(separator: ", "));"
                            + " scans about \(Terminal.grouped(query.expectedRowsScanned)) rows; ")
                    + (query.people > 0
                        ? "other months for "
                            + Terminal.counted(query.people, "person", plural: "people") + "; "
                        : "")
                    + "makes \(query.measures.joined(separator: " "))")
        }
        let cells = measures.sorted { $0.key < $1.key }.map { "\($0.key) from \($0.value)" }
        lines += [
            "",
            cells.isEmpty
                ? "No cell can have changed."
                : "Cells made again: \(cells.joined(separator: ", ")).",
        ]
        return lines.joined(separator: "\n")
    }
}

extension Service {
    /// What a run would count.
    func countingPlan(
        _ database: Database, full: Bool, sameVersion: [String] = []
    ) async throws -> CountingReport {
        let catalogue = try MeasureCatalogue.load(folder: measures)
        let plan = try await ComputeStage.plan(
            database, catalogue: catalogue, isFull: full,
            sameVersion: try Self.codes(sameVersion, catalogue))
        return CountingReport(
            basedOnRun: plan.past.lastRun, pendingLoads: plan.past.pendingLoads.count,
            months: "\(plan.months.lowerBound.isoText) to \(plan.months.upperBound.isoText)",
            queries: plan.plan.steps.map { step in
                CountingReport.Query(
                    name: step.name, measures: step.measures.map(\.text),
                    spans: step.spans.map {
                        $0.lowerBound == $0.upperBound
                            ? $0.lowerBound.isoText
                            : "\($0.lowerBound.isoText) to \($0.upperBound.isoText)"
                    }, people: step.peopleCount,
                    expectedRowsScanned: plan.expectedScans[step.name] ?? 0)
            },
            measures: Dictionary(
                uniqueKeysWithValues: plan.affected.compactMap { code, months in
                    months.min().map { (code.text, $0.isoText) }
                }))
    }
}

/// A run's summary for people and programs.
struct ComputeReport: Encodable {
    let run: Int
    let isStanding: Bool
    let months: String
    let knownUntil: String
    let measures: Int
    let teams: Int
    let cellsWritten: Int
    let cellsClosed: Int
    let cellsUnchanged: Int
    let states: [String: Int]
    let notes: [String]
    let seconds: Double
    let queries: [Query]

    struct Query: Encodable {
        let dataset: String
        let rows: Int
        let seconds: Double
    }

    init(_ summary: ComputeSummary) {
        run = summary.run
        isStanding = summary.isStanding
        months = "\(summary.first.isoText) to \(summary.last.isoText)"
        knownUntil = summary.knownUntil.isoText
        measures = summary.measureCount
        teams = summary.teamCount
        cellsWritten = summary.written
        cellsClosed = summary.closed
        cellsUnchanged = summary.unchanged
        states = summary.states
        notes = summary.notes
        seconds = summary.seconds.total
        queries = summary.queries.map {
            Query(dataset: $0.name, rows: $0.rowCount, seconds: $0.seconds)
        }
    }

    /// The summary in a few lines.
    var text: String {
        guard !isStanding else {
            return """
                Nothing has changed since run \(run) (\(Terminal.counted(measures, "measure")), \
                \(Terminal.counted(teams, "team")), \(months)): its cells stand.
                """
        }
        var lines = [
            "Run \(run): \(Terminal.counted(measures, "measure")),"
                + " \(Terminal.counted(teams, "team")), \(months), in \(Self.tenths(seconds)) s.",
            "Cells: \(Terminal.grouped(cellsWritten)) written, \(Terminal.grouped(cellsClosed))"
                + " closed, \(Terminal.grouped(cellsUnchanged)) unchanged"
                + (stateWords.isEmpty ? "." : " (\(stateWords))."),
        ]
        if !queries.isEmpty { lines.append("Longest queries: \(slow).") }
        lines += notes
        return lines.joined(separator: "\n")
    }

    private var stateWords: String {
        states.sorted { $0.key < $1.key }
            .map { "\(Terminal.grouped($0.value)) \(Self.words($0.key))" }.joined(separator: ", ")
    }

    /// A state as people say it; the JSON keeps its name.
    private static func words(_ state: String) -> String {
        switch state {
        case "value": "with a value"
        default: state.replacing("_", with: " ")
        }
    }

    private var slow: String {
        queries.sorted { $0.seconds > $1.seconds }.prefix(5)
            .map { "\($0.dataset) \(Self.tenths($0.seconds)) s" }.joined(separator: ", ")
    }

    private static func tenths(_ seconds: Double) -> String {
        "\(Int(seconds * 10) / 10).\(Int(seconds * 10) % 10)"
    }
}
