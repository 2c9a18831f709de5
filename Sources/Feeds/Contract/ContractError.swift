/// Why a contract or the settings it uses cannot be used; says the file and the line.
public struct ContractError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the file, without its folder.
    public let file: String
    /// The line, from 1; 0 when it is about the whole file.
    public let line: Int
    /// What is wrong and what was expected.
    public let message: String

    /// An error at a line of a file.
    public init(file: String, line: Int, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    /// The sentence for people.
    public var description: String {
        line > 0 ? "\(file), line \(line): \(message)" : "\(file): \(message)"
    }
}

/// Everything that is wrong with a folder of contracts, in the order of files and lines.
public struct ContractErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one error.
    public let errors: [ContractError]

    /// All the errors found.
    public init(_ errors: [ContractError]) { self.errors = errors }

    /// The sentence for people.
    public var description: String {
        errors.map(\.description).joined(separator: "\n")
    }
}
