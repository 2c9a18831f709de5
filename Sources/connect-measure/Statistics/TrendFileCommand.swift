import ArgumentParser
import Pipeline

struct TrendFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trend", abstract: "The recent trend of annual figures (Fingertips' rule).",
        discussion: """
            A row for each year: case_id, year, count, denominator, value, lower95,
            upper95; the latest five years count. Cases, where given: case_id, polarity
            (high, low or none: the better side), value_type (Proportion for the rule of
            2020 as well). Monthly figures belong on control charts: see spc.

            Example: years.csv      case_id,year,count,denominator,value,lower95,upper95
                                    smoking,2020,371,928,39.98,36.87,43.17
                                    … four more years

              connect-measure statistics trend --input years.csv
            """)

    @OptionGroup var files: AnalystFiles
    @Option(help: "The CSV file with a row for each case.") var cases: String?

    func run() throws {
        try files.result.write(
            TrendFile.results(
                files.table(), cases: cases.map { try AnalystTable(reading: $0) }))
    }
}
