/// Why a file could not be loaded at all, in words that its sender understands.
public enum LoadFault: Error, Sendable, CustomStringConvertible {
    /// There is no such file.
    case missing(file: String)
    /// A folder was named in place of the files in it.
    case folder(String)
    /// The file is there and cannot be read.
    case unreadable(file: String)
    /// No contract's file name or headings fit.
    case unknownFeed(file: String, known: [String])
    /// The file said something else when it was read again.
    case changedWhileRead(file: String)

    /// The fault in a sentence.
    public var description: String {
        switch self {
        case .missing(let file): "There is no file \(file)."
        case .folder(let folder):
            "\(folder) is a folder: name the files in it, as in load \(folder)/*.csv."
        case .unreadable(let file):
            "\(file): the file cannot be read; you may have no right to."
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
