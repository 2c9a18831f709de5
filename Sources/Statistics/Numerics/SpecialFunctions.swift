import CBoostMath

// More special functions and distributions than the intervals need: for regression and evaluation.

extension Gamma {
    /// The natural logarithm of the gamma function; of (n + 1) it is that of n factorial.
    public static func logarithm(_ x: Double) -> Double { cbm_log_gamma(x) }

    /// The digamma function: the first derivative of the logarithm of the gamma function.
    public static func digamma(_ x: Double) -> Double { cbm_digamma(x) }

    /// The trigamma function: the second derivative of the logarithm of the gamma function.
    public static func trigamma(_ x: Double) -> Double { cbm_trigamma(x) }
}

extension Normal {
    /// The probability of a value at least as far from 0 as `z`, on either side.
    public static func twoSided(_ z: Double) -> Double { 2 * cumulative(-abs(z)) }
}

extension StudentT {
    /// The probability of a value at least as far from 0 as `t`, on either side.
    public static func twoSided(_ t: Double, degreesOfFreedom: Double) -> Double {
        2 * cumulative(-abs(t), degreesOfFreedom: degreesOfFreedom)
    }
}

extension ChiSquare {
    /// The probability of a value above `x`, exact far into the tail.
    public static func upper(_ x: Double, degreesOfFreedom: Double) -> Double {
        x <= 0 ? 1 : Gamma.upper(degreesOfFreedom / 2, x / 2)
    }
}

/// Fisher's F distribution.
public enum FisherF {
    /// The probability of a value at or below `x`, with numerator and denominator degrees.
    public static func cumulative(_ x: Double, _ numerator: Double, _ denominator: Double)
        -> Double
    {
        guard x > 0 else { return x.isNaN ? .nan : 0 }
        let scaled = numerator * x
        return Beta.cumulative(scaled / (scaled + denominator), numerator / 2, denominator / 2)
    }

    /// The value with probability `p` at or below it, with numerator and denominator degrees.
    public static func quantile(_ p: Double, _ numerator: Double, _ denominator: Double)
        -> Double
    {
        let share = Beta.quantile(p, numerator / 2, denominator / 2)
        return denominator * share / (numerator * (1 - share))
    }
}

/// The negative binomial distribution of a count with a mean and a size (variance m + m²/size).
public enum NegativeBinomial {
    /// The probability of at most `events`.
    public static func cumulative(_ events: Int, mean: Double, size: Double) -> Double {
        guard events >= 0 else { return 0 }
        return Beta.cumulative(size / (size + mean), size, Double(events) + 1)
    }

    /// The smallest count whose cumulative probability reaches `p`; nil unless 0 <= `p` < 1.
    public static func quantile(_ p: Double, mean: Double, size: Double) -> Int? {
        guard p >= 0, p < 1, mean >= 0, size > 0, mean.isFinite else { return nil }
        var high = 1
        while cumulative(high, mean: mean, size: size) < p {
            guard high < 1 << 52 else { return nil }
            high *= 2
        }
        var low = 0
        while low < high {
            let middle = low + (high - low) / 2
            if cumulative(middle, mean: mean, size: size) >= p {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}
