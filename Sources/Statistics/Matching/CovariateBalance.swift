/// How alike the arms are in one covariate (METHODS.md E5).
public struct CovariateBalance: Sendable, Hashable {
    /// The mean of people with the intervention.
    public let treatedMean: Double

    /// The weighted mean of people without.
    public let controlMean: Double

    /// The difference of means over the standard deviation of ALL people with the intervention.
    ///
    /// The same denominator before and after matching. Nil when that is 0 and means differ.
    public let standardisedDifference: Double?

    /// The variance with the intervention over that without; nil for a yes/no covariate.
    public let varianceRatio: Double?

    /// The mean distance of the two cumulative distributions, over the values that occur.
    public let meanDistance: Double

    /// The largest distance of the two cumulative distributions.
    public let largestDistance: Double

    /// How a covariate passes.
    public enum Verdict: Sendable, Hashable {
        /// |difference| below 0.1.
        case balanced

        /// 0.1 to 0.25: adjust for it in the outcome model and flag it.
        case adjust

        /// Above 0.25: the arms cannot be compared.
        case refuse
    }

    /// How the covariate passes; without a standardised difference it does not.
    public var verdict: Verdict {
        guard let difference = standardisedDifference.map(abs) else { return .refuse }
        return difference < 0.1 ? .balanced : difference <= 0.25 ? .adjust : .refuse
    }

    /// Compares the arms; `weights` nil counts everybody once.
    ///
    /// A covariate with no values but 0 and 1 is a yes/no covariate, with variance p(1 - p).
    public init(
        _ values: [Double], treated: [Bool], weights: [Double]? = nil
    ) throws(MatchingError) {
        let weights = weights ?? [Double](repeating: 1, count: values.count)
        try MatchingError.check(treated, "the intervention", people: values.count)
        try MatchingError.check(weights, "the weights", people: values.count)
        guard values.allSatisfy(\.isFinite) else { throw .notAllowed(what: "a covariate") }
        guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw .notAllowed(what: "a weight")
        }
        let binary = values.allSatisfy { $0 == 0 || $0 == 1 }
        let whole = WeightedArm(values, treated.map { $0 ? 1 : 0 })
        let first = WeightedArm(values, zip(treated, weights).map { $0 ? $1 : 0 })
        let second = WeightedArm(values, zip(treated, weights).map { $0 ? 0 : $1 })
        guard let whole, let first, let second else { throw .oneArm }
        treatedMean = first.mean
        controlMean = second.mean
        let difference = first.mean - second.mean
        let deviation = (binary ? whole.mean * (1 - whole.mean) : whole.variance).squareRoot()
        standardisedDifference =
            difference == 0 ? 0 : deviation > 0 ? difference / deviation : nil
        varianceRatio =
            binary || !(second.variance > 0) ? nil : first.variance / second.variance
        if binary {
            meanDistance = abs(difference)
            largestDistance = abs(difference)
        } else {
            let distances = Self.distances(values, first.shares, second.shares)
            meanDistance = preciseMean(distances) ?? 0
            largestDistance = distances.max() ?? 0
        }
    }

    /// The distance of the cumulative distributions at each distinct value.
    private static func distances(
        _ values: [Double], _ first: [Double], _ second: [Double]
    ) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var apart = 0.0
        var result: [Double] = []
        for (place, person) in order.enumerated() {
            apart += first[person] - second[person]
            let last = place + 1 == order.count
            if last || values[order[place + 1]] != values[person] { result.append(abs(apart)) }
        }
        return result
    }
}

/// One arm's weighted moments.
private struct WeightedArm {
    /// Each person's share of the arm's weight.
    let shares: [Double]
    let mean: Double
    /// Σ w (x - m)² / (1 - Σ w²) with weights that sum to 1; the usual n - 1 when all are alike.
    let variance: Double

    init?(_ values: [Double], _ weights: [Double]) {
        let total = compensatedSum(weights)
        guard total > 0 else { return nil }
        let shares = weights.map { $0 / total }
        let mean = compensatedSum(zip(values, shares).lazy.map { $0 * $1 })
        let spread = compensatedSum(
            zip(values, shares).lazy.map { ($0 - mean) * ($0 - mean) * $1 })
        let rest = 1 - compensatedSum(shares.lazy.map { $0 * $0 })
        self.shares = shares
        self.mean = mean
        variance = rest > 0 ? spread / rest : 0
    }
}
