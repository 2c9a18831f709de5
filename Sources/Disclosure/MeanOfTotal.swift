import Domain
import Statistics

extension DisclosureDecision {
    /// A mean of whole units, of which another measure may count the same people.
    ///
    /// The mean times its people is the total. Of a total of 1 to 7 days it follows that no more
    /// people waited, and of a total short of the people by 1 to 7 that at least so many did not
    /// wait: both are hidden, as a proportion's parts are. The mean is made from the rounded total,
    /// so that neither county less teams nor a window less its neighbour tells a total more exactly
    /// than any other count.
    func meanOfTotal(_ cell: Cell, _ value: Double, people: Double) -> DisclosedCell.Figure {
        guard let total = cell.numerator, !SharedProfile.isHidden(total),
            !SharedProfile.isHidden(people - total)
        else { return .suppressed }
        let amount = SharedProfile.rounded(total) / people * settings.scale
        // Where nobody has a unit the values have no spread to make an interval from.
        let interval = settings.hasInterval && total > 0 ? cell.interval : nil
        let isTelling =
            interval.map {
                MeanCarriers(
                    total: total, people: people,
                    width: ($0.upper - $0.lower) / settings.scale
                ).areFew
            } ?? false
        return .value(
            DisclosedValue(
                amount: amount, decimals: settings.decimals,
                denominator: SharedProfile.rounded(people),
                interval: isTelling
                    ? nil
                    : interval.map {
                        Interval(
                            lower: $0.lower - value + amount, upper: $0.upper - value + amount)
                    }))
    }
}

/// How many people a total can come from, by what the width of its interval tells of the spread.
private struct MeanCarriers {
    /// The fewest and the most people with a unit or more.
    let fewest, most: Double
    let people: Double

    /// - Parameter width: of the 95 % interval, upper less lower limit, in units per person.
    init(total: Double, people: Double, width: Double) {
        self.people = people
        let t = StudentT.quantile(0.975, degreesOfFreedom: people - 1)
        let deviation = width / 2 * people.squareRoot() / t
        let squares = (people - 1) * deviation * deviation + total * total / people
        // Of all ways to share the total out, equal shares have the least squares (Cauchy and
        // Schwarz), and all but one with a single unit the greatest.
        fewest = squares > 0 ? total * total / squares : 0
        let longest = (1 + (1 + 4 * max(0, squares - total)).squareRoot()) / 2
        most = total > 0 ? total - longest + 1 : 0
    }

    /// Whether it follows that few people have any, or that few have none.
    var areFew: Bool {
        SharedProfile.isHidden(fewest) || SharedProfile.isHidden(people - fewest)
            || SharedProfile.isHidden(people - most)
    }
}
