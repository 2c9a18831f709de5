import Charts
import Disclosure
import Domain
import Measures
import Spreadsheet

/// Every measure by month for the county.
struct CountySheet {
    let pack: BoardPack

    func write(to workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.county.rawValue,
            columns: [
                SheetColumn("Code", width: 8, style: .bold),
                SheetColumn("Measure", width: 72),
                SheetColumn("Month", width: 11, format: .month),
                SheetColumn("Value", width: 11, format: .figure),
                SheetColumn("State", width: 16, style: .centred),
                SheetColumn("Provisional", width: 13),
                SheetColumn("Lower 95 %", width: 12, format: .figure),
                SheetColumn("Upper 95 %", width: 12, format: .figure),
                SheetColumn("Numerator", width: 13, format: .integer),
                SheetColumn("Denominator", width: 14, format: .integer),
                SheetColumn("Mean", width: 11, format: .figure),
                SheetColumn("Lower limit", width: 12, format: .figure),
                SheetColumn("Upper limit", width: 12, format: .figure),
                SheetColumn("Signal", width: 28, style: .centred), SheetColumn("Rule", width: 50),
            ] + SheetState.completenessColumns)
        layout.frozenColumns = 3
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle("County series", pack.sheetLines)
        try sheet.appendTable(named: "county_series", rows: pack.readings.flatMap(rows))
    }

    private func rows(_ reading: MeasureReading) -> [[CellValue]] {
        let points = Dictionary(
            reading.points.map { ($0.month, $0) }, uniquingKeysWith: { $1 })
        return reading.content.series(.county, .month, pack.content.months).map { entry in
            let point = points[entry.month]
            let segment = reading.segments.last {
                $0.first <= entry.month && entry.month <= $0.last
            }
            let isRead = point?.value.number != nil && reading.isCharted
            return [.text(reading.code), .text(reading.definition.title)]
                + SheetState.figure(entry)
                + [
                    CellValue(entry.value?.numerator), CellValue(entry.value?.denominator),
                    CellValue(reading.rounded(segment?.mean)),
                    CellValue(reading.rounded(segment?.limits(in: entry.month)?.lower)),
                    CellValue(reading.rounded(segment?.limits(in: entry.month)?.upper)),
                    .text(isRead ? point?.signal.words ?? "" : ""), .text(point?.rule ?? ""),
                ] + SheetState.quality(entry)
        }
    }
}

/// Every measure by team: months, and the window that packs show where that is longer.
struct TeamSheet {
    let pack: BoardPack

    func write(to workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.teams.rawValue,
            columns: [
                SheetColumn("Code", width: 8, style: .bold), SheetColumn("Team code", width: 11),
                SheetColumn("Team", width: 32),
                SheetColumn("Months", width: 9, format: .integer),
                SheetColumn("Month", width: 11, format: .month),
                SheetColumn("Value", width: 11, format: .figure),
                SheetColumn("State", width: 16, style: .centred),
                SheetColumn("Provisional", width: 13),
                SheetColumn("Lower 95 %", width: 12, format: .figure),
                SheetColumn("Upper 95 %", width: 12, format: .figure),
            ] + SheetState.completenessColumns)
        layout.frozenColumns = 3
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle("Team series", pack.sheetLines)
        try sheet.appendTable(named: "team_series", rows: pack.content.measures.flatMap(rows))
    }

    private func rows(_ content: MeasureContent) -> [[CellValue]] {
        let own = content.definition.teamWindow
        let windows = own == .month || !content.has(.month) ? [own] : [.month, own]
        return windows.flatMap { window in
            pack.content.teams.flatMap { team in
                content.series(.team(team.code), window, pack.content.months).map { entry in
                    [
                        .text(content.code.text), .text(team.code.text), .text(team.name),
                        .integer(window.monthCount),
                    ] + SheetState.figure(entry) + SheetState.quality(entry)
                }
            }
        }
    }
}

/// A figure and its state as neighbouring cells.
enum SheetState {
    /// Month, value, state, provisional and interval.
    static func figure(_ entry: SeriesEntry) -> [CellValue] {
        let isProvisional = entry.value != nil && entry.cell?.isProvisional == true
        return [
            entry.month.sheetDate, CellValue(entry.value?.amount), .text(words(entry.cell)),
            .text(isProvisional ? "Yes" : "No"), CellValue(entry.value?.interval?.lower),
            CellValue(entry.value?.interval?.upper),
        ]
    }

    /// The columns of `quality`.
    static let completenessColumns = [
        SheetColumn("Completeness", width: 15, format: .percent),
        SheetColumn("Complete from", width: 15, format: .percent),
        SheetColumn("Complete to", width: 13, format: .percent),
        SheetColumn("Completeness is", width: 56, style: .centred),
        SheetColumn("Fallback flag", width: 14, style: .centred),
    ]

    /// How much of what a figure rests on is in, and whether its teams are to be doubted.
    static func quality(_ entry: SeriesEntry) -> [CellValue] {
        guard entry.value != nil, let cell = entry.cell else {
            return completeness(nil) + [.blank]
        }
        return completeness(cell.completeness)
            + [.text(cell.isAttributionFlagged ? "Yes" : "No")]
    }

    /// A completeness with its interval, and what it is; without a share where none is known.
    static func completeness(_ completeness: Completeness?) -> [CellValue] {
        guard let completeness else { return [.blank, .blank, .blank, .blank] }
        return [
            CellValue(completeness.knownShare), CellValue(completeness.interval?.lower),
            CellValue(completeness.interval?.upper),
            .text(CompletenessWords.basis(completeness)),
        ]
    }

    /// The state in words, as the sheet Notes explains them.
    static func words(_ cell: DisclosedCell?) -> String {
        switch cell?.figure {
        case .value: "value"
        case .suppressed: "hidden"
        case .missing, nil: "not available"
        case .notYetDue: "not yet due"
        case .notApplicable: "not applicable"
        case .withheld(let reason): "withheld: \(reason)"
        }
    }
}

extension CellValue {
    /// A number, or a blank cell where there is none.
    init(_ number: Double?) {
        self = number.map { .number($0) } ?? .blank
    }
}

extension MeasureReading {
    /// A mean or limit with one decimal more than values have: more would say nothing.
    func rounded(_ number: Double?) -> Double? {
        guard let number else { return nil }
        var unit = 10.0
        for _ in 0..<(latest?.value.decimals ?? definition.usualDecimals) { unit *= 10 }
        return (number * unit).rounded() / unit
    }
}
