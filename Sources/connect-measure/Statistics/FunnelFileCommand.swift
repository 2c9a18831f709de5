public import ArgumentParser
public import Pipeline

struct FunnelFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "funnel", abstract: "Where teams stand in a funnel about their average.",
        discussion: """
            --input: case_id and x with n (proportions), with n and rate (rates, or
            standardised rates by --kind dsr), or with expected (ratios). --curve: sizes
            for the limits, in a column Population (proportions), Events (rates) or
            Observed_events (ratios). With overdispersion, --cases: case_id, data_type
            (PR, RC, SR), sr_method (SHMI, CQC), draw_adjusted, draw_unadjusted, limit (95
            or 99), multiplier, trim_by; and --points: case_id, group, numerator,
            denominator.

            Example: falls.csv      case_id,x,n,rate
                                    Sudbury,152,41401,3.6714
                                    Beccles,111,28168,3.9406

              connect-measure statistics funnel --input falls.csv --out places.csv
            """)

    @Option(help: "The CSV file with a row for each team.") var input: String?
    @Option(help: "The CSV file with the sizes at which to give limits in place of places.")
    var curve: String?
    @Option(help: "The CSV file with a row for each overdispersed funnel.") var cases: String?
    @Option(help: "The CSV file with a row for each team of each funnel.") var points: String?
    @Option(help: "The CSV file for target and dispersion of each funnel.")
    var casesOut: String?
    @Option(help: "What is compared, where the columns do not tell.") var kind: FunnelFile.Kind?
    @Option(help: "What rates are per.") var multiplier = 1000.0
    @OptionGroup var result: ResultFile

    func validate() throws {
        guard (input == nil) == (cases != nil), (cases == nil) == (points == nil) else {
            throw ValidationError("Give --input, or both --cases and --points.")
        }
    }

    func run() throws {
        if let cases, let points {
            let results = try OverdispersedFunnelFile.results(
                cases: AnalystTable(reading: cases), points: AnalystTable(reading: points))
            if let casesOut { try results.cases.write(csv: casesOut) }
            return try result.write(results.points)
        }
        let teams = try AnalystTable(reading: input ?? "")
        let options = FunnelFile.Options(kind: kind, multiplier: multiplier)
        guard let curve else {
            return try result.write(FunnelFile.places(teams, options: options))
        }
        try result.write(
            FunnelFile.curve(teams, at: AnalystTable(reading: curve), options: options))
    }
}

extension FunnelFile.Kind: ExpressibleByArgument {}
