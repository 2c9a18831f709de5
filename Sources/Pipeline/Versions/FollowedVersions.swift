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
    /// The same measure set with the versions that a run computed by.
    ///
    /// What reads stored cells speaks of these versions, whatever the files have by now: of one that
    /// no file has any more, or whose file has another rule since, the database keeps the text.
    func following(run: Int, _ database: Database) async throws -> MeasureCatalogue {
        var used = try await database.usedDefinitions(asOfRun: run)
        // Texts are read only where a file is missing or another.
        if used.contains(where: { !isSame($0) }) {
            used = try await database.usedDefinitions(asOfRun: run, withTexts: true)
        }
        let byCode = Dictionary(grouping: used, by: \.name.code)
        var definitions: [MeasureDefinition] = []
        var earlier: [MeasureDefinition] = []
        for definition in self.definitions {
            let names = byCode[definition.code] ?? []
            let found = names.compactMap(followed)
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
        return with(definitions, earlier)
    }

    /// The same measure set as it is in a month: without versions that are not in force by then.
    func begun(by month: Month) -> MeasureCatalogue {
        let newest = definitions.map { definition($0.code, in: month) ?? $0 }
        let names = Set(newest.map(\.versionName))
        return with(
            newest.map { $0.within([$0.start]) },
            versions.filter { $0.effective <= month && !names.contains($0.versionName) })
    }

    /// Whether a file has the very text that a run used.
    private func isSame(_ used: UsedDefinition) -> Bool {
        definition(used.name).map { record($0).hash == used.hash } ?? false
    }

    /// The definition that a run used; words and the settings of packs are those of its file, if
    /// that has the same rule still.
    private func followed(_ used: UsedDefinition) -> MeasureDefinition? {
        guard let own = definition(used.name) else { return Self.kept(used) }
        guard !isSame(used), let kept = Self.kept(used) else { return own }
        return own.ruleChanges(since: kept).isEmpty ? own : kept
    }

    /// The text that a run kept, if this version of the program can read it.
    private static func kept(_ used: UsedDefinition) -> MeasureDefinition? {
        try? StoredMeasure(text: used.text, code: used.name.code, version: used.name.version)
            .definition
    }

    private func with(
        _ definitions: [MeasureDefinition], _ earlier: [MeasureDefinition]
    ) -> MeasureCatalogue {
        MeasureCatalogue(
            definitions: definitions, earlier: earlier, datasets: datasets, codeLists: codeLists,
            sharedTexts: sharedTexts, returns: returns, changes: changes, episodes: episodes)
    }
}
