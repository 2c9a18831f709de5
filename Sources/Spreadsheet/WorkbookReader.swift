/// Reads XLSX workbooks row by row; memory holds the shared texts and one row.
public final class WorkbookReader {
    /// A sheet of cells.
    public struct Sheet: Sendable, Equatable {
        /// The name on the tab.
        public let name: String
        /// Whether the sheet is hidden from people who open the workbook.
        public let isHidden: Bool
        /// The part of the file that holds the sheet.
        let part: String
    }

    /// The sheets in the order of their tabs; chart sheets are left out.
    public let sheets: [Sheet]
    /// Whether dates count from 1904 instead of 1900.
    public let uses1904Dates: Bool

    private let archive: Archive
    private let limits: ReadingLimits
    private let meanings: [NumberMeaning]
    private let strings: SharedStrings

    /// Opens a workbook and reads its list of sheets, cell formats and shared texts.
    ///
    /// Old .xls and .xlsb files, files with a password and files beyond the limits are refused.
    public init(
        path: String, limits: ReadingLimits = ReadingLimits()
    ) throws(SpreadsheetError) {
        self.limits = limits
        archive = try Archive(path: path, limits: limits)
        let parts = try WorkbookMap(archive: archive)
        sheets = parts.sheets
        uses1904Dates = parts.uses1904Dates
        let styles = StylesHandler()
        if let part = parts.styles { try archive.read(part, with: styles, isRequired: false) }
        meanings = styles.meanings
        let texts = SharedStringsHandler(limit: limits.sharedTextBytes)
        if let part = parts.strings { try archive.read(part, with: texts, isRequired: false) }
        strings = texts.strings
    }

    /// The sheet of a name, compared without case.
    public func sheet(named name: String) throws(SpreadsheetError) -> Sheet {
        guard let sheet = sheets.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw .noSuchSheet(file: archive.name, sheet: name)
        }
        return sheet
    }

    /// Starts reading a sheet from its top.
    public func open(sheet: Sheet) throws(SpreadsheetError) -> SheetReader {
        let handler = SheetHandler(
            context: SheetHandler.Context(
                sheet: sheet.name, strings: strings, meanings: meanings,
                uses1904Dates: uses1904Dates, limits: limits))
        return SheetReader(parser: try parser(sheet, handler), handler: handler)
    }

    /// The merged ranges of a sheet; only their top left cells hold a value.
    ///
    /// They stand at the end of a sheet, so this reads the whole sheet once.
    public func mergedRanges(_ sheet: Sheet) throws(SpreadsheetError) -> [CellRange] {
        let handler = MergedRangesHandler()
        try parser(sheet, handler).run()
        return handler.ranges
    }

    private func parser(
        _ sheet: Sheet, _ handler: MarkupHandler
    ) throws(SpreadsheetError) -> MarkupParser {
        guard let entry = try archive.entry(sheet.part) else {
            throw .damaged(part: sheet.part, expected: "the sheet '\(sheet.name)'")
        }
        return try MarkupParser(entry: entry, handler: handler, limits: limits)
    }
}

/// Reads the rows of one sheet.
///
/// Rows without any value do not come; the number of a row says where it stands. Cells that the
/// file leaves out come as empty fields, up to the last cell of the row.
public final class SheetReader {
    private let parser: MarkupParser
    private let handler: SheetHandler

    init(parser: MarkupParser, handler: SheetHandler) {
        self.parser = parser
        self.handler = handler
    }

    /// Reads the next row; returns false, and an empty row, at the end of the sheet.
    public func next(into row: inout TableRow) throws(SpreadsheetError) -> Bool {
        swap(&row, &handler.row)
        defer { swap(&row, &handler.row) }
        handler.hasRow = false
        _ = try parser.advance()
        if !handler.hasRow { handler.row.clear(number: handler.row.number) }
        return handler.hasRow
    }
}

/// Where the parts of a workbook are.
struct WorkbookMap {
    var sheets: [WorkbookReader.Sheet] = []
    var uses1904Dates: Bool
    var styles: String?
    var strings: String?

    init(archive: Archive) throws(SpreadsheetError) {
        let root = RelationshipsHandler()
        try archive.read("_rels/.rels", with: root)
        guard let target = root.target(ofType: "officeDocument"), target.hasSuffix(".xml") else {
            throw .notAWorkbook(
                file: archive.name, expected: "an .xlsx file; this one is another kind of document")
        }
        let part = Self.resolve(target, in: "")
        let folder = part.split(separator: "/").dropLast().joined(separator: "/")
        let workbook = WorkbookHandler()
        try archive.read(part, with: workbook)
        uses1904Dates = workbook.uses1904Dates
        let links = RelationshipsHandler()
        let file = part.split(separator: "/").last ?? ""
        try archive.read("\(folder)/_rels/\(file).rels", with: links)
        styles = links.target(ofType: "styles").map { Self.resolve($0, in: folder) }
        strings = links.target(ofType: "sharedStrings").map { Self.resolve($0, in: folder) }
        for entry in workbook.sheets {
            guard let link = links.byID[entry.id], link.type == "worksheet" else { continue }
            let part = Self.resolve(link.target, in: folder)
            sheets.append(.init(name: entry.name, isHidden: entry.isHidden, part: part))
        }
        if sheets.isEmpty {
            throw .notAWorkbook(file: archive.name, expected: "a workbook with sheets of cells")
        }
    }

    /// The name of a part from a target that is relative to a folder, or absolute.
    static func resolve(_ target: String, in folder: String) -> String {
        var steps = target.hasPrefix("/") ? [] : folder.split(separator: "/")
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }
}

extension Archive {
    /// Reads a whole part.
    func read(
        _ part: String, with handler: MarkupHandler, isRequired: Bool = true
    ) throws(SpreadsheetError) {
        guard let entry = try entry(part) else {
            guard isRequired else { return }
            throw .notAWorkbook(file: name, expected: "an .xlsx file; it has no part \(part)")
        }
        try MarkupParser(entry: entry, handler: handler, limits: limits).run()
    }
}
