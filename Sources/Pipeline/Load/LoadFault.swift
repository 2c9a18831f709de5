/// Why a file could not be loaded at all, in words that its sender understands.
public enum LoadFault: Error, Sendable, CustomStringConvertible {
    /// There is no such file, or it cannot be read.
    case unreadable(file: String)
    /// No contract's file name or headings fit.
    case unknownFeed(file: String, known: [String])
    /// The file said something else when it was read again.
    case changedWhileRead(file: String)

    /// The fault in a sentence.
    public var description: String {
        switch self {
        case .unreadable(let file):
            "\(file): there is no such file, or it cannot be read."
        case .unknownFeed(let file, let known):
            "\(file): no feed has files of this name. Name the file as its contract says"
                + " (Config/feeds), or say which feed it is with --feed. Known feeds: "
                + known.joined(separator: ", ") + "."
        case .changedWhileRead(let file):
            "\(file): the file changed while it was read; nothing of it is loaded. Load it again"
                + " when it is complete."
        }
    }
}
