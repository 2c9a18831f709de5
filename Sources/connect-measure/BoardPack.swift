import Domain
import Feeds
import Foundation
import Measures
import Packs
import Pipeline
import Store

extension Service {
    /// Makes the board pack of a month; returns its files.
    func boardPack(_ database: Database, month: Month, out: URL) async throws -> [URL] {
        let contracts = try ContractCatalogue.load(folder: contracts.path).contracts
        let settings = PackSettings(
            areaName: settings.text("area_name") ?? "the area",
            isMadeUp: settings.flag("made_up"),
            template: try BoardTemplate.load(
                home.appendingPathComponent("Templates/board.yaml")),
            feedTitles: Dictionary(
                contracts.map { ($0.feed, $0.title) }, uniquingKeysWith: { first, _ in first }),
            protocols: try protocols())
        let files = try await PackStage.board(
            database: database, catalogue: try MeasureCatalogue.load(folder: measures),
            month: month, out: out, settings: settings)
        return [files.pdf, files.workbook]
    }
}
