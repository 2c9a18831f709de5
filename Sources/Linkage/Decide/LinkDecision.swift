/// What is done with a pair, and why.
public struct LinkDecision: Sendable, Equatable {
    /// What is done.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Both records are one person's.
        case accepted
        /// A person has to look.
        case clerical
        /// The records are not linked.
        case refused
    }

    /// What decided.
    public enum Reason: String, Sendable, CaseIterable {
        /// The same NHS number, and a name or the birth date agrees.
        case sameNumber = "same_number"
        /// The same NHS number, and nothing else agrees.
        case numberAlone = "number_alone"
        /// Two different NHS numbers.
        case differentNumbers = "different_numbers"
        /// The weight reaches, or does not reach, the threshold.
        case weight
        /// Another candidate of the record is nearly as good.
        case closeCandidates = "close_candidates"
        /// Another candidate of the record is better.
        case betterCandidate = "better_candidate"
        /// The NHS number links the record elsewhere.
        case linkedByNumber = "linked_by_number"
        /// Too many records hang together.
        case largeCluster = "large_cluster"
    }

    /// The pair.
    public let pair: ScoredPair
    /// What is done with it.
    public internal(set) var outcome: Outcome
    /// What decided.
    public internal(set) var reason: Reason
}

extension Linker {
    /// Decides on pairs: first by NHS number, then by weight; in the order of the identifiers.
    ///
    /// Pairs below the clerical threshold are left out, unless they have the same NHS number.
    ///
    /// - Parameters:
    ///   - numberPairs: the pairs of `pairsOfSameNumber()`.
    ///   - pairs: the pairs of `pairs()`.
    public func decide(numberPairs: [ScoredPair], pairs: [ScoredPair]) -> [LinkDecision] {
        let board = DecisionBoard(self)
        let byNumber = board.byNumber(numberPairs)
        let byWeight = board.byWeight(pairs, after: byNumber)
        return board.checkClusters(byNumber + byWeight).sorted {
            ($0.pair.left, $0.pair.right) < ($1.pair.left, $1.pair.right)
        }
    }
}
