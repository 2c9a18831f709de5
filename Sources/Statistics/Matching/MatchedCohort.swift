/// The people matched, in sets of one with the intervention and one or more without.
public struct MatchedCohort: Sendable, Hashable {
    /// A person with the intervention and one of the controls found for them, by row.
    public struct Pair: Sendable, Hashable {
        /// The row of the person with the intervention.
        public let treated: Int

        /// The round in which the control was found, from 1.
        public let round: Int

        /// The row of the control.
        public let control: Int
    }

    /// The pairs in the order in which they were found.
    public let pairs: [Pair]

    /// Whether each person had the intervention.
    public let treated: [Bool]

    /// The weight of each person; 0 for people who were not matched.
    ///
    /// 1 with the intervention. A control counts one over the controls of its set, scaled so that
    /// all controls' weights sum to their number.
    public let weights: [Double]

    /// The set of each person, named by the row of its member with the intervention; nil without.
    public let sets: [Int?]

    init(pairs: [Pair], treated: [Bool]) {
        var sets = [Int?](repeating: nil, count: treated.count)
        var controls: [Int: Double] = [:]
        for pair in pairs {
            sets[pair.treated] = pair.treated
            sets[pair.control] = pair.treated
            controls[pair.treated, default: 0] += 1
        }
        // Shares of sets sum to the number of sets; scaled, to the number of controls.
        let scale = Double(pairs.count) / Double(controls.count)
        weights = sets.indices.map { person in
            guard let set = sets[person] else { return 0 }
            return treated[person] ? 1 : scale / (controls[set] ?? 1)
        }
        self.pairs = pairs
        self.treated = treated
        self.sets = sets
    }

    /// The rows of matched people, in rising order.
    public var members: [Int] { sets.indices.filter { sets[$0] != nil } }

    /// How many people there are of each kind.
    public var counts: Counts {
        let all = treated.count { $0 }
        let matched = members.count { treated[$0] }
        let controls = members.filter { !treated[$0] }.map { weights[$0] }
        let sum = controls.reduce(0, +)
        let squares = controls.reduce(0) { $0 + $1 * $1 }
        return Counts(
            treated: all, controls: treated.count - all, treatedMatched: matched,
            controlsMatched: controls.count, effectiveControls: sum * sum / squares)
    }

    /// How many people there are of each kind.
    public struct Counts: Sendable, Hashable {
        /// People with the intervention.
        public let treated: Int

        /// People without.
        public let controls: Int

        /// People with the intervention who found a match.
        public let treatedMatched: Int

        /// Controls that were matched.
        public let controlsMatched: Int

        /// The number of equally weighted controls that would tell as much, (Σw)² / Σw².
        public let effectiveControls: Double

        /// People with the intervention who found no match.
        public var treatedUnmatched: Int { treated - treatedMatched }

        /// The share of people with the intervention who found a match.
        public var shareMatched: Double { Double(treatedMatched) / Double(treated) }
    }

    /// The sets whose member with the intervention satisfies a condition (a sub-group).
    public func filtered(_ belongs: (Int) -> Bool) -> [Int] {
        members.filter { sets[$0].map(belongs) ?? false }
    }
}
