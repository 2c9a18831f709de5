import Spreadsheet

/// Collects the cells of one row of a workbook.
struct SheetRow: RowSink {
    private(set) var cells: [CellValue] = []
    private static let date = CellStyle(.shortDate)

    mutating func text(_ value: String?) { cells.append(value.map { .text($0) } ?? .blank) }

    mutating func day(_ value: CivilDay?) {
        guard let date = value?.civil else {
            cells.append(.blank)
            return
        }
        let cell = CellValue.date(WorkbookDate(year: date.year, month: date.month, day: date.day))
        cells.append(.styled(cell, Self.date))
    }

    mutating func time(_ value: CivilTime?) { day(value?.day) }
    mutating func number(_ value: Int?) { cells.append(value.map { .integer($0) } ?? .blank) }
    mutating func hundredths(_ value: Int?) {
        cells.append(value.map { .number(Double($0) / 100) } ?? .blank)
    }
    mutating func flag(_ value: Bool?) { text(value.map { $0 ? "Yes" : "No" }) }
    mutating func list(_ values: [String]) {
        cells.append(values.isEmpty ? .blank : .text(values.joined(separator: "|")))
    }

    /// Replaces text digits by a number, as a spreadsheet does when a column is not set to text.
    mutating func makeNumber(at index: Int) {
        if case .text(let text) = cells[index], let number = Double(text) {
            cells[index] = .number(number)
        }
    }

    /// Empties a cell, as merged cells look once they are read.
    mutating func blank(at index: Int) { cells[index] = .blank }
}

/// The look of a partner's workbook: what stands above and below its table.
struct WorkbookStyle: Sendable {
    var sheet = "Data"
    var titles: [String] = []
    var footnotes: [String] = []
    var hasTotal = false
    /// A column that shows its value only where it changes, as after merging cells.
    var mergedColumn: Int?
    /// A column of digits that became numbers.
    var numericColumn: Int?
}

/// Writes tables as workbooks in a partner's style.
enum SheetFile {
    /// Field names as words: `nhs_number` becomes `NHS number`.
    static func words(_ name: String) -> String {
        let text = name.split(separator: "_").joined(separator: " ")
        if text.hasPrefix("nhs ") { return "NHS " + text.dropFirst(4) }
        if text.hasPrefix("gp ") { return "GP " + text.dropFirst(3) }
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// Writes one workbook with one table.
    static func write(
        path: String, columns: [String], rows: [SheetRow], style: WorkbookStyle
    ) throws(SpreadsheetError) {
        var properties = WorkbookProperties(
            title: "Made-up data of a demonstration county",
            created: WorkbookDate(year: 2026, month: 4, day: 1))
        properties.comments = "All people and events are invented."
        let book = try Workbook(path: path, properties: properties)
        let sheet = try book.addSheet(
            SheetLayout(name: style.sheet, columns: columns.map { SheetColumn(words($0)) }))
        for title in style.titles { try sheet.append([.text(title)]) }
        if !style.titles.isEmpty { sheet.skip() }
        try sheet.appendHeader()
        var last: CellValue?
        for var row in rows {
            if let column = style.numericColumn { row.makeNumber(at: column) }
            if let column = style.mergedColumn {
                let value = row.cells[column]
                if value == last { row.blank(at: column) }
                last = value
            }
            try sheet.append(row.cells)
        }
        if style.hasTotal { try sheet.append([.text("Total"), .integer(rows.count)]) }
        if !style.footnotes.isEmpty { sheet.skip() }
        for note in style.footnotes { try sheet.append([.text(note)]) }
        try book.close()
    }
}
