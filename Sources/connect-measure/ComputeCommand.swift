import ArgumentParser
import Domain
import Measures
import Pipeline
import Store

struct ComputeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compute", abstract: "Compute every measure, team and month.",
        discussion: """
            Writes only the cells whose figures changed; cells of earlier runs stay readable.

              connect-measure compute --data Data/demo
            """)

    @Option(help: "How many queries run side by side.")
    var workers = 2

    @Flag(help: "Print the summary as JSON.")
    var json = false

    @OptionGroup var options: ServiceOptions

    mutating func run() async throws {
        let service = try Service(options)
        let database = try await service.openDatabase()
        let summary = try await service.compute(database, workers: workers)
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
    func compute(_ database: Database, workers: Int = 2) async throws -> ComputeSummary {
        let catalogue = try MeasureCatalogue.load(folder: measures)
        let bar = ProgressBar("Computing")
        defer { bar.finish() }
        return try await ComputeStage.run(database, catalogue: catalogue, workers: workers) {
            bar.show(done: $0.done, of: $0.total, what: $0.query.name)
        }
    }
}

/// A run's summary for people and programs.
struct ComputeReport: Encodable {
    let run: Int
    let months: String
    let knownUntil: String
    let measures: Int
    let teams: Int
    let cellsWritten: Int
    let cellsClosed: Int
    let cellsUnchanged: Int
    let states: [String: Int]
    let seconds: Double
    let queries: [Query]

    struct Query: Encodable {
        let dataset: String
        let rows: Int
        let seconds: Double
    }

    init(_ summary: ComputeSummary) {
        run = summary.run
        months = "\(summary.first.isoText) to \(summary.last.isoText)"
        knownUntil = summary.knownUntil.isoText
        measures = summary.measureCount
        teams = summary.teamCount
        cellsWritten = summary.written
        cellsClosed = summary.closed
        cellsUnchanged = summary.unchanged
        states = summary.states
        seconds = summary.seconds.total
        queries = summary.queries.map {
            Query(dataset: $0.name, rows: $0.rowCount, seconds: $0.seconds)
        }
    }

    /// The summary in a few lines.
    var text: String {
        let states = states.sorted { $0.key < $1.key }
            .map { "\(Terminal.grouped($0.value)) \($0.key)" }.joined(separator: ", ")
        let slow = queries.sorted { $0.seconds > $1.seconds }.prefix(5)
            .map { "\($0.dataset) \(Self.tenths($0.seconds)) s" }.joined(separator: ", ")
        return """
            Run \(run): \(measures) measures, \(teams) teams, \(months), in \(Self.tenths(seconds)) s.
            Cells: \(Terminal.grouped(cellsWritten)) written, \(Terminal.grouped(cellsClosed)) \
            closed, \(Terminal.grouped(cellsUnchanged)) unchanged (\(states)).
            Longest queries: \(slow).
            """
    }

    private static func tenths(_ seconds: Double) -> String {
        "\(Int(seconds * 10) / 10).\(Int(seconds * 10) % 10)"
    }
}
