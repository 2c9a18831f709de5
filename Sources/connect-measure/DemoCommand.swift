import ArgumentParser
import Domain
import Foundation
import Pipeline
import Store

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "From nothing to a board pack: make a county, load it, compute it, draw it.",
        discussion: """
            All people and events are made up. The second run of the same county skips what is
            there already.
            """)

    @Option(help: "How many people live in the county.") var people = 740_000
    @Option(help: "The seed of the county.") var seed: UInt64 = 1
    @Option(help: "The month of the pack.") var month = "2026-03"
    @OptionGroup var options: ServiceOptions

    mutating func validate() throws {
        // Before an earlier county makes room for this one.
        guard people >= 100 else {
            throw ValidationError("--people takes a number from 100 on: a county has people.")
        }
    }

    mutating func run() async throws {
        guard let month = Month(month) else {
            throw ValidationError("--month takes a month such as 2026-03, not “\(month)”.")
        }
        var service = try Service(options)
        let clock = ContinuousClock()
        var start = clock.now
        func step(_ text: String) {
            Terminal.say("\(text) (\(Terminal.seconds(clock.now - start)))")
            start = clock.now
        }
        try await generate(service, step)
        // The county has written the settings of its own size.
        service = try Service(options)
        let database = try await service.openDatabase()
        step(
            service.server.isPrivate
                ? "The database runs: a private PostgreSQL in \(service.data.path)/postgres"
                : "The database runs: the one that the service's URI names")
        // Before any data are in, as a protocol has to be: at its own date, and the record says who.
        for question in try service.protocols() {
            try await ProtocolFreeze.importRecord(
                question, by: "the demonstration", database: database)
        }
        try await load(service, database, step)
        let links = try await service.linkPeople(database)
        step("Linked: \(links.sentence)")
        let summary = try await service.compute(database)
        Terminal.say(ComputeReport(summary).text)
        step("Computed")
        let analysis = try await service.analyse(database)
        Terminal.say("\(analysis.budget)\n\n\(analysis.pilotText)")
        step("Analysed")
        let packs = service.data.appendingPathComponent("packs")
        let files = try await service.boardPack(database, month: month, out: packs)
        step("The board pack of \(month.longText) is ready")
        for file in files { Terminal.say("  \(file.path)") }
        await database.close()
        guard service.server.isPrivate else { return }
        try await service.server.stop()
        Terminal.say("The database is stopped; every command starts it again when it needs it.")
    }

    private func generate(_ service: Service, _ step: (String) -> Void) async throws {
        let done = service.feeds.appendingPathComponent("county-\(people)-\(seed).done")
        if FileManager.default.fileExists(atPath: done.path) {
            return step("The county is there: \(service.feeds.path)")
        }
        try? FileManager.default.removeItem(at: service.feeds)
        let rows = try await service.generate(
            people: people, months: 48, seed: seed, into: service.feeds)
        try Data().write(to: done)
        step(
            "A county of \(Terminal.grouped(people)) made-up people: \(Terminal.grouped(rows))"
                + " rows in \(service.feeds.path)")
    }

    private func load(
        _ service: Service, _ database: Database, _ step: (String) -> Void
    ) async throws {
        let stage = try service.loadStage(database)
        // What NHS England published about real trusts: context beside the made-up county.
        let published = service.geography.appendingPathComponent("published")
        for file in try feedFiles(in: published) {
            let copy = service.feeds.appendingPathComponent(file.lastPathComponent)
            if !FileManager.default.fileExists(atPath: copy.path) {
                try FileManager.default.copyItem(at: file, to: copy)
            }
        }
        let files = try feedFiles(in: service.feeds)
        let report = LoadReport(writesFiles: true)
        let bar = ProgressBar("Loading")
        try await stage.load(all: files) { result, file in
            let done = await report.add(result, file)
            bar.show(done: done, of: files.count, what: file.lastPathComponent)
        }
        bar.finish()
        Terminal.say(await report.text())
        step("Loaded")
    }

    private func feedFiles(in folder: URL) throws -> [URL] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil
        ).filter { file in
            ["csv", "xlsx"].contains(file.pathExtension)
                && !file.lastPathComponent.hasSuffix(".findings.csv")
                && file.lastPathComponent != "faults-planted.csv"
        }
    }
}
