import ArgumentParser
import Domain
import Foundation
import Measures
import Pipeline
import Store

struct PackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "Make the packs of a month.", subcommands: [Board.self])

    struct Board: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the board pack of a month as PDF and XLSX.",
            discussion: "  connect-measure pack board --month 2026-03 --out Packs")

        @Option(help: "The month, as 2026-03.") var month: String
        @Option(help: "The folder for the files.") var out: String
        @Flag(help: "Print the files' paths as JSON.") var json = false
        @OptionGroup var asOf: AsOfOptions
        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            guard let month = Month(month) else {
                throw ValidationError("--month takes a month such as 2026-03, not “\(month)”.")
            }
            let service = try Service(options)
            let database = try await service.openDatabase()
            let files = try await service.boardPack(
                database, month: month, out: URL(fileURLWithPath: out),
                asOfRun: try await asOf.run(database))
            await database.close()
            if json { return try Terminal.sayJSON(["files": files.map(\.path)]) }
            for file in files { Terminal.say(file.path) }
        }
    }
}
