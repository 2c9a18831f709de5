import Statistics

/// The people of a matching file.
struct MatchingCohort {
    let ids: [String]
    let treated: [Bool]
    let outcome: [Bool]
    let counts: [Double]
    let subgroup: [Int]
    /// The covariates as numbers: a text column gives one for each value but the first.
    let covariates: [(name: String, values: [Double])]
    /// What balance is shown of: as the covariates, but with every value of a text column.
    let shown: [(name: String, values: [Double])]
    let rows: [AnalystRow]
    let columns: MatchingFile.Columns

    init(_ input: AnalystTable, _ columns: MatchingFile.Columns) throws(AnalystFileError) {
        var treated: [Bool] = []
        var outcome: [Bool] = []
        var counts: [Double] = []
        var subgroup: [Int] = []
        for row in input.rows {
            guard let isTreated = try row.flag("treated") else {
                throw row.bad("treated", "0 or 1")
            }
            guard let happened = try row.flag(columns.outcome) else {
                throw row.bad(columns.outcome, "0 or 1")
            }
            treated.append(isTreated)
            outcome.append(happened)
            counts.append(try row.required(columns.count))
            subgroup.append(try row.requiredInteger(columns.subgroup))
        }
        let others = [
            "id", "treated", "age_band", columns.outcome, columns.count, columns.subgroup,
        ]
        let wanted = columns.covariates ?? input.columns.filter { !others.contains($0) }
        try input.require(wanted)
        (covariates, shown) = try Self.columns(wanted, input.rows)
        ids = input.rows.map { $0["id"] }
        rows = input.rows
        self.treated = treated
        self.outcome = outcome
        self.counts = counts
        self.subgroup = subgroup
        self.columns = columns
    }

    /// The columns for the propensity, and those for the balance.
    private static func columns(
        _ wanted: [String], _ rows: [AnalystRow]
    ) throws(AnalystFileError) -> (
        covariates: [(name: String, values: [Double])], shown: [(name: String, values: [Double])]
    ) {
        var covariates: [(name: String, values: [Double])] = []
        var shown: [(name: String, values: [Double])] = []
        for name in wanted {
            if rows.allSatisfy({ Double($0[name]) != nil }) {
                var values: [Double] = []
                for row in rows { values.append(try row.required(name)) }
                covariates.append((name, values))
                shown.append((name, values))
            } else {
                let levels = Self.levels(name, rows)
                covariates += levels.dropFirst()
                shown += levels
            }
        }
        return (covariates, shown)
    }

    /// A column of zeros and ones for each value of a text column, in order.
    static func levels(
        _ name: String, _ rows: [AnalystRow]
    ) -> [(name: String, values: [Double])] {
        Set(rows.map { $0[name] }).sorted().map { level in
            (name + level, rows.map { $0[name] == level ? 1 : 0 })
        }
    }

    func propensity() throws(MatchingError) -> Propensity {
        let ones = ids.map { _ in 1.0 }
        guard let design = Matrix(columns: [ones] + covariates.map(\.values)) else {
            throw .notAllowed(what: "the covariates")
        }
        return try Propensity(design: design, treated: treated)
    }

    func add(_ propensity: Propensity, to results: inout MatchingFile.Results) {
        let terms = ["(Intercept)"] + covariates.map(\.name)
        for (term, row) in zip(terms, propensity.coefficients) {
            results.coefficients.append([
                .text(term), .number(row.estimate), .number(row.standardError),
                .number(row.statistic), .number(row.pValue),
            ])
        }
        for (index, id) in ids.enumerated() {
            results.propensities.append([
                .text(id), .number(propensity.predictors[index]),
                .number(propensity.scores[index]),
            ])
        }
    }

    func match(
        _ name: String, _ rule: MatchingRule, _ propensity: Propensity,
        into results: inout MatchingFile.Results
    ) throws(MatchingError) {
        let matched = try rule.rule.match(
            predictors: propensity.predictors, treated: treated, strata: strata(rule.exact))
        for pair in matched.pairs {
            results.pairs.append([
                .text(name), .text(ids[pair.treated]), .integer(pair.round),
                .text(ids[pair.control]),
            ])
        }
        let counts = matched.counts
        results.counts.append([
            .text(name), .number(rule.rule.width(propensity.predictors)),
            .integer(counts.treated), .integer(counts.controls), .integer(counts.treatedMatched),
            .integer(counts.controlsMatched), .number(counts.effectiveControls),
            .integer(counts.treatedUnmatched),
        ])
        try addBalance(name, rule, propensity, matched, &results)
        try addOutcomes(name, matched, &results)
    }

    /// The number of each combination of the columns' values.
    private func strata(_ exact: [String]) -> [Int]? {
        guard !exact.isEmpty else { return nil }
        var numbers: [[String]: Int] = [:]
        return rows.map { row in
            let key = exact.map { row[$0] }
            let number = numbers[key] ?? numbers.count
            numbers[key] = number
            return number
        }
    }

    private func addBalance(
        _ name: String, _ rule: MatchingRule, _ propensity: Propensity, _ matched: MatchedCohort,
        _ results: inout MatchingFile.Results
    ) throws(MatchingError) {
        let known = shown.map(\.name)
        let exact = rule.exact.flatMap { column in
            Self.levels(column, rows).filter { !known.contains($0.name) }
        }
        for (sample, weights) in [("sum.all", nil), ("sum.matched", matched.weights)] {
            for (covariate, values) in [("distance", propensity.predictors)] + shown + exact {
                let balance = try CovariateBalance(values, treated: treated, weights: weights)
                results.balance.append([
                    .text(name), .text(sample), .text(covariate), .number(balance.treatedMean),
                    .number(balance.controlMean), .number(balance.standardisedDifference),
                    .number(balance.varianceRatio), .number(balance.meanDistance),
                    .number(balance.largestDistance),
                ])
            }
        }
    }
}

// MARK: - Outcomes

extension MatchingCohort {
    private func addOutcomes(
        _ name: String, _ matched: MatchedCohort, _ results: inout MatchingFile.Results
    ) throws(MatchingError) {
        var table = OutcomeTable(name: name)
        let risks = try matched.risks(outcome)
        table.add("risk_treated", estimate: risks.treated)
        table.add("risk_control_weighted", estimate: risks.control)
        let risk = "log_risk_ratio_poisson_cluster_pair_"
        table.add(risk + "HC1", try matched.logRiskRatio(outcome), [.interval, .pValue])
        table.add(risk + "HC0", try matched.logRiskRatio(outcome, smallSample: false))
        table.add("risk_difference_cluster_pair_HC1", try matched.riskDifference(outcome))
        let counted = columns.count.split(separator: "_").first ?? ""
        let rate = "log_rate_ratio_\(counted)_"
        table.add(
            rate + "cluster_pair_HC1", try matched.logRateRatio(counts), [.interval, .pValue])
        table.add(
            rate + "adjusted_cluster_pair_HC1",
            try matched.logRateRatio(counts, covariates: covariates.map(\.values)), [.interval])
        let sets = try matched.matchedSets(outcome)
        table.add("clogit_log_or_exact", try MatchedStrata.logOddsRatio(sets), [.pValue])
        table.add(
            "log_mantel_haenszel_rr_greenland_robins", try MatchedStrata.logRiskRatio(sets))
        if let differences = matched.differences(counts) {
            try table.addPairs(sets, differences, counted: String(counted))
        }
        let grouped = columns.subgroup.split(separator: "_").last ?? ""
        for group in try MatchedSubgroups(matched, outcome: outcome, groups: subgroup).groups {
            guard let ratio = group.logRiskRatio else { continue }
            table.add(
                "subgroup_by_treated_member_\(grouped)\(group.group)_log_rr", ratio, [.interval],
                extra: Double(group.sets))
        }
        for cells in table.rows { results.outcomes.append(cells) }
    }
}

/// The outcomes of one specification, by the reference's names.
private struct OutcomeTable {
    enum Part { case interval, pValue }

    let name: String
    var rows: [[ResultCell]] = []

    init(name: String) { self.name = name }

    mutating func add(_ quantity: String, estimate: Double? = nil, pValue: Double? = nil) {
        rows.append([
            .text(name), .text(quantity), .number(estimate), .blank, .blank, .blank,
            .number(pValue),
        ])
    }

    mutating func add(
        _ quantity: String, _ answer: Coefficient, _ parts: Set<Part> = [], extra: Double? = nil
    ) {
        let interval = parts.contains(.interval) ? answer.interval() : nil
        rows.append([
            .text(name), .text(quantity), .number(answer.estimate),
            .number(answer.standardError), .number(interval?.lower), .number(interval?.upper),
            .number(parts.contains(.pValue) ? answer.pValue : nil), .number(extra),
        ])
    }

    /// What only one-to-one matching has.
    mutating func addPairs(
        _ sets: [MatchedSet], _ differences: [Double], counted: String
    ) throws(MatchingError) {
        let test = try McNemar(sets)
        add("discordant_treated_only", estimate: Double(test.treatedOnly))
        add("discordant_control_only", estimate: Double(test.controlOnly))
        add("mcnemar_chisq", estimate: test.chiSquare, pValue: test.pValue)
        add(
            "mcnemar_chisq_continuity", estimate: test.correctedChiSquare,
            pValue: test.correctedPValue)
        add("mcnemar_exact_binomial", pValue: test.exactPValue)
        guard let ranks = SignedRank(differences) else { return }
        add("wilcoxon_signed_rank_\(counted)", estimate: ranks.statistic, pValue: ranks.pValue)
    }
}
