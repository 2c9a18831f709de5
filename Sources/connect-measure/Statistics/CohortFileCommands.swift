import ArgumentParser
import Pipeline

struct MatchingFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matching", abstract: "Match people with and without an intervention.",
        discussion: """
            id, treated (0 or 1), covariates, an outcome (0 or 1), a counted outcome and a
            sub-group. A specification is a name: 1to1 or 1to3 controls, cal0.2 or nocal,
            exact_sex_ageband or noexact. Look at --balance-out first: an absolute smd above
            0.25 cannot be compared.

            Example: people.csv     id,sex,age,treated,age_band,ae_12m,admitted_6m,frail
                                    p1,M,72.9,0,65-74,0,0,0
                                    p2,F,81.2,1,75-84,2,1,1

              connect-measure statistics matching --input people.csv \\
                --spec 1to1_cal0.2_exact_sex_ageband --subgroup frail
            """)

    @OptionGroup var files: AnalystFiles
    @Option(help: "A specification; repeat for several. Left out: four, side by side.")
    var spec: [String] = []
    @Option(help: "The column of the outcome.") var outcome = "admitted_6m"
    @Option(help: "The column of the counted outcome.") var count = "ae_12m"
    @Option(help: "The column of the sub-group.") var subgroup = "subgroup_frail"
    @Option(help: "A covariate; repeat for several. Left out: all other columns.")
    var covariate: [String] = []
    @Option(help: "The CSV file for pairs.") var pairsOut: String?
    @Option(help: "The CSV file for the balance of covariates.") var balanceOut: String?
    @Option(help: "The CSV file for how many were matched.") var countsOut: String?
    @Option(help: "The CSV file for the coefficients of the propensity.")
    var coefficientsOut: String?
    @Option(help: "The CSV file for everybody's propensity.") var propensitiesOut: String?

    func run() throws {
        let results = try MatchingFile.results(
            files.table(), specifications: spec,
            columns: MatchingFile.Columns(
                outcome: outcome, count: count, subgroup: subgroup,
                covariates: covariate.isEmpty ? nil : covariate))
        for (path, table) in [
            (pairsOut, results.pairs), (balanceOut, results.balance),
            (countsOut, results.counts), (coefficientsOut, results.coefficients),
            (propensitiesOut, results.propensities),
        ] {
            if let path { try table.write(csv: path) }
        }
        try files.result.write(results.outcomes)
    }
}

struct CostFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost", abstract: "Costs of care journeys before and after.",
        discussion: """
            id, intervention (0 or 1), cost_pre_12m, cost_post_12m. The change of one group
            alone is no effect: people enter care at a peak of cost, and costs fall back
            from a peak without any help.

            Example: costs.csv      id,intervention,cost_pre_12m,cost_post_12m
                                    1,1,2611.62,1236.64
                                    2,0,6573.47,3849.98

              connect-measure statistics cost --input costs.csv
            """)

    @OptionGroup var files: AnalystFiles

    func run() throws { try files.result.write(CostFile.results(files.table())) }
}

struct SyntheticControlFileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthetic-control", abstract: "Blends of controls that track a pilot.",
        discussion: """
            --panel: measure, team, t (1, 2, …), count, pop, post (0 or 1), pilot (0 or 1).
            Models: TEAM:classic and TEAM:demeaned, the latter where levels differ.

            Example: panel.csv      measure,team,t,count,pop,post,pilot
                                    falls,Sudbury,1,31,41033,0,1
                                    falls,Beccles,1,28,30122,0,0

              connect-measure statistics synthetic-control --panel panel.csv \\
                --model Sudbury:demeaned --placebos-out placebos.csv
            """)

    @OptionGroup var panel: PanelOptions
    @Option(help: "The CSV file for every month's rate, blend and gap.") var gapsOut: String?
    @Option(help: "The CSV file for the errors of the pilot and of every placebo.")
    var placebosOut: String?

    func run() throws {
        let results = try SyntheticControlFile.results(
            panel: panel.table(), model: panel.model,
            skipped: { Terminal.complain("left out: \($0)") })
        if let gapsOut { try results.gaps.write(csv: gapsOut) }
        if let placebosOut { try results.placebos.write(csv: placebosOut) }
        try panel.result.write(results.weights)
    }
}
