public import ArgumentParser
public import Pipeline

struct StandardisedRateFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dsr", abstract: "Directly and indirectly standardised rates and ratios.",
        discussion: """
            A row for each age band of each case: case_id, x (events), n (population),
            stdpop; or ageband (its lowest age) for the European Standard Population of
            2013; eventfreq where each of x people had that many events. Rates of fewer
            than 10 events are withheld. Indirect: case_id, x, n, x_ref, n_ref.

            Example: bands.csv      case_id,ageband,x,n
                                    Sudbury,65,41,2310
                                    Sudbury,70,52,2050

              connect-measure statistics dsr --input bands.csv --out rates.csv
            """)

    @OptionGroup var files: AnalystFiles
    @Option(help: "What to make; isratio where the file has x_ref, else dsr.")
    var kind: StandardisedRateFile.Kind?
    @Option(help: "What rates are multiplied by.") var multiplier = 100_000.0
    @Option(help: "A benchmark to compare each direct rate with.") var benchmark: Double?

    func run() throws {
        let options = StandardisedRateFile.Options(
            kind: kind, multiplier: multiplier, benchmark: benchmark)
        try files.result.write(StandardisedRateFile.results(files.table(), options: options))
    }
}

extension StandardisedRateFile.Kind: ExpressibleByArgument {}
