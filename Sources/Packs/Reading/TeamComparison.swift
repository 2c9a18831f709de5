import Charts
import Disclosure
import Domain
import Measures
import Statistics

/// How a team's figure stands to the county's, at 99.8 %: of 500 cells that do not differ, one is
/// marked by chance.
enum TeamComparison {
    /// Two normal quantiles: of the 99.8 % limits that mark, and the 95 % limits that are shown.
    private static let widening =
        ConfidenceLevel.ninetyNinePointEight.normalQuantile
        / ConfidenceLevel.ninetyFive.normalQuantile

    /// Share of cells without a difference that are marked all the same.
    static let chance = 0.002

    /// The signal of a team; `nil` where there is nothing to compare.
    ///
    /// The team's shown 95 % interval is widened to 99.8 % on each side of its value; the county's
    /// value is marked as different when it lies outside.
    static func signal(
        team: DisclosedValue?, county: DisclosedValue?, _ definition: MeasureDefinition
    ) -> Signal? {
        // A county's count is the sum of its teams': there is nothing to compare.
        guard definition.kind != .count, let team, let county, let interval = team.interval else {
            return nil
        }
        let lower = team.amount - (team.amount - interval.lower) * widening
        let upper = team.amount + (interval.upper - team.amount) * widening
        guard county.amount < lower || county.amount > upper else { return .commonCause }
        let isHigh = team.amount > county.amount
        switch definition.polarity {
        case .neutral: return .neutral
        case .higher: return isHigh ? .improvement : .concern
        case .lower: return isHigh ? .concern : .improvement
        }
    }
}
