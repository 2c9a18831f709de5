import ArgumentParser
import Feeds
import Foundation
import Pipeline
import Store

struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Check feed files and take them in.",
        discussion: """
            Each file is loaded whole or not at all. What is wrong with it is printed as a short
            table and written in full beside the file, as NAME.findings.csv, for its sender. The
            same file loaded twice changes nothing; to go back to a file that another has replaced,
            load it with --again. When all files are in, people without an NHS
            number are linked with the register; what is not clear waits in people queue.

              connect-measure load Data/demo/feeds/SUS_APC_RDE_2026-03_flex.csv
            """)

    @Argument(help: "Feed files; CSV or XLSX.", completion: .file())
    var files: [String]

    @Option(help: "The contract to use when the file's name does not say, such as SUS_APC.")
    var feed: String?

    @Option(
        help: "The date order a person has confirmed for these files: dmy, mdy or iso.")
    var dates: String?

    @Flag(help: "Load the files though their bytes came before: they are to stand once more.")
    var again = false

    @Flag(help: "Load files that have no rows, or far fewer than the one before: it is so.")
    var acceptFewerRows = false

    @Flag(help: "Do not link people without an NHS number; people link does it by itself.")
    var withoutLinking = false

    @Flag(help: "Print the outcome as JSON.")
    var json = false

    @OptionGroup var options: ServiceOptions

    mutating func run() async throws {
        let service = try Service(options)
        var order: DateOrder?
        if let dates {
            guard let known = DateOrder(rawValue: dates) else {
                throw ValidationError("--dates takes dmy, mdy or iso, not “\(dates)”.")
            }
            order = known
        }
        let database = try await service.openDatabase()
        let stage = try service.loadStage(
            database, dates: order, again: again, acceptsFewer: acceptFewerRows)
        let report = LoadReport(writesFiles: true)
        // What an earlier load wrote for the senders lies beside the files: not a feed.
        let files = files.filter { !$0.hasSuffix(".findings.csv") }
        if let feed {
            for file in files {
                let url = URL(fileURLWithPath: file)
                do {
                    for loaded in try await stage.load(url, feed: feed) {
                        await report.add(.success(loaded), url)
                    }
                } catch {
                    await report.add(.failure(error), url)
                }
            }
        } else {
            let total = files.count
            let bar = ProgressBar("Loading")
            try await stage.load(all: files.map { URL(fileURLWithPath: $0) }) { result, file in
                let done = await report.add(result, file)
                bar.show(done: done, of: total, what: file.lastPathComponent)
            }
            bar.finish()
        }
        // What became of the files is said first, whatever becomes of the linking.
        if json {
            try Terminal.sayJSON(await report.files)
        } else {
            Terminal.say(await report.text())
        }
        let foundNothing = await report.foundNothing
        if !withoutLinking, !foundNothing {
            let links = try await service.linkPeople(database)
            if !json && links.people > 0 { Terminal.say(links.sentence) }
        }
        await database.close()
        if foundNothing { throw Failure.wrongData }
        if await report.needsAttention { throw Failure.needsAttention }
    }
}
