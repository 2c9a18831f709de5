import Charts
import Disclosure
import Domain
import Measures
import Spreadsheet

/// One row a measure.
struct ScorecardSheet {
    let pack: BoardPack

    func write(to workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.scorecard.rawValue,
            columns: [
                SheetColumn("Code", width: 7, style: .bold),
                SheetColumn("Measure", width: 72),
                SheetColumn("Unit", width: 16),
                SheetColumn("Month", width: 11, format: .month),
                SheetColumn("Value", width: 9, format: .figure),
                SheetColumn("State", width: 14, style: .centred),
                SheetColumn("Provisional", width: 13),
                SheetColumn("Lower 95 %", width: 12, format: .figure),
                SheetColumn("Upper 95 %", width: 12, format: .figure),
                SheetColumn("Year before", width: 13, format: .figure),
                SheetColumn("Mean", width: 9, format: .figure),
                SheetColumn("Lower limit", width: 12, format: .figure),
                SheetColumn("Upper limit", width: 12, format: .figure),
                SheetColumn("Target", width: 9, format: .figure),
                SheetColumn("Variation", width: 20, style: .centred),
                SheetColumn("Assurance", width: 15),
                SheetColumn("What is seen", width: 44),
                SheetColumn("Completeness", width: 15, format: .percent),
                SheetColumn("Complete from", width: 15, format: .percent),
                SheetColumn("Complete to", width: 13, format: .percent),
                SheetColumn("Completeness is", width: 56, style: .centred),
                SheetColumn("Fallback flag", width: 14, style: .centred),
            ])
        layout.frozenColumns = 2
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle("Scorecard", pack.sheetLines)
        try sheet.appendTable(named: "scorecard", rows: pack.readings.map(row))
    }

    private func row(_ reading: MeasureReading) -> [CellValue] {
        let latest = reading.latest
        let month = latest?.month ?? pack.content.edition.month
        let cell = reading.content.cell(.county, .month, month)
        let segment = reading.segment
        return [
            .text(reading.code), .text(reading.definition.title),
            .text(reading.definition.shortUnit),
            month.sheetDate, CellValue(cell?.value?.amount), .text(SheetState.words(cell)),
            .text(latest?.isProvisional == true ? "Yes" : "No"),
            CellValue(cell?.value?.interval?.lower), CellValue(cell?.value?.interval?.upper),
            CellValue(latest?.yearBefore?.amount), CellValue(reading.rounded(segment?.mean)),
            CellValue(reading.rounded(segment?.limits?.lower)),
            CellValue(reading.rounded(segment?.limits?.upper)),
            CellValue(reading.content.target), .text(reading.variation.words),
            .text(reading.hasUnjudgedTarget ? "Not judged" : reading.assurance.words),
            .text((SignalWords.clause(reading) ?? "").capitalisedFirst),
        ] + SheetState.completeness(latest?.completeness)
            + [.text(latest?.isAttributionFlagged == true ? "Yes" : "No")]
    }
}
