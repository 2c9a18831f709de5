import Foundation

/// One part of a chart: its centre line and the standard deviation of each point.
struct ControlPart {
    let kind: ControlChartKind
    let rows: [ControlChart.Share?]
    let baseline: Int
    let values: [Double?]
    let centre: Double?
    /// What limits lie about: the centre line, but the mean where that is a median (G), and the
    /// mean on the chart's own scale (T).
    private let middle: Double?
    private let screening: Bool

    init(kind: ControlChartKind, rows: [ControlChart.Share?], baseline: Int, screening: Bool) {
        self.kind = kind
        self.rows = rows
        self.baseline = baseline
        self.screening = screening
        values = rows.map { row in row.map { $0.numerator / $0.denominator } }
        let present = rows.prefix(baseline).compactMap { $0 }
        let numerators = present.map(\.numerator)
        switch kind {
        case .run:
            centre = median(numerators)
            middle = centre
        case .individuals, .count:
            centre = preciseMean(numerators)
            middle = centre
        case .proportion, .proportionPrime, .rate, .ratePrime:
            let denominators = compensatedSum(present.lazy.map(\.denominator))
            centre = denominators > 0 ? compensatedSum(numerators) / denominators : nil
            middle = centre
        case .casesBetween:
            centre = median(numerators)
            middle = preciseMean(numerators)
        case .timeBetween:
            middle = preciseMean(numerators.map(NelsonScale.to))
            centre = middle.map(NelsonScale.from)
        }
    }

    func points(part: Int) -> [ControlChart.Point] {
        let factor = factor
        return rows.indices.map { index in
            let deviation = deviation(rows[index]).flatMap { own in factor.map { own * $0 } }
            return ControlChart.Point(
                value: values[index], part: part, centre: centre,
                limits: limits(deviation, width: 3), innerLimits: limits(deviation, width: 2),
                isBaseline: index < baseline)
        }
    }

    /// The standard deviation of a point before any widening; nil where there is none.
    private func deviation(_ row: ControlChart.Share?) -> Double? {
        guard let middle, middle >= 0 || kind == .individuals else { return nil }
        switch kind {
        case .run: return nil
        case .individuals, .timeBetween: return 1
        case .count: return middle.squareRoot()
        case .casesBetween: return (middle * (middle + 1)).squareRoot()
        case .proportion, .proportionPrime:
            return row.map { (middle * max(0, 1 - middle) / $0.denominator).squareRoot() }
        case .rate, .ratePrime: return row.map { (middle / $0.denominator).squareRoot() }
        }
    }

    /// What the deviations are multiplied with: the spread seen from point to point, where used.
    private var factor: Double? {
        switch kind {
        case .run: nil
        case .count, .proportion, .rate, .casesBetween: 1
        case .individuals: spread(values)
        case .timeBetween: spread(values.map { $0.map(NelsonScale.to) })
        case .proportionPrime, .ratePrime:
            spread(
                rows.indices.map { index -> Double? in
                    guard let value = values[index], let middle,
                        let own = deviation(rows[index]), own > 0
                    else { return nil }
                    return (value - middle) / own
                })
        }
    }

    private func spread(_ values: [Double?]) -> Double? {
        MovingRanges.average(values.prefix(baseline), screened: screening).map { $0 / 1.128 }
    }

    private func limits(_ deviation: Double?, width: Double) -> ConfidenceInterval? {
        guard let deviation, let middle else { return nil }
        let lower = middle - width * deviation
        let upper = middle + width * deviation
        switch kind {
        case .run: return nil
        case .individuals: return ConfidenceInterval(lower: lower, upper: upper)
        case .count, .rate, .ratePrime, .casesBetween:
            return ConfidenceInterval(lower: max(0, lower), upper: upper)
        case .timeBetween:
            return ConfidenceInterval(
                lower: NelsonScale.from(max(0, lower)), upper: NelsonScale.from(upper))
        case .proportion, .proportionPrime:
            return ConfidenceInterval(lower: max(0, lower), upper: min(1, upper))
        }
    }
}

/// The scale on which times between rare events look normal (Nelson, 1994).
private enum NelsonScale {
    static func to(_ time: Double) -> Double { pow(time, 1 / 3.6) }
    static func from(_ scaled: Double) -> Double { pow(scaled, 3.6) }
}
