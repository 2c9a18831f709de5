/// A rate weighted to a standard population, with Dobson's interval (SPC.md section 8).
public struct DirectlyStandardisedRate: Sendable, Hashable {
    /// One age band, or one age band of the people with the same number of events.
    public struct Stratum: Sendable, Hashable {
        /// Events, or people who had `eventsPerPerson` events; missing counts as 0.
        public let count: Double

        /// The population at risk; above 0.
        public let population: Double

        /// The standard population of the band.
        public let standard: Double

        /// How many events each counted person had; 1 where events are independent.
        public let eventsPerPerson: Int

        /// A stratum; a missing count is 0 events.
        public init(
            count: Double?, population: Double, standard: Double, eventsPerPerson: Int = 1
        ) {
            self.count = count ?? 0
            self.population = population
            self.standard = standard
            self.eventsPerPerson = eventsPerPerson
        }
    }

    /// All events; below 10 the rate is withheld.
    public let events: Double

    /// The rate per `scale` with its interval; nil when there are fewer than 10 events.
    public let estimate: Estimate?

    /// The rate of the strata per `scale` of population.
    ///
    /// Where one person has several events, give the strata of each number of events per person,
    /// and the interval allows for the events of one person not being independent. Nil without
    /// strata, or when a population, a standard or a count cannot be used.
    public init?(_ strata: [Stratum], scale: Double, level: ConfidenceLevel = .ninetyFive) {
        guard !strata.isEmpty,
            strata.allSatisfy({
                $0.population > 0 && $0.standard >= 0 && $0.count >= 0 && $0.eventsPerPerson >= 1
            })
        else { return nil }
        var rate = 0.0
        var variance = 0.0
        var events = 0.0
        for frequency in Set(strata.map(\.eventsPerPerson)).sorted() {
            let group = strata.filter { $0.eventsPerPerson == frequency }
            let weights = compensatedSum(group.lazy.map(\.standard))
            guard weights > 0 else { return nil }
            let times = Double(frequency)
            rate += times * compensatedSum(group.lazy.map { $0.weightedRate }) / weights
            variance +=
                times * times * compensatedSum(group.lazy.map { $0.weightedVariance })
                / (weights * weights)
            events += times * compensatedSum(group.lazy.map(\.count))
        }
        self.events = events
        estimate =
            events >= 10
            ? Self.dobson(
                rate: rate, variance: variance, events: events, scale: scale, level: level)
            : nil
    }

    /// Byar's limits of the event count, moved to the rate and its variance.
    private static func dobson(
        rate: Double, variance: Double, events: Double, scale: Double, level: ConfidenceLevel
    ) -> Estimate? {
        guard let limits = EventCount.byar(events: events, level: level) else { return nil }
        let step = (variance / events).squareRoot()
        return Estimate(
            value: rate * scale,
            interval: ConfidenceInterval(
                lower: (rate + step * (limits.lower - events)) * scale,
                upper: (rate + step * (limits.upper - events)) * scale))
    }
}

extension DirectlyStandardisedRate.Stratum {
    fileprivate var weightedRate: Double { standard * count / population }
    fileprivate var weightedVariance: Double {
        standard * standard * count / (population * population)
    }
}

/// The European Standard Population of 2013 by five-year age band (Eurostat).
public enum EuropeanStandardPopulation {
    /// The bands' lowest ages, 0 to 90, with their weights; the last band is open.
    public static let bands: [(lowestAge: Int, weight: Double)] = zip(
        stride(from: 0, through: 90, by: 5),
        [
            5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500,
            5000, 4000, 2500, 1500, 1000,
        ]
    ).map { ($0, $1) }

    /// The weight of the band that an age in years falls in; nil for negative ages.
    public static func weight(age: Int) -> Double? {
        bands.last { $0.lowestAge <= age }?.weight
    }
}
