import Foundation

/// The test whether groups have the event at the same rate (Mantel 1966; Harrington and Fleming).
public struct LogRank: Sendable, Hashable {
    /// The chi-square statistic.
    public let chiSquare: Double

    /// The number of groups less one.
    public let degreesOfFreedom: Int

    /// The observed events of each group, by ascending group; weighted by S^rho.
    public let observed: [Double]

    /// The events expected if all groups had one rate; weighted by S^rho.
    public let expected: [Double]

    /// The probability of a statistic at least this high when the rates are equal.
    public var pValue: Double {
        ChiSquare.upper(chiSquare, degreesOfFreedom: Double(degreesOfFreedom))
    }

    /// Compares `groups` (one number per person), within `strata` if given.
    ///
    /// `rho` weighs each event by the share still without one, to that power: 0 is the log-rank
    /// test, 1 Peto and Peto's, which gives early events more weight.
    public init(
        _ people: [ObservedTime], groups: [Int], strata: [Int]? = nil, rho: Double = 0
    ) throws(SurvivalError) {
        try people.check()
        try Self.check(people, groups, strata)
        let names = Set(groups).sorted()
        guard names.count > 1 else { throw .notComparable }
        guard people.contains(where: { $0.ending > 0 }) else { throw .noEvents }
        var score = LogRankScore(groups: names.count)
        let strata = strata ?? [Int](repeating: 0, count: people.count)
        for stratum in Set(strata).sorted() {
            let members = people.indices.filter { strata[$0] == stratum }
            // Groups of a stratum keep the numbers they have overall.
            score.add(
                members.map { people[$0] },
                places: members.map { names.firstIndex(of: groups[$0]) ?? 0 }, rho: rho)
        }
        guard let statistic = score.chiSquare else { throw .notComparable }
        chiSquare = statistic
        degreesOfFreedom = names.count - 1
        observed = score.observed
        expected = score.expected
    }

    private static func check(
        _ people: [ObservedTime], _ groups: [Int], _ strata: [Int]?
    ) throws(SurvivalError) {
        for (what, list) in [("the groups", groups), ("the strata", strata ?? groups)]
        where list.count != people.count {
            throw .wrongLength(what: what, expected: people.count, found: list.count)
        }
    }
}

/// Observed less expected events of each group, and their covariance.
private struct LogRankScore {
    var observed: [Double]
    var expected: [Double]
    private var covariance: Matrix

    init(groups: Int) {
        observed = [Double](repeating: 0, count: groups)
        expected = observed
        covariance = Matrix(rows: groups, columns: groups)
    }

    /// Adds a stratum; `places` gives the position of each person's group.
    mutating func add(_ people: [ObservedTime], places: [Int], rho: Double) {
        let count = observed.count
        var atRisk = [Double](repeating: 0, count: count)
        for place in places { atRisk[place] += 1 }
        var share = 1.0
        let order = people.indices.sorted { people[$0].time < people[$1].time }
        var next = 0
        while next < order.count {
            let time = people[order[next]].time
            var events = [Double](repeating: 0, count: count)
            var leaving = events
            while next < order.count, people[order[next]].time == time {
                let person = order[next]
                if people[person].ending > 0 { events[places[person]] += 1 }
                leaving[places[person]] += 1
                next += 1
            }
            let total = atRisk.reduce(0, +)
            let died = events.reduce(0, +)
            if died > 0 {
                record(events, atRisk, died: died, total: total, weight: pow(share, rho))
                share *= 1 - died / total
            }
            for place in 0..<count { atRisk[place] -= leaving[place] }
        }
    }

    private mutating func record(
        _ events: [Double], _ atRisk: [Double], died: Double, total: Double, weight: Double
    ) {
        for place in observed.indices {
            observed[place] += weight * events[place]
            expected[place] += weight * died * atRisk[place] / total
        }
        guard total > 1 else { return }
        let spread = weight * weight * died * (total - died) / (total - 1)
        for row in observed.indices {
            for column in observed.indices {
                let same = row == column ? atRisk[row] / total : 0
                covariance[row, column] +=
                    spread * (same - atRisk[row] * atRisk[column] / (total * total))
            }
        }
    }

    /// The quadratic form of the differences without the last group, which follows from the rest.
    var chiSquare: Double? {
        let size = observed.count - 1
        var kept = Matrix(rows: size, columns: size)
        for row in 0..<size {
            for column in 0..<size { kept[row, column] = covariance[row, column] }
        }
        guard let factor = Cholesky(kept) else { return nil }
        let difference = (0..<size).map { observed[$0] - expected[$0] }
        return zip(difference, factor.solve(difference)).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
