/// A column of a sheet.
public struct SheetColumn: Sendable, Hashable {
    /// The words of the header row.
    public var header: String
    /// The width in characters of the default font.
    public var width: Double
    /// The style of the cells below the header.
    public var style: CellStyle

    /// Makes a column.
    public init(_ header: String, width: Double = 14, style: CellStyle = CellStyle()) {
        self.header = header
        self.width = width
        self.style = style
    }

    /// Makes a column with a number format.
    public init(_ header: String, width: Double = 14, format: NumberFormat) {
        self.init(header, width: width, style: CellStyle(format))
    }

    /// The style of the header, which stands over its numbers at the right.
    var headerStyle: CellStyle {
        var result = CellStyle.header
        result.alignment = style.alignment
        result.isIndented = style.isIndented
        let showsText = style.format == .general || style.format == .text
        if result.alignment == .automatic, !showsText { result.alignment = .right }
        return result
    }
}

/// A size of paper, by its number in workbooks.
public enum Paper: UInt8, Sendable, Hashable {
    /// 210 mm by 297 mm.
    case a4 = 9
    /// 297 mm by 420 mm.
    case a3 = 8
}

/// What a sheet is like apart from its cells.
public struct SheetLayout: Sendable, Hashable {
    /// The name on the tab, at most 31 characters.
    public var name: String
    /// The columns from the left.
    public var columns: [SheetColumn]
    /// The colour of the tab.
    public var tabColour: SheetColour?
    /// The paper that pages are printed on.
    public var paper = Paper.a4
    /// Whether pages are printed in landscape.
    public var isLandscape = true
    /// The margins of printed pages in millimetres.
    public var marginMillimetres = 14.0
    /// Whether the lines between cells are shown on screen.
    public var showsGrid = false
    /// How many columns stay in place when the sheet is scrolled sideways.
    public var frozenColumns = 0
    /// The printed footer in the code of workbooks; `&P` is the page, `&N` the number of pages.
    public var footer = "&L&A&RPage &P of &N"

    /// Makes a layout: A4 landscape, one page wide, 14 mm margins.
    public init(name: String, columns: [SheetColumn], tabColour: SheetColour? = nil) {
        self.name = name
        self.columns = columns
        self.tabColour = tabColour
    }
}

extension SheetLayout {
    /// The height in points of a row whose text goes on in further lines; nil where none does.
    ///
    /// Not every program fits rows to their text when it opens a workbook.
    func height(of values: [CellValue]) -> Double? {
        let lines =
            zip(values, columns).map { value, column in
                switch value {
                case .text(let text) where column.style.wraps: column.lines(text, column.style)
                case .styled(.text(let text), let style) where style.wraps:
                    column.lines(text, style)
                default: 1
                }
            }.max() ?? 1
        return lines > 1 ? min(409, Double(lines) * 15) : nil
    }
}

extension SheetColumn {
    /// How many lines a text takes in the column's width, counted on the safe side.
    fileprivate func lines(_ text: String, _ style: CellStyle) -> Int {
        let free = width - (style.isIndented ? 2 : 0)
        let room = max(1, Int(free / (style.isBold ? 1.2 : 1.08)))
        var (lines, used) = (1, 0)
        for word in text.split(separator: " ") {
            if used > 0, used + 1 + word.count > room { (lines, used) = (lines + 1, 0) }
            used += (used > 0 ? 1 : 0) + word.count
            if used > room { (lines, used) = (lines + (used - 1) / room, used % room) }
        }
        return lines
    }
}

/// What a workbook says of itself.
public struct WorkbookProperties: Sendable, Hashable {
    /// The title.
    public var title: String
    /// The subject.
    public var subject = ""
    /// Who made it.
    public var author = ""
    /// The organisation.
    public var organisation = ""
    /// Free words.
    public var comments = ""
    /// When it was made, in universal time.
    ///
    /// It is given, never read from a clock, so that the same content makes the same bytes.
    public var created: WorkbookDate

    /// Makes properties.
    public init(title: String, created: WorkbookDate) {
        self.title = title
        self.created = created
    }
}
