import CXLSXWriter

/// Writes an XLSX workbook: the same content makes the same bytes.
///
/// Sheets are written from the top down, then `close()` makes the file. A workbook that is let
/// go without `close()` leaves no file behind.
@safe public final class Workbook {
    /// How a workbook is kept until it is closed.
    public enum Mode: Sendable {
        /// In memory: tables are marked as such.
        case tables
        /// Row by row on disk, in constant memory, for large data; nothing is marked as a table.
        case streaming
    }

    /// How this workbook is kept.
    public let mode: Mode
    private(set) var isOpen = true
    private let name: String
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private var formats: [CellStyle: UnsafeMutablePointer<lxw_format>] = unsafe [:]
    private var tableNames: Set<String> = []

    /// Starts a workbook that will be written to a path.
    public init(
        path: String, properties: WorkbookProperties, mode: Mode = .tables
    ) throws(SpreadsheetError) {
        name = fileName(path)
        self.mode = mode
        guard properties.created.isValid, properties.created.secondsSince1970 != 0 else {
            throw .unwritable(file: fileName(path), reason: "its date of creation is not a date")
        }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let made = unsafe folder.withCString { folder in
            var options = unsafe lxw_workbook_options()
            unsafe options.constant_memory = mode == .streaming ? 1 : 0
            unsafe options.use_zip64 = mode == .streaming ? 1 : 0
            unsafe connect_measure_set_folder(&options, folder)
            return unsafe workbook_new_opt(path, &options)
        }
        guard let made = unsafe made else {
            throw .unwritable(file: fileName(path), reason: "out of memory")
        }
        unsafe workbook = unsafe made
        setProperties(properties)
    }

    deinit {
        if isOpen { unsafe lxw_workbook_free(workbook) }
    }

    /// Adds a sheet behind those already there.
    public func addSheet(_ layout: SheetLayout) throws(SpreadsheetError) -> Worksheet {
        guard isOpen else { throw closed }
        let code = unsafe workbook_validate_sheet_name(workbook, layout.name)
        guard code == LXW_NO_ERROR, !layout.name.isEmpty,
            let sheet = unsafe workbook_add_worksheet(workbook, layout.name)
        else {
            throw .notWritable(
                sheet: layout.name, cell: nil,
                expected: "a name of its own of 1 to 31 characters without []:*?/\\")
        }
        return unsafe try Worksheet(workbook: self, sheet: sheet, layout: layout)
    }

    /// Names a range, such as `'Scorecard'!$A$4:$F$17`.
    public func define(name: String, as reference: String) throws(SpreadsheetError) {
        guard isOpen else { throw closed }
        guard unsafe workbook_define_name(workbook, name, "=" + reference) == LXW_NO_ERROR else {
            throw .unwritable(file: self.name, reason: "'\(name)' cannot be the name of a range")
        }
    }

    /// Writes the file.
    public func close() throws(SpreadsheetError) {
        guard isOpen else { throw closed }
        isOpen = false
        let code = unsafe workbook_close(workbook)
        guard code == LXW_NO_ERROR else {
            throw .unwritable(file: name, reason: Self.words(code))
        }
    }

    /// The error of writing to a workbook that is closed.
    var closed: SpreadsheetError { .unwritable(file: name, reason: "it is closed already") }

    /// libxlsxwriter's words for an error.
    static func words(_ code: lxw_error) -> String {
        guard let text = unsafe lxw_strerror(code) else { return "error \(code.rawValue)" }
        return unsafe String(cString: text)
    }

    /// Takes the name of a table, which must be the only one of its kind.
    func takeTableName(_ name: String) -> Bool { tableNames.insert(name.lowercased()).inserted }

    private func setProperties(_ properties: WorkbookProperties) {
        let texts = [
            properties.title, properties.subject, properties.author, properties.organisation,
            properties.comments,
        ]
        let copies = unsafe texts.map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        var values = unsafe lxw_doc_properties()
        unsafe connect_measure_set_texts(
            &values, copies[0], copies[1], copies[2], copies[3], copies[4])
        unsafe values.created = properties.created.secondsSince1970
        unsafe _ = workbook_set_properties(workbook, &values)
    }

    /// The format of a style, made at its first use.
    func format(_ style: CellStyle) -> UnsafeMutablePointer<lxw_format>? {
        if let known = unsafe formats[style] { return unsafe known }
        guard let format = unsafe workbook_add_format(workbook) else { return nil }
        unsafe style.apply(to: format)
        unsafe formats[style] = format
        return unsafe format
    }
}

extension CellStyle {
    /// Sets up a format of libxlsxwriter.
    fileprivate func apply(to made: UnsafeMutablePointer<lxw_format>) {
        unsafe format_set_font_name(made, "Arial")
        if format != .general { unsafe format_set_num_format(made, format.code) }
        if isBold { unsafe format_set_bold(made) }
        if isItalic { unsafe format_set_italic(made) }
        if size != 11 { unsafe format_set_font_size(made, size) }
        unsafe format_set_font_color(made, colour.rgb)
        if isUnderlined {
            unsafe format_set_underline(made, UInt8(LXW_UNDERLINE_SINGLE.rawValue))
        }
        if let fill {
            unsafe format_set_pattern(made, UInt8(LXW_PATTERN_SOLID.rawValue))
            unsafe format_set_bg_color(made, fill.rgb)
        }
        if wraps { unsafe format_set_text_wrap(made) }
        unsafe format_set_align(made, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        switch alignment {
        case .automatic: break
        case .left: unsafe format_set_align(made, UInt8(LXW_ALIGN_LEFT.rawValue))
        case .centre: unsafe format_set_align(made, UInt8(LXW_ALIGN_CENTER.rawValue))
        case .right: unsafe format_set_align(made, UInt8(LXW_ALIGN_RIGHT.rawValue))
        }
        if isIndented { unsafe format_set_indent(made, 1) }
        if hasRuleBelow {
            unsafe format_set_bottom(made, UInt8(LXW_BORDER_THIN.rawValue))
            unsafe format_set_bottom_color(made, SheetColour.hairline.rgb)
        }
    }
}
