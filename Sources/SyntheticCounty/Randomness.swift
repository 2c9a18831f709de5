#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A stream of random numbers (SplitMix64) that depends on the seed and on what it is for.
///
/// Each person has streams of their own, so that neither the order of work nor the number of
/// workers changes what happens to them.
struct Randomness: Sendable {
    private var state: UInt64

    /// The stream `purpose` of the thing numbered `index`.
    init(seed: UInt64, purpose: UInt64, index: Int) {
        state = Self.mix(seed ^ Self.mix(purpose &* 0x9E37_79B9_7F4A_7C15))
        state = Self.mix(state &+ UInt64(truncatingIfNeeded: index) &* 0xD1B5_4A32_D192_ED03)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// The next 64 bits.
    mutating func bits() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// Uniform in [0, 1).
    mutating func unit() -> Double { Double(bits() >> 11) * 0x1p-53 }

    /// True with the given probability.
    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// Uniform in 0 ..< count.
    mutating func below(_ count: Int) -> Int {
        count <= 1 ? 0 : Int(((bits() >> 32) &* UInt64(count)) >> 32)
    }

    /// Uniform in the closed range.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// Exponential with the given mean.
    mutating func exponential(_ mean: Double) -> Double { -log(1 - unit()) * mean }

    /// Normal with the given mean and standard deviation.
    mutating func normal(_ mean: Double, _ deviation: Double) -> Double {
        mean + deviation * (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
    }

    /// Log-normal by its median and the deviation of its logarithm.
    mutating func lognormal(median: Double, sigma: Double) -> Double {
        median * exp(normal(0, sigma))
    }

    /// Poisson with a small mean (up to some tens).
    mutating func poisson(_ mean: Double) -> Int {
        var count = 0
        var product = unit()
        let limit = exp(-mean)
        while product > limit {
            count += 1
            product *= unit()
        }
        return count
    }

    /// One of the values, all as likely as each other.
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    /// The index of one of the weights, with probability in proportion to them.
    mutating func weighted(_ weights: [Double]) -> Int {
        var rest = unit() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.count - 1
    }
}
