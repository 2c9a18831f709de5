import Charts
import Domain
import Measures
import Spreadsheet

/// What came in, how sure each measure is, and what was found wrong.
struct QualitySheets {
    let pack: BoardPack

    func write(to workbook: Workbook) throws {
        try writeFeeds(workbook)
        try writeMeasures(workbook)
        let months = FeedMonthSheets(pack: pack)
        try months.writeMonths(workbook)
        try months.writeAges(workbook)
        try writeFindings(workbook)
    }

    private var countLine: String {
        "Row counts are to the nearest 5; a blank count is 1 to 7."
    }

    private func writeFeeds(_ workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.feeds.rawValue,
            columns: [
                SheetColumn("Feed", width: 20, style: .bold),
                SheetColumn("Title", width: 76),
                SheetColumn("Files loaded", width: 13, format: .integer),
                SheetColumn("Files refused", width: 14, format: .integer),
                SheetColumn("Rows read", width: 13, format: .integer),
                SheetColumn("Rows accepted", width: 15, format: .integer),
                SheetColumn("Rows refused", width: 14, format: .integer),
                SheetColumn("Rows held back", width: 16, format: .integer),
                SheetColumn("Last month", width: 12, format: .month),
                SheetColumn("Valid NHS number", width: 18, format: .percent),
                SheetColumn("Fallback share", width: 16, format: .percent),
                SheetColumn("Share without a team", width: 21, format: .percent),
                SheetColumn("Missing returns", width: 44, style: .centred),
            ])
        layout.frozenColumns = 1
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle(
            "Data quality",
            [pack.sheetLines[0], countLine] + [pack.content.linkageWords].compactMap { $0 })
        try sheet.appendTable(
            named: "data_quality",
            rows: pack.content.sentFeeds.map { feed in
                [
                    .text(feed.feed.text), .text(feed.title), .integer(feed.filesLoaded),
                    .integer(feed.filesRefused), CellValue(feed.rowsRead),
                    CellValue(feed.rowsAccepted), CellValue(feed.rowsRejected),
                    CellValue(feed.rowsQuarantined), feed.lastMonth?.sheetDate ?? .blank,
                    CellValue(feed.knownPersonShare), CellValue(feed.fallbackShare),
                    CellValue(feed.unattributedShare),
                    .text(
                        feed.missingReturns.isEmpty
                            ? "none" : feed.missingReturns.joined(separator: ", ")),
                ]
            })
    }

    private func writeMeasures(_ workbook: Workbook) throws {
        let sheet = try workbook.addSheet(
            SheetLayout(
                name: SheetName.measures.rawValue,
                columns: [
                    SheetColumn("Code", width: 8, style: .bold),
                    SheetColumn("Measure", width: 72),
                    SheetColumn("Latest month", width: 14, format: .month),
                    SheetColumn("State of the pack's month", width: 26, style: .centred),
                    SheetColumn("Completeness", width: 15, format: .percent),
                    SheetColumn("Complete from", width: 15, format: .percent),
                    SheetColumn("Complete to", width: 13, format: .percent),
                    SheetColumn("Completeness is", width: 56, style: .centred),
                    SheetColumn("Fallback share", width: 16, format: .percent),
                    SheetColumn("Share without a team", width: 21, format: .percent),
                    SheetColumn("Fallback flag", width: 14, style: .centred),
                ]))
        try sheet.appendTitle("Measure quality", [pack.sheetLines[0]])
        try sheet.appendTable(
            named: "measure_quality",
            rows: pack.readings.map { reading in
                [
                    .text(reading.code), .text(reading.definition.title),
                    reading.latest?.month.sheetDate ?? .blank,
                    .text(
                        SheetState.words(
                            reading.content.cell(.county, .month, pack.content.edition.month))),
                ] + SheetState.completeness(reading.latest?.completeness)
                    + [
                        CellValue(reading.latest?.fallbackShare),
                        CellValue(reading.content.unattributedShare),
                        .text(reading.latest?.isAttributionFlagged == true ? "Yes" : "No"),
                    ]
            })
    }

    private func writeFindings(_ workbook: Workbook) throws {
        let sheet = try workbook.addSheet(
            SheetLayout(
                name: SheetName.findings.rawValue,
                columns: [
                    SheetColumn("Feed", width: 20, style: .bold),
                    SheetColumn("Rule", width: 16), SheetColumn("What was done", width: 20),
                    SheetColumn("What was expected", width: 110),
                    SheetColumn("Rows", width: 12, format: .integer),
                ]))
        try sheet.appendTitle("Findings", [pack.sheetLines[0], countLine])
        try sheet.appendTable(
            named: "findings",
            rows: pack.content.findings.map { finding in
                [
                    .text(finding.feed.text), .text(finding.rule), .text(finding.severityWords),
                    .text(finding.expected.capitalisedFirst), CellValue(finding.rows),
                ]
            })
    }
}

extension CellValue {
    /// A rounded number of rows; blank where it is hidden.
    init(_ rows: RowCount) {
        self = rows.rounded.map { .integer($0) } ?? .blank
    }
}
