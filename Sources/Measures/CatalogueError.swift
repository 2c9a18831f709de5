/// A definition, dataset or code list that cannot be read, with the place and what is expected.
public struct CatalogueError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file, relative to the measures folder.
    public let file: String
    /// The line, from 1; 0 when the whole file is meant.
    public let line: Int
    /// What is wrong and what is expected.
    public let message: String

    /// A fault at a place.
    public init(file: String, line: Int, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    /// `EA01-emergency-admissions.yaml:12: expected …`.
    public var description: String {
        line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)"
    }
}

/// Everything that was wrong in one reading of the measures folder.
public struct CatalogueErrors: Error, Sendable, CustomStringConvertible {
    /// The faults, by file and line.
    public let errors: [CatalogueError]

    /// One fault a line.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
