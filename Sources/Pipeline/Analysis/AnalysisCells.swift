import Domain
import Measures
import Store

/// The cells of an analysis, found by where they stand.
struct AnalysisCells: Sendable {
    private let cells: [CellKey: StoredCell]
    /// The months that any cell stands in; nil without cells.
    let months: ClosedRange<Month>?

    init(_ stored: [StoredCell]) {
        cells = Dictionary(
            stored.map { ($0.cell.key, $0) }, uniquingKeysWith: { first, _ in first })
        let all = stored.lazy.map(\.cell.key.month)
        if let first = all.min(), let last = all.max() {
            months = first...last
        } else {
            months = nil
        }
    }

    func cell(_ measure: MeasureCode, _ area: Area, _ window: Window, _ month: Month) -> Cell? {
        stored(measure, area, window, month)?.cell
    }

    /// The months from the county's first figure of a measure to its last; nil without any.
    func months(of measure: MeasureCode) -> ClosedRange<Month>? {
        guard let months else { return nil }
        let known = (months.lowerBound.ordinal...months.upperBound.ordinal)
            .map(Month.init(ordinal:))
            .filter { cell(measure, .county, .month, $0)?.value != nil }
        guard let first = known.first, let last = known.last else { return nil }
        return first...last
    }

    func stored(
        _ measure: MeasureCode, _ area: Area, _ window: Window, _ month: Month
    ) -> StoredCell? {
        cells[CellKey(measure: measure, area: area, window: window, month: month)]
    }
}

/// One series as it is charted: periods that share no month, on a full calendar.
struct AnalysisSeries: Sendable {
    let definition: MeasureDefinition
    let area: Area
    let period: TrendRecord.Period
    /// The periods in order; nil where there is no cell at all.
    let entries: [(month: Month, cell: Cell?)]
    let definitionHash: String

    /// The series of an area; nil where no period has a value.
    ///
    /// The county is charted by month, teams by month where the definition shows them by month
    /// and by quarter where that is too small. Teams shown over twelve months get a line: a
    /// chart of windows that share months signals by itself (DESIGN rule 9).
    init?(_ definition: MeasureDefinition, _ area: Area, cells: AnalysisCells) {
        guard let months = cells.months else { return nil }
        let asked = area == .county ? Window.month : definition.teamWindow
        let window = definition.windows.contains(asked) ? asked : .month
        let isQuarterly = definition.spc.period == "quarter" || window == .rolling3
        let period =
            window == .rolling12
            ? TrendRecord.Period.rolling : isQuarterly ? TrendRecord.Period.quarter : .month
        let calendar = (months.lowerBound.ordinal...months.upperBound.ordinal)
            .map(Month.init(ordinal:))
            .filter { period != .quarter || $0.number % 3 == 0 }
        let found = calendar.map { cells.stored(definition.code, area, window, $0) }
        guard let first = found.firstIndex(where: { $0?.cell.value != nil }),
            let last = found.lastIndex(where: { Self.isDue($0?.cell) })
        else { return nil }
        self.definition = definition
        self.area = area
        self.period = period
        entries = (first...last).map { (calendar[$0], found[$0]?.cell) }
        definitionHash = found[last]?.definitionHash ?? ""
    }

    /// A series begins with the first figure and ends with the last that is due: a figure that is
    /// not due yet, or does not exist, is no gap.
    private static func isDue(_ cell: Cell?) -> Bool {
        switch cell?.state {
        case .value, .missing, .withheld: true
        case .notYetDue, .notApplicable, nil: false
        }
    }

    /// The values; nil wherever there is none, never 0.
    var values: [Double?] { entries.map { $0.cell?.value } }

    /// Numerators and denominators of rates and proportions, in units that make their quotient
    /// the value over the measure's scale.
    var shares: [(numerator: Double, denominator: Double)?] {
        entries.map { entry in
            guard let cell = entry.cell, cell.value != nil, let numerator = cell.numerator,
                let denominator = cell.denominator, denominator > 0
            else { return nil }
            return (numerator, denominator)
        }
    }

    /// The record before any chart.
    var record: TrendRecord {
        TrendRecord(
            measure: definition.code, area: area, definitionHash: definitionHash, period: period,
            points: entries.map {
                TrendRecord.Point(
                    month: $0.month, state: $0.cell?.state.name ?? "missing",
                    value: $0.cell?.value)
            })
    }
}
