import Domain
public import Foundation

extension EvaluationProtocol {
    /// At most so many questions are primary.
    public static let mostPrimaries = 3

    private static let keys: Set<String> = [
        "protocol", "question", "measure", "measure_version", "pilots", "controls", "start",
        "window", "transition", "estimator", "role", "registered", "registered_by", "notes",
        "episodes", "episodes_version",
    ]

    /// Reads the text of a protocol file; throws a `CatalogueError` that names file and line.
    public static func read(text: String, file: String) throws -> EvaluationProtocol {
        let root = try DefinitionNode(text: text, file: file)
        try root.allow(keys)
        let code = try root.required("measure")
        guard let measure = MeasureCode(try code.text()) else {
            throw code.fault("expected a measure's code, such as EA01")
        }
        let estimator = try root.required("estimator").choice(Estimator.self)
        let (pilots, controls) = try teams(root, estimator)
        guard Set(pilots).isDisjoint(with: controls) else {
            throw try root.required("controls").fault("a team is pilot and control at once")
        }
        let window = try root.optional("window")?.int() ?? 12
        let transition = try root.optional("transition")?.int() ?? 0
        guard (1...36).contains(window), (0..<window).contains(transition) else {
            throw root.fault("expected a window of 1 to 36 months and a shorter transition")
        }
        let role = try root.required("role").choice(Role.self)
        if estimator.isOfPeople, role == .primary {
            throw try root.required("role").fault(
                "a question about single people is exploratory: the verdict is that of teams")
        }
        let episodes = try Self.episodes(root, estimator)
        return EvaluationProtocol(
            name: try root.required("protocol").text(),
            question: try root.required("question").text(), measure: measure,
            measureVersion: try root.required("measure_version").text(), pilots: pilots,
            controls: controls, start: try root.required("start").month(), window: window,
            transition: transition, estimator: estimator, role: role, episodes: episodes?.name,
            episodesVersion: episodes?.version, registered: try day(root.required("registered")),
            registeredBy: try root.required("registered_by").text())
    }

    /// Reads all protocols of a folder, by name; a folder that is not there has none.
    ///
    /// Throws a `CatalogueError` when a file is wrong, two have the same name, or there are more
    /// primary questions than `mostPrimaries`.
    public static func load(folder: URL) throws -> [EvaluationProtocol] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "yaml" }
        let all = try files.map { file in
            let found = try read(
                text: try String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent)
            guard found.name == file.deletingPathExtension().lastPathComponent else {
                throw CatalogueError(
                    file: file.lastPathComponent, line: 1,
                    message: "protocol: expected the name of the file")
            }
            return found
        }.sorted { $0.name < $1.name }
        let primaries = all.filter { $0.role == .primary }
        if let last = primaries.last, primaries.count > mostPrimaries {
            throw CatalogueError(
                file: last.name + ".yaml", line: 1,
                message: "role: at most \(mostPrimaries) protocols are primary")
        }
        return all
    }

    /// Questions about people with and without an intervention name no teams, or both kinds.
    private static func teams(
        _ root: DefinitionNode, _ estimator: Estimator
    ) throws -> (pilots: [TeamCode], controls: [TeamCode]) {
        let pilots = try root.optional("pilots")
        let controls = try root.optional("controls")
        switch estimator {
        case .matchedCohort:
            if let node = pilots ?? controls {
                throw node.fault("a matched cohort compares people of all teams: expected no teams")
            }
            return ([], [])
        case .journeyCost where pilots == nil && controls == nil: return ([], [])
        case .changeOfChanges, .survival, .journeyCost:
            return (try teams(root, "pilots"), try teams(root, "controls"))
        }
    }

    /// The text that gives the people, for estimators that look at people and only for them.
    private static func episodes(
        _ root: DefinitionNode, _ estimator: Estimator
    ) throws -> (name: String, version: String)? {
        guard estimator.isOfPeople else {
            if let node = try root.optional("episodes") ?? root.optional("episodes_version") {
                throw node.fault("expected with an estimator that looks at people only")
            }
            return nil
        }
        return (
            try root.required("episodes").text(), try root.required("episodes_version").text()
        )
    }

    private static func teams(_ root: DefinitionNode, _ key: String) throws -> [TeamCode] {
        let node = try root.required(key)
        let codes = try node.items().map { TeamCode(try $0.text()) }
        guard !codes.isEmpty, Set(codes).count == codes.count else {
            throw node.fault("expected at least one team, each once")
        }
        return codes
    }

    private static func day(_ node: DefinitionNode) throws -> String {
        let text = try node.text()
        guard text.count == 10, let month = Month(String(text.prefix(7))),
            let day = Int(text.suffix(2)), (1...month.dayCount).contains(day)
        else { throw node.fault("expected a day such as 2024-09-16") }
        return text
    }
}
