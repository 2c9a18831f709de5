import Domain
import Spreadsheet

/// How complete each month of each feed is, and how months usually fill up.
struct FeedMonthSheets {
    let pack: BoardPack

    func writeMonths(_ workbook: Workbook) throws {
        var layout = SheetLayout(
            name: SheetName.feedMonths.rawValue,
            columns: [
                SheetColumn("Feed", width: 20, style: .bold), SheetColumn("Sender", width: 12),
                SheetColumn("Month", width: 11, format: .month),
                SheetColumn("Due", width: 15, style: .day),
                SheetColumn("Came", width: 15, style: .day),
                SheetColumn("Arrival", width: 24),
                SheetColumn("Days late", width: 11, format: .integer),
                SheetColumn("Final version", width: 15, style: .centred),
                SheetColumn("Returns expected", width: 18, format: .integer),
                SheetColumn("Returns in", width: 12, format: .integer),
                SheetColumn("Rows", width: 11, format: .integer),
                SheetColumn("Usual least", width: 13, format: .integer),
                SheetColumn("Usual most", width: 13, format: .integer),
                SheetColumn("Rows unusual", width: 15, style: .centred),
                SheetColumn("Completeness", width: 15, format: .percent),
                SheetColumn("Complete from", width: 15, format: .percent),
                SheetColumn("Complete to", width: 13, format: .percent),
                SheetColumn("Completeness is", width: 56, style: .centred),
                SheetColumn("Known person", width: 15, format: .percent),
                SheetColumn("Rows held back", width: 16, format: .integer),
            ])
        layout.frozenColumns = 3
        let sheet = try workbook.addSheet(layout)
        try sheet.appendTitle(
            "Feed months",
            [
                pack.sheetLines[0],
                "Row counts are to the nearest 5; a blank count is 1 to 7. A blank sender is the "
                    + "whole feed.",
            ])
        try sheet.appendTable(
            named: "feed_months",
            rows: pack.content.feeds.flatMap { feed in feed.months.map { row(feed, $0) } })
    }

    private func row(_ feed: FeedQuality, _ month: FeedMonthQuality) -> [CellValue] {
        [
            .text(feed.feed.text), .text(month.scope), month.month.sheetDate,
            CellValue.day(month.due),
        ] + arrival(month) + [
            .text(month.isFinal ? "Yes" : "No"), .integer(month.returnsExpected),
            .integer(month.returnsIn), CellValue(month.rows),
            month.usual.map { CellValue($0.least) } ?? .blank,
            month.usual.map { CellValue($0.most) } ?? .blank,
            .text(month.isUnusual ? "Yes" : "No"),
        ] + SheetState.completeness(month.completeness) + [
            CellValue(month.knownPersonShare), CellValue(month.heldRows),
        ]
    }

    /// The day it came, what is known of the arrival, and the days late.
    private func arrival(_ month: FeedMonthQuality) -> [CellValue] {
        switch month.arrival {
        case .absent: [.blank, .text("not come in"), .blank]
        case .history: [.blank, .text("came with a history"), .blank]
        case .came(let day, let late):
            [
                .day(day),
                .text(late.map { $0 > 0 ? "late" : "in time" } ?? "no day was set"),
                late.map { .integer($0) } ?? .blank,
            ]
        }
    }

    func writeAges(_ workbook: Workbook) throws {
        let sheet = try workbook.addSheet(
            SheetLayout(
                name: SheetName.ages.rawValue,
                columns: [
                    SheetColumn("Feed", width: 20, style: .bold),
                    SheetColumn("Days after the month", width: 22, format: .integer),
                    SheetColumn("Completeness", width: 15, format: .percent),
                    SheetColumn("Complete from", width: 15, format: .percent),
                    SheetColumn("Complete to", width: 13, format: .percent),
                    SheetColumn("Completeness is", width: 56, style: .centred),
                ]))
        try sheet.appendTitle(
            "How months fill up", [pack.sheetLines[0]] + CompletenessPages.ageNotes)
        try sheet.appendTable(
            named: "month_ages",
            rows: pack.content.feeds.flatMap { feed -> [[CellValue]] in
                if feed.ages.isEmpty, !feed.months.isEmpty {
                    let basis = feed.months.last.map { CompletenessWords.basis($0.completeness) }
                    return [
                        [.text(feed.feed.text), .blank, .blank, .blank, .blank, .text(basis ?? "")]
                    ]
                }
                return feed.ages.map { age in
                    [.text(feed.feed.text), .integer(age.days)]
                        + SheetState.completeness(age.completeness)
                }
            })
    }
}
