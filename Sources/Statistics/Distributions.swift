import CBoostMath

// Distributions and special functions, from Boost.Math. An argument outside the domain gives NaN.

/// The standard normal distribution.
public enum Normal {
    /// The probability of a value at or below `x`.
    public static func cumulative(_ x: Double) -> Double { cbm_normal_cdf(x) }

    /// The value with probability `p` at or below it.
    public static func quantile(_ p: Double) -> Double { cbm_normal_quantile(p) }
}

/// The regularised incomplete gamma functions.
public enum Gamma {
    /// The lower regularised incomplete gamma function P(a, x).
    public static func lower(_ a: Double, _ x: Double) -> Double { cbm_gamma_p(a, x) }

    /// The upper regularised incomplete gamma function Q(a, x) = 1 - P(a, x).
    public static func upper(_ a: Double, _ x: Double) -> Double { cbm_gamma_q(a, x) }

    /// The x at which P(a, x) = p.
    public static func lowerInverse(_ a: Double, _ p: Double) -> Double {
        cbm_gamma_p_inverse(a, p)
    }

    /// The x at which Q(a, x) = q.
    public static func upperInverse(_ a: Double, _ q: Double) -> Double {
        cbm_gamma_q_inverse(a, q)
    }
}

/// The chi-square distribution.
public enum ChiSquare {
    /// The probability of a value at or below `x`.
    public static func cumulative(_ x: Double, degreesOfFreedom: Double) -> Double {
        cbm_chi_square_cdf(x, degreesOfFreedom)
    }

    /// The value with probability `p` at or below it.
    public static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double {
        cbm_chi_square_quantile(p, degreesOfFreedom)
    }
}

/// Student's t distribution.
public enum StudentT {
    /// The probability of a value at or below `t`.
    public static func cumulative(_ t: Double, degreesOfFreedom: Double) -> Double {
        cbm_student_t_cdf(t, degreesOfFreedom)
    }

    /// The value with probability `p` at or below it.
    public static func quantile(_ p: Double, degreesOfFreedom: Double) -> Double {
        cbm_student_t_quantile(p, degreesOfFreedom)
    }
}

/// The beta distribution.
public enum Beta {
    /// The probability of a value at or below `x`.
    public static func cumulative(_ x: Double, _ a: Double, _ b: Double) -> Double {
        cbm_beta_cdf(x, a, b)
    }

    /// The value with probability `p` at or below it.
    public static func quantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
        cbm_beta_quantile(p, a, b)
    }
}

/// The binomial distribution.
public enum Binomial {
    /// The probability of at most `successes` in `trials`.
    public static func cumulative(_ successes: Int, trials: Int, probability: Double) -> Double {
        guard successes >= 0 else { return 0 }
        guard successes < trials else { return 1 }
        return cbm_binomial_cdf(Double(successes), Double(trials), probability)
    }

    /// The smallest count whose cumulative probability reaches `p`, by bisection.
    ///
    /// `p` between 0 and 1, `trials` at least 0; the result is between 0 and `trials`.
    public static func quantile(_ p: Double, trials: Int, probability: Double) -> Int {
        var low = 0
        var high = max(0, trials)
        while low < high {
            let middle = low + (high - low) / 2
            if cumulative(middle, trials: trials, probability: probability) >= p {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}

/// The Poisson distribution.
public enum Poisson {
    /// The probability of at most `events` when `mean` are expected.
    public static func cumulative(_ events: Int, mean: Double) -> Double {
        guard events >= 0 else { return 0 }
        return cbm_poisson_cdf(Double(events), mean)
    }

    /// The smallest count, as a double, whose cumulative probability reaches `p`.
    public static func quantile(_ p: Double, mean: Double) -> Double {
        cbm_poisson_quantile(p, mean)
    }
}
