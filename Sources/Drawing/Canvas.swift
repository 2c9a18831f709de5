import CPangoCairo

/// What is drawn on: a page of a PDF, an SVG or a PNG, in points from the top left.
///
/// Single steps do not throw. Cairo keeps the first fault and does nothing after it; every
/// scope (`clipped`, tags, pages, `finish`) checks and throws it as `DrawingError`.
@safe public final class Canvas {
    /// Sets and measures text for this canvas.
    public let typesetter: Typesetter
    /// What the structure tree of a PDF holds so far, in reading order.
    public private(set) var structure: [StructureElement] = []

    let context: OpaquePointer
    /// Counts pages from 1; kept by the document.
    var page = 1
    /// How many tags are open.
    private(set) var openTags = 0
    private var openLeaf: String?

    init(surface: Surface) throws(DrawingError) {
        typesetter = try Typesetter()
        guard let context = unsafe cairo_create(surface.pointer) else {
            throw .cairo(step: "canvas", reason: "no memory")
        }
        unsafe self.context = context
        unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    }

    deinit { unsafe cairo_destroy(context) }

    /// Draws an outline: first what is inside, then the line.
    public func draw(_ path: Path, fill: Colour? = nil, stroke: Stroke? = nil) {
        guard !path.elements.isEmpty else { return }
        unsafe cairo_new_path(context)
        for element in path.elements { trace(element) }
        if let fill {
            setSource(fill)
            unsafe cairo_fill_preserve(context)
        }
        if let stroke {
            setSource(stroke.colour)
            unsafe cairo_set_line_width(context, stroke.width)
            unsafe cairo_set_dash(context, stroke.dashes, Int32(stroke.dashes.count), 0)
            unsafe cairo_set_line_cap(
                context, stroke.hasRoundEnds ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
            unsafe cairo_stroke_preserve(context)
        }
        unsafe cairo_new_path(context)
    }

    /// Draws a straight line.
    public func line(from start: Point, to end: Point, _ stroke: Stroke) {
        draw(.line([start, end]), stroke: stroke)
    }

    /// Draws a rectangle, its corners rounded by `radius` points.
    public func rectangle(
        _ frame: Rectangle, fill: Colour? = nil, stroke: Stroke? = nil, radius: Double = 0
    ) {
        draw(.rectangle(frame, radius: radius), fill: fill, stroke: stroke)
    }

    /// Draws a circle.
    public func circle(
        _ centre: Point, radius: Double, fill: Colour? = nil, stroke: Stroke? = nil
    ) {
        draw(.circle(centre, radius: radius), fill: fill, stroke: stroke)
    }

    /// Sets a paragraph with its top left corner at `point`; gives the height it took, in points.
    @discardableResult
    public func draw(_ paragraph: Paragraph, at point: Point) -> Double {
        let layout = typesetter.layout(paragraph)
        setSource(paragraph.style.colour)
        unsafe cairo_move_to(context, point.x, point.y)
        unsafe pango_cairo_show_layout(context, layout.pointer)
        unsafe cairo_new_path(context)
        return layout.size.height
    }

    /// Sets `text` on one line with its anchor at `point`.
    public func label(
        _ text: String, at point: Point, style: TextStyle, anchor: TextAnchor = TextAnchor(.start)
    ) {
        var oneLine = style
        oneLine.lineHeight = nil
        let layout = typesetter.layout(Paragraph(text, style: oneLine))
        setSource(style.colour)
        unsafe cairo_move_to(
            context, point.x - layout.size.width * anchor.horizontal.share,
            point.y + style.baselineOffset(anchor.vertical) - layout.baseline)
        unsafe pango_cairo_show_layout(context, layout.pointer)
        unsafe cairo_new_path(context)
    }

    /// Height that `paragraph` would take, in points.
    public func height(of paragraph: Paragraph) -> Double { typesetter.measure(paragraph).height }

    /// Draws what `body` draws, but only inside `frame`.
    public func clipped(to frame: Rectangle, _ body: () throws -> Void) throws {
        unsafe cairo_save(context)
        unsafe cairo_rectangle(context, frame.x, frame.y, frame.width, frame.height)
        unsafe cairo_clip(context)
        defer { unsafe cairo_restore(context) }
        try body()
        try check("a clipped part")
    }

    /// Draws what `body` draws, `distance` further right and down.
    public func moved(by distance: Point, _ body: () throws -> Void) throws {
        unsafe cairo_save(context)
        unsafe cairo_translate(context, distance.x, distance.y)
        defer { unsafe cairo_restore(context) }
        try body()
        try check("a moved part")
    }

    /// Throws the first fault that Cairo met, naming the step after which it was seen.
    public func check(_ step: String) throws(DrawingError) {
        let status = unsafe cairo_status(context)
        guard status != CAIRO_STATUS_SUCCESS else { return }
        throw .cairo(step: step, reason: unsafe String(cString: cairo_status_to_string(status)))
    }

    private func trace(_ element: Path.Element) {
        switch element {
        case .move(let p): unsafe cairo_move_to(context, p.x, p.y)
        case .line(let p): unsafe cairo_line_to(context, p.x, p.y)
        case .curve(let a, let b, let p):
            unsafe cairo_curve_to(context, a.x, a.y, b.x, b.y, p.x, p.y)
        case .close: unsafe cairo_close_path(context)
        }
    }

    private func setSource(_ colour: Colour) {
        unsafe cairo_set_source_rgba(
            context, Double(colour.red) / 255, Double(colour.green) / 255,
            Double(colour.blue) / 255, colour.opacity)
    }

    // MARK: Tags (kept here because they share `openLeaf` and `structure`)

    func begin(_ tag: String, attributes: String, isLeaf: Bool) throws(DrawingError) {
        if let outer = openLeaf { throw .tagInsideLeaf(outer: outer, inner: tag) }
        if isLeaf { openLeaf = tag }
        openTags += 1
        unsafe cairo_tag_begin(context, tag, attributes)
        try check("tag \(tag)")
    }

    func end(_ tag: String) throws(DrawingError) {
        openLeaf = nil
        openTags -= 1
        unsafe cairo_tag_end(context, tag)
        try check("end of tag \(tag)")
    }

    func note(_ element: StructureElement) { structure.append(element) }
}
