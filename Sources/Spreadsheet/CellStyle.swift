/// A colour as `0xRRGGBB`.
public struct SheetColour: Sendable, Hashable {
    /// Red, green and blue, eight bits each.
    public var rgb: UInt32

    /// Makes a colour from `0xRRGGBB`.
    public init(_ rgb: UInt32) { self.rgb = rgb & 0xFFFFFF }

    /// The ink of text.
    public static let ink = SheetColour(0x212B32)
    /// The ink of secondary text.
    public static let secondary = SheetColour(0x4C6272)
    /// The ground of header rows.
    public static let band = SheetColour(0xF0F4F5)
    /// The rule between rows.
    public static let hairline = SheetColour(0xD8DDE0)
    /// Links and the accent.
    public static let accent = SheetColour(0x005EB8)
}

/// How a number or date is shown, as a format code of workbooks.
public struct NumberFormat: Sendable, Hashable {
    /// The format code, such as `#,##0.0`.
    public var code: String

    /// Makes a format from its code.
    public init(_ code: String) { self.code = code }

    /// As it comes.
    public static let general = NumberFormat("General")
    /// Whole numbers with a comma between thousands.
    public static let integer = NumberFormat("#,##0")
    /// One decimal.
    public static let oneDecimal = NumberFormat("#,##0.0")
    /// Two decimals.
    public static let twoDecimals = NumberFormat("#,##0.00")
    /// Whole per cent, of a fraction.
    public static let percent = NumberFormat("0%")
    /// Per cent with one decimal, of a fraction.
    public static let percentOneDecimal = NumberFormat("0.0%")
    /// Whole pounds.
    public static let pounds = NumberFormat("[$£-809]#,##0")
    /// A date such as 5 Mar 2026.
    public static let date = NumberFormat("d mmm yyyy")
    /// A date such as 05/03/2026.
    public static let shortDate = NumberFormat("dd/mm/yyyy")
    /// A date with its time, such as 5 Mar 2026 14:30.
    public static let timestamp = NumberFormat("d mmm yyyy hh:mm")
    /// A month such as Mar 2026.
    public static let month = NumberFormat("mmm yyyy")
    /// Text, even where it looks like a number.
    public static let text = NumberFormat("@")
}

/// How a cell looks.
public struct CellStyle: Sendable, Hashable {
    /// Where the text stands in the width of the cell.
    public enum Alignment: Sendable, Hashable {
        /// Text left, numbers right.
        case automatic
        /// At the left edge.
        case left
        /// In the middle.
        case centre
        /// At the right edge.
        case right
    }

    /// How numbers and dates are shown.
    public var format = NumberFormat.general
    /// Bold type.
    public var isBold = false
    /// Italic type.
    public var isItalic = false
    /// The size of type in points.
    public var size = 11.0
    /// The colour of type.
    public var colour = SheetColour.ink
    /// The ground of the cell; nil is white.
    public var fill: SheetColour?
    /// Whether long text goes on in further lines.
    public var wraps = false
    /// Whether the text stands a little off the edge, so that it does not touch what is beside it.
    public var isIndented = false
    /// Where the text stands.
    public var alignment = Alignment.automatic
    /// Whether a hairline runs below the cell.
    public var hasRuleBelow = false
    /// Whether the text is underlined, as links are.
    public var isUnderlined = false

    /// Makes the style of plain cells.
    public init() {}

    /// Makes a plain style with a number format.
    public init(_ format: NumberFormat) { self.format = format }

    /// The header row of a table: bold on the band, wrapped.
    public static let header: CellStyle = {
        var style = CellStyle()
        (style.isBold, style.wraps, style.hasRuleBelow) = (true, true, true)
        style.fill = .band
        return style
    }()

    /// The title of a sheet.
    public static let title: CellStyle = {
        var style = CellStyle()
        (style.isBold, style.size) = (true, 16)
        return style
    }()

    /// The heading of a section.
    public static let heading: CellStyle = {
        var style = CellStyle()
        (style.isBold, style.size) = (true, 12)
        return style
    }()

    /// Running text that goes on in further lines.
    public static let paragraph: CellStyle = {
        var style = CellStyle()
        style.wraps = true
        return style
    }()

    /// Secondary text.
    public static let secondary: CellStyle = {
        var style = CellStyle()
        style.colour = .secondary
        return style
    }()

    /// A link.
    public static let link: CellStyle = {
        var style = CellStyle()
        (style.colour, style.isUnderlined) = (.accent, true)
        return style
    }()
}
