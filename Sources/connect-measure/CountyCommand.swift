import ArgumentParser
import Domain
import Foundation
import SyntheticCounty

struct CountyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "county", abstract: "Make a county of made-up people on real geography.",
        subcommands: [Generate.self])

    struct Generate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the feed files of a made-up county, as its partners would send them.",
            discussion: """
                The same numbers give the same bytes. No person in the files exists; their NHS
                numbers are of the reserved test range, which begins with 999.

                  connect-measure county generate --people 20000 --out Data/small/feeds
                """)

        @Option(help: "How many people live in the county; the real one has 740,000.")
        var people = 740_000

        @Option(help: "How many months from April 2022.")
        var months = 48

        @Option(help: "The seed: another seed gives other people.")
        var seed: UInt64 = 1

        @Option(help: "The folder for the files.")
        var out: String

        @OptionGroup var options: ServiceOptions

        mutating func run() async throws {
            let service = try Service(options)
            let rows = try await service.generate(
                people: people, months: months, seed: seed, into: URL(fileURLWithPath: out))
            Terminal.say(
                "\(Terminal.counted(rows, "row")) written to \(out). All of it is made up.")
        }
    }
}

extension Service {
    /// Writes a made-up county's files; returns how many rows.
    func generate(people: Int, months: Int, seed: UInt64, into folder: URL) async throws -> Int {
        guard let first = Month("2022-04") else { return 0 }
        let profile = CountyProfile(
            people: people, firstMonth: first, months: months, seed: seed)
        let generator = try CountyGenerator(profile: profile, geography: geography)
        let bar = ProgressBar("Generating")
        defer { bar.finish() }
        let rows = try await generator.write(to: folder) { share in
            bar.show(done: Int(share * 100), of: 100)
        }
        try scaleSettings(people: people)
        return rows.values.reduce(0, +)
    }
}

extension Service {
    /// Writes what a smaller county changes in the settings into the data folder: the limits of
    /// the county's population.
    private func scaleSettings(people: Int) throws {
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        let text = """
            # Settings of this data folder: a made-up county of \(people) people.
            population:
              minimum: \(people * 9 / 10)
              maximum: \(people * 11 / 10)

            """
        try text.write(
            to: data.appendingPathComponent("service.yaml"), atomically: true, encoding: .utf8)
    }
}
