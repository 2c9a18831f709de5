import Domain
import Feeds
import Foundation
import Measures
import Packs
import Pipeline
import Store

extension Service {
    /// Makes the board pack of a month; returns its files.
    func boardPack(
        _ database: Database, month: Month, out: URL, asOfRun: Int? = nil
    ) async throws -> [URL] {
        let contracts = try ContractCatalogue.load(folder: contracts.path).contracts
        let settings = PackSettings(
            areaName: settings.text("area_name") ?? "the area",
            isMadeUp: settings.flag("made_up"),
            template: try BoardTemplate.load(template),
            feedTitles: Dictionary(
                contracts.map { ($0.feed, $0.title) }, uniquingKeysWith: { first, _ in first }),
            protocols: try protocols())
        let files = try await PackStage.board(
            database: database, catalogue: try MeasureCatalogue.load(folder: measures),
            month: month, out: out, asOfRun: asOfRun, settings: settings)
        return [files.pdf, files.workbook]
    }

    /// The plan of the board pack: the profile's own where it has one.
    private var template: URL {
        let own = config.appendingPathComponent("board.yaml")
        return FileManager.default.fileExists(atPath: own.path)
            ? own : home.appendingPathComponent("Templates/board.yaml")
    }
}
