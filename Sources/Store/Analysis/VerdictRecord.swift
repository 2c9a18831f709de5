public import Domain

/// The answer to a protocol, or why there is none.
public struct VerdictRecord: Sendable, Hashable {
    /// The numbers of an answer.
    public struct Answer: Sendable, Hashable {
        /// The verdict in the words of METHODS E1.
        public var verdict: String
        /// A ratio for rates and means, a difference of shares for proportions.
        public var effect: Double
        /// The lower end of its 95 % interval.
        public var lower: Double?
        /// The upper end of its 95 % interval.
        public var upper: Double?
        /// The p value of the t test on team changes.
        public var pValue: Double
        /// The p value of the permutation over teams.
        public var permutationPValue: Double
        /// The level that both are held against.
        public var level: Double
        /// The smallest p value that so many teams can give.
        public var smallestPValue: Double
        /// The smallest effect that could have been seen: a share, or a difference of shares.
        public var smallestEffect: Double

        /// The numbers of an answer.
        public init(
            verdict: String, effect: Double, lower: Double?, upper: Double?, pValue: Double,
            permutationPValue: Double, level: Double, smallestPValue: Double,
            smallestEffect: Double
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

    /// The answer to a protocol.
    public init(
        name: String, hash: String?, measure: MeasureCode, role: String, refusal: String?,
        answer: Answer?, controls: [TeamCode], sentence: String
    ) {
        self.name = name
        self.hash = hash
        self.measure = measure
        self.role = role
        self.refusal = refusal
        self.answer = answer
        self.controls = controls
        self.sentence = sentence
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
