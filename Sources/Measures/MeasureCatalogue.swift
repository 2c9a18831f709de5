public import Domain
public import Foundation

/// The measure set: definitions, datasets, code lists and return rules of one folder.
public struct MeasureCatalogue: Sendable {
    /// The newest definition of each measure, by code.
    public let definitions: [MeasureDefinition]
    /// All definitions, earlier versions too, by code and then by effective month.
    public let versions: [MeasureDefinition]
    /// The datasets, by name.
    public let datasets: [String: Dataset]
    /// The code lists, by name.
    public let codeLists: [String: CodeList]
    /// Texts that datasets share, by name.
    public let sharedTexts: [String: String]
    /// The feeds that come as one return per sender.
    public let returns: [ReturnRule]
    /// What of changed rows the datasets can see, with code lists filled in, by name.
    public let changes: [String: ChangeText]
    /// The texts that give evaluations one row per person or episode, by name.
    public let episodes: [String: Dataset]
    /// The code lists as SQL arrays, by name.
    private let codeTexts: [String: String]

    /// A catalogue from parts.
    ///
    /// - Parameter earlier: earlier versions of the definitions.
    public init(
        definitions: [MeasureDefinition], earlier: [MeasureDefinition] = [],
        datasets: [String: Dataset],
        codeLists: [String: CodeList] = [:], sharedTexts: [String: String] = [:],
        returns: [ReturnRule] = [], changes: [String: ChangeText] = [:],
        episodes: [String: Dataset] = [:]
    ) {
        let timelines = Self.timelines(definitions + earlier)
        func timed(_ definition: MeasureDefinition) -> MeasureDefinition {
            timelines[definition.code].map(definition.within) ?? definition
        }
        self.definitions = definitions.map(timed).sorted { $0.code < $1.code }
        versions = (definitions + earlier).map(timed).sorted {
            ($0.code, $0.effective) < ($1.code, $1.effective)
        }
        self.datasets = datasets
        self.codeLists = codeLists
        self.sharedTexts = sharedTexts
        self.returns = returns
        self.episodes = episodes
        let codeTexts = codeLists.mapValues(\.sql)
        self.codeTexts = codeTexts
        self.changes = changes.mapValues {
            ChangeText(name: $0.name, sql: $0.sql.filling("codes", from: codeTexts))
        }
    }

    /// The definition of a code, if there is one.
    public func definition(_ code: MeasureCode) -> MeasureDefinition? {
        definitions.first { $0.code == code }
    }

    /// The version of a measure that computes the cells of a month, if there is the measure.
    public func definition(_ code: MeasureCode, in month: Month) -> MeasureDefinition? {
        versions.filter { $0.code == code }.inForce(in: month, since: \.effective)
    }

    /// A version of a measure, if there is it.
    public func definition(_ name: MeasureVersion) -> MeasureDefinition? {
        versions.first { $0.versionName == name }
    }

    /// The versions of each measure that has several, by the month in which they begin.
    private static func timelines(
        _ definitions: [MeasureDefinition]
    ) -> [MeasureCode: [MeasureDefinition.Start]] {
        Dictionary(grouping: definitions, by: \.code).filter { $0.value.count > 1 }
            .mapValues { $0.map(\.start).sorted { $0.effective < $1.effective } }
    }

    /// The same catalogue with only the measures named, in all their versions.
    public func only(_ codes: Set<MeasureCode>) -> MeasureCatalogue {
        only(
            definitions.filter { codes.contains($0.code) },
            versions.filter { codes.contains($0.code) })
    }

    /// The same catalogue with one version of one measure only.
    public func only(_ definition: MeasureDefinition) -> MeasureCatalogue {
        only([definition], [definition])
    }

    private func only(
        _ chosen: [MeasureDefinition], _ versions: [MeasureDefinition]
    ) -> MeasureCatalogue {
        let used = Set(versions.flatMap { $0.components.map(\.component.dataset) })
        let newest = Set(chosen.map(\.versionName))
        return MeasureCatalogue(
            definitions: chosen, earlier: versions.filter { !newest.contains($0.versionName) },
            datasets: datasets.filter { used.contains($0.key) },
            codeLists: codeLists, sharedTexts: sharedTexts, returns: returns,
            changes: changes, episodes: episodes)
    }

    /// A dataset with `:shared(NAME)` replaced by the shared text and `:codes(NAME)` by the code
    /// list's array.
    public func expanded(_ dataset: Dataset) -> Dataset {
        Dataset(
            dataset, sql: codeListsFilled(into: dataset.sql.filling("shared", from: sharedTexts)))
    }

    /// The changes that a dataset's reach names.
    public func changes(seenBy dataset: Dataset) -> [ChangeText] {
        dataset.reach.keys.sorted().compactMap { name in
            changes.values.first { $0.reachName == name }
        }
    }

    /// An SQL text with `:codes(NAME)` replaced by the code list's array.
    func codeListsFilled(into sql: String) -> String { sql.filling("codes", from: codeTexts) }

    /// Reads `*.yaml`, `earlier/*.yaml`, `datasets/*.sql`, `episodes/*.sql`, `codelists/*.csv` and
    /// `returns.yaml` of a folder.
    ///
    /// Throws `CatalogueErrors` with everything that cannot be read.
    public static func load(folder: URL) throws -> MeasureCatalogue {
        var errors: [CatalogueError] = []
        func collect<Value>(
            _ subfolder: String, _ suffix: String,
            _ read: (String, String, String) throws -> Value
        ) -> [Value] {
            let files = texts(folder.appending(path: subfolder), suffix: suffix)
            return files.compactMap { name, text in
                let file = subfolder.isEmpty ? name + suffix : "\(subfolder)/\(name)\(suffix)"
                do {
                    guard let text else {
                        throw CatalogueError(file: file, line: 0, message: "not readable")
                    }
                    return try read(text, name, file)
                } catch let error as CatalogueError {
                    errors.append(error)
                } catch {
                    errors.append(CatalogueError(file: file, line: 0, message: "\(error)"))
                }
                return nil
            }
        }
        let datasets = collect("datasets", ".sql") {
            try Dataset(text: $0, name: $1, file: $2)
        }
        let episodes = collect("episodes", ".sql") {
            try Dataset(text: $0, name: $1, file: $2)
        }
        let shared = collect("datasets/shared", ".sql") { text, name, _ in
            (name, Self.withoutComments(text))
        }
        let changes = collect("datasets/changes", ".sql") { text, name, _ in
            ChangeText(name: name, sql: Self.withoutComments(text))
        }
        let lists = collect("codelists", ".csv") {
            try CodeList(text: $0, name: $1, file: $2)
        }
        var returns: [ReturnRule] = []
        let definitions = collect("", ".yaml") { text, name, file in
            if name == "returns" {
                returns = try ReturnRule.read(text: text, file: file)
                return MeasureDefinition?.none
            }
            return try DefinitionReader(text: text, file: file).definition()
        }
        let earlier = collect("earlier", ".yaml") { text, _, file in
            try DefinitionReader(text: text, file: file).definition()
        }
        guard errors.isEmpty else {
            throw CatalogueErrors(errors: errors.sorted { ($0.file, $0.line) < ($1.file, $1.line) })
        }
        return MeasureCatalogue(
            definitions: definitions.compactMap { $0 }, earlier: earlier,
            datasets: Dictionary(datasets.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a }),
            codeLists: Dictionary(lists.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a }),
            sharedTexts: Dictionary(shared, uniquingKeysWith: { a, _ in a }),
            returns: returns,
            changes: Dictionary(changes.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a }),
            episodes: Dictionary(episodes.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a }))
    }

    private static func withoutComments(_ text: String) -> String {
        text.split(separator: "\n").filter {
            !$0.trimmingPrefix(while: \.isWhitespace).hasPrefix("--")
        }
        .joined(separator: "\n").trimmingBlanks()
    }

    /// The files of a folder with a suffix, by name; no text where one is not readable.
    private static func texts(_ folder: URL, suffix: String) -> [(name: String, text: String?)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }.sorted().map { name in
            let data = FileManager.default.contents(atPath: folder.appending(path: name).path)
            return (
                String(name.dropLast(suffix.count)),
                data.flatMap { String(data: $0, encoding: .utf8) }
            )
        }
    }
}

extension Dataset {
    fileprivate init(_ other: Dataset, sql: String) {
        self = other
        self.sql = sql
    }
}
