import Statistics

/// Times to recurring support of people in a file: curves, competing states and tests.
public enum SurvivalFile {
    /// What the file does not say itself.
    public struct Options: Sendable {
        /// The days at which shares are given.
        public var days: [Double]

        /// The day of the restricted mean and of the share among people known.
        public var day: Double

        /// Options; 122 days are four months.
        public init(days: [Double] = [28, 56, 91, 122, 182], day: Double = 122) {
            self.days = days
            self.day = day
        }
    }

    /// The results: one table for each question.
    public struct Results: Sendable {
        /// Shares at set days: without recurring support (Kaplan-Meier, on three scales), and in
        /// each state (Aalen-Johansen).
        public internal(set) var shares = ResultTable([
            "curve", "step", "conf_type", "time", "n_risk", "n_event", "estimate", "std_error",
            "conf_low", "conf_high",
        ])

        /// Every step of each group's Kaplan-Meier curve.
        public internal(set) var curves = ResultTable([
            "step", "time", "n_risk", "n_event", "n_censor", "surv", "std_err_log",
        ])

        /// Log-rank tests, Cox regressions, restricted means and shares among people known.
        public internal(set) var tests = ResultTable([
            "quantity", "estimate", "std_error", "statistic", "p_value",
        ])
    }

    /// Follows the people of a file with id, step (0 or 1), time_days and event.
    ///
    /// Events: 0 the end of follow-up, 1 recurring support, 2 death. With columns age and tier the
    /// tests are adjusted for them too.
    ///
    /// - Throws: `AnalystFileError` when columns are missing, a cell cannot be used, or the groups
    ///   cannot be compared.
    public static func results(
        _ input: AnalystTable, options: Options = Options()
    ) throws(AnalystFileError) -> Results {
        try input.require(["id", "step", "time_days", "event"])
        let cohort = try SurvivalCohort(input)
        var results = Results()
        do throws(SurvivalError) {
            for group in [1, 0] where !cohort.group(group).isEmpty {
                try cohort.addShares(group, options, to: &results)
            }
            try cohort.addTests(options, to: &results)
        } catch {
            throw .badRows(
                file: input.file, rows: "all rows",
                expected: "people to compare: \(error.description)")
        }
        return results
    }
}

/// The people of a file.
struct SurvivalCohort {
    private var people: [ObservedTime] = []
    private var step: [Int] = []
    private var age: [Double] = []
    private var tier: [Double] = []

    init(_ input: AnalystTable) throws(AnalystFileError) {
        let isAdjusted = input.has("age") && input.has("tier")
        for row in input.rows {
            let days = try row.required("time_days")
            guard days >= 0 else { throw row.bad("time_days", "0 or more") }
            let event = try row.requiredInteger("event")
            guard (0...2).contains(event) else { throw row.bad("event", "0, 1 or 2") }
            let group = try row.requiredInteger("step")
            guard group == 0 || group == 1 else { throw row.bad("step", "0 or 1") }
            people.append(ObservedTime(time: days, ending: event))
            step.append(group)
            guard isAdjusted else { continue }
            age.append(try row.required("age"))
            tier.append(try row.required("tier"))
        }
    }

    func group(_ number: Int) -> [ObservedTime] {
        people.indices.filter { step[$0] == number }.map { people[$0] }
    }

    func addShares(
        _ group: Int, _ options: SurvivalFile.Options, to results: inout SurvivalFile.Results
    ) throws(SurvivalError) {
        let own = self.group(group)
        let curve = try KaplanMeier(own.counting(1))
        for step in curve.steps {
            results.curves.append([
                .integer(group), .number(step.time), .integer(step.atRisk),
                .integer(step.events), .integer(step.censored), .number(step.share),
                .number(step.logStandardError),
            ])
        }
        for (words, scale) in [
            ("log", KaplanMeier.Scale.log), ("log-log", .logLog), ("plain", .plain),
        ] {
            var last = 0.0
            for day in options.days.sorted() {
                let interval = curve.interval(at: day, scale: scale)
                results.shares.append([
                    "km_recurring_support", .integer(group), .text(words), .number(day),
                    .integer(curve.atRisk(at: day)),
                    .integer(curve.events(after: last, upTo: day)),
                    .number(curve.share(at: day)), .number(curve.standardError(at: day)),
                    .number(interval?.lower), .number(interval?.upper),
                ])
                last = day
            }
        }
        try addStates(group, options, to: &results)
    }

    /// The shares of people in each state.
    private func addStates(
        _ group: Int, _ options: SurvivalFile.Options, to results: inout SurvivalFile.Results
    ) throws(SurvivalError) {
        let states = try AalenJohansen(self.group(group), kinds: 2)
        for (state, words) in ["(s0)", "recurring", "death"].enumerated() {
            for day in options.days.sorted() {
                let interval = states.interval(state, at: day)
                results.shares.append([
                    .text("aalen_johansen_pstate_\(words)"), .integer(group), "log",
                    .number(day), .integer(states.atRisk(at: day)), .blank,
                    .number(states.share(state, at: day)),
                    .number(states.standardError(state, at: day)), .number(interval?.lower),
                    .number(interval?.upper),
                ])
            }
        }
    }
}

// MARK: - Tests

extension SurvivalCohort {
    func addTests(
        _ options: SurvivalFile.Options, to results: inout SurvivalFile.Results
    ) throws(SurvivalError) {
        let events = people.counting(1)
        add("logrank_chisq_1df", try LogRank(events, groups: step), &results)
        add("peto_peto_rho1_chisq", try LogRank(events, groups: step, rho: 1), &results)
        if !tier.isEmpty {
            add(
                "logrank_stratified_tier",
                try LogRank(events, groups: step, strata: strata), &results)
        }
        for (words, ties) in [("efron", CoxRegression.Ties.efron), ("breslow", .breslow)] {
            try addCox(events, words, ties, &results)
        }
        for group in [0, 1] { try addSupport(group, options, &results) }
    }

    /// The tiers as whole numbers in order.
    private var strata: [Int] {
        let levels = Set(tier).sorted()
        return tier.map { value in levels.firstIndex(of: value) ?? 0 }
    }

    private func add(
        _ name: String, _ test: LogRank, _ results: inout SurvivalFile.Results
    ) {
        results.tests.append([
            .text(name), .number(test.chiSquare), .blank, .blank, .number(test.pValue),
        ])
    }

    private func addCox(
        _ events: [ObservedTime], _ words: String, _ ties: CoxRegression.Ties,
        _ results: inout SurvivalFile.Results
    ) throws(SurvivalError) {
        let own = step.map { Double($0) }
        var models: [(names: [String], columns: [[Double]])] = [(["cox_step"], [own])]
        if !age.isEmpty {
            // The age is set about 81, which changes no coefficient, as the reference does.
            models.append(
                (
                    ["cox_adj_step", "cox_adj_I(age - 81)", "cox_adj_tier"],
                    [own, age.map { $0 - 81 }, tier]
                ))
        }
        for model in models {
            guard let covariates = Matrix(columns: model.columns) else { continue }
            let fit = try CoxRegression(events, covariates: covariates, ties: ties)
            for (name, row) in zip(model.names, fit.coefficients) {
                results.tests.append([
                    .text("\(name)_\(words)"), .number(row.estimate),
                    .number(row.standardError), .number(row.statistic), .number(row.pValue),
                ])
            }
            if model.columns.count == 1, ties == .efron {
                let test = try ProportionalHazards(fit)
                results.tests.append([
                    "cox_zph_step_chisq", .number(test.chiSquares[0]), .blank, .blank,
                    .number(test.pValues[0]),
                ])
            }
        }
    }

    private func addSupport(
        _ group: Int, _ options: SurvivalFile.Options, _ results: inout SurvivalFile.Results
    ) throws(SurvivalError) {
        let endings: [SupportFollowUp.Ending] = [.dataEnd, .recurringSupport, .competing]
        let support = try FreedomFromSupport(
            self.group(group).map {
                SupportFollowUp(days: $0.time, ending: endings[$0.ending])
            }, day: options.day)
        let name = "\(ResultCell.number(options.day).text)_step\(group)"
        let share = "share_no_recurring_\(name)_"
        results.tests.append([
            .text("rmst_\(name)"), .number(support.restrictedMean?.mean),
            .number(support.restrictedMean?.standardError),
        ])
        for (word, value) in [
            ("n", Double(support.free)), ("d", Double(support.known)),
            ("wilson_low", support.shareOfKnown?.interval?.lower),
            ("wilson_high", support.shareOfKnown?.interval?.upper),
        ] {
            results.tests.append([.text(share + word), .number(value)])
        }
    }
}
