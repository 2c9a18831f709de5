import Foundation

/// How many people of one matched set had an outcome.
public struct MatchedSet: Sendable, Hashable {
    /// Whether the member with the intervention had the outcome.
    public let treatedEvent: Bool

    /// The controls of the set.
    public let controls: Int

    /// The controls with the outcome.
    public let controlEvents: Int

    /// A set of one person with the intervention and `controls` without.
    public init(treatedEvent: Bool, controls: Int, controlEvents: Int) {
        self.treatedEvent = treatedEvent
        self.controls = controls
        self.controlEvents = controlEvents
    }
}

extension MatchedCohort {
    /// The sets with an outcome of each person, in rising order of the row that names them.
    public func matchedSets(_ outcome: [Bool]) throws(MatchingError) -> [MatchedSet] {
        try MatchingError.check(outcome, "the outcome", people: treated.count)
        var controls: [Int: (all: Int, events: Int)] = [:]
        for pair in pairs {
            controls[pair.treated, default: (0, 0)].all += 1
            if outcome[pair.control] { controls[pair.treated, default: (0, 0)].events += 1 }
        }
        return controls.keys.sorted().map { set in
            MatchedSet(
                treatedEvent: outcome[set], controls: controls[set]?.all ?? 0,
                controlEvents: controls[set]?.events ?? 0)
        }
    }

    /// The differences of a value within pairs; nil unless every set is one to one.
    public func differences(_ values: [Double]) -> [Double]? {
        guard values.count == treated.count, Set(pairs.map(\.treated)).count == pairs.count else {
            return nil
        }
        return pairs.map { values[$0.treated] - values[$0.control] }
    }
}

/// McNemar's test of paired yes/no outcomes.
public struct McNemar: Sendable, Hashable {
    /// Pairs in which only the member with the intervention had the outcome.
    public let treatedOnly: Int

    /// Pairs in which only the control had the outcome.
    public let controlOnly: Int

    /// (b - c)² / (b + c).
    public let chiSquare: Double

    /// (|b - c| - 1)² / (b + c).
    public let correctedChiSquare: Double

    /// Tests pairs; throws when a set has more than one control, or no pair differs.
    public init(_ sets: [MatchedSet]) throws(MatchingError) {
        guard sets.allSatisfy({ $0.controls == 1 }) else {
            throw .notAllowed(what: "the number of controls of a set")
        }
        treatedOnly = sets.count { $0.treatedEvent && $0.controlEvents == 0 }
        controlOnly = sets.count { !$0.treatedEvent && $0.controlEvents == 1 }
        let discordant = Double(treatedOnly + controlOnly)
        guard discordant > 0 else { throw .noInformativeSets }
        let difference = abs(Double(treatedOnly - controlOnly))
        chiSquare = difference * difference / discordant
        let corrected = max(0, difference - 1)
        correctedChiSquare = corrected * corrected / discordant
    }

    /// The p value of the statistic.
    public var pValue: Double { ChiSquare.upper(chiSquare, degreesOfFreedom: 1) }

    /// The p value of the statistic with continuity correction.
    public var correctedPValue: Double {
        ChiSquare.upper(correctedChiSquare, degreesOfFreedom: 1)
    }

    /// The exact binomial p value: twice the smaller tail, at most 1.
    public var exactPValue: Double {
        let trials = treatedOnly + controlOnly
        let tail = Binomial.cumulative(
            min(treatedOnly, controlOnly), trials: trials, probability: 0.5)
        return min(1, 2 * tail)
    }

    /// The p value to show: exact below 25 pairs that differ (METHODS.md E5).
    public var shownPValue: Double {
        treatedOnly + controlOnly < 25 ? exactPValue : pValue
    }
}

/// Estimates from matched sets as strata.
public enum MatchedStrata {
    /// The logarithm of the odds ratio by exact conditional logistic regression.
    ///
    /// Given m of n members with the outcome, the one with the intervention is among them with
    /// probability m e^b / (m e^b + n - m). Newton's steps; the likelihood is concave in b. Throws
    /// when no set tells the arms apart, or all of them tell the same way.
    public static func logOddsRatio(_ sets: [MatchedSet]) throws(MatchingError) -> Coefficient {
        let informative = sets.filter { events($0) > 0 && events($0) < members($0) }
        let treatedEvents = informative.count { $0.treatedEvent }
        guard !informative.isEmpty else { throw .noInformativeSets }
        guard treatedEvents > 0, treatedEvents < informative.count else { throw .noEvents }
        var estimate = 0.0
        var information = 0.0
        for _ in 0..<100 {
            var score = Double(treatedEvents)
            information = 0
            for set in informative {
                let odds = exp(estimate) * events(set) / (members(set) - events(set))
                let share = odds / (1 + odds)
                score -= share
                information += share * (1 - share)
            }
            let step = score / information
            // Far from the top a full step can overshoot.
            estimate += min(2, max(-2, step))
            if abs(step) < 1e-14 { break }
        }
        return Coefficient(
            estimate: estimate, standardError: 1 / information.squareRoot(), reference: .normal)
    }

    /// The logarithm of the risk ratio of Mantel and Haenszel, with Greenland and Robins' error.
    public static func logRiskRatio(_ sets: [MatchedSet]) throws(MatchingError) -> Coefficient {
        var treated = 0.0
        var control = 0.0
        var variance = 0.0
        for set in sets {
            let all = members(set)
            let event = set.treatedEvent ? 1.0 : 0
            let controlEvents = Double(set.controlEvents)
            treated += event * Double(set.controls) / all
            control += controlEvents / all
            variance +=
                (events(set) * Double(set.controls) - event * controlEvents * all) / (all * all)
        }
        guard treated > 0, control > 0 else { throw .noEvents }
        return Coefficient(
            estimate: log(treated / control),
            standardError: (variance / (treated * control)).squareRoot(), reference: .normal)
    }

    private static func events(_ set: MatchedSet) -> Double {
        Double(set.controlEvents + (set.treatedEvent ? 1 : 0))
    }

    private static func members(_ set: MatchedSet) -> Double { Double(set.controls + 1) }
}
