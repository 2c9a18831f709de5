/// How heavy letters are.
public enum FontWeight: Int, Hashable, Sendable {
    case regular = 400
    case medium = 500
    case semibold = 600
    case bold = 700
}

/// Size, leading, weight and colour of text; the family is always Inter.
public struct TextStyle: Hashable, Sendable {
    /// Size in points.
    public var size: Double
    /// Distance from baseline to baseline in points; `nil` takes the font's own.
    public var lineHeight: Double?
    /// How heavy the letters are.
    public var weight: FontWeight
    /// The colour of the letters.
    public var colour: Colour

    /// The style of `size` points on lines `lineHeight` points apart.
    public init(
        size: Double, lineHeight: Double? = nil, weight: FontWeight = .regular,
        colour: Colour = Colour(0x212B32)
    ) {
        self.size = size
        self.lineHeight = lineHeight
        self.weight = weight
        self.colour = colour
    }

    /// The style with another weight.
    public func weight(_ weight: FontWeight) -> TextStyle {
        var style = self
        style.weight = weight
        return style
    }

    /// The style in another colour.
    public func colour(_ colour: Colour) -> TextStyle {
        var style = self
        style.colour = colour
        return style
    }

    /// Height of a capital letter in points (Inter: 0.727 of the size).
    public var capHeight: Double { size * 0.727 }
}

/// A run of text that may differ in weight or colour from the text around it.
public struct Span: Hashable, Sendable {
    /// The words.
    public var text: String
    /// Its weight; `nil` keeps that of the paragraph.
    public var weight: FontWeight?
    /// Its colour; `nil` keeps that of the paragraph.
    public var colour: Colour?

    /// The run `text`.
    public init(_ text: String, weight: FontWeight? = nil, colour: Colour? = nil) {
        self.text = text
        self.weight = weight
        self.colour = colour
    }

    /// The run `text` in bold letters.
    public static func bold(_ text: String) -> Span { Span(text, weight: .bold) }
}

/// Where lines begin or end.
public enum TextAlignment: Hashable, Sendable {
    case left, centre, right
}

/// Text that is set on one or more lines.
public struct Paragraph: Hashable, Sendable {
    /// The runs, one after the other.
    public var spans: [Span]
    /// The style of what the runs leave open.
    public var style: TextStyle
    /// The width at which lines are broken, in points; `nil` never breaks.
    public var width: Double?
    /// Where lines begin or end within `width`.
    public var alignment: TextAlignment
    /// The most lines shown; what is beyond ends in an ellipsis, `nil` shows all.
    public var maximumLines: Int?

    /// The paragraph made of `spans`.
    public init(
        _ spans: [Span], style: TextStyle, width: Double? = nil, alignment: TextAlignment = .left,
        maximumLines: Int? = nil
    ) {
        self.spans = spans
        self.style = style
        self.width = width
        self.alignment = alignment
        self.maximumLines = maximumLines
    }

    /// The paragraph of plain `text`.
    public init(
        _ text: String, style: TextStyle, width: Double? = nil, alignment: TextAlignment = .left,
        maximumLines: Int? = nil
    ) {
        self.init(
            [Span(text)], style: style, width: width, alignment: alignment,
            maximumLines: maximumLines)
    }
}

/// Which point of a one-line label is placed.
public struct TextAnchor: Hashable, Sendable {
    /// The place along the line.
    public enum Horizontal: String, Hashable, Sendable {
        case start, middle, end
    }
    /// The place across the line.
    public enum Vertical: String, Hashable, Sendable {
        /// The line the letters stand on.
        case baseline
        /// The middle of a capital letter, which is what the eye takes for the middle.
        case middle
        /// The top of a capital letter.
        case top
    }

    /// The place along the line.
    public let horizontal: Horizontal
    /// The place across the line.
    public let vertical: Vertical

    /// The point at `horizontal` and `vertical`.
    public init(_ horizontal: Horizontal, _ vertical: Vertical = .baseline) {
        self.horizontal = horizontal
        self.vertical = vertical
    }
}
