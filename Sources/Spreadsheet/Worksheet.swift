import CXLSXWriter

/// A sheet that is being written, from the top down.
@safe public final class Worksheet {
    /// What the sheet is like.
    public let layout: SheetLayout
    /// The row that the next `append` writes, from 1.
    public private(set) var nextRow = 1
    let workbook: Workbook
    let sheet: UnsafeMutablePointer<lxw_worksheet>

    init(
        workbook: Workbook, sheet: UnsafeMutablePointer<lxw_worksheet>, layout: SheetLayout
    ) throws(SpreadsheetError) {
        self.workbook = workbook
        unsafe self.sheet = unsafe sheet
        self.layout = layout
        for (index, column) in layout.columns.enumerated() {
            let format = unsafe workbook.format(column.style)
            let code = unsafe worksheet_set_column(
                sheet, UInt16(index), UInt16(index), column.width, format)
            try check(code, column: index)
        }
        setUpPages()
    }

    /// Writes a row and goes on to the next.
    ///
    /// Cells have the style given, else their column's. The height is in points; nil is one line,
    /// or as many as the longest text of a column that wraps needs.
    public func append(
        _ values: [CellValue], style: CellStyle? = nil, height: Double? = nil
    ) throws(SpreadsheetError) {
        guard workbook.isOpen else { throw workbook.closed }
        if let height = height ?? (style == nil ? layout.height(of: values) : nil) {
            unsafe try check(worksheet_set_row(sheet, UInt32(nextRow - 1), height, nil), column: 0)
        }
        for (index, value) in values.enumerated() {
            let own = index < layout.columns.count ? layout.columns[index].style : CellStyle()
            try write(value, column: index, style: style ?? own)
        }
        nextRow += 1
    }

    /// Leaves rows blank.
    public func skip(rows: Int = 1) { nextRow += max(0, rows) }

    /// Writes the header row: it stays in place on screen and is repeated on each printed page.
    public func appendHeader() throws(SpreadsheetError) {
        let row = UInt32(nextRow - 1)
        let headers = layout.columns.map { column in
            CellValue.styled(.text(column.header), column.headerStyle)
        }
        try append(headers)
        unsafe worksheet_freeze_panes(sheet, row + 1, UInt16(clamping: layout.frozenColumns))
        unsafe try check(worksheet_repeat_rows(sheet, row, row), column: 0)
    }

    /// Writes a header row and rows below it, and marks them as a table.
    ///
    /// The name must be the only one in the workbook and have no blanks; the headers must
    /// differ from each other. A streaming workbook marks no tables.
    /// - Returns: the range of the table, with its header.
    @discardableResult
    public func appendTable(
        named name: String, rows: [[CellValue]]
    ) throws(SpreadsheetError) -> CellRange {
        let first = nextRow
        try checkTable(name)
        try appendHeader()
        for row in rows { try append(row) }
        // A table has at least one row below its header.
        if rows.isEmpty { skip() }
        if workbook.mode == .tables { try markTable(named: name, first: first) }
        return CellRange(
            first: CellReference(row: first, column: 1),
            last: CellReference(row: nextRow - 1, column: max(1, layout.columns.count)))
    }

    /// Puts a note on a cell, shown when a reader points at it.
    public func addNote(_ text: String, at cell: CellReference) throws(SpreadsheetError) {
        guard workbook.isOpen else { throw workbook.closed }
        let code = unsafe worksheet_write_comment(
            sheet, UInt32(cell.row - 1), UInt16(cell.column - 1), text)
        try check(code, column: cell.column - 1)
    }

    /// A range of this sheet as a formula names it, such as `'Scorecard'!$A$4:$F$17`.
    public func reference(_ range: CellRange) -> String {
        let quoted = layout.name.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''")
        let corners = [range.first, range.last].map {
            "$\(CellReference.letters($0.column))$\($0.row)"
        }
        return "'\(quoted)'!\(corners.joined(separator: ":"))"
    }

    /// Makes this sheet the one that is shown when the workbook is opened.
    public func activate() { unsafe worksheet_activate(sheet) }

    /// Throws what libxlsxwriter found wrong with a cell of the next row.
    func check(_ code: lxw_error, column: Int) throws(SpreadsheetError) {
        guard code != LXW_NO_ERROR else { return }
        throw refusal(column, Workbook.words(code))
    }

    func refusal(_ column: Int, _ expected: String) -> SpreadsheetError {
        .notWritable(
            sheet: layout.name, cell: CellReference(row: nextRow, column: column + 1).text,
            expected: expected)
    }

    private func setUpPages() {
        if layout.isLandscape { unsafe worksheet_set_landscape(sheet) }
        let margin = layout.marginMillimetres / 25.4
        unsafe worksheet_set_paper(sheet, layout.paper.rawValue)
        unsafe worksheet_set_margins(sheet, margin, margin, margin, margin)
        unsafe worksheet_fit_to_pages(sheet, 1, 0)
        unsafe _ = worksheet_set_footer(sheet, layout.footer)
        if !layout.showsGrid {
            unsafe worksheet_gridlines(sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
        }
        if let colour = layout.tabColour { unsafe worksheet_set_tab_color(sheet, colour.rgb) }
    }
}
