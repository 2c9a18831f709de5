import CPangoCairo

/// What a PDF says of itself.
public struct DocumentInfo: Hashable, Sendable {
    /// The title that readers show.
    public var title: String
    /// Who answers for it.
    public var author: String
    /// What it is about.
    public var subject: String
    /// The program that made it.
    public var creator: String
    /// When it was issued, as `2026-04-16T09:00:00Z`; given, so that the same pack has the
    /// same bytes.
    public var date: String

    /// The description of one document.
    public init(
        title: String, author: String = "", subject: String = "",
        creator: String = "Connect Measure", date: String
    ) {
        self.title = title
        self.author = author
        self.subject = subject
        self.creator = creator
        self.date = date
    }
}

/// A line of the document's outline, as a parent for others.
public struct Bookmark: Hashable, Sendable {
    let number: Int32
}

/// A tagged PDF that is drawn page by page and given as bytes at the end.
public final class PDFDocument {
    /// What is drawn on; the same object for all pages.
    public let canvas: Canvas
    /// The size of the open page in points.
    public private(set) var pageSize: Size
    /// How many pages have been begun.
    public private(set) var pageCount = 0

    private let surface: Surface
    private var isFinished = false

    /// A document without pages yet, each `pageSize` points unless `beginPage` says otherwise.
    public init(_ info: DocumentInfo, pageSize: Size = .a4Landscape) throws(DrawingError) {
        guard pageSize.width > 0, pageSize.height > 0 else { throw .emptyPage }
        self.pageSize = pageSize
        surface = try .pdf(pageSize)
        canvas = try Canvas(surface: surface)
        set(CAIRO_PDF_METADATA_TITLE, info.title)
        set(CAIRO_PDF_METADATA_AUTHOR, info.author)
        set(CAIRO_PDF_METADATA_SUBJECT, info.subject)
        set(CAIRO_PDF_METADATA_CREATOR, info.creator)
        set(CAIRO_PDF_METADATA_CREATE_DATE, info.date)
        set(CAIRO_PDF_METADATA_MOD_DATE, info.date)
        try surface.check("document description")
    }

    /// Ends the open page, if there is one, and begins the next.
    public func beginPage(size: Size? = nil) throws(DrawingError) {
        guard !isFinished else { throw .noOpenPage }
        let size = size ?? pageSize
        guard size.width > 0, size.height > 0 else { throw .emptyPage }
        // Cairo forgets what a page already holds when its size is set: an open tag would never
        // have been begun.
        guard size == pageSize || pageCount > 0 || canvas.openTags == 0 else {
            throw .firstPageInsideTag
        }
        if pageCount > 0 { unsafe cairo_show_page(canvas.context) }
        if size != pageSize {
            unsafe cairo_pdf_surface_set_size(surface.pointer, size.width, size.height)
        }
        pageSize = size
        pageCount += 1
        canvas.page = pageCount
        try canvas.check("page \(pageCount)")
    }

    /// Adds a line to the outline that leads to the height `y` of the open page.
    @discardableResult
    public func bookmark(
        _ title: String, under parent: Bookmark? = nil, y: Double = 0, isOpen: Bool = true
    ) throws(DrawingError) -> Bookmark {
        guard pageCount > 0, !isFinished else { throw .noOpenPage }
        let flags = isOpen ? CAIRO_PDF_OUTLINE_FLAG_OPEN : cairo_pdf_outline_flags_t(0)
        let number = unsafe cairo_pdf_surface_add_outline(
            surface.pointer, parent?.number ?? CAIRO_PDF_OUTLINE_ROOT, title,
            "page=\(pageCount) pos=[0 \(y)]", flags)
        try surface.check("bookmark")
        return Bookmark(number: number)
    }

    /// Names the open page the way its footer does, for the page box of the reader.
    public func setPageLabel(_ label: String) {
        unsafe cairo_pdf_surface_set_page_label(surface.pointer, label)
    }

    /// Ends the document and gives its bytes.
    public func finish() throws(DrawingError) -> [UInt8] {
        guard !isFinished, pageCount > 0 else { throw .noOpenPage }
        try canvas.check("last page")
        unsafe cairo_show_page(canvas.context)
        try canvas.check("last page")
        isFinished = true
        return try surface.finish()
    }

    private func set(_ field: cairo_pdf_metadata_t, _ text: String) {
        guard !text.isEmpty else { return }
        unsafe cairo_pdf_surface_set_metadata(surface.pointer, field, text)
    }
}
