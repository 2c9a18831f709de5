import Foundation

/// The chain ladder with Mack's standard errors: what a month will come to once all is in.
///
/// Factors are f_k = ΣC_{k+1} / ΣC_k, variances s²_k = ΣC_k (C_{k+1}/C_k - f_k)² / (n_k - 1); a
/// factor from a single month takes min(s⁴_{k-1}/s²_{k-2}, s²_{k-1}, s²_{k-2}). Nothing is taken
/// to come after the last age. Source: Mack, Distribution-free calculation of the standard error
/// of chain ladder reserve estimates, ASTIN Bulletin 23 (1993), 213-225.
public struct ChainLadder: Sendable, Hashable {
    /// Growth from an age to the next.
    public struct Step: Sendable, Hashable {
        /// The factor by which counts grow.
        public let factor: Double
        /// The variance of the growth, per count.
        public let variance: Double
        /// How many months it was learnt from.
        public let months: Int
        /// What had come in of these months at the earlier age.
        let exposure: Double
    }

    /// What a month comes to.
    public struct Projection: Sendable, Hashable {
        /// What has come in.
        public let latest: Double
        /// What it will come to.
        public let ultimate: Double
        /// The standard error of what is still to come: of the process and of the factors.
        public let standardError: Double

        /// What is still to come; negative where rows are usually taken back.
        public var outstanding: Double { ultimate - latest }

        /// The share that has come in; nil where nothing is expected at all.
        public var developed: Double? { ultimate > 0 ? latest / ultimate : nil }

        /// The interval of the share that has come in, within 0 and 1.
        ///
        /// The ultimate is taken as log-normal, as Mack proposes in section 5.
        public func developedInterval(
            _ level: ConfidenceLevel = .ninetyFive
        ) -> ConfidenceInterval? {
            guard let developed else { return nil }
            let relative = standardError / ultimate
            let spread = log(1 + relative * relative)
            let reach = level.normalQuantile * spread.squareRoot()
            let middle = developed * exp(spread / 2)
            return ConfidenceInterval(
                lower: min(1, middle * exp(-reach)),
                upper: min(1, middle * exp(reach)))
        }
    }

    /// The triangle.
    public let triangle: ReportingTriangle

    /// The growth from each age to the next, the last age without one.
    public let steps: [Step]

    /// Learns the growth of a triangle; nil where no month had anything in at some age.
    public init?(_ triangle: ReportingTriangle) {
        var steps: [Step] = []
        for age in 0..<(triangle.ageCount - 1) {
            let pairs = triangle.steps(from: age)
            let exposure = pairs.reduce(0) { $0 + $1.now }
            guard exposure > 0 else { return nil }
            let factor = pairs.reduce(0) { $0 + $1.next } / exposure
            guard factor > 0 else { return nil }
            steps.append(
                Step(
                    factor: factor, variance: Self.variance(pairs, factor, before: steps),
                    months: pairs.count, exposure: exposure))
        }
        self.triangle = triangle
        self.steps = steps
    }

    private static func variance(
        _ pairs: [(now: Double, next: Double)], _ factor: Double, before: [Step]
    ) -> Double {
        guard pairs.count < 2 else {
            let sum = pairs.reduce(0) { sum, pair in
                let miss = pair.next - factor * pair.now
                return sum + miss * miss / pair.now
            }
            return sum / Double(pairs.count - 1)
        }
        guard let last = before.last?.variance else { return 0 }
        guard let earlier = before.dropLast().last?.variance else { return last }
        guard earlier > 0 else { return 0 }
        return min(last * last / earlier, min(last, earlier))
    }

    /// The share that has usually come in by an age, counted from 0; 1 from the last age on.
    public func usualShare(at age: Int) -> Double {
        1 / steps.dropFirst(max(0, age)).reduce(1) { $0 * $1.factor }
    }

    /// What the month of a row comes to; nil for a row that is not there.
    public func projection(of row: Int) -> Projection? {
        guard triangle.cumulative.indices.contains(row) else { return nil }
        let known = triangle.cumulative[row]
        return known.last.map { projection(latest: $0, age: known.count - 1) }
    }

    /// What a count comes to that had come in by an age, counted from 0.
    ///
    /// Rows of the same age can be taken together: the variance of their growth is in proportion
    /// to what has come in, so that it adds up.
    public func projection(latest: Double, age: Int) -> Projection {
        var count = latest
        var spread = 0.0
        for step in steps.dropFirst(max(0, age)) {
            let relative = step.variance / (step.factor * step.factor)
            spread += count > 0 ? relative * (1 / count + 1 / step.exposure) : 0
            count *= step.factor
        }
        return Projection(
            latest: latest, ultimate: count, standardError: (count * count * spread).squareRoot())
    }

    /// The standard error of what is still to come of all months together.
    public var totalStandardError: Double {
        let projections = triangle.cumulative.indices.compactMap(projection)
        var total = 0.0
        for (row, one) in projections.enumerated() {
            let later = projections.dropFirst(row + 1).reduce(0) { $0 + $1.ultimate }
            let shared = steps.dropFirst(triangle.cumulative[row].count - 1).reduce(0) {
                $0 + 2 * $1.variance / ($1.factor * $1.factor) / $1.exposure
            }
            total += one.standardError * one.standardError + one.ultimate * later * shared
        }
        return total.squareRoot()
    }
}
