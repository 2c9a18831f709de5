/// A blend of controls that tracked a pilot before the start, and the gap after it (METHODS E4).
///
/// Secondary only: the answer moves with the variant. Never a verdict.
public struct SyntheticControl: Sendable {
    /// How levels are treated.
    public enum Variant: String, Sendable {
        /// The blend has to meet the pilot's level too.
        case classic

        /// Each team's mean before the start is taken out first: levels differ between towns.
        case demeaned
    }

    /// The variant.
    public let variant: Variant

    /// The weight of each donor: not negative, summing to 1.
    public let weights: [Double]

    /// The pilot's values.
    public let actual: [Double]

    /// The blend's values.
    public let synthetic: [Double]

    /// The number of months before the start.
    public let monthsBefore: Int

    /// Blends `donors` (one series each) to track `pilot` over the first `monthsBefore` months.
    ///
    /// Throws when lengths differ, a value is not finite, no month is left after the start, or the
    /// donors are not independent (more months before the start than donors will do).
    public init(
        pilot: [Double], donors: [[Double]], monthsBefore: Int, variant: Variant = .demeaned
    ) throws(RegressionError) {
        guard monthsBefore > 0, monthsBefore < pilot.count else {
            throw .tooFewRows(monthsBefore, columns: donors.count)
        }
        for donor in donors where donor.count != pilot.count {
            throw .wrongLength(what: "a donor", expected: pilot.count, found: donor.count)
        }
        guard pilot.allSatisfy(\.isFinite), donors.allSatisfy({ $0.allSatisfy(\.isFinite) })
        else { throw .notAllowed(what: "the series") }
        func level(_ series: [Double]) -> Double {
            variant == .classic ? 0 : preciseMean(series.prefix(monthsBefore)) ?? 0
        }
        let own = level(pilot)
        let others = donors.map { donor in
            let mean = level(donor)
            return donor.map { $0 - mean }
        }
        guard
            let matrix = Matrix(columns: others.map { Array($0.prefix(monthsBefore)) })
        else { throw .notAllowed(what: "the series") }
        let weights = try SimplexLeastSquares.weights(
            matrix: matrix, target: pilot.prefix(monthsBefore).map { $0 - own })
        synthetic = pilot.indices.map { month in
            others.indices.reduce(own) { $0 + weights[$1] * others[$1][month] }
        }
        self.weights = weights
        self.variant = variant
        self.monthsBefore = monthsBefore
        actual = pilot
    }

    /// Actual minus blend, month by month.
    public var gaps: [Double] { zip(actual, synthetic).map { $0 - $1 } }

    /// The root mean square of the gaps before the start.
    public var errorBefore: Double { Self.rootMeanSquare(gaps.prefix(monthsBefore)) }

    /// The root mean square of the gaps after it.
    public var errorAfter: Double { Self.rootMeanSquare(gaps.dropFirst(monthsBefore)) }

    /// How much larger the gaps are after the start than before.
    public var ratio: Double { errorAfter / errorBefore }

    /// The effect: the mean gap after the start, in the unit of the values.
    public var effect: Double { preciseMean(gaps.dropFirst(monthsBefore)) ?? .nan }

    /// The effect as a share of the mean of the blend after the start.
    public var relativeEffect: Double {
        effect / (preciseMean(synthetic.dropFirst(monthsBefore)) ?? .nan)
    }

    private static func rootMeanSquare(_ gaps: some Collection<Double>) -> Double {
        (gaps.reduce(0) { $0 + $1 * $1 } / Double(gaps.count)).squareRoot()
    }

    /// The same blend for each donor in turn, from the other donors; the pilot is never a donor.
    public static func placebos(
        donors: [[Double]], monthsBefore: Int, variant: Variant = .demeaned
    ) throws(RegressionError) -> [SyntheticControl] {
        var result: [SyntheticControl] = []
        for index in donors.indices {
            var others = donors
            let own = others.remove(at: index)
            result.append(
                try SyntheticControl(
                    pilot: own, donors: others, monthsBefore: monthsBefore, variant: variant))
        }
        return result
    }

    /// The place of this pilot's ratio among those of the placebos, over their number plus 1.
    public func placeboPValue(_ placebos: [SyntheticControl]) -> Double {
        let asLarge = placebos.count { $0.ratio >= ratio } + 1
        return Double(asLarge) / Double(placebos.count + 1)
    }
}
