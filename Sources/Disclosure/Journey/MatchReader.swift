import Domain
import Measures
import Statistics

/// Reads outcomes and balance of a matched cohort, and rounds what may be shown.
struct MatchReader {
    let question: MatchedQuestion
    let cohort: MatchedCohort

    private func flags(_ column: String) -> [Bool]? { try? question.table.flags(column) }

    /// The pairs of which both were followed to the end of the window.
    private var followedPairs: [(treated: Int, control: Int)] {
        let pairs = cohort.pairs.map(question.members)
        guard let followed = flags("is_followed") else { return pairs }
        return pairs.filter { followed[$0.treated] && followed[$0.control] }
    }

    /// The guards of METHODS E5.
    func refusal(
        _ balance: [CovariateBalance], hasOutcome: Bool
    ) throws(MatchingError) -> Refusal? {
        let members = cohort.members
        let followed = flags("is_followed") ?? question.treated.map { _ in true }
        let lost = Double(members.count { !followed[$0] }) / Double(members.count)
        let everybody = question.treated.map { _ in true }
        let refusal = try MatchedCheck(
            cohort, outcome: hasOutcome ? flags("outcome") ?? everybody : everybody,
            balance: balance, shareNotFollowed: lost,
            linkedTreated: question.linkedShares.treated,
            linkedControl: question.linkedShares.control
        ).refusal
        // A refusal must not say how few there are.
        if refusal?.code == .small { return Self.small }
        guard let refusal, refusal.code == .balance else { return refusal }
        let apart = balance.indices.filter { balance[$0].verdict == .refuse }
            .map { question.covariates[$0].words.lowercasedFirst }
        return Refusal(
            .balance,
            reason: "The matched groups still differ too much in \(apart.joined(separator: ", ")).",
            cure: refusal.cure)
    }

    private static let small = Refusal(
        .small,
        reason:
            "Fewer than 50 people found a match, or fewer than 10 of one group had the outcome.",
        cure: "Take in more people, or choose a longer window or a more common outcome.")

    func risk(_ column: String, _ words: String) -> DisclosedMatch.Risk? {
        guard let outcome = flags(column) else { return nil }
        return DisclosedMatch.Risk(words, PairTable(followedPairs, outcome))
    }

    /// By a trait of the member with the intervention, known before matching.
    func subgroups() -> [DisclosedMatch.Subgroups] {
        guard let outcome = flags("outcome"), let sex = try? question.table.numbers("sex") else {
            return []
        }
        let age = question.age
        var traits: [(words: String, groups: [(String, (Int) -> Bool)])] = [
            ("Age", [("Under 75", { age[$0] < 75 }), ("75 and over", { age[$0] >= 75 })]),
            ("Sex", [("Women", { sex[$0] == 2 }), ("Men", { sex[$0] == 1 })]),
        ]
        if let hospital = flags("from_hospital") {
            traits.append(
                (
                    "Where from",
                    [("From hospital", { hospital[$0] }), ("From home", { !hospital[$0] })]
                ))
        }
        return traits.map { trait in
            let groups = trait.groups.map { words, belongs in
                DisclosedMatch.Risk(
                    words,
                    PairTable(followedPairs.filter { belongs($0.treated) }, outcome))
            }
            let ratios = groups.compactMap(\.logRiskRatio)
            return DisclosedMatch.Subgroups(
                words: trait.words, groups: groups,
                interactionPValue: ratios.count == groups.count
                    ? MatchedSubgroups.heterogeneity(ratios) : nil)
        }
    }

    /// The ratio adjusted for what differed by 0.1 to 0.25 after matching.
    func adjusted(_ balance: [CovariateBalance]) -> Estimate? {
        let open = balance.indices.filter { balance[$0].verdict == .adjust }
        guard !open.isEmpty, let outcome = flags("outcome") else { return nil }
        guard
            let found = try? cohort.logRateRatio(
                outcome.map { $0 ? 1 : 0 }, covariates: open.map { question.covariates[$0].values },
                among: followedPairs.flatMap { [$0.treated, $0.control] }.sorted())
        else { return nil }
        // The cohort's ratio is that of the seekers over the others.
        let sign: Double = question.seeksForTreated ? 1 : -1
        return Coefficient(
            estimate: sign * found.estimate, standardError: found.standardError,
            reference: found.reference
        ).exponential.toHundredths
    }

    /// What exact counts give, in words.
    var exact: String? {
        guard let outcome = flags("outcome"),
            let ratio = PairTable(followedPairs, outcome).riskRatio
        else { return nil }
        let shown = ratio.toHundredths
        let interval = shown.interval.map { " (\($0.lower) to \($0.upper))" } ?? ""
        return "exact counts give a risk ratio of \(shown.value)\(interval)"
    }

    func balance(
        _ lines: [(before: CovariateBalance, after: CovariateBalance)]
    ) -> [DisclosedMatch.Balance] {
        let pairs = cohort.pairs.count
        return zip(question.covariates, lines).map { covariate, line in
            let before = means(line.before, covariate)
            let after = means(line.after, covariate, pairs: pairs)
            return DisclosedMatch.Balance(
                words: covariate.words, isFlag: covariate.isFlag, before: before, after: after,
                differenceBefore: difference(line.before, before),
                differenceAfter: difference(line.after, after), verdict: line.after.verdict)
        }
    }

    /// The means with and without the intervention; of everybody, or of so many pairs.
    private func means(
        _ balance: CovariateBalance, _ covariate: MatchedQuestion.Covariate, pairs: Int? = nil
    ) -> DisclosedMatch.Means {
        let seekers = shown(
            balance.treatedMean, covariate,
            of: pairs ?? question.seekers.count { $0 })
        let others = shown(
            balance.controlMean, covariate, of: pairs ?? question.seekers.count { !$0 })
        return question.seeksForTreated
            ? DisclosedMatch.Means(treated: seekers, control: others)
            : DisclosedMatch.Means(treated: others, control: seekers)
    }

    /// A mean to one decimal; of yes and no the share from rounded counts, in whole per cent.
    private func shown(
        _ mean: Double, _ covariate: MatchedQuestion.Covariate, of people: Int
    ) -> Double? {
        guard covariate.isFlag else { return (mean * 10).rounded() / 10 }
        let count = (mean * Double(people)).rounded()
        guard let part = ShownCount(count).number,
            ShownCount(Double(people) - count).number != nil,
            let whole = ShownCount(people).number, whole > 0
        else { return nil }
        return min(1, (100 * part / whole).rounded() / 100)
    }

    private func difference(
        _ balance: CovariateBalance, _ means: DisclosedMatch.Means
    ) -> Double? {
        guard means.treated != nil, means.control != nil else { return nil }
        // With less without the intervention, whoever looked for matches.
        let sign: Double = question.seeksForTreated ? 1 : -1
        return balance.standardisedDifference.map { (sign * $0 * 100).rounded() / 100 }
    }
}

extension Estimate {
    /// Value and interval to two decimals.
    var toHundredths: Estimate {
        func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
        return Estimate(
            value: rounded(value),
            interval: interval.flatMap {
                ConfidenceInterval(lower: rounded($0.lower), upper: rounded($0.upper))
            })
    }
}
