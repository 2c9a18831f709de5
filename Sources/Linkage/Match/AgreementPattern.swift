/// The levels of all comparisons of a pair, packed into one number: four bits each.
public struct AgreementPattern: Sendable, Hashable, Comparable {
    /// How many comparisons a pattern can hold.
    static let mostComparisons = 16
    /// How many levels a comparison can have.
    static let mostLevels = 15

    /// The levels plus one, the first comparison in the lowest bits; 0 for a missing value.
    public private(set) var bits: UInt64 = 0

    /// A pattern in which every value is missing.
    public init() {}

    /// A pattern of these levels; -1 for a missing value.
    public init(_ gammas: [Int]) {
        for (index, gamma) in gammas.enumerated() { set(gamma, at: index) }
    }

    /// Takes down the level of a comparison that has none yet.
    mutating func set(_ gamma: Int, at comparison: Int) {
        bits |= UInt64(truncatingIfNeeded: gamma &+ 1) &<< UInt64(comparison &* 4)
    }

    /// The level of a comparison; -1 for a missing value.
    public func gamma(_ comparison: Int) -> Int {
        Int((bits &>> UInt64(comparison &* 4)) & 15) - 1
    }

    /// An arbitrary order that does not depend on anything else.
    public static func < (left: AgreementPattern, right: AgreementPattern) -> Bool {
        left.bits < right.bits
    }
}
