public import Domain

/// A figure after the disclosure decision: the only form in which a cell may leave.
///
/// Only this target can make one, so whatever is drawn, written or served has passed the decision.
public struct DisclosedCell: Hashable, Sendable {
    /// What is shown in place of, or as, the value.
    public enum Figure: Hashable, Sendable {
        /// The value and what may be shown with it.
        case value(DisclosedValue)
        /// There is a value, and it is hidden because few people stand behind it.
        case suppressed
        /// A feed that the cell needs has not come in.
        case missing
        /// The follow-up of the cohort is still open.
        case notYetDue
        /// The measure does not exist for this area and month.
        case notApplicable
        /// The value must not be believed, for the stated reason.
        case withheld(reason: String)
    }

    /// Where it stands.
    public let key: CellKey
    /// What is shown.
    public let figure: Figure
    /// True while a revision is expected.
    public let isProvisional: Bool
    /// How much of what was expected has come in, by feeds and months, not by this cell's counts.
    public let completeness: Completeness
    /// Share of the rows whose team came from the fallback, 0 to 1, in whole hundredths.
    public let fallbackShare: Double

    /// Whether more than 5 % of the rows needed the fallback, or more than 2 % have no team.
    public let isAttributionFlagged: Bool

    init(cell: Cell, figure: Figure) {
        key = cell.key
        self.figure = figure
        isProvisional = cell.isProvisional
        completeness = cell.completeness
        isAttributionFlagged = cell.isAttributionFlagged
        // Whole hundredths: a share of a hidden count must not give the count away.
        fallbackShare = (cell.fallbackShare * 100).rounded() / 100
    }

    /// The value, when one is shown.
    public var value: DisclosedValue? {
        if case .value(let value) = figure { value } else { nil }
    }
}

/// A value that may be shown, rounded as it is shown: charts and tables use the same number.
public struct DisclosedValue: Hashable, Sendable {
    /// The value in the measure's unit, already rounded to `decimals`.
    public let amount: Double
    /// How many decimals it is shown with.
    public let decimals: Int
    /// The rounded numerator, where the rule allows one to be shown.
    public let numerator: Double?
    /// The denominator as shown: rounded, or exact where it is a published population.
    public let denominator: Double?
    /// The 95 % interval, derived from the rounded counts wherever the method uses counts.
    public let interval: Interval?

    init(
        amount: Double, decimals: Int, numerator: Double? = nil, denominator: Double? = nil,
        interval: Interval? = nil
    ) {
        self.amount = Self.rounded(amount, decimals)
        self.decimals = decimals
        self.numerator = numerator
        self.denominator = denominator
        self.interval = interval.map {
            Interval(
                lower: Self.rounded($0.lower, decimals), upper: Self.rounded($0.upper, decimals))
        }
    }

    private static func rounded(_ number: Double, _ decimals: Int) -> Double {
        var unit = 1.0
        for _ in 0..<decimals { unit *= 10 }
        let result = (number * unit).rounded(.toNearestOrAwayFromZero) / unit
        return result == 0 ? 0 : result
    }
}
