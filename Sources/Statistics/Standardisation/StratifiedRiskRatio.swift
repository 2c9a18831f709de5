import Foundation

/// The risk ratio of two groups over strata, by Mantel and Haenszel.
///
/// The interval is Greenland and Robins's (1985), which holds for few large strata and for many
/// small ones.
public enum StratifiedRiskRatio {
    /// The two groups within one stratum.
    public struct Stratum: Sendable, Hashable {
        /// People of the first group with the outcome.
        public let events: Double

        /// All people of the first group.
        public let people: Double

        /// People of the comparison group with the outcome.
        public let comparisonEvents: Double

        /// All people of the comparison group.
        public let comparisonPeople: Double

        /// A stratum of two groups.
        public init(
            events: Double, people: Double, comparisonEvents: Double, comparisonPeople: Double
        ) {
            self.events = events
            self.people = people
            self.comparisonEvents = comparisonEvents
            self.comparisonPeople = comparisonPeople
        }
    }

    /// The ratio of risks, the first group over the comparison; strata with one group say nothing.
    ///
    /// Nil when a count is negative or above its group, or when no stratum with both groups has an
    /// outcome in the comparison. Without an outcome in the first group the ratio is 0 and has no
    /// interval.
    public static func estimate(
        _ strata: [Stratum], level: ConfidenceLevel = .ninetyFive
    ) -> Estimate? {
        guard
            strata.allSatisfy({
                $0.events >= 0 && $0.events <= $0.people && $0.comparisonEvents >= 0
                    && $0.comparisonEvents <= $0.comparisonPeople
            })
        else { return nil }
        let both = strata.filter { $0.people > 0 && $0.comparisonPeople > 0 }
        let above = compensatedSum(both.lazy.map(\.above))
        let below = compensatedSum(both.lazy.map(\.below))
        guard below > 0 else { return nil }
        guard above > 0 else { return Estimate(value: 0, interval: nil) }
        let variance = compensatedSum(both.lazy.map(\.variancePart)) / (above * below)
        let spread = exp(level.normalQuantile * max(0, variance).squareRoot())
        let ratio = above / below
        return Estimate(
            value: ratio, interval: ConfidenceInterval(lower: ratio / spread, upper: ratio * spread)
        )
    }
}

extension StratifiedRiskRatio.Stratum {
    private var total: Double { people + comparisonPeople }
    fileprivate var above: Double { events * comparisonPeople / total }
    fileprivate var below: Double { comparisonEvents * people / total }
    fileprivate var variancePart: Double {
        (people * comparisonPeople * (events + comparisonEvents)
            - events * comparisonEvents * total) / (total * total)
    }
}
