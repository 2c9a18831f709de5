/// What can go wrong while drawing.
public enum DrawingError: Error, Equatable, Sendable {
    /// Cairo refused a step, with the reason it gives.
    case cairo(step: String, reason: String)
    /// The font family is not installed; on Debian it comes with the named package.
    case fontMissing(family: String, package: String)
    /// A tag was opened inside one that holds text; only groups hold other tags.
    case tagInsideLeaf(outer: String, inner: String)
    /// The document was used after `finish`, or drawn on before its first page.
    case noOpenPage
    /// The first page was given a size of its own after a tag had been opened.
    case firstPageInsideTag
    /// A page or picture without area was asked for.
    case emptyPage
}

extension DrawingError: CustomStringConvertible {
    /// One sentence that says what went wrong and where.
    public var description: String {
        switch self {
        case .cairo(let step, let reason): "drawing stopped at \(step): \(reason)"
        case .fontMissing(let family, let package):
            "the font \(family) is not installed (Debian package \(package))"
        case .tagInsideLeaf(let outer, let inner):
            "a tag \(inner) was opened inside \(outer), which holds text"
        case .noOpenPage: "there is no open page to draw on"
        case .firstPageInsideTag:
            "the first page must be begun before a tag is opened, or keep the document's size"
        case .emptyPage: "a page needs a width and a height above zero"
        }
    }
}
