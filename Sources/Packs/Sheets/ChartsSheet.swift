import Charts
import Domain
import Measures
import Spreadsheet
import Statistics

/// Which chart each measure has and why, what it was made with, and what may mislead about it.
struct ChartsSheet {
    let pack: BoardPack

    func write(to workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.charts.rawValue,
            columns: [
                SheetColumn("Code", width: 8, style: .bold),
                SheetColumn("Measure", width: 30, style: .wrapped),
                SheetColumn("Chart", width: 9, style: .centred),
                SheetColumn("Limits", width: 9, style: .centred),
                SheetColumn("Points", width: 9, format: .integer),
                SheetColumn("Hidden", width: 9, format: .integer),
                SheetColumn("Run length", width: 12, format: .integer),
                SheetColumn("Extreme ranges left out", width: 14, style: .centred),
                SheetColumn("Points needed", width: 10, format: .integer),
                SheetColumn("Limits begin anew", width: 13, style: .wrappedCentred),
                SheetColumn("Correlation of neighbours", width: 13, format: .twoDecimals),
                SheetColumn("p of it", width: 10, format: .threeDecimals),
                SheetColumn("Share of season", width: 10, format: .percent),
                SheetColumn("p of season", width: 10, format: .threeDecimals),
                SheetColumn("Why this chart", width: 46, style: .wrapped),
                SheetColumn("What may mislead", width: 46, style: .wrapped),
            ])
        layout.frozenColumns = 2
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle("Control charts", [pack.sheetLines[0], explanation])
        try sheet.appendTable(named: "control_charts", rows: pack.readings.map(row))
    }

    private var explanation: String {
        "Limits take periods as independent: neighbours and season are tested each month, at a "
            + "level of 1 %. Run length: points that make a shift or a trend. \(CautionWords.unused): "
            + "Points counts the others."
    }

    private func row(_ reading: MeasureReading) -> [CellValue] {
        let spc = reading.definition.spc
        let basis = reading.basis
        let isCharted = reading.isCharted
        let dependence = isCharted ? basis.dependence : nil
        let anew = spc.rebase.map(\.month.shortText).joined(separator: ", ")
        return [
            .text(reading.code), .text(reading.definition.title),
            .text(isCharted ? basis.kindName : "line"), .text(isCharted ? "Yes" : "No"),
            .integer(reading.points.count { $0.value.number != nil }),
            .integer(reading.hiddenMonths),
            isCharted ? .integer(spc.runLength) : .blank,
            .text(isCharted ? (spc.screening ? "Yes, once" : "No") : ""),
            isCharted ? .integer(spc.minimumPoints) : .blank,
            .text(isCharted ? (anew.isEmpty ? "nowhere" : anew) : ""),
            CellValue(dependence?.neighbours.map { Self.rounded($0.value, 100) }),
            CellValue(dependence?.neighbours.map { Self.rounded($0.p, 1000) }),
            CellValue(dependence?.season.map { Self.rounded($0.share, 100) }),
            CellValue(dependence?.season.map { Self.rounded($0.p, 1000) }),
            .text(reading.chartReason),
            .text(cautions(reading).joined(separator: " ")),
        ]
    }

    /// What may mislead about limits, and new versions of the definition within the series.
    private func cautions(_ reading: MeasureReading) -> [String] {
        let version = reading.definition.newVersionSentence(in: reading.months)
        return (reading.isCharted ? reading.basis.sentences : []) + (version.map { [$0] } ?? [])
    }

    private static func rounded(_ number: Double, _ unit: Double) -> Double {
        (number * unit).rounded() / unit
    }
}
