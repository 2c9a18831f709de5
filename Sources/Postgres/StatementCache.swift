/// The statements prepared on one connection, at most `limit`, least recently used first out.
struct StatementCache {
    private struct Key: Hashable {
        let text: String
        let types: [UInt32]
    }

    private let limit = 64
    private var names: [Key: String] = [:]
    private var recent: [Key] = []
    private var prepared: Set<String> = []
    private var lastNumber = 0

    /// The name under which a statement is or will be prepared, and the name of the statement
    /// that has to make room for it.
    mutating func name(of sql: SQL) -> (name: String, evicted: String?) {
        let key = Key(text: sql.text, types: sql.types)
        if let name = names[key] {
            recent.removeAll { $0 == key }
            recent.append(key)
            return (name, nil)
        }
        lastNumber += 1
        let name = "s\(lastNumber)"
        names[key] = name
        recent.append(key)
        guard recent.count > limit else { return (name, nil) }
        let oldest = recent.removeFirst()
        let evicted = names.removeValue(forKey: oldest)
        guard let evicted, prepared.remove(evicted) != nil else { return (name, nil) }
        return (name, evicted)
    }

    func isPrepared(_ name: String) -> Bool {
        prepared.contains(name)
    }

    mutating func markPrepared(_ name: String) {
        prepared.insert(name)
    }
}

extension Duration {
    /// Whole milliseconds as a setting's text; anything above zero is at least one.
    var settingText: String {
        let (seconds, attoseconds) = components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return "\(self > .zero ? max(1, milliseconds) : 0)"
    }
}
