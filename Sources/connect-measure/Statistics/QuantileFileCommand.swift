import ArgumentParser
import Pipeline

struct QuantileFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantiles", abstract: "Groups of equal size, such as fifths.",
        discussion: """
            case_id and value, blank where missing; ties share a group.

            Example: values.csv     case_id,value
                                    Sudbury,12.1
                                    Beccles,9.8

              connect-measure statistics quantiles --input values.csv --groups 5
            """)

    @OptionGroup var files: AnalystFiles
    @Option(help: "How many groups.") var groups = 5
    @Flag(help: "Group 1 holds the lowest values, not the highest.") var lowestFirst = false

    func validate() throws {
        guard groups > 1 else { throw ValidationError("--groups takes 2 or more.") }
    }

    func run() throws {
        try files.result.write(
            QuantileFile.results(files.table(), groups: groups, highestFirst: !lowestFirst))
    }
}
