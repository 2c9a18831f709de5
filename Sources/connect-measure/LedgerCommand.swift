import ArgumentParser
import Domain
import Pipeline
import Store

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "List every figure that changed between two runs or packs, by cause.",
        discussion: """
            Each changed figure is counted again at steps between the two runs, in this order:
            definition, attribution (practices, postcodes, teams), denominators (all other reference
            data), rows withdrawn (those of people who have opted out since among them), rows
            corrected, rows that came late. The parts add up exactly.
            Companion figures (standardised, variant and so on) are listed beside the measures' own
            ones. The figures are exact: for analysts.

              connect-measure ledger --from 3 --to 4
              connect-measure ledger --from 2026-03-20 --to 2026-04-20
              connect-measure ledger --from Packs/board-2026-02.xlsx --to Packs/board-2026-03.xlsx
              connect-measure ledger --from 3 --to 4 --measure EA01 --json
            """)

    @Option(
        help: ArgumentHelp(
            "The earlier state: a run's number, a day, or a pack's workbook.",
            valueName: "run, day or pack"))
    var from: String
    @Option(
        help: ArgumentHelp(
            "The later state, named in the same way.", valueName: "run, day or pack"))
    var to: String
    @Option(help: "Only this measure.") var measure: String?
    @Flag(help: "Print as JSON.") var json = false
    @OptionGroup var options: ServiceOptions

    mutating func validate() throws {
        for (name, text) in [("--from", from), ("--to", to)] {
            do {
                _ = try KnownState(text)
            } catch {
                throw ValidationError("\(name): \(error)")
            }
        }
    }

    mutating func run() async throws {
        let service = try Service(options)
        let states = try [from, to].map { try KnownState($0) }
        let database = try await service.openDatabase()
        var measures: [MeasureCode]?
        if let measure { measures = [try await service.measureCode(measure, database)] }
        let first = try await states[0].run(database)
        let last = try await states[1].run(database)
        let entries = try await LedgerStage.write(
            from: first, to: last, measures: measures, database)
        await database.close()
        if json { return try Terminal.sayJSON(entries) }
        Terminal.say(text(entries, from: first, to: last))
    }

    private func text(_ entries: [LedgerEntry], from: Int, to: Int) -> String {
        let figures = entries.filter { $0.change == .figure }
        let others = others(entries)
        guard !figures.isEmpty else {
            return "No figure changed from run \(from) to run \(to).\(others)"
        }
        let count = Terminal.counted(figures.count, "figure")
        let rows = figures.map { entry in
            [
                entry.measure, entry.area, entry.window, entry.month,
                entry.method,
                shown(entry.old, entry.oldState),
            ]
                + [shown(entry.new, entry.newState)]
                + RestatementCause.allCases.map { cause in
                    entry.parts.first { $0.cause == cause }.map { shown($0.change, "") }
                        ?? (entry.stateCause == cause.rawValue ? "here" : "")
                } + [entry.isReproduced ? "" : "not reproduced"]
        }
        return """
            \(count) changed from run \(from) to run \(to).\(others) Where one had no value before \
            or after, “here” marks the cause.

            """
                + Terminal.table(
                    headings: ["Code", "Area", "Window", "Month", "Method", "Old", "New"]
                        + RestatementCause.allCases.map(\.rawValue) + [""],
                    rows: rows, right: Set(5..<13))
    }

    /// Entries whose value and state are the same before and after, counted apart.
    private func others(_ entries: [LedgerEntry]) -> String {
        func count(_ change: LedgerEntry.Change, _ words: String) -> String? {
            let count = entries.count { $0.change == change }
            return count == 0 ? nil : "\(Terminal.grouped(count)) \(words)"
        }
        let parts = [
            count(.nowFinal, "provisional, now final"),
            count(.nowProvisional, "final, now provisional"),
            count(.behind, "with other counts, intervals or shares behind the same value"),
        ].compactMap { $0 }
        return parts.isEmpty
            ? "" : " Of the same value and state: \(parts.joined(separator: "; "))."
    }

    /// At most four decimals; the JSON has all.
    private func shown(_ number: String?, _ state: String) -> String {
        guard let number, let value = Double(number) else { return state }
        if value == 0 { return "0" }
        let rounded = (value * 10_000).rounded() / 10_000
        return rounded == 0 ? (value > 0 ? "<0.0001" : ">-0.0001") : "\(rounded)"
    }
}
