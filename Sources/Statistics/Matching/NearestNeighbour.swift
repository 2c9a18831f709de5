/// Matches each person who had the intervention with the nearest who had not (METHODS.md E5).
///
/// Greedy, without replacement, on the distance between linear predictors: people with the
/// intervention choose in falling order of their predictor, in rounds, so that everybody has a
/// first control before anybody has a second. Ties go to the earliest row.
public struct NearestNeighbour: Sendable, Hashable {
    /// The most controls for each person with the intervention.
    public var controlsEach: Int

    /// The largest distance allowed, in standard deviations of the predictor over everybody; nil
    /// allows any.
    public var caliper: Double?

    /// The rule of METHODS.md: one control within 0.2 standard deviations.
    public init(controlsEach: Int = 1, caliper: Double? = 0.2) {
        self.controlsEach = controlsEach
        self.caliper = caliper
    }

    /// The largest distance allowed for these predictors; nil allows any.
    public func width(_ predictors: [Double]) -> Double? {
        guard let caliper, predictors.count > 1, let mean = preciseMean(predictors) else {
            return nil
        }
        let variance =
            squaredDeviations(predictors, from: mean) / Double(predictors.count - 1)
        return caliper * variance.squareRoot()
    }

    /// Matches people; only those with the same number in `strata` may be matched with each other.
    public func match(
        predictors: [Double], treated: [Bool], strata: [Int]? = nil
    ) throws(MatchingError) -> MatchedCohort {
        let people = predictors.count
        let strata = strata ?? [Int](repeating: 0, count: people)
        try MatchingError.check(treated, "the intervention", people: people)
        try MatchingError.check(strata, "the strata", people: people)
        guard predictors.allSatisfy(\.isFinite) else { throw .notAllowed(what: "a predictor") }
        guard controlsEach >= 1 else { throw .notAllowed(what: "the number of controls") }
        guard treated.contains(true), treated.contains(false) else { throw .oneArm }
        let width = width(predictors) ?? .infinity
        // By stratum, so that a search looks only at people who may be matched.
        var pools = Dictionary(
            grouping: predictors.indices.filter { !treated[$0] }, by: { strata[$0] })
        let order = predictors.indices.filter { treated[$0] }.sorted {
            (predictors[$1], $0) < (predictors[$0], $1)
        }
        var pairs: [MatchedCohort.Pair] = []
        for round in 1...controlsEach {
            for person in order {
                let pool = pools[strata[person]] ?? []
                guard let place = nearest(predictors[person], pool, predictors),
                    abs(predictors[pool[place]] - predictors[person]) <= width
                else { continue }
                pairs.append(
                    MatchedCohort.Pair(treated: person, round: round, control: pool[place]))
                pools[strata[person]]?.remove(at: place)
            }
        }
        guard !pairs.isEmpty else { throw .noPairs }
        return MatchedCohort(pairs: pairs, treated: treated)
    }

    /// The place in the pool of the person nearest to a value; the earliest of equals.
    private func nearest(_ value: Double, _ pool: [Int], _ predictors: [Double]) -> Int? {
        var best: Int?
        var least = Double.infinity
        for (place, person) in pool.enumerated() {
            let distance = abs(predictors[person] - value)
            if distance < least {
                least = distance
                best = place
            }
        }
        return best
    }
}
