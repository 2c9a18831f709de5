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
        let showsText = style.format == .general || style.format == .text
        if result.alignment == .automatic, !showsText { result.alignment = .right }
        return result
    }
}

/// What a sheet is like apart from its cells.
public struct SheetLayout: Sendable, Hashable {
    /// The name on the tab, at most 31 characters.
    public var name: String
    /// The columns from the left.
    public var columns: [SheetColumn]
    /// The colour of the tab.
    public var tabColour: SheetColour?
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
