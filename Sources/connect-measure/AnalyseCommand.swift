import ArgumentParser
import Domain
import Measures
import Pipeline
import Store

struct AnalyseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyse",
        abstract: "Say what changed: trends, funnels, forecasts, and the pilots' answers.",
        discussion: """
            Reads the cells of the newest run, or as they stood after an earlier one, and keeps
            what it finds beside that run. Exact figures: for analysts, not for publication.

              connect-measure analyse --data Data/demo
            """)

    @Flag(help: "Leave the forecasts out, which take most of the time.")
    var withoutForecasts = false

    @Flag(help: "Print everything as JSON.")
    var json = false

    @OptionGroup var asOf: AsOfOptions
    @OptionGroup var options: ServiceOptions

    mutating func run() async throws {
        let service = try Service(options)
        let database = try await service.openDatabase()
        let report = try await service.analyse(
            database, asOf: try await asOf.run(database), horizon: withoutForecasts ? 0 : 12)
        await database.close()
        if json { try Terminal.sayJSON(report) } else { Terminal.say(report.text) }
    }
}

extension Service {
    /// Analyses the cells that stand now, or stood after a run.
    func analyse(
        _ database: Database, asOf: Int? = nil, horizon: Int = 12
    ) async throws -> AnalysisReport {
        let catalogue = try MeasureCatalogue.load(folder: measures)
        let result = try await AnalyseStage.run(
            database, catalogue: catalogue,
            settings: AnalysisSettings(
                asOfRun: asOf, horizon: horizon, protocols: try protocols()))
        return AnalysisReport(result)
    }
}
