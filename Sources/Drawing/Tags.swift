/// A tag that holds other tags and no text of its own.
///
/// Cairo 1.16 loses text silently where a tagged element has both, so the two are two types.
public enum StructureGroup: String, Hashable, Sendable {
    case document = "Document"
    case section = "Sect"
    case paragraph = "P"
    case table = "Table"
    case tableHead = "THead"
    case tableBody = "TBody"
    case tableRow = "TR"
    case list = "L"
    case listItem = "LI"
    case contents = "TOC"
    case contentsItem = "TOCI"
}

/// A tag that holds text or drawing and no other tag.
public enum StructureLeaf: String, Hashable, Sendable {
    case heading1 = "H1"
    case heading2 = "H2"
    case heading3 = "H3"
    case paragraph = "P"
    case span = "Span"
    case caption = "Caption"
    case note = "Note"
    case label = "Lbl"
    case listBody = "LBody"
    case tableHeader = "TH"
    case tableData = "TD"
    case figure = "Figure"
    case link = "Link"
}

/// What a table header heads.
public enum HeaderScope: String, Hashable, Sendable {
    case column = "Column"
    case row = "Row"
}

/// Where a link leads.
public enum LinkTarget: Hashable, Sendable {
    /// A web address.
    case address(String)
    /// A place of the same document, marked with `Canvas.destination`.
    case destination(String)
}

/// One element of the structure tree, with what Cairo 1.16 cannot write itself.
///
/// In the order of Cairo's own tree, so that a later pass over the file can add it.
public struct StructureElement: Hashable, Sendable {
    /// The name of the tag.
    public let tag: String
    /// The page it begins on, counted from 1.
    public let page: Int
    /// What a reader hears instead of a figure or a link.
    public var alternative: String?
    /// The area of a figure on its page, in points from the top left.
    public var bounds: Rectangle?
    /// What a table header heads.
    public var scope: HeaderScope?
}

extension Canvas {
    /// Puts what `body` draws under a tag that holds other tags.
    ///
    /// What `body` draws outside of leaves (rules, bands) is an artifact: readers pass over it.
    public func group(_ tag: StructureGroup, _ body: () throws -> Void) throws {
        try scope(StructureElement(tag: tag.rawValue, page: page), isLeaf: false, body)
    }

    /// Puts the text that `body` draws under `tag`.
    public func tagged(_ tag: StructureLeaf, _ body: () throws -> Void) throws {
        try scope(StructureElement(tag: tag.rawValue, page: page), isLeaf: true, body)
    }

    /// Puts a table header under its tag, with what it heads.
    public func tableHeader(_ scope: HeaderScope, _ body: () throws -> Void) throws {
        let tag = StructureLeaf.tableHeader.rawValue
        try self.scope(
            StructureElement(tag: tag, page: page, scope: scope), isLeaf: true, body)
    }

    /// Puts a drawing under the tag of a figure, with the words for who cannot see it.
    public func figure(
        alternative: String, bounds: Rectangle, _ body: () throws -> Void
    ) throws {
        let tag = StructureLeaf.figure.rawValue
        try scope(
            StructureElement(tag: tag, page: page, alternative: alternative, bounds: bounds),
            isLeaf: true, body)
    }

    /// Makes what `body` draws a link.
    ///
    /// Throws when there is an open leaf: a paragraph with a link is `group(.paragraph)` with
    /// spans and links in it.
    public func link(to target: LinkTarget, _ body: () throws -> Void) throws {
        let attributes =
            switch target {
            case .address(let uri): "uri='\(escaped(uri))'"
            case .destination(let name): "dest='\(escaped(name))'"
            }
        let tag = StructureLeaf.link.rawValue
        try scope(
            StructureElement(tag: tag, page: page), attributes: attributes, isLeaf: true, body)
    }

    /// Marks a place that links and bookmarks lead to; must stand outside of leaves.
    public func destination(_ name: String, at point: Point) throws(DrawingError) {
        let tag = "cairo.dest"
        try begin(
            tag, attributes: "name='\(escaped(name))' x=\(point.x) y=\(point.y)", isLeaf: false)
        try end(tag)
    }

    private func scope(
        _ element: StructureElement, attributes: String = "", isLeaf: Bool,
        _ body: () throws -> Void
    ) throws {
        try begin(element.tag, attributes: attributes, isLeaf: isLeaf)
        note(element)
        try body()
        try end(element.tag)
    }
}

/// Cairo's attribute strings stand in single quotes.
func escaped(_ text: String) -> String {
    text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
}
