public import ArgumentParser
public import Pipeline

struct SPCFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spc", abstract: "Control charts: limits, special causes, runs and icons.",
        discussion: """
            Cases: case_id, improvement_direction (increase, decrease or neutral), and
            where they apply target, rebase_dates (2024-04-01;2025-04-01),
            fix_after_n_points, screen_outliers (TRUE if left out). Points: case_id, date,
            value, in any order.

            Cases with a column chart (run, i, c, p, pp, u, up; g and t for cases or time
            between rare events) give run and Shewhart charts instead; see part_after,
            freeze_after and screened_mr of qicharts2. Their points may have
            numerator_or_value and denominator in place of value.

            Example: cases.csv      case_id,improvement_direction,target
                                    delays,decrease,30
                     points.csv     case_id,date,value
                                    delays,2025-04-01,34
                                    delays,2025-05-01,31

              connect-measure statistics spc --cases cases.csv --points points.csv \\
                --out limits.csv --cases-out icons.csv
            """)

    @Option(help: "The CSV file with a row for each series.") var cases: String
    @Option(help: "The CSV file with a row for each point; charts of other kinds take several.")
    var points: [String]
    @Option(help: "The CSV file for icons, warnings and counts of each series.")
    var casesOut: String?
    @Option(
        help: ArgumentHelp(
            "How doubtful cases are read: as NHSRplotthedots does, or as in the service's packs"
                + " (limits without width give no special cause, a missing latest value is"
                + " stepped over, a rebase date without a row is an error)."))
    var conventions = SPCFile.Conventions.reference
    @Option(help: "How many points make a shift or a trend: 6 or 7.") var runLength = 7
    @Option(help: "Limits of fewer points are flagged as on trial.") var minimumPoints = 13
    @OptionGroup var result: ResultFile

    func validate() throws {
        guard runLength == 6 || runLength == 7 else {
            throw ValidationError("--run-length takes 6 or 7.")
        }
        guard !points.isEmpty else { throw ValidationError("Give --points.") }
        guard minimumPoints >= 2 else { throw ValidationError("--minimum-points takes 2 or more.") }
    }

    func run() throws {
        let series = try AnalystTable(reading: cases)
        var files: [AnalystTable] = []
        for file in points { files.append(try AnalystTable(reading: file)) }
        let results = try SPCFile.results(
            cases: series, points: files,
            options: SPCFile.Options(
                conventions: conventions, runLength: runLength, minimumPoints: minimumPoints))
        if let casesOut { try results.cases.write(csv: casesOut) }
        try result.write(results.points)
    }
}

extension SPCFile.Conventions: ExpressibleByArgument {}
