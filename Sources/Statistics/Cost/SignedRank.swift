/// Wilcoxon's signed-rank test that differences lie about 0 (normal approximation).
public struct SignedRank: Sendable, Hashable {
    /// The sum of the ranks of differences above 0, by absolute size.
    public let statistic: Double

    /// The differences that are not 0.
    public let count: Int

    /// The two-sided p value, with correction for ties and continuity.
    public let pValue: Double

    /// Tests differences; nil when one is not finite, or all are 0.
    ///
    /// Differences of 0 are left out, as R's wilcox.test does.
    public init?(_ differences: [Double]) {
        let kept = differences.filter { $0 != 0 }
        guard !kept.isEmpty, kept.allSatisfy(\.isFinite) else { return nil }
        let order = kept.indices.sorted { (abs(kept[$0]), $0) < (abs(kept[$1]), $1) }
        var sum = 0.0
        var ties = 0.0
        var first = 0
        while first < order.count {
            var next = first
            while next < order.count, abs(kept[order[next]]) == abs(kept[order[first]]) {
                next += 1
            }
            // Equal sizes share the mean of their ranks.
            let rank = Double(first + next + 1) / 2
            sum += rank * Double(order[first..<next].count { kept[$0] > 0 })
            let tied = Double(next - first)
            ties += tied * tied * tied - tied
            first = next
        }
        let n = Double(kept.count)
        let variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48
        let distance = max(0, abs(sum - n * (n + 1) / 4) - 0.5)
        statistic = sum
        count = kept.count
        // Within half a rank of the middle the continuity correction leaves nothing.
        pValue = distance == 0 ? 1 : min(1, Normal.twoSided(distance / variance.squareRoot()))
    }
}
