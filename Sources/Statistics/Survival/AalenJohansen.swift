import Foundation

/// The share of people in each state by time, where events of several kinds compete.
///
/// Aalen and Johansen 1978: everybody starts without an event; an event of kind k ends the time
/// and puts the person in state k. Standard errors by the infinitesimal jackknife, as R's survfit.
public struct AalenJohansen: Sendable {
    /// The shares just after one distinct time.
    public struct Step: Sendable, Hashable {
        /// The time.
        public let time: Double

        /// The people still at risk just before it.
        public let atRisk: Int

        /// The share in each state, which sum to 1: position 0 without any event, then by kind.
        public let shares: [Double]

        /// The standard error of each share.
        public let standardErrors: [Double]
    }

    /// The steps in rising time.
    public let steps: [Step]

    /// The number of kinds of event.
    public let kinds: Int

    /// The shares of people whose endings are 0 (censored) or 1 to `kinds`.
    public init(_ people: [ObservedTime], kinds: Int) throws(SurvivalError) {
        try people.check()
        guard kinds >= 1, people.allSatisfy({ $0.ending <= kinds }) else { throw .unknownEnding }
        self.kinds = kinds
        var shares = [1.0] + [Double](repeating: 0, count: kinds)
        var influence = Influence(people, kinds: kinds)
        steps = RiskTable(people, kinds: kinds).moments.map { moment in
            let hazards = (1...kinds).map { moment.endings[$0] / moment.atRisk }
            influence.advance(moment, hazards: hazards, free: shares[0])
            let free = shares[0]
            for (index, hazard) in hazards.enumerated() { shares[index + 1] += free * hazard }
            shares[0] = free * (1 - hazards.reduce(0, +))
            return Step(
                time: moment.time, atRisk: Int(moment.atRisk), shares: shares,
                standardErrors: influence.standardErrors)
        }
    }

    /// The share in a state at a time: 0 without any event, or a kind of event.
    public func share(_ state: Int, at time: Double) -> Double? {
        guard (0...kinds).contains(state) else { return nil }
        return step(at: time)?.shares[state] ?? (state == 0 ? 1 : 0)
    }

    /// The standard error of the share in a state at a time.
    public func standardError(_ state: Int, at time: Double) -> Double? {
        guard (0...kinds).contains(state) else { return nil }
        return step(at: time)?.standardErrors[state] ?? 0
    }

    /// The interval of a share, symmetrical in its logarithm; nil when the share is 0.
    public func interval(
        _ state: Int, at time: Double, level: ConfidenceLevel = .ninetyFive
    ) -> ConfidenceInterval? {
        guard let share = share(state, at: time), share > 0,
            let error = standardError(state, at: time)
        else { return nil }
        let factor = exp(level.normalQuantile * error / share)
        return ConfidenceInterval(lower: share / factor, upper: min(1, share * factor))
    }

    /// The people at risk just before a time.
    public func atRisk(at time: Double) -> Int {
        steps.first { $0.time >= time }?.atRisk ?? 0
    }

    private func step(at time: Double) -> Step? { steps.last { $0.time <= time } }
}

/// How the shares would move if one person counted for more, for every person.
private struct Influence {
    private let people: [ObservedTime]
    private let kinds: Int
    /// By person: the derivative of each state's share.
    private var slopes: [[Double]]

    init(_ people: [ObservedTime], kinds: Int) {
        self.people = people
        self.kinds = kinds
        slopes = people.map { _ in [Double](repeating: 0, count: kinds + 1) }
    }

    /// Takes the shares over one moment; `free` is the share without an event just before it.
    mutating func advance(_ moment: RiskTable.Moment, hazards: [Double], free: Double) {
        for (person, observed) in people.enumerated() {
            let before = slopes[person][0]
            let atRisk = observed.time >= moment.time
            var lost = 0.0
            for (index, hazard) in hazards.enumerated() {
                let has = observed.time == moment.time && observed.ending == index + 1
                let shift = atRisk ? ((has ? 1 : 0) - hazard) / moment.atRisk : 0
                let moved = before * hazard + free * shift
                slopes[person][index + 1] += moved
                lost += moved
            }
            slopes[person][0] -= lost
        }
    }

    var standardErrors: [Double] {
        (0...kinds).map { state in
            slopes.reduce(0) { $0 + $1[state] * $1[state] }.squareRoot()
        }
    }
}
