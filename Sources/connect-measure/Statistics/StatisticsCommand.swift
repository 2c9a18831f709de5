import ArgumentParser
import Foundation
import Pipeline

/// The statistics on files of an analyst's own: one subcommand for each family.
struct StatisticsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics",
        abstract: "Run the statistics on CSV files of your own.",
        discussion: """
            Each subcommand reads CSV with a header row and writes CSV to --out or to
            standard output. Columns have the names that the reference packages give them;
            blank, NA and NaN cells are missing values, and columns that are not needed
            are left alone. Many cases can stand in one file. --help of each subcommand
            has an example.
            """,
        subcommands: [
            SPCFileCommand.self, IntervalFileCommand.self, FunnelFileCommand.self,
            StandardisedRateFileCommand.self, TrendFileCommand.self, QuantileFileCommand.self,
            GLMFileCommand.self, InterruptedSeriesFileCommand.self, DifferenceFileCommand.self,
            SyntheticControlFileCommand.self, MatchingFileCommand.self, CostFileCommand.self,
            SurvivalFileCommand.self, ForecastFileCommand.self, NameSimilarityFileCommand.self,
            NHSNumberFileCommand.self,
        ])
}

/// Where results go.
struct ResultFile: ParsableArguments {
    @Option(help: "The CSV file for the results; standard output if left out.") var out: String?

    /// Writes the table to the file, or to standard output.
    func write(_ table: ResultTable) throws {
        if let out { return try table.write(csv: out) }
        // By way of a file, since standard output may be one that others append to.
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("results-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try table.write(csv: file.path)
        FileHandle.standardOutput.write(try Data(contentsOf: file))
    }
}

/// One input file and where results go: all that most families need.
struct AnalystFiles: ParsableArguments {
    @Option(help: "The CSV file to read.") var input: String
    @OptionGroup var result: ResultFile

    /// Reads the input.
    func table() throws -> AnalystTable { try AnalystTable(reading: input) }
}
