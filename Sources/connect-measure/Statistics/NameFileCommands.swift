import ArgumentParser
import Pipeline

struct NameSimilarityFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jaro-winkler", abstract: "How alike two names are, from 0 to 1.",
        discussion: """
            A row for each pair: a, b.

            Example: pairs.csv      a,b
                                    MARTHA,MARHTA

              connect-measure statistics jaro-winkler --input pairs.csv
            """)

    @OptionGroup var files: AnalystFiles
    @Flag(help: "Compare in capitals, without accents and punctuation, as linkage does.")
    var clean = false

    func run() throws {
        try files.result.write(NameSimilarityFile.results(files.table(), cleaned: clean))
    }
}

struct NHSNumberFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nhs-number", abstract: "Check NHS numbers.",
        discussion: """
            One column, input: the numbers, with or without spaces and hyphens. A number
            whose digits are all the same passes the sum but is no number, and those from
            999 are for tests.

            Example: numbers.csv    input
                                    943 476 5919

              connect-measure statistics nhs-number --input numbers.csv
            """)

    @OptionGroup var files: AnalystFiles

    func run() throws { try files.result.write(NHSNumberFile.results(files.table())) }
}
