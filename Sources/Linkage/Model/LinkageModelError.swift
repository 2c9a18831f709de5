/// Why a linkage model cannot be used; says the file and the line.
public struct LinkageModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the file, without its folder.
    public let file: String
    /// The line, from 1; 0 when it is about the whole file.
    public let line: Int
    /// What is wrong and what was expected.
    public let message: String

    /// The sentence for people.
    public var description: String {
        line > 0 ? "\(file), line \(line): \(message)" : "\(file): \(message)"
    }
}
