import ArgumentParser
import Domain
import Store

/// `--as-of` of the commands that read cells.
struct AsOfOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Show the figures as they stood: after a run, by its number, or at the end of a day,"
                + " such as 2026-04-20 (universal time).",
            valueName: "run or day"))
    var asOf: String?

    /// The run that was the newest by then; `nil` when nothing was asked for.
    func run(_ database: Database) async throws -> Int? {
        guard let asOf else { return nil }
        if let number = Int(asOf) {
            guard try await database.run(number) != nil else {
                throw SettingsFault(description: "There is no run \(number).")
            }
            return number
        }
        let parts = asOf.split(separator: "-").map(String.init)
        guard parts.count == 3, let month = Month("\(parts[0])-\(parts[1])"),
            parts[2].count == 2, let day = Int(parts[2]), (1...month.dayCount).contains(day)
        else {
            throw ValidationError(
                "--as-of takes a run's number or a day such as 2026-04-20, not “\(asOf)”.")
        }
        guard let run = try await database.lastRun(by: asOf) else {
            throw SettingsFault(description: "Nothing had been computed by \(asOf).")
        }
        return run
    }
}
