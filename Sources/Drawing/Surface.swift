import CPangoCairo

/// Takes the bytes that Cairo writes.
final class ByteSink {
    private(set) var bytes: [UInt8] = []

    /// The address that Cairo hands back to `write`; valid while the sink lives.
    var address: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

    /// Cairo's write function: appends to the sink at `closure`.
    static let write: cairo_write_func_t = { closure, data, count in
        guard let closure = unsafe closure, let data = unsafe data else {
            return CAIRO_STATUS_WRITE_ERROR
        }
        let sink = unsafe Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
        unsafe sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
    }
}

/// A Cairo surface and the sink it writes to.
@safe final class Surface {
    let pointer: OpaquePointer
    private let sink: ByteSink

    private init(_ pointer: OpaquePointer?, sink: ByteSink) throws(DrawingError) {
        guard let pointer = unsafe pointer else {
            throw .cairo(step: "surface", reason: "no memory")
        }
        unsafe self.pointer = pointer
        self.sink = sink
        try check("surface")
    }

    deinit {
        // Finish first: Cairo writes the end of the file into the sink, which is still alive.
        unsafe cairo_surface_finish(pointer)
        unsafe cairo_surface_destroy(pointer)
    }

    static func pdf(_ size: Size) throws(DrawingError) -> Surface {
        let sink = ByteSink()
        let surface = unsafe cairo_pdf_surface_create_for_stream(
            ByteSink.write, sink.address, size.width, size.height)
        return try unsafe Surface(surface, sink: sink)
    }

    static func svg(_ size: Size) throws(DrawingError) -> Surface {
        let sink = ByteSink()
        let surface = unsafe cairo_svg_surface_create_for_stream(
            ByteSink.write, sink.address, size.width, size.height)
        return try unsafe Surface(surface, sink: sink)
    }

    static func image(width: Int, height: Int) throws(DrawingError) -> Surface {
        let surface = unsafe cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        return try unsafe Surface(surface, sink: ByteSink())
    }

    /// Ends a PDF or SVG and gives its bytes.
    func finish() throws(DrawingError) -> [UInt8] {
        unsafe cairo_surface_finish(pointer)
        try check("end of the file")
        return sink.bytes
    }

    /// The picture as a PNG file.
    func pngBytes() throws(DrawingError) -> [UInt8] {
        unsafe cairo_surface_flush(pointer)
        let status = unsafe cairo_surface_write_to_png_stream(
            pointer, ByteSink.write, sink.address)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw .cairo(
                step: "PNG file", reason: unsafe String(cString: cairo_status_to_string(status)))
        }
        return sink.bytes
    }

    func check(_ step: String) throws(DrawingError) {
        let status = unsafe cairo_surface_status(pointer)
        guard status != CAIRO_STATUS_SUCCESS else { return }
        throw .cairo(step: step, reason: unsafe String(cString: cairo_status_to_string(status)))
    }
}
