import Charts
import Disclosure
import Domain
import Measures
import Statistics

/// A funnel of the teams' disclosed figures at the latest month that has any.
struct FunnelReading {
    let chart: FunnelChart
    let month: Month

    /// `nil` where the measure has no counts, or too few teams have a value.
    init?(
        _ content: MeasureContent, teams: [Team], window: Window, months: ClosedRange<Month>
    ) {
        let definition = content.definition
        guard definition.kind == .rate || definition.kind == .proportion else { return nil }
        let found = (0..<12).lazy.map { months.upperBound.advanced(by: -$0) }.first { month in
            teams.count { content.cell(.team($0.code), window, month)?.value != nil } >= 5
        }
        guard let month = found else { return nil }
        let figures = teams.compactMap { team -> (Team, ControlChart.Share, Double)? in
            guard let value = content.cell(.team(team.code), window, month)?.value,
                let numerator = value.numerator, let denominator = value.denominator,
                denominator > 0
            else { return nil }
            return (
                team, ControlChart.Share(numerator: numerator, denominator: denominator),
                value.amount
            )
        }
        let limits = FunnelShape(definition.kind, shares: figures.map(\.1))
        guard let limits else { return nil }
        self.month = month
        let scale = definition.scale
        let sizes = figures.map(\.1.denominator)
        let (low, high) = (sizes.min() ?? 1, sizes.max() ?? 1)
        chart = FunnelChart(
            unit: definition.unit, sizeUnit: FunnelReading.sizeWords(definition),
            format: definition.format(decimals: 1),
            dots: figures.map { team, share, amount in
                FunnelChart.Dot(
                    name: team.name, size: share.denominator, value: .value(amount),
                    position: limits.position(share))
            },
            curves: FunnelShape.grid(from: low * 0.8, to: high * 1.05).compactMap { size in
                limits.curve(size, scale: scale)
            },
            average: limits.average * scale)
    }

    private static func sizeWords(_ definition: MeasureDefinition) -> String {
        definition.denominator?.words.lowercasedFirst ?? "size"
    }
}

/// The limits of a funnel for proportions or rates.
private enum FunnelShape {
    case proportion(ProportionFunnel)
    case rate(PoissonFunnel)

    init?(_ kind: MeasureDefinition.Kind, shares: [ControlChart.Share]) {
        if kind == .proportion {
            guard let funnel = ProportionFunnel(shares) else { return nil }
            self = .proportion(funnel)
        } else {
            guard let funnel = PoissonFunnel(shares), funnel.average > 0 else { return nil }
            self = .rate(funnel)
        }
    }

    var average: Double {
        switch self {
        case .proportion(let funnel): funnel.average
        case .rate(let funnel): funnel.average
        }
    }

    func position(_ share: ControlChart.Share) -> FunnelChart.Position {
        let found: FunnelPosition? =
            switch self {
            case .proportion(let funnel): funnel.position(share)
            case .rate(let funnel): funnel.position(share)
            }
        switch found {
        case .veryLow, .veryHigh: return .outside998
        case .low, .high: return .outside95
        case .within, .notApplicable, nil: return .inside
        }
    }

    /// The limits at one size, in the unit of the measure.
    func curve(_ size: Double, scale: Double) -> FunnelChart.CurvePoint? {
        switch self {
        case .proportion(let funnel):
            guard let limits = funnel.curve(denominator: size) else { return nil }
            return FunnelChart.CurvePoint(
                size: size, limits95: Self.interval(limits.inner, scale),
                limits998: Self.interval(limits.outer, scale))
        case .rate(let funnel):
            let expected = funnel.average * size
            return FunnelChart.CurvePoint(
                size: size,
                limits95: Self.events(expected, .ninetyFive, scale / size),
                limits998: Self.events(expected, .ninetyNinePointEight, scale / size))
        }
    }

    /// Evenly spread sizes.
    static func grid(from low: Double, to high: Double) -> [Double] {
        (0...40).map { low + (high - low) * Double($0) / 40 }
    }

    private static func interval(_ limits: ConfidenceInterval, _ scale: Double) -> Interval {
        Interval(lower: limits.lower * scale, upper: limits.upper * scale)
    }

    /// The counts whose own interval just reaches what is expected.
    private static func events(
        _ expected: Double, _ level: ConfidenceLevel, _ factor: Double
    ) -> Interval {
        func count(where isBelow: (ConfidenceInterval) -> Bool) -> Double {
            var (low, high) = (0.0, expected * 4 + 40)
            for _ in 0..<60 {
                let middle = (low + high) / 2
                guard let limits = EventCount.exact(events: middle, level: level) else { break }
                if isBelow(limits) { low = middle } else { high = middle }
            }
            return (low + high) / 2
        }
        return Interval(
            lower: count { $0.upper < expected } * factor,
            upper: count { $0.lower < expected } * factor)
    }
}
