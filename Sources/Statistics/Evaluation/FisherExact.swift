import Foundation

/// Fisher's exact test of two shares: the odds ratio of highest conditional likelihood.
public struct FisherExact: Sendable {
    private let seen: Int
    private let lowest: Int
    private let logWeights: [Double]

    /// Compares two groups by how many people have the event.
    public init(_ first: EventShare, _ second: EventShare) {
        let events = first.events + second.events
        seen = first.events
        lowest = max(0, events - second.total)
        let highest = min(first.total, events)
        func logChoose(_ n: Int, _ k: Int) -> Double {
            Gamma.logarithm(Double(n) + 1) - Gamma.logarithm(Double(k) + 1)
                - Gamma.logarithm(Double(n - k) + 1)
        }
        logWeights = (lowest...max(lowest, highest)).map {
            logChoose(first.total, $0) + logChoose(second.total, events - $0)
        }
    }

    /// The odds ratio with its exact interval and p value.
    ///
    /// The p value counts every table that is no more probable than the one seen. `tolerance` is
    /// on the odds ratio, or on its inverse above 1.
    public func comparison(
        level: ConfidenceLevel = .ninetyFive, tolerance: Double = 1e-13
    ) -> TwoGroupComparison {
        let highest = lowest + logWeights.count - 1
        let middle = probabilities(1)
        let limit = middle[seen - lowest] * (1 + 1e-7)
        let pValue = middle.reduce(0) { $1 <= limit ? $0 + $1 : $0 }
        let estimate: Double? =
            seen == lowest
            ? 0
            : seen == highest
                ? .infinity : solve(tolerance) { mean($0) - Double(seen) }
        let lower: Double? =
            seen == lowest ? 0 : solve(tolerance) { atLeast($0) - level.tail }
        let upper: Double? =
            seen == highest ? .infinity : solve(tolerance) { atMost($0) - level.tail }
        return TwoGroupComparison(
            estimate: estimate ?? .nan,
            interval: ConfidenceInterval(lower: lower ?? .nan, upper: upper ?? .nan),
            pValue: min(1, pValue))
    }

    /// The probability of each table at an odds ratio.
    private func probabilities(_ odds: Double) -> [Double] {
        guard odds > 0 else { return logWeights.indices.map { $0 == 0 ? 1 : 0 } }
        let logs = logWeights.enumerated().map { $1 + Double(lowest + $0) * log(odds) }
        let top = logs.max() ?? 0
        let weights = logs.map { exp($0 - top) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    private func mean(_ odds: Double) -> Double {
        probabilities(odds).enumerated().reduce(0) { $0 + Double(lowest + $1.0) * $1.1 }
    }

    private func atLeast(_ odds: Double) -> Double {
        probabilities(odds)[(seen - lowest)...].reduce(0, +)
    }

    private func atMost(_ odds: Double) -> Double {
        probabilities(odds)[...(seen - lowest)].reduce(0, +)
    }

    /// The odds ratio where a monotonic function is 0; above 1 its inverse is looked for.
    private func solve(_ tolerance: Double, _ function: (Double) -> Double) -> Double? {
        let middle = function(1)
        if middle == 0 { return 1 }
        if let root = ScalarRoot.between(0, 1, tolerance: tolerance, of: function) { return root }
        return ScalarRoot.between(Double.ulpOfOne, 1, tolerance: tolerance) { function(1 / $0) }
            .map { 1 / $0 }
    }
}
