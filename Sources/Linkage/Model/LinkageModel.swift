/// How two files of people are linked: which columns are compared, what agreement is worth, which
/// pairs are looked at, and from which weight on a pair is accepted.
///
/// A Fellegi-Sunter model (METHODS section 6). It is kept as a versioned YAML file, so that a link
/// can always be told from the file that made it.
public struct LinkageModel: Sendable, Equatable {
    /// One of the two files.
    public enum Side: Int, Sendable, CaseIterable {
        /// The file given first.
        case left
        /// The file given second.
        case right
    }

    /// What is known of one of the files.
    public struct Source: Sendable, Equatable {
        /// What the file is called in results.
        public var name: String
        /// Whether no person has two records in the file.
        public var hasOneRecordEach: Bool

        /// A file by its name.
        public init(name: String, hasOneRecordEach: Bool) {
            self.name = name
            self.hasOneRecordEach = hasOneRecordEach
        }
    }

    /// A column of the files that the model reads.
    public struct Column: Sendable, Equatable {
        /// Its name, the same in both files.
        public var name: String
        /// How its values are brought to one form.
        public var cleaning: ValueCleaning

        /// A column by its name.
        public init(name: String, cleaning: ValueCleaning) {
            self.name = name
            self.cleaning = cleaning
        }
    }

    /// How the same NHS number counts, before any weight.
    public struct NumberRule: Sendable, Equatable {
        /// The position of the column with the number.
        public var column: Int
        /// Whether numbers of the test range, which begins with 999, count.
        public var allowsTestRange: Bool
        /// The lowest level, by comparison, that confirms that the number is the same person's.
        public var confirmedBy: [Int: Int]
    }

    /// The name of the model.
    public var name: String
    /// The version of the file.
    public var version: String
    /// The two files.
    public var sources: [Source]
    /// The column with the record's identifier, unique in its file.
    public var idColumn: String
    /// The column that tells the true person in made-up files; never compared.
    public var truthColumn: String?
    /// The columns, in the order in which records carry them.
    public var columns: [Column]
    /// The NHS number's part; `nil` when weights alone decide.
    public var numberRule: NumberRule?
    /// The probability that two records drawn at random, one from each file, are one person's.
    public var prior: Double
    /// The comparisons, in the order of results.
    public var comparisons: [Comparison]
    /// A pair is looked at when any of these rules holds.
    public var blocking: [BlockingRule]
    /// How the probabilities were, or are to be, estimated.
    public var training: Training?
    /// From which weights on a pair is accepted, shown to a person, or kept at all.
    public var thresholds: Thresholds

    /// The source on a side.
    public func source(_ side: Side) -> Source { sources[side.rawValue] }
}

extension LinkageModel {
    /// One attribute that two records are compared in.
    public struct Comparison: Sendable, Equatable {
        /// The position of the column compared.
        public var column: Int
        /// Whether agreement on a rare value weighs more than agreement on a common one.
        public var usesTermFrequency: Bool
        /// The least frequency that is used: very rare values are often errors.
        public var minimumFrequency: Double
        /// The levels, closest first; the first that holds counts.
        public var levels: [Level]
    }

    /// A degree of agreement.
    public struct Level: Sendable, Equatable {
        /// Its number: the higher the closer, 0 for the rest; -1 stands for a missing value.
        public var gamma: Int
        /// When it holds.
        public var test: LevelTest
        /// The probability of the level among pairs of one person.
        public var m: Double
        /// The probability of the level among pairs of two people.
        public var u: Double

        /// What the level adds to the weight of a pair, in bits.
        public var weight: Double { Logarithm.base2(m / u) }
    }

    /// When a level of agreement holds.
    public enum LevelTest: Sendable, Equatable {
        /// The values are the same.
        case exact
        /// The Jaro-Winkler similarity is at least this.
        case jaroWinkler(Double)
        /// At most so many letters were inserted, deleted or replaced.
        case levenshtein(Int)
        /// The same ISO date but for day and month having changed places.
        case dayMonthSwapped
        /// A part of the values is the same.
        case part(ValuePart)
        /// None of the closer levels holds.
        case otherwise
    }

    /// Equalities that all must hold for a pair to be looked at; a missing value equals nothing.
    public struct BlockingRule: Sendable, Equatable {
        /// The equalities.
        public var terms: [Term]

        /// A value, or a part of it, of the left record and one of the right record.
        public struct Term: Sendable, Equatable {
            /// The position of the left record's column.
            public var left: Int
            /// The position of the right record's column.
            public var right: Int
            /// The part that must agree; `nil` for the whole value.
            public var part: ValuePart?
        }
    }

    /// How the probabilities are estimated.
    public struct Training: Sendable, Equatable {
        /// Rules that hold for hardly any two people.
        public var certain: [BlockingRule]
        /// The share of the true pairs that those rules are taken to find.
        public var recall: Double
        /// The rule of each run of expectation maximisation; the comparisons of its columns are
        /// estimated in the other runs.
        public var sessions: [BlockingRule]
    }

    /// From which weight on, in bits, something is done with a pair.
    public struct Thresholds: Sendable, Equatable {
        /// From here on a pair is linked, if it is the best of both records.
        public var accept: Double
        /// From here on, and below `accept`, a person decides.
        public var clerical: Double
        /// Two candidates that are closer to each other than this go to a person.
        public var conflictMargin: Double
        /// From here on a pair with two different NHS numbers goes to a person, not to waste.
        public var conflictingNumbers: Double
        /// The probability from which on records form a cluster.
        public var clusterProbability: Double
        /// Larger clusters go to a person.
        public var largestCluster: Int
        /// Pairs below this weight are not kept; `nil` keeps every pair looked at.
        public var keep: Double?
    }
}

extension LinkageModel {
    /// The weight, in bits, at which the probability of a match is `probability`.
    public static func weight(ofProbability probability: Double) -> Double {
        Logarithm.base2(probability / (1 - probability))
    }

    /// The probability of a match at a weight in bits.
    public static func probability(ofWeight weight: Double) -> Double {
        1 / (1 + Logarithm.powerOf2(-weight))
    }
}
