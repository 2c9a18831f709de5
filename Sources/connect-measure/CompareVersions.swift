import ArgumentParser
import Domain
import Measures
import Pipeline
import Store

/// `measures compare`.
struct CompareVersions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Show two versions of a measure side by side, for every team.",
        discussion: """
            Both versions are counted over the facts as known at the newest run, or at an earlier
            one, and nothing is written. Each counts all months, also those in which the other is in
            force. A version is one that the definition files have now, or one that any run used; it
            may be named by the first eight digits of its hash, or more.

              connect-measure measures compare EA01@1.0 EA01@1.1 --from 2025-04 --to 2026-03
              connect-measure measures compare EA01@7c1f22ab EA01@1.1
            """)

    @Argument(help: "The one version, such as EA01@1.0.") var old: String
    @Argument(help: "The other version, such as EA01@1.1.") var new: String
    @Option(help: "The first month; else eleven before the last.") var from: String?
    @Option(help: "The last month; else the last that was computed.") var to: String?
    @Flag(help: "Print as JSON.") var json = false
    @OptionGroup var asOf: AsOfOptions
    @OptionGroup var options: ServiceOptions

    mutating func run() async throws {
        let old = try version(self.old)
        let new = try version(self.new)
        guard old.code == new.code else {
            throw ValidationError("Compare two versions of one measure.")
        }
        let service = try Service(options)
        let database = try await service.openDatabase()
        let run = try await asOf.run(database)
        let comparison = try await VersionStage.compare(
            old, new, months: try await months(database, run),
            catalogue: try MeasureCatalogue.load(folder: service.measures), asOfRun: run, database)
        await database.close()
        json ? try Terminal.sayJSON(comparison) : Terminal.say(text(comparison))
    }

    private func version(_ text: String) throws -> MeasureVersion {
        guard let version = MeasureVersion(text) else {
            throw ValidationError("“\(text)” is no version of a measure such as EA01@1.0.")
        }
        return version
    }

    private func months(_ database: Database, _ asOf: Int?) async throws -> ClosedRange<Month> {
        func month(_ text: String) throws -> Month {
            guard let month = Month(text) else {
                throw ValidationError("“\(text)” is no month such as 2026-02.")
            }
            return month
        }
        var last = try to.map(month)
        if last == nil, let run = try await database.latestRun(upTo: asOf) {
            last = try await database.run(run.run)?.last
        }
        guard let last else { throw VersionFault.nothingComputed }
        let first = try from.map(month) ?? last.advanced(by: -11)
        guard first <= last else { throw ValidationError("--from is after --to.") }
        return first...last
    }

    private func text(_ comparison: VersionComparison) -> String {
        let series = comparison.areas.flatMap { area in
            area.series.map { point in
                [
                    area.area, point.month, shown(point.old, point.oldState),
                    shown(point.new, point.newState),
                ]
            }
        }
        let moved = comparison.areas.map { area in
            [area.area] + people(area.people)
        }
        return """
            \(comparison.old) and \(comparison.new), both as known at load \(comparison.load).

            """
                + Terminal.table(
                    headings: ["Area", "Month", comparison.old, comparison.new], rows: series,
                    right: [2, 3])
                + "\n\nPeople counted in these months together (numerator):\n\n"
                + Terminal.table(
                    headings: ["Area", "By both", "Moved in", "Moved out"], rows: moved,
                    right: [1, 2, 3])
    }

    private func shown(_ value: Double?, _ state: String) -> String {
        value.map { "\(($0 * 10_000).rounded() / 10_000)" } ?? state
    }

    private func people(_ people: VersionComparison.People?) -> [String] {
        guard let people else { return ["-", "-", "-"] }
        return [people.both, people.movedIn, people.movedOut].map(Terminal.grouped)
    }
}
