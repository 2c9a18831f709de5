import Domain
import Measures
import Packs
import Store

/// Where the figures of a pack came from, without any exact count.
enum PackOrigins {
    /// The codes, definitions, runs and files of the cells.
    static func receipts(
        of cells: [StoredCell], _ catalogue: MeasureCatalogue, seen: SeenLoads,
        _ database: Database
    ) async throws -> PackReceipts {
        let index = try await database.fileIndex(seen: seen)
        let measures = Dictionary(
            grouping: catalogue.versions.map { StoredMeasure($0, of: catalogue) },
            by: \.definition.code)
        var loads: [Span: [Int]] = [:]
        var marks: [CellKey: PackReceipts.Mark] = [:]
        for stored in cells {
            let key = stored.cell.key
            guard
                let measure = measures[key.measure]?.inForce(
                    in: key.month, since: \.definition.effective)
            else { continue }
            let span = Span(measure: key.measure, window: key.window, month: key.month)
            let own = loads[span] ?? index.loads(measure.needs(key.window, key.month))
            loads[span] = own
            marks[key] = PackReceipts.Mark(
                code: stored.receipt, definitionHash: stored.definitionHash, run: stored.run,
                loads: own)
        }
        let files = try await database.files(
            of: Set(loads.values.joined()).sorted(), replacedBy: nil)
        return PackReceipts(
            marks: marks,
            files: files.map { file in
                PackReceipts.File(
                    load: file.load, feed: file.feed, name: file.file, sha256: file.sha256,
                    sender: file.sender ?? "", day: String(file.loadedAt.prefix(10)))
            })
    }

    /// Cells of all areas rest on the same files.
    private struct Span: Hashable {
        let measure: MeasureCode
        let window: Window
        let month: Month
    }
}
