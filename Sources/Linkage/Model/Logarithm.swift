import Foundation

/// Logarithms and powers to the base of two: weights are in bits.
enum Logarithm {
    static func base2(_ value: Double) -> Double { log2(value) }

    static func powerOf2(_ exponent: Double) -> Double { exp2(exponent) }
}
