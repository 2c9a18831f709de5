import Charts
import Disclosure
import Domain
import Measures

extension ChartValue {
    /// The chart's view of a cell; without a cell the month is not available.
    init(_ cell: DisclosedCell?) {
        switch cell?.figure {
        case .value(let value): self = .value(value.amount)
        case .suppressed: self = .suppressed
        case .missing, nil: self = .missing
        case .notYetDue: self = .notYetDue
        case .notApplicable: self = .notApplicable
        case .withheld: self = .withheld
        }
    }
}

extension ChartPoint {
    init(_ entry: SeriesEntry) {
        self.init(
            entry.month, ChartValue(entry.cell), isProvisional: entry.cell?.isProvisional ?? false)
    }
}

extension MeasureDefinition {
    /// How values with so many decimals are written.
    func format(decimals: Int) -> ValueFormat {
        switch kind {
        case .proportion: .percent(decimals: decimals)
        case .count: ValueFormat(decimals: 0)
        case .rate, .mean, .median, .percentile, .score, .riskRatio, .ratioOfMeans:
            ValueFormat(decimals: decimals)
        }
    }

    /// Decimals where no value tells them: as the disclosure rule gives large groups.
    var usualDecimals: Int {
        switch kind {
        case .count: 0
        case .riskRatio, .ratioOfMeans: 2
        case .proportion: 1
        case .rate, .mean, .median, .percentile, .score: shownDecimals
        }
    }

    /// The highest value there can be, for axes.
    var ceiling: Double? { kind == .proportion ? scale : nil }

    /// Whether an axis begins at zero.
    var startsAtZero: Bool {
        switch kind {
        case .rate, .proportion, .count, .mean, .median, .percentile: true
        case .score, .riskRatio, .ratioOfMeans: false
        }
    }

    /// The unit behind a figure in a sentence, with its space; per cents carry their sign already.
    var unitAfterFigure: String {
        switch kind {
        case .proportion, .riskRatio, .ratioOfMeans: ""
        case .rate, .mean, .median, .percentile, .count: " " + shortUnit
        case .score: shortUnit.first?.isNumber == true ? " (\(shortUnit))" : " " + shortUnit
        }
    }
}

extension DisclosedValue {
    /// The value as it is written in sentences and tables.
    func text(_ definition: MeasureDefinition) -> String {
        definition.format(decimals: decimals).text(amount)
    }
}
