/// What a comparison of changes amounts to (METHODS E1).
public enum Verdict: String, Sendable, Hashable {
    /// The t test and the permutation both say that the pilots changed otherwise.
    case evidence = "evidence of change"

    /// Only one of the two says so.
    case suggestive = "suggestive"

    /// Neither says so; see the smallest effect that would have been seen.
    case noDetectableDifference = "no detectable difference"

    /// The verdict of a t test and a permutation at a significance level.
    ///
    /// A single pilot can never reach 5 % by permutation among twelve teams: for it, being the most
    /// extreme of all teams stands in its place.
    init(t: Double, permutation: PermutationTest, pilots: Int, level: Double) {
        let isFar = t <= level
        let isExtreme =
            pilots == 1 ? permutation.asExtreme == 1 : permutation.pValue <= level + 1e-12
        self =
            switch (isFar, isExtreme) {
            case (true, true): .evidence
            case (false, false): .noDetectableDifference
            default: .suggestive
            }
    }
}

/// Holm's correction for asking several questions at once.
public enum Holm {
    /// The adjusted p values, in the order given: each is to be held against the plain level.
    public static func adjusted(_ pValues: [Double]) -> [Double] {
        let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
        var result = pValues
        var highest = 0.0
        for (rank, index) in order.enumerated() {
            highest = max(highest, min(1, Double(pValues.count - rank) * pValues[index]))
            result[index] = highest
        }
        return result
    }

    /// The level that each p value has to meet, in the order given, at an overall level.
    ///
    /// The smallest is held against level / n, the next against level / (n - 1) and so on; after
    /// the first that fails, the others keep that same level, so that none of them can pass.
    public static func levels(_ pValues: [Double], overall: Double = 0.05) -> [Double] {
        let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
        var result = pValues
        var level = 0.0
        var isOpen = true
        for (rank, index) in order.enumerated() {
            if isOpen { level = overall / Double(pValues.count - rank) }
            result[index] = level
            isOpen = isOpen && pValues[index] <= level
        }
        return result
    }
}
