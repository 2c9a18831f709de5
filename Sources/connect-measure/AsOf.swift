import ArgumentParser
import Pipeline
import Store

/// `--as-of` of the commands that read cells.
struct AsOfOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Show the figures as they stood: after a run, by its number; at the end of a day, such"
                + " as 2026-04-20 (universal time); or in a pack, by its workbook.",
            valueName: "run, day or pack"))
    var asOf: String?

    /// The run that was the newest by then; `nil` when nothing was asked for.
    func run(_ database: Database) async throws -> Int? {
        try await asOf.map { try KnownState($0) }?.run(database)
    }

    mutating func validate() throws {
        do {
            _ = try asOf.map { try KnownState($0) }
        } catch {
            throw ValidationError("--as-of: \(error)")
        }
    }
}
