import Domain
public import Statistics

/// People with an intervention matched one to one with people without (METHODS E5).
///
/// Each person of the smaller group looks for a match in the larger: looking from the larger, the
/// last to choose would be left with people unlike them. The propensity to be in the smaller group
/// is predicted from what was known before the index date; matches are exact on sex, age band and
/// route, and the nearest within 0.2 standard deviations of the predictor.
public struct MatchedQuestion: Sendable {
    /// Something known before, with its values.
    public struct Covariate: Sendable {
        /// Its name in words.
        public let words: String
        /// The value of each person.
        public let values: [Double]
        /// Whether it is yes or no.
        public let isFlag: Bool
    }

    /// The people whose records can be linked and who may be compared.
    public let table: EpisodeTable
    /// Who had the intervention.
    public let treated: [Bool]
    /// Whether people with the intervention look for matches; else people without it do.
    public let seeksForTreated: Bool
    /// Who looks for a match: the smaller group.
    public let seekers: [Bool]
    /// What was known before.
    public let covariates: [Covariate]
    /// The share of people with a verified NHS number, with and without the intervention.
    public let linkedShares: (treated: Double, control: Double)
    /// The age of each person in years.
    public let age: [Double]
    /// The matched people, whose "treated" are the seekers; or why nobody can be matched.
    public let cohort: Result<MatchedCohort, MatchingError>

    /// Matches the people of a text such as `step_choice`.
    public init(_ all: EpisodeTable) throws(EpisodeFault) {
        let isTreated = try all.flags("is_treated")
        let isLinked = try all.flags("is_linked")
        let isEligible = try? all.flags("is_eligible")
        func linkedShare(_ arm: Bool) -> Double {
            let rows = isTreated.indices.filter { isTreated[$0] == arm }
            guard !rows.isEmpty else { return 0 }
            return Double(rows.count { isLinked[$0] }) / Double(rows.count)
        }
        linkedShares = (linkedShare(true), linkedShare(false))
        table = try Self.comparable(
            all.filtered { isLinked[$0] && isEligible?[$0] ?? true })
        treated = try table.flags("is_treated")
        let seeksForTreated = 2 * treated.count { $0 } <= treated.count
        self.seeksForTreated = seeksForTreated
        seekers = treated.map { $0 == seeksForTreated }
        age = try table.numbers("age")
        covariates = try Self.covariates(table)
        cohort = Self.match(
            seekers, covariates, strata: try Self.strata(table, age))
    }

    /// Columns of the text in words; yes and no are flags.
    private static let known: [(column: String, words: String, isFlag: Bool)] = [
        ("age", "Age in years", false), ("deprivation", "Deprivation decile of the area", false),
        ("emergency_admissions", "Emergency admissions in 12 months", false),
        ("emergency_nights", "Nights of those", false),
        ("attendances", "A&E attendances in 12 months", false),
        ("incidents", "Ambulance incidents in 12 months", false),
        ("frailty", "Frailty, 0 fit or not known to 3 severe", false),
        ("cost_before", "Cost of the 12 months before, £", false),
        ("from_hospital", "Came from hospital", true),
        ("has_package", "Long-term support before", true),
    ]

    private static func covariates(_ table: EpisodeTable) throws(EpisodeFault) -> [Covariate] {
        var found = [
            Covariate(
                words: "Women", values: try table.numbers("sex").map { $0 == 2 ? 1 : 0 },
                isFlag: true)
        ]
        for column in known {
            guard let values = try? table.numbers(column.column) else { continue }
            found.append(
                Covariate(words: column.words, values: values, isFlag: column.isFlag))
        }
        return found
    }

    /// A number for each sex, age band and route that occur together.
    private static func strata(
        _ table: EpisodeTable, _ age: [Double]
    ) throws(EpisodeFault) -> [Int] {
        let sex = try table.codes("sex")
        let route = try table.codes("route")
        var numbers: [[Int]: Int] = [:]
        return age.indices.map { row in
            let band = age[row] < 65 ? 0 : age[row] < 75 ? 1 : age[row] < 85 ? 2 : 3
            let stratum = [sex[row], band, route[row]]
            let number = numbers[stratum] ?? numbers.count
            numbers[stratum] = number
            return number
        }
    }

    private static func match(
        _ seekers: [Bool], _ covariates: [Covariate], strata: [Int]
    ) -> Result<MatchedCohort, MatchingError> {
        // What is the same for everybody tells nobody apart, and would make the design singular.
        let varying = covariates.map(\.values).filter { values in
            values.contains { $0 != values.first }
        }
        let ones = seekers.map { _ in 1.0 }
        guard let design = Matrix(columns: [ones] + varying) else { return .failure(.noPairs) }
        do {
            let propensity = try Propensity(design: design, treated: seekers)
            return .success(
                try NearestNeighbour().match(
                    predictors: propensity.predictors, treated: seekers, strata: strata))
        } catch {
            return .failure(error)
        }
    }

    /// The people who have nothing that hardly anyone of a group has.
    ///
    /// A yes (or a no) that fewer than five of a group have leaves nobody to compare the others
    /// with: people who have it are left out of both groups.
    private static func comparable(_ table: EpisodeTable) throws(EpisodeFault) -> EpisodeTable {
        var table = table
        for column in known where column.isFlag {
            guard let values = try? table.numbers(column.column) else { continue }
            let treated = try table.flags("is_treated")
            let rare = [0.0, 1.0].filter { answer in
                [true, false].contains { arm in
                    values.indices.count { treated[$0] == arm && values[$0] == answer }
                        < fewestAlike
                }
            }
            // Where both answers are rare the groups have too few people anyhow.
            guard rare.count == 1 else { continue }
            table = table.filtered { !rare.contains(values[$0]) }
        }
        return table
    }

    private static let fewestAlike = 5

    /// The two of a pair: with the intervention, and without.
    public func members(_ pair: MatchedCohort.Pair) -> (treated: Int, control: Int) {
        seeksForTreated ? (pair.treated, pair.control) : (pair.control, pair.treated)
    }

    /// How alike the seekers are to the others in each covariate, before and after matching.
    public func balance(
        _ cohort: MatchedCohort
    ) throws(MatchingError) -> [(before: CovariateBalance, after: CovariateBalance)] {
        var lines: [(before: CovariateBalance, after: CovariateBalance)] = []
        for covariate in covariates {
            lines.append(
                (
                    try CovariateBalance(covariate.values, treated: seekers),
                    try CovariateBalance(
                        covariate.values, treated: seekers, weights: cohort.weights)
                ))
        }
        return lines
    }
}

/// How many matched pairs had an outcome, by who of the two had it.
public struct PairTable: Sendable, Hashable {
    /// Both had it.
    public var both = 0.0
    /// Only the person with the intervention had it.
    public var treatedOnly = 0.0
    /// Only the person without had it.
    public var controlOnly = 0.0
    /// Neither had it.
    public var neither = 0.0

    /// A table of its four numbers.
    public init(both: Double, treatedOnly: Double, controlOnly: Double, neither: Double) {
        self.both = both
        self.treatedOnly = treatedOnly
        self.controlOnly = controlOnly
        self.neither = neither
    }

    /// Counts an outcome over pairs of people with and without the intervention.
    public init(_ pairs: [(treated: Int, control: Int)], _ outcome: [Bool]) {
        for pair in pairs {
            switch (outcome[pair.treated], outcome[pair.control]) {
            case (true, true): both += 1
            case (true, false): treatedOnly += 1
            case (false, true): controlOnly += 1
            case (false, false): neither += 1
            }
        }
    }

    /// How many pairs there are.
    public var pairs: Double { both + treatedOnly + controlOnly + neither }
    /// People with the intervention and the outcome.
    public var treatedEvents: Double { both + treatedOnly }
    /// People without the intervention and with the outcome.
    public var controlEvents: Double { both + controlOnly }

    /// The logarithm of the risk ratio of Mantel and Haenszel over the pairs; nil without events
    /// in either arm.
    public var logRiskRatio: Coefficient? {
        let kinds: [(Double, Bool, Int)] = [
            (both, true, 1), (treatedOnly, true, 0), (controlOnly, false, 1), (neither, false, 0),
        ]
        let sets = kinds.flatMap { count, treated, control in
            [MatchedSet](
                repeating: MatchedSet(treatedEvent: treated, controls: 1, controlEvents: control),
                count: Int(count))
        }
        return try? MatchedStrata.logRiskRatio(sets)
    }

    /// The risk ratio with its 95 % interval; nil without events in either arm.
    public var riskRatio: Estimate? { logRiskRatio?.exponential }

    /// The difference of risks with its 95 % interval for pairs; nil without pairs.
    ///
    /// (b - c)/n with the standard error √(b + c - (b - c)²/n)/n, b and c the pairs of which only
    /// one had it.
    public var riskDifference: Estimate? {
        guard pairs > 0 else { return nil }
        let apart = treatedOnly - controlOnly
        let spread = max(0, treatedOnly + controlOnly - apart * apart / pairs)
        let found = Coefficient(
            estimate: apart / pairs, standardError: spread.squareRoot() / pairs,
            reference: .normal)
        return Estimate(value: found.estimate, interval: found.interval())
    }
}
