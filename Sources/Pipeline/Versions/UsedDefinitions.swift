import Domain
public import Measures
public import Store

extension VersionStage {
    /// The definitions that the figures follow as they stood after a run, by code.
    ///
    /// Each is read from the text that the database keeps, whatever the files say by now.
    ///
    /// - Throws: `LedgerFault.noDefinition` where a text is not kept; `CatalogueError` where this
    ///   version cannot read it.
    public static func definitions(
        asOfRun run: Int, _ database: Database
    ) async throws -> [MeasureDefinition] {
        let cells = try await database.cells(
            CellQuery(areas: [.county], windows: [.month], asOfRun: run))
        // Cells that another definition left as they were keep the text that they were made with.
        let latest = Dictionary(cells.map { ($0.cell.key.measure, $0) }) { a, b in
            a.run >= b.run ? a : b
        }
        var definitions: [MeasureDefinition] = []
        for (code, cell) in latest.sorted(by: { $0.key < $1.key }) {
            let hash = cell.definitionHash
            guard let kept = try await database.definition(code, hash: hash) else {
                throw LedgerFault.noDefinition(code, hash: hash)
            }
            definitions.append(
                try StoredMeasure(text: kept.text, code: code, version: kept.version).definition)
        }
        return definitions
    }
}
