import Domain
public import Measures
public import Store

extension VersionStage {
    /// The definitions that the figures follow as they stood after a run, all versions in force.
    ///
    /// Each is read from the text that the database keeps, whatever the files say by now.
    ///
    /// - Throws: `CatalogueError` where this version cannot read a text.
    public static func definitions(
        asOfRun run: Int, _ database: Database
    ) async throws -> MeasureCatalogue {
        let used = try await database.usedDefinitions(asOfRun: run, withTexts: true)
        let measures = try used.map {
            try StoredMeasure(text: $0.text, code: $0.name.code, version: $0.name.version)
                .definition
        }
        let newest = Dictionary(grouping: measures, by: \.code).compactMapValues { versions in
            versions.max { $0.effective < $1.effective }
        }
        return MeasureCatalogue(
            definitions: Array(newest.values),
            earlier: measures.filter { newest[$0.code]?.version != $0.version }, datasets: [:])
    }
}

extension MeasureCatalogue {
    /// The same measure set with the versions that a run computed by, where the files have them.
    ///
    /// What reads stored cells speaks of these versions, and not of newer ones in the files.
    func following(run: Int, _ database: Database) async throws -> MeasureCatalogue {
        let used = Dictionary(
            grouping: try await database.usedDefinitions(asOfRun: run), by: \.name.code)
        var definitions: [MeasureDefinition] = []
        var earlier: [MeasureDefinition] = []
        for definition in self.definitions {
            let names = used[definition.code]?.map(\.name) ?? []
            let found = names.compactMap { self.definition($0) }
                .sorted { $0.effective < $1.effective }
            guard let newest = found.last, found.count == names.count else {
                definitions.append(definition)
                earlier += versions.filter {
                    $0.code == definition.code && $0.version != definition.version
                }
                continue
            }
            definitions.append(newest.within([newest.start]))
            earlier += found.dropLast()
        }
        return MeasureCatalogue(
            definitions: definitions, earlier: earlier, datasets: datasets, codeLists: codeLists,
            sharedTexts: sharedTexts, returns: returns, changes: changes, episodes: episodes)
    }
}
