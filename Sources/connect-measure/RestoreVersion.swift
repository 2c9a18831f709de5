import ArgumentParser
import Foundation
import Measures
import Pipeline
import Store

/// `measures restore`.
struct RestoreVersion: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Write the text of a version, as a run used it last, among the earlier ones.",
        discussion: """
            For a version whose file has been changed or lost, and whose months are still to be
            computed by it. The file is the same to the letter, so that the cells of these months
            stay as they are.

              connect-measure measures restore EA01@1.0     # writes Measures/earlier/EA01@1.0.yaml
            """)

    @Argument(
        help: ArgumentHelp(
            "The version, such as EA01@1.0, or EA01@ and the first eight digits of its hash.",
            valueName: "version"))
    var version: String
    @OptionGroup var options: ServiceOptions

    mutating func run() async throws {
        guard let name = MeasureVersion(version) else {
            throw ValidationError("“\(version)” is no version of a measure such as EA01@1.0.")
        }
        let service = try Service(options)
        let database = try await service.openDatabase()
        let definition = try await VersionStage.keptMeasure(name, database).definition
        await database.close()
        let files = try MeasureCatalogue.load(folder: service.measures)
        if let own = files.definition(definition.versionName) {
            throw ValidationError(
                "\(own.file) is of version \(own.version) already; nothing was written. Change it"
                    + " first, with a version of its own.")
        }
        let file = service.measures.appendingPathComponent(
            MeasureCatalogue.earlierFile(definition.versionName))
        guard !FileManager.default.fileExists(atPath: file.path) else {
            throw ValidationError("\(file.path) is there already; nothing was written.")
        }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(definition.text.utf8).write(to: file, options: .atomic)
        Terminal.say("Written: \(file.path)")
    }
}
