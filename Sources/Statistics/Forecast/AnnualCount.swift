import Foundation

/// The number of events expected in a year where months are too small for a forecast each.
///
/// Months are taken as independent draws about one mean: Poisson, or negative binomial where they
/// vary more than that (METHODS.md section 5).
public struct AnnualCount: Sendable, Hashable {
    /// The expected number of events in twelve months.
    public let mean: Double

    /// The size of the yearly negative binomial (variance m + m²/size); nil for Poisson.
    public let size: Double?

    /// Learns from monthly counts; nil without months or when one is negative or not finite.
    public init?(months counts: [Double]) {
        guard let monthly = preciseMean(counts), counts.allSatisfy({ $0 >= 0 && $0.isFinite })
        else { return nil }
        let length = Double(SmoothingModel.season)
        mean = length * monthly
        size = Self.size(counts, mean: monthly).map { $0 * length }
    }

    /// The range that holds the share `coverage` of years; nil unless it is above 0 and below 1.
    public func interval(coverage: Double) -> ConfidenceInterval? {
        guard coverage > 0, coverage < 1, let lower = quantile((1 - coverage) / 2),
            let upper = quantile((1 + coverage) / 2)
        else { return nil }
        return ConfidenceInterval(lower: lower, upper: upper)
    }

    private func quantile(_ p: Double) -> Double? {
        guard mean > 0 else { return 0 }
        guard let size else { return Poisson.quantile(p, mean: mean) }
        return NegativeBinomial.quantile(p, mean: mean, size: size).map { Double($0) }
    }

    /// The most likely size for counts about `mean`; nil when they vary no more than Poisson.
    ///
    /// Searched between bounds and not by Newton's steps, which can fail on a few clumped months.
    private static func size(_ counts: [Double], mean: Double) -> Double? {
        guard counts.count > 1, mean > 0 else { return nil }
        let variance = squaredDeviations(counts, from: mean) / Double(counts.count - 1)
        guard variance > mean else { return nil }
        let best = ScalarMinimum.between(log(1e-3), log(1e4)) { logarithm in
            let size = exp(logarithm)
            return counts.reduce(0) { sum, count in
                sum - Gamma.logarithm(count + size) + Gamma.logarithm(size)
                    - size * log(size / (size + mean)) + count * log(size + mean)
            }
        }
        return exp(best.argument)
    }
}
