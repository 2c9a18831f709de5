import Statistics

/// Matched cohorts of people in a file: who is matched, how alike they are, and what came of it.
public enum MatchingFile {
    /// The results, one table for each question.
    public struct Results: Sendable {
        /// Risks, ratios and tests of the outcomes of each specification.
        public internal(set) var outcomes = ResultTable([
            "spec", "quantity", "estimate", "std_error", "conf_low", "conf_high", "p_value",
            "extra",
        ])

        /// Every pair, with the round in which it was made.
        public internal(set) var pairs = ResultTable(["spec", "treated_id", "round", "control_id"])

        /// The balance of every covariate, of all people and of those matched.
        public internal(set) var balance = ResultTable([
            "spec", "sample", "covariate", "mean_treated", "mean_control", "smd", "var_ratio",
            "ecdf_mean", "ecdf_max",
        ])

        /// How many people there are and how many are matched.
        public internal(set) var counts = ResultTable([
            "spec", "caliper_width", "treated_all", "control_all", "treated_matched",
            "control_matched", "control_matched_ess", "treated_unmatched",
        ])

        /// The coefficients of the propensity model.
        public internal(set) var coefficients = ResultTable([
            "term", "estimate", "std_error", "z", "p_value",
        ])

        /// Every person's propensity.
        public internal(set) var propensities = ResultTable([
            "id", "linear_predictor", "propensity",
        ])
    }

    /// Which columns are what.
    public struct Columns: Sendable {
        /// The outcome, 0 or 1.
        public var outcome: String

        /// The counted outcome.
        public var count: String

        /// The sub-group, a whole number.
        public var subgroup: String

        /// The covariates of the propensity; nil for all columns but those named here, the
        /// treatment, the age band and the id.
        public var covariates: [String]?

        /// Columns; the defaults are those of the golden cohort.
        public init(
            outcome: String = "admitted_6m", count: String = "ae_12m",
            subgroup: String = "subgroup_frail", covariates: [String]? = nil
        ) {
            self.outcome = outcome
            self.count = count
            self.subgroup = subgroup
            self.covariates = covariates
        }
    }

    /// Matches the people of a file with id, treated, covariates and outcomes.
    ///
    /// A specification is a name: 1to1 or 1to3, cal0.2 or nocal, exact_sex_ageband or noexact, joined
    /// by _ and with any letter in front (A_1to1_cal0.2_exact_sex_ageband).
    ///
    /// Without any, four are made of which the columns allow (with sex and age_band, else two), to
    /// see whether the answer hangs on the way of matching.
    ///
    /// - Throws: `AnalystFileError` when columns, cells or a specification are not as expected, or
    ///   the people cannot be matched.
    public static func results(
        _ input: AnalystTable, specifications: [String] = [], columns: Columns = Columns()
    ) throws(AnalystFileError) -> Results {
        try input.require(["id", "treated", columns.outcome, columns.count, columns.subgroup])
        let cohort = try MatchingCohort(input, columns)
        var results = Results()
        do throws(MatchingError) {
            let propensity = try cohort.propensity()
            cohort.add(propensity, to: &results)
            let usual = [
                "A_1to1_cal0.2_exact_sex_ageband", "B_1to3_cal0.2_noexact",
                "C_1to1_nocal_noexact", "D_1to2_cal0.1_exact_sex",
            ].filter { MatchingRule($0, columns: input.columns) != nil }
            for name in specifications.isEmpty ? usual : specifications {
                guard let rule = MatchingRule(name, columns: input.columns) else {
                    throw MatchingError.notAllowed(what: "the specification \(name)")
                }
                try cohort.match(name, rule, propensity, into: &results)
            }
        } catch {
            throw .badRows(
                file: input.file, rows: "all rows",
                expected: "people who can be matched: \(error.description)")
        }
        return results
    }
}

/// How people are matched, as read from a name.
struct MatchingRule {
    let controlsEach: Int
    /// The largest distance in standard deviations; nil allows any.
    let caliper: Double?
    /// The columns that must be equal.
    let exact: [String]

    var rule: NearestNeighbour { NearestNeighbour(controlsEach: controlsEach, caliper: caliper) }

    /// Reads `A_1to1_cal0.2_exact_sex_ageband`; nil when the name says something else.
    init?(_ name: String, columns: [String]) {
        var parts = name.split(separator: "_").map(String.init)
        if parts.first?.count == 1 { parts.removeFirst() }
        guard parts.count >= 3, parts[0].hasPrefix("1to"),
            let controls = Int(parts[0].dropFirst(3)), controls >= 1
        else { return nil }
        var caliper: Double?
        if parts[1] != "nocal" {
            guard parts[1].hasPrefix("cal"), let width = Double(parts[1].dropFirst(3)), width > 0
            else { return nil }
            caliper = width
        }
        var exact: [String] = []
        if parts[2] == "exact" {
            for word in parts.dropFirst(3) {
                let column = columns.first { $0.filter { $0 != "_" } == word }
                guard let column else { return nil }
                exact.append(column)
            }
            guard !exact.isEmpty else { return nil }
        } else if parts != [parts[0], parts[1], "noexact"] {
            return nil
        }
        controlsEach = controls
        self.caliper = caliper
        self.exact = exact
    }
}
