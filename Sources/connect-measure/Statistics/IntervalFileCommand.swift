public import ArgumentParser
public import Pipeline

struct IntervalFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intervals",
        abstract: "Confidence intervals of proportions, rates and means.",
        discussion: """
            Proportions (Wilson) and rates (exact below 10 events, Byar's from 10):
            case_id, x, n, and a benchmark to compare each value with where there is one.
            Means (Student): case_id and x, a row for each value. Limits are at 95 % and
            99.8 %. Exact and two-group methods: case (rate_exact, rate_byar, prop_wilson,
            prop_clopper, rate_ratio_exact, risk_difference_wald, risk_ratio_katz,
            fisher_or), a events of or over b, and c of or over d, at 95 %.

            Example: visits.csv     case_id,x,n
                                    Sudbury,61,97
                                    Beccles,44,102

              connect-measure statistics intervals --input visits.csv --kind proportion
            """)

    @OptionGroup var files: AnalystFiles
    @Option(help: "What x and n are; needed unless a column statistic says it.")
    var kind: IntervalFile.Kind?
    @Option(help: "What values are multiplied by: 100 for proportions, 100000 for rates.")
    var multiplier: Double?
    @Option(help: "One confidence level, such as 95, in place of 95 % and 99.8 %.")
    var confidence: Double?

    func run() throws {
        let options = IntervalFile.Options(
            kind: kind, multiplier: multiplier, confidence: confidence)
        try files.result.write(IntervalFile.results(files.table(), options: options))
    }
}

extension IntervalFile.Kind: ExpressibleByArgument {}
