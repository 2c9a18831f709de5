import ArgumentParser

/// The command `connect-measure`.
@main
struct ConnectMeasure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect-measure",
        abstract: "Outcome measures for integrated neighbourhood teams: from feed files to packs.",
        discussion: """
            A month's work, in order:

              connect-measure database start          a private PostgreSQL in the data folder
              connect-measure load Feeds/*            check the feed files and take them in
              connect-measure quarantine list         rows that wait for a person to decide
              connect-measure compute                 compute every measure, team and month
              connect-measure analyse                 say what changed, and answer for the pilots
              connect-measure pack board --month 2026-03 --out Packs

            Where a figure came from: connect-measure receipt CODE, explain, ledger

            To see it all on a made-up county: connect-measure demo

            Exit codes: 0 done; 1 done, and something needs a person (a refused file, a failing
            check); 64 the command line is wrong; 65 a file or definition is wrong, or what is
            asked for is not there; 69 the database or a program is not available; 70 a fault of
            this program; 73 a file cannot be written.
            """,
        subcommands: [
            DemoCommand.self, DatabaseCommand.self, CountyCommand.self, LoadCommand.self,
            QuarantineCommand.self, ComputeCommand.self, ProtocolCommand.self, AnalyseCommand.self,
            MeasuresCommand.self, PackCommand.self, ReceiptCommand.self, ExplainCommand.self,
            LedgerCommand.self, StatisticsCommand.self, LinkCommand.self, PeopleCommand.self,
            DoctorCommand.self,
        ])

    static func main() async {
        var running: (any ParsableCommand.Type)?
        do {
            var command = try parseAsRoot()
            running = type(of: command)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Failure.exit(with: error, of: running)
        }
    }
}
