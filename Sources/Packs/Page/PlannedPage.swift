import Drawing

/// A page before it is drawn: its names, and what draws it.
struct PlannedPage {
    /// The line of contents and bookmarks; `nil` where the page goes on with the one before.
    var title: String?
    /// The bookmark above it, where it is one of a group.
    var group: String?
    /// Whether header and footer are drawn; the cover has none of the header.
    var hasHeader = true
    /// Draws the content between header and footer.
    var draw: (PageSetter) throws -> Void

    init(
        _ title: String?, group: String? = nil, hasHeader: Bool = true,
        draw: @escaping (PageSetter) throws -> Void
    ) {
        self.title = title
        self.group = group
        self.hasHeader = hasHeader
        self.draw = draw
    }
}

/// A line of the table of contents.
struct ContentsLine {
    var title: String
    var group: String?
    var page: Int

    /// The name of the place that the line leads to.
    var destination: String { "page-\(page)" }
}
