import Domain
import Yams

/// A YAML node with the file it stands in, read strictly: every fault names file and line.
struct DefinitionNode {
    let node: Node
    let file: String
    /// The key path so far, for messages.
    let path: String

    init(text: String, file: String) throws {
        self.file = file
        path = ""
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw CatalogueError(file: file, line: 0, message: "the file is empty")
            }
            self.node = node
        } catch let error as YamlError {
            throw CatalogueError(
                file: file, line: Self.line(of: error), message: "not readable as YAML: \(error)")
        }
    }

    private init(node: Node, file: String, path: String) {
        self.node = node
        self.file = file
        self.path = path
    }

    /// The line where the node starts, from 1.
    var line: Int { node.mark?.line ?? 0 }

    /// True for `null`, `~` and nothing.
    var isNull: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// Whether the node has keys.
    var hasKeys: Bool {
        if case .mapping = node { return true }
        return false
    }

    func fault(_ message: String) -> CatalogueError {
        CatalogueError(
            file: file, line: line, message: path.isEmpty ? message : "\(path): \(message)")
    }

    /// The value of a key; `nil` when absent or null.
    func optional(_ key: String) throws -> DefinitionNode? {
        guard case .mapping(let mapping) = node else {
            throw fault("expected keys with values")
        }
        guard let child = mapping[Node(key)] else { return nil }
        let found = DefinitionNode(
            node: child, file: file, path: path.isEmpty ? key : "\(path).\(key)")
        return found.isNull ? nil : found
    }

    func required(_ key: String) throws -> DefinitionNode {
        guard let child = try optional(key) else { throw fault("expected the key ‘\(key)’") }
        return child
    }

    /// Refuses keys that nobody reads, so that a slip of the pen is not silently ignored.
    func allow(_ keys: Set<String>) throws {
        for (key, child) in try pairs() where !keys.contains(key) {
            throw child.fault(
                "unknown key; expected one of \(keys.sorted().joined(separator: ", "))")
        }
    }

    /// Keys and values in the order written.
    func pairs() throws -> [(key: String, value: DefinitionNode)] {
        guard case .mapping(let mapping) = node else { throw fault("expected keys with values") }
        return mapping.map { key, value in
            let name = key.string ?? ""
            return (
                name,
                DefinitionNode(
                    node: value, file: file, path: path.isEmpty ? name : "\(path).\(name)")
            )
        }
    }

    func items() throws -> [DefinitionNode] {
        guard case .sequence(let sequence) = node else { throw fault("expected a list") }
        return sequence.enumerated().map { index, child in
            DefinitionNode(node: child, file: file, path: "\(path)[\(index + 1)]")
        }
    }

    /// A list, or a single value as a list of one.
    func oneOrMore() throws -> [DefinitionNode] {
        if case .sequence = node { return try items() }
        return [self]
    }

    func text() throws -> String {
        guard case .scalar(let scalar) = node else { throw fault("expected a single value") }
        return scalar.string
    }

    func number() throws -> Double {
        guard let number = Double(try text()), number.isFinite else {
            throw fault("expected a number")
        }
        return number
    }

    func int() throws -> Int {
        guard let number = Int(try text()) else { throw fault("expected a whole number") }
        return number
    }

    func bool() throws -> Bool {
        switch try text() {
        case "true": return true
        case "false": return false
        default: throw fault("expected true or false")
        }
    }

    func month() throws -> Month {
        let text = try text()
        guard let month = Month(text) else { throw fault("expected a month such as 2025-01") }
        return month
    }

    /// One of the cases of an enumeration, by its raw value.
    func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) throws -> Choice
    where Choice.RawValue == String {
        guard let choice = Choice(rawValue: try text()) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault("expected one of \(all)")
        }
        return choice
    }

    private static func line(of error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _),
            .composer(_, _, let mark, _):
            mark.line
        default: 0
        }
    }
}
