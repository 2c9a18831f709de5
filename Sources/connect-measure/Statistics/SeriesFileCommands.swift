import ArgumentParser
import Pipeline

struct ForecastFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast", abstract: "Forecasts of monthly series.",
        discussion: """
            series, t (1, 2, …, no month left out), value. Models: snaive (the same month of
            last year), ANN, AAN, AAdN, ANA, AAA, AAdA (exponential smoothing), and
            HW_additive_fixed_a0.30_b0.05_g0.20 (given Holt-Winters). Look at --accuracy-out
            before believing any: one that does not beat snaive is not worth showing.

            Example: series.csv     series,t,value
                                    Sudbury,1,277
                                    Sudbury,2,284
                                    … two more years

              connect-measure statistics forecast --input series.csv --model ANA
            """)

    @OptionGroup var files: AnalystFiles
    @Option(help: "A model; repeat for several. Left out: snaive and all smoothing models.")
    var model: [String] = []
    @Option(help: "The CSV file with parameters to use in place of fitting: --parameters-out.")
    var parameters: String?
    @Option(help: "How many months ahead.") var horizon = 12
    @Option(help: "The CSV file for parameters, likelihood and errors.")
    var parametersOut: String?
    @Option(help: "The CSV file for fitted values.") var fittedOut: String?
    @Option(help: "The CSV file for the forecast of the sum of the months ahead.")
    var totalsOut: String?
    @Option(help: "The CSV file for the forecasts from each rolling origin.")
    var originsOut: String?
    @Option(help: "The CSV file for the scaled error of each model by rolling origin.")
    var accuracyOut: String?

    func validate() throws {
        guard horizon >= 1 else { throw ValidationError("--horizon takes 1 or more.") }
    }

    func run() throws {
        let results = try ForecastFile.results(
            files.table(), parameters: parameters.map { try AnalystTable(reading: $0) },
            options: ForecastFile.Options(
                models: model.isEmpty ? nil : model, horizon: horizon,
                backTests: originsOut != nil || accuracyOut != nil))
        for (path, table) in [
            (parametersOut, results.parameters), (fittedOut, results.fitted),
            (totalsOut, results.totals), (originsOut, results.origins),
            (accuracyOut, results.accuracy),
        ] {
            if let path { try table.write(csv: path) }
        }
        try files.result.write(results.forecasts)
    }
}

struct SurvivalFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "survival", abstract: "Times to recurring support after STEP.",
        discussion: """
            id, step (1 with STEP, 0 without), time_days (from the end of STEP), event
            (0 end of follow-up, 1 recurring support, 2 death), and age and tier to adjust
            the tests. Shares at set days, by Kaplan-Meier and Aalen-Johansen.

            Example: people.csv     id,step,age,tier,time_days,event
                                    1,1,87,1,27,2
                                    2,1,81,3,7,1

              connect-measure statistics survival --input people.csv --tests-out tests.csv
            """)

    @OptionGroup var files: AnalystFiles
    @Option(help: "A day at which shares are given; repeat for several.")
    var at: [Double] = []
    @Option(help: "The day of the restricted mean and of the share among people known.")
    var day = 122.0
    @Option(help: "The CSV file for every step of each group's curve.") var curvesOut: String?
    @Option(help: "The CSV file for log-rank tests, Cox regressions and restricted means.")
    var testsOut: String?

    func run() throws {
        var options = SurvivalFile.Options(day: day)
        if !at.isEmpty { options.days = at }
        let results = try SurvivalFile.results(files.table(), options: options)
        if let curvesOut { try results.curves.write(csv: curvesOut) }
        if let testsOut { try results.tests.write(csv: testsOut) }
        try files.result.write(results.shares)
    }
}
