import ArgumentParser
import Feeds
import Foundation
import Linkage
import Pipeline
import Store

/// What is wrong with the folders or settings that a command was given.
struct SettingsFault: Error, CustomStringConvertible {
    let description: String
}

/// The folders and settings that every command works with.
///
/// The command alone reads configuration; all below it takes plain values.
struct ServiceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where the service keeps its data.", valueName: "folder"))
    var data = "Data/demo"

    @Option(
        help: ArgumentHelp(
            "The set of contracts and settings: a folder in Config/profiles, or none for Config"
                + " itself.",
            valueName: "name"))
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "The folder with Measures, Config and Geography; found by itself when the command"
                + " runs in it or was built in it.",
            valueName: "folder"))
    var home: String?
}

/// A service as its settings describe it.
struct Service {
    let home: URL
    let data: URL
    let config: URL
    let settings: SettingTable
    let server: DatabaseServer

    init(_ options: ServiceOptions) throws {
        home = try Self.findHome(options.home)
        let root = home.appendingPathComponent("Config")
        config =
            options.profile.map { root.appendingPathComponent("profiles/\($0)") } ?? root
        guard FileManager.default.fileExists(atPath: config.path) else {
            throw SettingsFault(
                description: "There is no profile “\(options.profile ?? "")” in Config/profiles.")
        }
        data =
            URL(
                fileURLWithPath: options.data,
                relativeTo: URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
            ).standardizedFileURL
        var settings = try SettingTable(
            servicePath: config.appendingPathComponent("service.yaml").path)
        // What a data folder says of itself, such as how large its made-up county is.
        let local = data.appendingPathComponent("service.yaml")
        if FileManager.default.fileExists(atPath: local.path) {
            // Who may see what is the service's own word: whoever can write a data folder is no
            // analyst by that.
            let own = try SettingTable(servicePath: local.path).values
                .filter { !$0.key.hasPrefix("roles_") }
            settings = settings.overridden(by: SettingTable(own))
        }
        self.settings = settings
        let environment = ProcessInfo.processInfo.environment
        if let uri = environment["CONNECT_MEASURE_DATABASE"] ?? settings.text("database_uri") {
            server = .external(uri: uri)
        } else {
            server = .privateCluster(folder: data.appendingPathComponent("postgres"))
        }
    }

    var measures: URL { home.appendingPathComponent("Measures") }
    var contracts: URL { config.appendingPathComponent("feeds") }
    var geography: URL { home.appendingPathComponent("Geography") }
    var feeds: URL { data.appendingPathComponent("feeds") }

    /// The secret that person keys are made with: from the environment, or a file that is made on
    /// first use.
    func secret() throws -> PersonSecret {
        let name = "CONNECT_MEASURE_PERSON_SECRET"
        if let text = ProcessInfo.processInfo.environment[name] {
            return try PersonSecret(hexadecimal: text, source: "the variable \(name)")
        }
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        return try PersonSecret.loadOrMake(
            path: data.appendingPathComponent("person-secret").path)
    }

    /// The stage that loads feed files.
    func loadStage(
        _ database: Database, dates: DateOrder? = nil, again: Bool = false,
        acceptsFewer: Bool = false
    ) throws -> LoadStage {
        let today = Calendar(identifier: .iso8601)
            .dateComponents([.year, .month, .day], from: Date())
        return LoadStage(
            database: database, contracts: try ContractCatalogue.load(folder: contracts.path),
            landing: LandingStore(folder: data.appendingPathComponent("landing")),
            secret: try secret(),
            settings: LoadSettings(
                today: CivilDay(
                    year: today.year ?? 0, month: today.month ?? 0, day: today.day ?? 0),
                acceptsTestRange: settings.flag("made_up"), table: settings,
                confirmedDateOrder: dates, again: again, acceptsFewer: acceptsFewer))
    }

    private static func findHome(_ given: String?) throws -> URL {
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let program = URL(fileURLWithPath: CommandLine.arguments[0], relativeTo: here)
            .resolvingSymlinksInPath()
        var candidates: [URL] = []
        if let given {
            candidates = [URL(fileURLWithPath: given, relativeTo: here)]
        } else {
            candidates = [here]
            var above = program.deletingLastPathComponent()
            for _ in 0..<5 {
                candidates.append(above)
                above.deleteLastPathComponent()
            }
        }
        for candidate in candidates
        where ["Measures", "Config"].allSatisfy({
            FileManager.default.fileExists(atPath: candidate.appendingPathComponent($0).path)
        }) {
            return candidate.standardizedFileURL
        }
        throw SettingsFault(
            description: "The folders Measures and Config were not found. Run the command in the"
                + " project's folder, or name it with --home.")
    }
}

extension SettingTable {
    /// The text of a setting; `nil` when there is none.
    func text(_ name: String) -> String? {
        switch values[name] {
        case .text(let text), .number(let text): text
        default: nil
        }
    }

    /// Whether a setting says yes.
    func flag(_ name: String) -> Bool { text(name) == "true" }
}
