import CXLSXWriter

extension Worksheet {
    /// The longest text of a cell, in characters as workbooks count them.
    private static let longestText = 32_767

    /// Writes a cell of the next row.
    func write(
        _ value: CellValue, column: Int, style: CellStyle
    ) throws(SpreadsheetError) {
        guard column < CellReference.lastColumn, nextRow <= CellReference.lastRow else {
            throw refusal(column, "at most 1,048,576 rows and 16,384 columns")
        }
        switch value {
        case .styled(let inner, let own): try write(inner, column: column, style: own)
        case .link(let url, let text):
            try writeLink(url, text, column, style)
        case .sheetLink(let target, let cell, let text):
            let quoted = target.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "''")
            try writeLink("internal:'\(quoted)'!\(cell)", text, column, style)
        case .date(let date): try writeDate(date, column, style)
        default: try writePlain(value, column, style)
        }
    }

    private func writePlain(
        _ value: CellValue, _ column: Int, _ style: CellStyle
    ) throws(SpreadsheetError) {
        let format = unsafe workbook.format(style)
        let row = UInt32(nextRow - 1)
        let cell = UInt16(column)
        let code: lxw_error
        switch value {
        case .text(let text) where !text.isEmpty:
            guard !text.utf8.contains(0), text.utf16.count <= Self.longestText else {
                throw refusal(column, "at most 32,767 characters and no NUL")
            }
            code = unsafe worksheet_write_string(
                sheet, row, cell, EscapedText.escape(text), format)
        case .number(let number):
            guard number.isFinite else { throw refusal(column, "a finite number") }
            code = unsafe worksheet_write_number(sheet, row, cell, number, format)
        case .integer(let number):
            guard number.magnitude < 1_000_000_000_000_000 else {
                throw refusal(column, "at most 15 digits; longer identifiers are text")
            }
            code = unsafe worksheet_write_number(sheet, row, cell, Double(number), format)
        case .boolean(let isTrue):
            code = unsafe worksheet_write_boolean(sheet, row, cell, isTrue ? 1 : 0, format)
        default:
            code = unsafe worksheet_write_blank(sheet, row, cell, format)
        }
        try check(code, column: column)
    }

    private func writeDate(
        _ date: WorkbookDate, _ column: Int, _ style: CellStyle
    ) throws(SpreadsheetError) {
        guard date.isValid else { throw refusal(column, "a date from 1900 to 9999") }
        var style = style
        if style.format == .general {
            let isMidnight = date.hour == 0 && date.minute == 0 && date.second == 0
            style.format = isMidnight ? .date : .timestamp
        }
        var value = lxw_datetime(
            year: Int32(date.year), month: Int32(date.month), day: Int32(date.day),
            hour: Int32(date.hour), min: Int32(date.minute), sec: Double(date.second))
        let code = unsafe worksheet_write_datetime(
            sheet, UInt32(nextRow - 1), UInt16(column), &value, workbook.format(style))
        try check(code, column: column)
    }

    private func writeLink(
        _ url: String, _ text: String, _ column: Int, _ style: CellStyle
    ) throws(SpreadsheetError) {
        let isKnown = ["internal:", "https://", "http://", "mailto:"].contains(where: url.hasPrefix)
        guard isKnown else { throw refusal(column, "a web, mail or sheet address") }
        var style = style
        (style.colour, style.isUnderlined) = (.accent, true)
        let code = unsafe worksheet_write_url_opt(
            sheet, UInt32(nextRow - 1), UInt16(column), url, workbook.format(style), text, nil)
        try check(code, column: column)
    }
}

extension Worksheet {
    /// Throws unless a table can have this name and these headers.
    func checkTable(_ name: String) throws(SpreadsheetError) {
        let headers = layout.columns.map { $0.header.lowercased() }
        guard !headers.isEmpty, !headers.contains(""), Set(headers).count == headers.count else {
            throw refusal(0, "headers that differ from each other")
        }
        let isPlain = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                || (0x61...0x7A).contains($0) || $0 == 0x5F
        }
        guard isPlain, name.first.map({ $0.isLetter || $0 == "_" }) == true,
            CellReference(name.uppercased()) == nil, name.utf8.count <= 255,
            workbook.takeTableName(name)
        else {
            throw refusal(0, "a table name of letters, digits and _, used once")
        }
    }

    /// Marks the rows from the header to the last one written as a table.
    func markTable(named name: String, first: Int) throws(SpreadsheetError) {
        let copies = unsafe ([name] + layout.columns.map(\.header)).map { unsafe strdup($0) }
        let columns = UnsafeMutablePointer<lxw_table_column>.allocate(
            capacity: layout.columns.count)
        let list = UnsafeMutablePointer<UnsafeMutablePointer<lxw_table_column>?>.allocate(
            capacity: layout.columns.count + 1)
        defer {
            unsafe copies.forEach { unsafe free($0) }
            unsafe columns.deallocate()
            unsafe list.deallocate()
        }
        for (index, column) in layout.columns.enumerated() {
            unsafe (columns + index).initialize(to: lxw_table_column())
            unsafe connect_measure_set_header(columns + index, copies[index + 1])
            unsafe columns[index].header_format = unsafe workbook.format(column.headerStyle)
            unsafe (list + index).initialize(to: columns + index)
        }
        unsafe (list + layout.columns.count).initialize(to: nil)
        var options = unsafe lxw_table_options()
        unsafe connect_measure_set_name(&options, copies[0])
        unsafe options.no_autofilter = 1
        unsafe options.no_banded_rows = 1
        unsafe options.style_type = UInt8(LXW_TABLE_STYLE_TYPE_LIGHT.rawValue)
        unsafe options.style_type_number = 0
        unsafe options.columns = unsafe list
        let code = unsafe worksheet_add_table(
            sheet, UInt32(first - 1), 0, UInt32(nextRow - 2), UInt16(layout.columns.count - 1),
            &options)
        try check(code, column: 0)
    }
}
