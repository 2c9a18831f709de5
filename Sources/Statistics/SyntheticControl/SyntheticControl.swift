/// Why a synthetic control cannot be computed.
public enum SyntheticControlError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no other team to blend.
    case noDonors

    /// The series differ in length, or a value is not finite.
    case notAligned

    /// There are no months on one side of the start.
    case noMonths

    /// Donors are combinations of each other, so that many blends fit alike.
    case notUnique

    /// What happened, without any value of the data.
    public var description: String {
        switch self {
        case .noDonors: "there is no other team to blend"
        case .notAligned: "the series differ in length or have a value that is not a number"
        case .noMonths: "there are no months before or after the start"
        case .notUnique: "donors are combinations of each other, so many blends fit alike"
        }
    }
}

/// A blend of other teams that tracked a team before the start, and the gap to it afterwards.
///
/// Weights w >= 0, Σ w = 1 minimise the squared gap over all months before the start (METHODS.md
/// E4; Abadie and Gardeazabal 2003, with V = I over those months).
public struct SyntheticControl: Sendable {
    /// What the blend is made of.
    public enum Form: Sendable, Hashable, CaseIterable {
        /// The values themselves.
        case classic

        /// Differences from each team's own mean before the start; levels may differ (Doudchenko
        /// and Imbens 2016; Ferman and Pinto 2021).
        case demeaned
    }

    /// What the blend is made of.
    public let form: Form

    /// The weight of each donor, in the order given.
    public let weights: [Double]

    /// The value of the blend in each month.
    public let synthetic: [Double]

    /// The team's value less that of the blend in each month.
    public let gaps: [Double]

    /// The number of months before the start.
    public let monthsBefore: Int

    /// Blends `donors` (one series each, as long as `treated`) over the first months.
    public init(
        treated: [Double], donors: [[Double]], monthsBefore: Int, form: Form
    ) throws(SyntheticControlError) {
        guard !donors.isEmpty else { throw .noDonors }
        guard donors.allSatisfy({ $0.count == treated.count }),
            ([treated] + donors).joined().allSatisfy(\.isFinite)
        else { throw .notAligned }
        guard monthsBefore > 0, monthsBefore < treated.count else { throw .noMonths }
        let level = form == .demeaned ? Self.levelBefore(treated, monthsBefore) : 0
        let target = treated.map { $0 - level }
        let columns = donors.map { donor in
            let own = form == .demeaned ? Self.levelBefore(donor, monthsBefore) : 0
            return donor.map { $0 - own }
        }
        let weights = try SimplexLeastSquares.weights(
            target: Array(target.prefix(monthsBefore)),
            columns: columns.map { Array($0.prefix(monthsBefore)) })
        let synthetic = treated.indices.map { month in
            columns.indices.reduce(level) { $0 + weights[$1] * columns[$1][month] }
        }
        self.form = form
        self.weights = weights
        self.synthetic = synthetic
        self.monthsBefore = monthsBefore
        gaps = zip(treated, synthetic).map { $0 - $1 }
    }

    private static func levelBefore(_ values: [Double], _ months: Int) -> Double {
        preciseMean(values.prefix(months)) ?? 0
    }

    /// The root mean squared gap before the start.
    public var errorBefore: Double { Self.rootMeanSquare(gaps.prefix(monthsBefore)) }

    /// The root mean squared gap from the start on.
    public var errorAfter: Double { Self.rootMeanSquare(gaps.dropFirst(monthsBefore)) }

    /// How much larger gaps are after the start than before; infinite after a perfect fit.
    public var errorRatio: Double {
        errorAfter == 0 ? 0 : errorAfter / errorBefore
    }

    /// The mean gap from the start on, in the units of the values.
    public var effect: Double { preciseMean(gaps.dropFirst(monthsBefore)) ?? 0 }

    /// The effect in per cent of the blend's mean from the start on; nil when that is 0.
    public var effectPercent: Double? {
        guard let mean = preciseMean(synthetic.dropFirst(monthsBefore)), mean != 0 else {
            return nil
        }
        return 100 * effect / mean
    }

    private static func rootMeanSquare(_ values: ArraySlice<Double>) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
}
