public import Domain
public import Measures
import Statistics

/// The one decision about what of a cell may be shown.
public struct DisclosureDecision: Sendable {
    /// What the decision needs to know of a measure.
    public struct Settings: Hashable, Sendable {
        /// The rule that the definition names.
        public let rule: MeasureDefinition.DisclosureRule
        /// What the quotient is multiplied with: 100 for per cent, 1,000 for a rate per 1,000.
        public let scale: Double
        /// Whether the measure's method gives an interval at all.
        public let hasInterval: Bool
        /// Decimals of values whose rule does not set them.
        public let decimals: Int

        /// Whether a mean divides a total of whole units (days, nights), which is a count of its
        /// own; a mean score is none.
        public let isMeanOfTotal: Bool

        /// The settings of one measure.
        public init(
            rule: MeasureDefinition.DisclosureRule, scale: Double, hasInterval: Bool,
            decimals: Int = 1, isMeanOfTotal: Bool = false
        ) {
            self.rule = rule
            self.scale = scale
            self.hasInterval = hasInterval
            self.decimals = decimals
            self.isMeanOfTotal = isMeanOfTotal
        }
    }

    let settings: Settings

    /// The decision for one measure.
    public init(_ settings: Settings) { self.settings = settings }

    /// What of `cell` may be shown.
    public func disclosed(_ cell: Cell) -> DisclosedCell {
        DisclosedCell(cell: cell, figure: figure(cell))
    }

    private func figure(_ cell: Cell) -> DisclosedCell.Figure {
        switch cell.state {
        case .missing: return .missing
        case .notYetDue: return .notYetDue
        case .notApplicable: return .notApplicable
        case .withheld(let reason): return .withheld(reason: reason)
        case .value: break
        }
        guard let value = cell.value else { return .missing }
        if cell.key.method == .standardised { return standardised(cell, value) }
        switch settings.rule {
        case .count: return count(cell)
        case .rate: return rate(cell)
        case .proportion: return proportion(cell)
        case .mean: return mean(cell, value)
        case .ratio: return ratio(cell, value)
        case .staff: return staff(cell, value)
        }
    }

    /// A count of people and one of events can differ (delay days of few people): the smaller
    /// decides.
    private func isHidden(_ cell: Cell, _ numerator: Double) -> Bool {
        SharedProfile.isHidden(numerator)
            || cell.count.map { SharedProfile.isHidden(Double($0)) } ?? false
    }

    private func count(_ cell: Cell) -> DisclosedCell.Figure {
        guard let numerator = cell.numerator, !isHidden(cell, numerator) else { return .suppressed }
        let shown = SharedProfile.rounded(numerator)
        return .value(
            DisclosedValue(
                amount: shown, decimals: 0, numerator: shown,
                interval: eventInterval(shown, times: 1)))
    }

    private func rate(_ cell: Cell) -> DisclosedCell.Figure {
        guard let numerator = cell.numerator, let denominator = cell.denominator, denominator > 0,
            !isHidden(cell, numerator)
        else { return .suppressed }
        let shown = SharedProfile.rounded(numerator)
        let factor = settings.scale / denominator
        // Days within one delay are not independent: the interval is that of the episodes.
        let episodes = cell.count.map { SharedProfile.rounded(Double($0)) } ?? shown
        return .value(
            DisclosedValue(
                amount: shown * factor, decimals: settings.decimals, numerator: shown,
                denominator: denominator,
                interval: eventInterval(
                    episodes, times: episodes > 0 ? factor * shown / episodes : factor)))
    }

    /// Standardised rates and their intervals are not rounded (NOTES section 2.2); there are none
    /// under 10 events, and none where the crude count is hidden.
    private func standardised(_ cell: Cell, _ value: Double) -> DisclosedCell.Figure {
        guard let numerator = cell.numerator, numerator >= 10, !isHidden(cell, numerator) else {
            return .suppressed
        }
        return .value(
            DisclosedValue(
                amount: value, decimals: settings.decimals, interval: cell.interval))
    }

    private func proportion(_ cell: Cell) -> DisclosedCell.Figure {
        guard let numerator = cell.numerator, let denominator = cell.denominator,
            !SharedProfile.isHidden(numerator), !SharedProfile.isHidden(denominator),
            !SharedProfile.isHidden(denominator - numerator)
        else { return .suppressed }
        let shownDenominator = SharedProfile.rounded(denominator)
        // Rounding each on its own can put a numerator just above its denominator.
        let shown = min(SharedProfile.rounded(numerator), shownDenominator)
        guard shownDenominator > 0 else { return .suppressed }
        let decimals = shownDenominator >= SharedProfile.oneDecimalDenominator ? 1 : 0
        let limits =
            settings.hasInterval
            ? Wilson.interval(numerator: shown, denominator: shownDenominator) : nil
        return .value(
            DisclosedValue(
                amount: shown / shownDenominator * settings.scale, decimals: decimals,
                numerator: shown, denominator: shownDenominator,
                interval: limits.map {
                    Interval(
                        lower: max(0, $0.lower) * settings.scale, upper: $0.upper * settings.scale)
                }))
    }

    private func mean(_ cell: Cell, _ value: Double) -> DisclosedCell.Figure {
        guard let count = cell.count, count >= SharedProfile.leastForMean else {
            return .suppressed
        }
        if settings.isMeanOfTotal { return meanOfTotal(cell, value, people: Double(count)) }
        return .value(
            DisclosedValue(
                amount: value, decimals: settings.decimals,
                denominator: SharedProfile.rounded(Double(count)),
                interval: settings.hasInterval ? cell.interval : nil))
    }

    private func ratio(_ cell: Cell, _ value: Double) -> DisclosedCell.Figure {
        if let comparison = cell.comparison {
            guard let numerator = cell.numerator, let denominator = cell.denominator,
                min(denominator, comparison.denominator) >= SharedProfile.leastPerArm,
                min(numerator, comparison.numerator) > SharedProfile.largestHidden,
                !SharedProfile.isHidden(denominator - numerator),
                !SharedProfile.isHidden(comparison.denominator - comparison.numerator)
            else { return .suppressed }
        } else {
            guard let count = cell.count, Double(count) >= SharedProfile.leastPerArm else {
                return .suppressed
            }
        }
        return .value(
            DisclosedValue(
                amount: value, decimals: 2, interval: settings.hasInterval ? cell.interval : nil))
    }

    private func staff(_ cell: Cell, _ value: Double) -> DisclosedCell.Figure {
        guard let count = cell.count, count >= SharedProfile.leastStaff else { return .suppressed }
        return .value(
            DisclosedValue(
                amount: value, decimals: settings.decimals, numerator: cell.numerator,
                denominator: cell.denominator,
                interval: settings.hasInterval ? cell.interval : nil))
    }

    private func eventInterval(_ events: Double, times factor: Double) -> Interval? {
        guard settings.hasInterval, let limits = EventCount.interval(events: events) else {
            return nil
        }
        return Interval(lower: limits.lower * factor, upper: limits.upper * factor)
    }
}

extension DisclosureDecision {
    /// The decision as a definition asks for it.
    public init(for definition: MeasureDefinition) {
        self.init(
            Settings(
                rule: definition.disclosure, scale: definition.scale,
                hasInterval: definition.interval != .none, decimals: definition.shownDecimals,
                isMeanOfTotal: definition.kind == .mean))
    }
}

extension MeasureDefinition {
    /// Decimals of values whose disclosure rule does not set them: one, or two where the usual
    /// range is so small that one would hide every change.
    public var shownDecimals: Int {
        guard let typical else { return 1 }
        return max(abs(typical.lowerBound), abs(typical.upperBound)) < 3 ? 2 : 1
    }
}
