public import Drawing

/// Colours, sizes and weights of every chart and page, as one value.
public struct Theme: Hashable, Sendable {
    /// Text and lines that matter.
    public var ink = Colour(0x212B32)
    /// Text that explains.
    public var secondary = Colour(0x4C6272)
    /// Thin rules and grid lines.
    public var hairline = Colour(0xD8DDE0)
    /// Behind bands and headers.
    public var ground = Colour(0xF0F4F5)
    /// What is ours to point at.
    public var accent = Colour(0x005EB8)
    /// Improvement; with a filled circle.
    public var improvement = Colour(0x0064C8)
    /// Concern; with a filled diamond.
    public var concern = Colour(0xB85000)
    /// Special cause without a good direction; with a filled triangle.
    public var neutral = Colour(0x490092)
    /// Common cause; with a small dot.
    public var common = Colour(0x6B7A86)
    /// The target line; dashed.
    public var target = Colour(0x8A1538)
    /// The limits; dashed.
    public var limit = Colour(0x6B7A86)
    /// Teams that began first.
    public var pilot = Colour(0x005EB8)
    /// The team that the pilots are compared with.
    public var control = Colour(0xB85000)
    /// All other teams.
    public var other = Colour(0x87929A)

    /// The name of a chart.
    public var title = TextStyle(size: 10, lineHeight: 14, weight: .semibold)
    /// Labels in charts; nothing is smaller.
    public var label = TextStyle(size: 8, lineHeight: 10, colour: Colour(0x4C6272))
    /// Figures that the eye should find first.
    public var figure = TextStyle(size: 10, lineHeight: 12, weight: .bold)

    /// The theme of the packs.
    public init() {}

    /// The colour of a signal.
    public func colour(_ signal: Signal) -> Colour {
        switch signal {
        case .improvement: improvement
        case .concern: concern
        case .neutral: neutral
        case .commonCause: common
        }
    }
}
