import ArgumentParser
import Pipeline

/// The panel and the model of a family that reads one.
struct PanelOptions: ParsableArguments {
    @Option(help: "The CSV file with a row for each measure, team and month.") var panel: String
    @Option(help: "The model, or how its name begins; all models if left out.")
    var model: String?
    @OptionGroup var result: ResultFile

    /// Reads the panel.
    func table() throws -> AnalystTable { try AnalystTable(reading: panel) }
}

/// The two teams that a model compares.
struct TeamOptions: ParsableArguments {
    @Option(help: "The pilot of models with one; the first in the file if left out.")
    var pilot: String?
    @Option(help: "The control of models with one; the first in the file if left out.")
    var control: String?
}

struct GLMFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "glm",
        abstract: "Rate models: Poisson, quasi-Poisson and negative binomial.",
        discussion: """
            --panel: measure, team, t (1, 2, …), count, pop, post (0 or 1), pilot (0 or 1).
            Models: G1 before and after for one pilot; G2 with a control; G3 with trend and
            harmonics; G4 with trend and months; G5 with team and month effects, all
            controls. Results: case, model, term, estimate and its error, test and interval.
            --input takes case, t, post, count, pop, without teams, in place of a panel.

            Example: panel.csv      measure,team,t,count,pop,post,pilot
                                    falls,Sudbury,1,31,41033,0,1
                                    falls,Beccles,1,28,30122,0,0

              connect-measure statistics glm --panel panel.csv --model G2 --out glm.csv
            """)

    @Option(help: "The CSV file with a row for each measure, team and month.")
    var panel: String?
    @Option(help: "The model, or how its name begins; all models if left out.")
    var model: String?
    @Option(help: "The CSV file with a row for each case and month, without teams.")
    var input: String?
    @Option(help: "The CSV file for deviance, dispersion and the like of each fit.")
    var fitOut: String?
    @OptionGroup var teams: TeamOptions
    @OptionGroup var result: ResultFile

    func validate() throws {
        guard (panel == nil) != (input == nil) else {
            throw ValidationError("Give --panel or --input.")
        }
    }

    func run() throws {
        let results =
            if let panel {
                try GLMFile.results(
                    panel: AnalystTable(reading: panel), model: model, pilot: teams.pilot,
                    control: teams.control)
            } else {
                try GLMFile.results(beforeAfter: AnalystTable(reading: input ?? ""))
            }
        if let fitOut { try results.fits.write(csv: fitOut) }
        try result.write(results.coefficients)
    }
}

struct InterruptedSeriesFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "its", abstract: "Interrupted time series, alone and against controls.",
        discussion: """
            --panel: measure, team, t (1, 2, …), count, pop, post (0 or 1), pilot (0 or 1).
            Models: H1 the pilot's rate; H2 its difference from the control's; H3 the log
            of their ratio; H4 that against all controls; S1 both stacked; S2 Poisson with
            the control as offset. Look at gls_ar1_reml first: its errors allow for
            correlation of neighbouring months.

            Example: panel.csv      measure,team,t,count,pop,post,pilot
                                    falls,Sudbury,1,31,41033,0,1
                                    falls,Beccles,1,28,30122,0,0

              connect-measure statistics its --panel panel.csv --model H4 --out its.csv
            """)

    @OptionGroup var panel: PanelOptions
    @OptionGroup var teams: TeamOptions
    @Option(help: "The CSV file for diagnostics and for effects after 6, 12 and 18 months.")
    var fitOut: String?
    @Option(help: "The CSV file for robust standard errors by lag.") var errorsOut: String?

    func run() throws {
        let results = try InterruptedSeriesFile.results(
            panel: panel.table(), model: panel.model, pilot: teams.pilot,
            control: teams.control)
        if let fitOut { try results.fits.write(csv: fitOut) }
        if let errorsOut { try results.errors.write(csv: errorsOut) }
        try panel.result.write(results.coefficients)
    }
}

struct DifferenceFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "did", abstract: "Differences in differences, and permutation of teams.",
        discussion: """
            --panel: measure, team, t (1, 2, …), count, pop, post (0 or 1), pilot (0 or 1).
            Each pilot alone, and all together, against the controls. The verdict is
            donald_lang_12v12 with its permutation; the errors of the others are too small
            where few teams start.

            Example: panel.csv      measure,team,t,count,pop,post,pilot
                                    falls,Sudbury,1,31,41033,0,1
                                    falls,Beccles,1,28,30122,0,0

              connect-measure statistics did --panel panel.csv --out did.csv
            """)

    @OptionGroup var panel: PanelOptions
    @Option(help: "The CSV file for the difference of every choice of as many teams.")
    var permutationsOut: String?

    func run() throws {
        let results = try DifferenceFile.results(
            panel: panel.table(), model: panel.model,
            skipped: { Terminal.complain("left out: \($0)") })
        if let permutationsOut { try results.permutations.write(csv: permutationsOut) }
        try panel.result.write(results.methods)
    }
}
