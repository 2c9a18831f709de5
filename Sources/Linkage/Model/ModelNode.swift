import Yams

/// A node of a model's YAML with the file it is in, so that every error can name its line.
struct ModelNode {
    let node: Node
    let file: String

    func error(_ message: String) -> LinkageModelError {
        LinkageModelError(file: file, line: node.mark?.line ?? 0, message: message)
    }

    /// The entry under `key`; `nil` when it is absent.
    subscript(key: String) -> ModelNode? {
        guard case .mapping(let mapping) = node, let value = mapping[Node(key)] else { return nil }
        return ModelNode(node: value, file: file)
    }

    func required(_ key: String) throws(LinkageModelError) -> ModelNode {
        guard let entry = self[key] else { throw error("expected the key '\(key)'") }
        return entry
    }

    func text() throws(LinkageModelError) -> String {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            throw error("expected text")
        }
        return scalar.string
    }

    func text(_ key: String) throws(LinkageModelError) -> String { try required(key).text() }

    /// A finite number.
    func number(_ key: String, in range: ClosedRange<Double>) throws(LinkageModelError) -> Double {
        let entry = try required(key)
        guard let number = Double(try entry.text()), range.contains(number) else {
            throw entry.error(
                "expected a number from \(range.lowerBound) to \(range.upperBound) for '\(key)'")
        }
        return number
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(LinkageModelError) -> Int {
        let entry = try required(key)
        guard let number = Int(try entry.text()), range.contains(number) else {
            throw entry.error(
                "expected a whole number from \(range.lowerBound) to \(range.upperBound)"
                    + " for '\(key)'")
        }
        return number
    }

    /// False when the key is absent.
    func boolean(_ key: String) throws(LinkageModelError) -> Bool {
        guard let entry = self[key] else { return false }
        switch try entry.text() {
        case "true": return true
        case "false": return false
        default: throw entry.error("expected true or false for '\(key)'")
        }
    }

    /// The entries of a list that must not be empty.
    func entries() throws(LinkageModelError) -> [ModelNode] {
        guard case .sequence(let sequence) = node, !sequence.isEmpty else {
            throw error("expected a list with at least one entry")
        }
        return sequence.map { ModelNode(node: $0, file: file) }
    }

    /// The pairs of a mapping, in the order of the file.
    func pairs() throws(LinkageModelError) -> [(key: ModelNode, value: ModelNode)] {
        guard case .mapping(let mapping) = node else {
            throw error("expected pairs of name and value")
        }
        return mapping.map {
            (ModelNode(node: $0.key, file: file), ModelNode(node: $0.value, file: file))
        }
    }

    /// Throws when a mapping has a key that nobody reads: a slip of the pen must not go unseen.
    func allow(_ keys: Set<String>) throws(LinkageModelError) {
        for (key, _) in try pairs() {
            let name = try key.text()
            if !keys.contains(name) { throw key.error("'\(name)' is not a key that is known") }
        }
    }

    /// A case of an enum with text values.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type
    ) throws(LinkageModelError) -> Choice where Choice.RawValue == String {
        let text = try text()
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw error("expected one of \(words), not '\(text)'")
        }
        return choice
    }
}
