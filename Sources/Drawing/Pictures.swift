import CPangoCairo

/// A drawing as one SVG file; letters become outlines, so it looks the same everywhere.
public final class SVGPicture {
    /// What is drawn on.
    public let canvas: Canvas
    private let surface: Surface
    private let namePrefix: String

    /// An empty picture of `size` points.
    ///
    /// Pictures that stand in one web page need a `namePrefix` each.
    public init(size: Size, namePrefix: String = "") throws(DrawingError) {
        guard size.width > 0, size.height > 0 else { throw .emptyPage }
        self.namePrefix = namePrefix
        surface = try .svg(size)
        canvas = try Canvas(surface: surface)
    }

    /// Ends the picture and gives its bytes.
    public func finish() throws(DrawingError) -> [UInt8] {
        try canvas.check("picture")
        let text = String(decoding: try surface.finish(), as: UTF8.self)
        return Array(SVGNames.settled(text, prefix: namePrefix).utf8)
    }
}

/// A drawing as one PNG file on white.
public final class PNGPicture {
    /// What is drawn on.
    public let canvas: Canvas
    private let surface: Surface

    /// An empty picture of `size` points with `pixelsPerPoint` pixels to the point.
    public init(size: Size, pixelsPerPoint: Double = 2) throws(DrawingError) {
        let width = (size.width * pixelsPerPoint).rounded(.up)
        let height = (size.height * pixelsPerPoint).rounded(.up)
        guard (1...30_000).contains(width), (1...30_000).contains(height) else {
            throw .emptyPage
        }
        surface = try .image(width: Int(width), height: Int(height))
        canvas = try Canvas(surface: surface)
        unsafe cairo_scale(canvas.context, pixelsPerPoint, pixelsPerPoint)
        unsafe canvas.typesetter.follow(canvas.context)
        let sheet = Rectangle(x: 0, y: 0, width: size.width + 1, height: size.height + 1)
        canvas.rectangle(sheet, fill: .white)
    }

    /// The picture as the bytes of a PNG file.
    public func finish() throws(DrawingError) -> [UInt8] {
        try canvas.check("picture")
        return try surface.pngBytes()
    }
}
