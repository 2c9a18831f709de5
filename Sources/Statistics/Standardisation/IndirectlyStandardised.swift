/// Observed events against those expected at the rates of a reference (SPC.md section 8).
public struct IndirectlyStandardised: Sendable, Hashable {
    /// One age band.
    public struct Stratum: Sendable, Hashable {
        /// The events observed; missing counts as 0.
        public let events: Double

        /// The population at risk.
        public let population: Double

        /// The events of the reference.
        public let referenceEvents: Double

        /// The population of the reference; above 0.
        public let referencePopulation: Double

        /// A band; missing events are 0.
        public init(
            events: Double?, population: Double, referenceEvents: Double,
            referencePopulation: Double
        ) {
            self.events = events ?? 0
            self.population = population
            self.referenceEvents = referenceEvents
            self.referencePopulation = referencePopulation
        }
    }

    /// The events observed.
    public let observed: Double

    /// The events expected at the reference's rates.
    public let expected: Double

    /// The crude rate of the reference per person.
    public let referenceRate: Double

    /// Sums the bands; nil when nothing is expected or a band cannot be used.
    public init?(_ strata: [Stratum]) {
        guard
            strata.allSatisfy({
                $0.events >= 0 && $0.population >= 0 && $0.referenceEvents >= 0
                    && $0.referencePopulation > 0
            })
        else { return nil }
        observed = compensatedSum(strata.lazy.map(\.events))
        expected = compensatedSum(
            strata.lazy.map { $0.referenceEvents / $0.referencePopulation * $0.population })
        let people = compensatedSum(strata.lazy.map(\.referencePopulation))
        guard expected > 0, expected.isFinite, people > 0 else { return nil }
        referenceRate = compensatedSum(strata.lazy.map(\.referenceEvents)) / people
    }

    /// Observed over expected times `scale` (100 by custom) with its interval.
    public func ratio(scale: Double = 100, level: ConfidenceLevel = .ninetyFive) -> Estimate? {
        EventCount.rate(events: observed, exposure: expected, scale: scale, level: level)
    }

    /// The ratio times the reference's crude rate, per `scale` of population.
    public func rate(scale: Double, level: ConfidenceLevel = .ninetyFive) -> Estimate? {
        ratio(scale: referenceRate * scale, level: level)
    }
}
