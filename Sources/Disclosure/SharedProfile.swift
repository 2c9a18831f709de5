/// The numbers of the shared profile.
///
/// Source: the Hospital Episode Statistics rule of September 2018 (NOTES section 2.3), which needs
/// no secondary suppression because every figure, totals too, is rounded on its own.
enum SharedProfile {
    /// Counts from 1 to this one are hidden.
    static let largestHidden = 7.0
    /// Counts above are rounded to a multiple of this.
    static let roundingBase = 5.0
    /// A percentage gets a decimal only from this rounded denominator on.
    static let oneDecimalDenominator = 4_000.0
    /// A mean, median, centile or score needs as many people, events or answers.
    static let leastForMean = 8
    /// A ratio needs as many people in each arm.
    static let leastPerArm = 20.0
    /// Staff figures need as many staff.
    static let leastStaff = 5

    /// Whether a count of people or events must be hidden; zero is shown.
    static func isHidden(_ count: Double) -> Bool { count > 0 && count <= largestHidden }

    /// The count to the nearest multiple of five, halves away from zero.
    static func rounded(_ count: Double) -> Double {
        (count / roundingBase).rounded(.toNearestOrAwayFromZero) * roundingBase
    }
}
