public import Domain

/// The answer to a protocol, or why there is none.
public struct VerdictRecord: Sendable, Hashable {
    /// The numbers of an answer.
    public struct Answer: Sendable, Hashable {
        /// The verdict in the words of METHODS E1, or for questions about people whether chance
        /// alone would do this.
        public var verdict: String
        /// A ratio for rates, means and risks, a difference of shares for proportions, a share free
        /// of support, or pounds a person.
        public var effect: Double
        /// The lower end of its 95 % interval.
        public var lower: Double?
        /// The upper end of its 95 % interval.
        public var upper: Double?
        /// The p value: of the t test on team changes, or of the test over people.
        public var pValue: Double?
        /// The p value of the permutation over teams; nil for questions about people.
        public var permutationPValue: Double?
        /// The level that both are held against; nil for questions about people.
        public var level: Double?
        /// The smallest p value that so many teams can give; nil for questions about people.
        public var smallestPValue: Double?
        /// The smallest effect that could have been seen: a share, or a difference of shares; nil
        /// where the effect is no comparison.
        public var smallestEffect: Double?

        /// The numbers of an answer.
        public init(
            verdict: String, effect: Double, lower: Double?, upper: Double?, pValue: Double?,
            permutationPValue: Double? = nil, level: Double? = nil, smallestPValue: Double? = nil,
            smallestEffect: Double? = nil
        ) {
            self.verdict = verdict
            self.effect = effect
            self.lower = lower
            self.upper = upper
            self.pValue = pValue
            self.permutationPValue = permutationPValue
            self.level = level
            self.smallestPValue = smallestPValue
            self.smallestEffect = smallestEffect
        }
    }

    /// A pilot beside a blend of the comparison teams: a second look, never the verdict.
    public struct Blend: Sendable, Hashable {
        /// The pilot.
        public var pilot: TeamCode
        /// The code of the refusal; nil where there is a blend.
        public var refusal: String?
        /// The comparison teams with their weights, the largest first.
        public var weights: [Weight]
        /// The mean gap after the start, in the unit of the answer's effect less no change.
        public var gap: Double?
        /// The pilot's place among all teams by the ratio of errors, 1 for the largest.
        public var rank: Int?
        /// How many teams were compared.
        public var teams: Int?
        /// The lowest gap when one team of the blend at a time is left out.
        public var lower: Double?
        /// The highest such gap.
        public var upper: Double?
        /// The gap after a start made up twelve months earlier.
        public var placebo: Double?

        /// A team's share of a blend.
        public struct Weight: Sendable, Hashable {
            /// The team.
            public var team: TeamCode
            /// Its share, 0 to 1.
            public var share: Double

            /// A team with its share.
            public init(team: TeamCode, share: Double) {
                self.team = team
                self.share = share
            }
        }

        /// A pilot without a blend so far.
        public init(pilot: TeamCode, refusal: String? = nil) {
            self.pilot = pilot
            self.refusal = refusal
            weights = []
        }
    }

    /// The name of the protocol.
    public var name: String
    /// The hash that it was frozen with; nil while it is not.
    public var hash: String?
    /// The measure.
    public var measure: MeasureCode
    /// `primary` or `exploratory`.
    public var role: String
    /// The code of the refusal; nil where there is an answer.
    public var refusal: String?
    /// The answer; nil where it is refused.
    public var answer: Answer?
    /// The controls that stood to the end of the window.
    public var controls: [TeamCode]
    /// The answer or the refusal in words.
    public var sentence: String
    /// The second look, one for each pilot; the stored sentence says the same.
    public var blends: [Blend]

    /// The answer to a protocol.
    public init(
        name: String, hash: String?, measure: MeasureCode, role: String, refusal: String?,
        answer: Answer?, controls: [TeamCode], sentence: String, blends: [Blend] = []
    ) {
        self.name = name
        self.hash = hash
        self.measure = measure
        self.role = role
        self.refusal = refusal
        self.answer = answer
        self.controls = controls
        self.sentence = sentence
        self.blends = blends
    }
}

/// A protocol as it was frozen.
public struct FrozenProtocol: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// The SHA-256 of its canonical text.
    public var hash: String
    /// The canonical text.
    public var canonical: String
    /// `primary` or `exploratory`.
    public var role: String
    /// The day it was settled, `2024-09-16`; nil for the day it is written.
    public var frozenOn: String?
    /// Who brought in a record that was settled elsewhere; nil when frozen here.
    public var importedBy: String?

    /// A protocol to be frozen, or as it was.
    public init(
        name: String, hash: String, canonical: String, role: String, frozenOn: String? = nil,
        importedBy: String? = nil
    ) {
        self.name = name
        self.hash = hash
        self.canonical = canonical
        self.role = role
        self.frozenOn = frozenOn
        self.importedBy = importedBy
    }
}
