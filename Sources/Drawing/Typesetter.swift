import CPangoCairo

/// Sets text with Pango in Inter with tabular figures, the same on every surface.
///
/// Owns one Pango context. Not for use from two threads at once.
@safe public final class Typesetter {
    /// The family that everything is set in.
    public static let family = "Inter"

    private let context: OpaquePointer

    /// A typesetter of its own, to measure text before anything is drawn.
    ///
    /// Throws `DrawingError.fontMissing` where Inter is not installed, because another font
    /// would silently change every measure.
    public init() throws(DrawingError) {
        guard Self.isFamilyInstalled else {
            throw .fontMissing(family: Self.family, package: "fonts-inter")
        }
        guard let context = unsafe connect_context_new() else {
            throw .cairo(step: "text context", reason: "no memory")
        }
        unsafe self.context = context
    }

    deinit { unsafe g_object_unref(UnsafeMutableRawPointer(context)) }

    /// Width and height that `paragraph` takes, in points.
    public func measure(_ paragraph: Paragraph) -> Size {
        unsafe Layout(paragraph, context: context).size
    }

    /// Width of `text` on one line, in points.
    public func width(_ text: String, style: TextStyle) -> Double {
        measure(Paragraph(text, style: style)).width
    }

    /// The rectangle from cap height to just below the baseline that a label takes, in points.
    public func bounds(
        _ text: String, at point: Point, style: TextStyle, anchor: TextAnchor
    ) -> Rectangle {
        let width = width(text, style: style)
        let baseline = point.y + style.baselineOffset(anchor.vertical)
        let top = baseline - style.size * 0.76
        return Rectangle(
            x: point.x - width * anchor.horizontal.share, y: top, width: width,
            height: style.size * 0.98)
    }

    func layout(_ paragraph: Paragraph) -> Layout {
        unsafe Layout(paragraph, context: context)
    }

    /// Tells the context of the surface's scale, so that letters are drawn at its resolution.
    func follow(_ canvas: OpaquePointer) {
        unsafe pango_cairo_update_context(canvas, context)
    }

    private static let isFamilyInstalled: Bool = {
        guard let description = unsafe pango_font_description_new() else { return false }
        defer { unsafe pango_font_description_free(description) }
        unsafe pango_font_description_set_family(description, family)
        guard let found = unsafe connect_family_found(description) else { return false }
        defer { unsafe g_free(found) }
        return unsafe String(cString: found) == family
    }()
}

extension TextStyle {
    /// Points from the placed point down to the baseline.
    func baselineOffset(_ anchor: TextAnchor.Vertical) -> Double {
        switch anchor {
        case .baseline: 0
        case .middle: capHeight / 2
        case .top: capHeight
        }
    }
}

extension TextAnchor.Horizontal {
    /// The share of the label's width that lies left of the placed point.
    var share: Double {
        switch self {
        case .start: 0
        case .middle: 0.5
        case .end: 1
        }
    }
}
