import ArgumentParser
import Domain
import Pipeline
import Store

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say where a figure came from, by measure, team and month.",
        discussion: """
              connect-measure explain EA01 --team sudbury --month 2026-02
              connect-measure explain EA01 --month 2026-02 --window rolling_12 --as-of 3

            Some measures have companion figures, which the workbook shows in its sheet Other methods:

              connect-measure explain EA01 --team sudbury --month 2026-02 --method standardised

            --events lists the keys of what was counted. It is for the people whom service.yaml
            names under roles, event_keys, and refused to all others.
            """)

    @Argument(help: "The measure's code, such as EA01.") var measure: String
    @Option(help: "The team's name or code; the county without it.") var team: String?
    @Option(help: "The month, as 2026-02.") var month: String
    @Option(
        help: """
            month, rolling_3 or rolling_12. Without it month, or the shortest that a companion \
            figure has.
            """)
    var window: String?
    @Option(
        help: """
            own for the measure's own figure, or standardised, resampled, stratified or variant \
            for a companion figure.
            """)
    var method = "own"

    @Flag(help: "Count the figure again, as known at its run, and say whether it is the same.")
    var recompute = false

    @Flag(help: "Leave out the statements that counted.") var withoutSQL = false
    @Flag(help: "List the pseudonymous keys of the events that were counted.") var events = false
    @Flag(help: "Print as JSON.") var json = false
    @OptionGroup var asOf: AsOfOptions
    @OptionGroup var options: ServiceOptions

    mutating func run() async throws {
        guard let month = Month(month) else {
            throw ValidationError("--month takes a month such as 2026-02, not “\(month)”.")
        }
        let window = try window.map { text in
            guard let window = Window(rawValue: text) else {
                throw ValidationError("--window takes month, rolling_3 or rolling_12.")
            }
            return window
        }
        guard let method = FigureMethod(named: method.lowercased()) else {
            throw ValidationError(
                "--method takes "
                    + FigureMethod.allCases.map(\.name).joined(separator: ", ")
                    + ", not “\(method)”.")
        }
        let service = try Service(options)
        let right = events ? try service.eventRight() : nil
        let database = try await service.openDatabase()
        let code = try await service.measureCode(measure, database)
        let run = try await asOf.run(database)
        var key = CellKey(
            measure: code, area: try await area(in: month, database), window: window ?? .month,
            month: month, method: method)
        if window == nil, method != .own {
            let figures = try await ReceiptStage.figures(like: key, asOfRun: run, database)
            key = figures.first { $0.method == method } ?? key
        }
        let receipt = try await ReceiptStage.receipt(of: key, asOfRun: run, database)
        try await ReceiptPrinter(
            recomputes: recompute, withSQL: !withoutSQL, json: json, eventRight: right
        ).say(receipt, database)
        await database.close()
    }

    private func area(in month: Month, _ database: Database) async throws -> Area {
        guard let team else { return .county }
        let teams = try await database.teamRegister(in: month)
        let wanted = team.lowercased()
        guard
            let found = teams.first(where: {
                $0.code.text.lowercased() == wanted || $0.name.lowercased() == wanted
            })
        else {
            throw NotThere(
                "There is no team “\(team)”. The teams are "
                    + teams.map { "\($0.name) (\($0.code))" }.joined(separator: ", ") + ".")
        }
        return .team(found.code)
    }
}
