import Yams

/// A node of a contract's YAML with the file it is in, so that every error can name its line.
struct YAMLEntry {
    let node: Node
    let file: String

    var line: Int { node.mark?.line ?? 0 }

    func error(_ message: String) -> ContractError {
        ContractError(file: file, line: line, message: message)
    }

    /// True for `null`, `~` and an empty value that is not quoted.
    var isNull: Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
    }

    /// The entry under `key`; `nil` when it is absent or null.
    subscript(key: String) -> YAMLEntry? {
        guard case .mapping(let mapping) = node, let value = mapping[Node(key)] else { return nil }
        let entry = YAMLEntry(node: value, file: file)
        return entry.isNull ? nil : entry
    }

    func required(_ key: String) throws(ContractError) -> YAMLEntry {
        guard let entry = self[key] else { throw error("expected the key '\(key)'") }
        return entry
    }

    func text() throws(ContractError) -> String {
        guard case .scalar(let scalar) = node else { throw error("expected text") }
        return scalar.string
    }

    func text(_ key: String) throws(ContractError) -> String { try required(key).text() }

    func optionalText(_ key: String) throws(ContractError) -> String? { try self[key]?.text() }

    func integer(_ key: String) throws(ContractError) -> Int? {
        guard let entry = self[key] else { return nil }
        guard let number = Int(try entry.text()) else {
            throw entry.error("expected a whole number for '\(key)'")
        }
        return number
    }

    func boolean(_ key: String) throws(ContractError) -> Bool {
        guard let entry = self[key] else { return false }
        switch try entry.text() {
        case "true": return true
        case "false": return false
        default: throw entry.error("expected true or false for '\(key)'")
        }
    }

    /// A case of an enum with text values; `fallback` when the key is absent.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, or fallback: Choice? = nil
    ) throws(ContractError) -> Choice where Choice.RawValue == String {
        guard let entry = self[key] else {
            if let fallback { return fallback }
            throw error("expected the key '\(key)'")
        }
        guard let choice = Choice(rawValue: try entry.text()) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw entry.error("expected one of \(words) for '\(key)'")
        }
        return choice
    }

    /// The entries of a sequence; empty when the key is absent.
    func entries(_ key: String) throws(ContractError) -> [YAMLEntry] {
        guard let entry = self[key] else { return [] }
        guard case .sequence(let sequence) = entry.node else {
            throw entry.error("expected a list for '\(key)'")
        }
        return sequence.map { YAMLEntry(node: $0, file: file) }
    }

    func texts(_ key: String) throws(ContractError) -> [String] {
        var texts: [String] = []
        for entry in try entries(key) { texts.append(try entry.text()) }
        return texts
    }

    /// The pairs of a mapping, in the order of the file; empty when the key is absent.
    func pairs(_ key: String) throws(ContractError) -> [NamedText] {
        guard let entry = self[key] else { return [] }
        guard case .mapping(let mapping) = entry.node else {
            throw entry.error("expected pairs of name and value for '\(key)'")
        }
        var pairs: [NamedText] = []
        for (name, value) in mapping {
            let text = try YAMLEntry(node: value, file: file).text()
            pairs.append(NamedText(try YAMLEntry(node: name, file: file).text(), text))
        }
        return pairs
    }

    /// Throws when a mapping has a key that nobody reads: a slip of the pen must not go unseen.
    func allow(_ keys: Set<String>) throws(ContractError) {
        guard case .mapping(let mapping) = node else { throw error("expected pairs") }
        for (key, _) in mapping {
            let entry = YAMLEntry(node: key, file: file)
            let name = try entry.text()
            if !keys.contains(name) { throw entry.error("'\(name)' is not a key that is known") }
        }
    }
}
