public import Domain
public import Statistics

/// What care cost people in the year before and after, in two groups (METHODS E7).
public struct CostQuestion: Sendable {
    /// The people of the group that the question is about.
    public let intervention: [JourneyCost]
    /// The people that they are compared with.
    public let comparison: [JourneyCost]
    /// The share of all cost that had to be put in for want of a bill, 0 to 1.
    public let imputedShare: Double
    /// Whether nearly all hospital stays have a bill.
    public let isBilled: Bool

    /// The people of a table by their rows in the two groups.
    public init(
        _ table: EpisodeTable, intervention: [Int], comparison: [Int]
    ) throws(EpisodeFault) {
        let before = try table.numbers("cost_before")
        let after = try table.numbers("cost_after")
        let days = try table.numbers("days_alive")
        let imputed = try table.numbers("imputed_cost")
        let stays = try table.numbers("stays")
        let unpriced = try table.numbers("unpriced_stays")
        func people(_ rows: [Int]) -> [JourneyCost] {
            rows.map { JourneyCost(before: before[$0], after: after[$0], daysAlive: days[$0]) }
        }
        func sum(_ values: [Double]) -> Double {
            (intervention + comparison).reduce(0) { $0 + values[$1] }
        }
        self.intervention = people(intervention)
        self.comparison = people(comparison)
        let all = sum(before) + sum(after)
        imputedShare = all > 0 ? sum(imputed) / all : 0
        isBilled = sum(unpriced) <= 0.05 * sum(stays)
    }

    /// The people with the service of two sets of teams.
    public init(
        _ table: EpisodeTable, pilots: [TeamCode], controls: [TeamCode]
    ) throws(EpisodeFault) {
        let treated = try table.flags("is_treated")
        let linked = try table.flags("is_linked")
        func rows(_ wanted: [TeamCode]) -> [Int] {
            treated.indices.filter { row in
                treated[row] && linked[row] && table.teams[row].map(wanted.contains) ?? false
            }
        }
        try self.init(table, intervention: rows(pilots), comparison: rows(controls))
    }

    /// The matched people with and without the service.
    public init(_ question: MatchedQuestion, _ cohort: MatchedCohort) throws(EpisodeFault) {
        try self.init(
            question.table, intervention: cohort.pairs.map { question.members($0).treated },
            comparison: cohort.pairs.map { question.members($0).control })
    }
}
