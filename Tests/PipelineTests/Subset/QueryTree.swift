/// A node of the tree that PostgreSQL's own parser and analyser make of a statement, read from the
/// text in which a view's rule keeps it.
indirect enum QueryTree {
    /// A number, name or other word; `<>` is the absence of anything.
    case word(String)
    /// Several nodes.
    case list([QueryTree])
    /// A node with a kind and fields, such as a `JOINEXPR`; a field may hold several words.
    case record(kind: String, fields: [String: [QueryTree]])

    /// Reads the text of a `pg_node_tree`.
    init(text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        self = reader.node() ?? .word("<>")
    }

    /// The kind of a record; empty for others.
    var kind: String {
        if case .record(let kind, _) = self { return kind }
        return ""
    }

    /// The first node of a field; `nil` where there is none.
    subscript(name: String) -> QueryTree? {
        guard case .record(_, let fields) = self, let first = fields[name]?.first else {
            return nil
        }
        if case .word("<>") = first { return nil }
        return first
    }

    /// The items of a field that holds a list; none where it is absent.
    func items(_ name: String) -> [QueryTree] {
        guard case .list(let items) = self[name] else { return [] }
        return items
    }

    /// The word of a field; empty where it is absent.
    func word(_ name: String) -> String {
        guard case .word(let word) = self[name] else { return "" }
        return word
    }

    /// The number of a field; 0 where it is absent.
    func number(_ name: String) -> Int { Int(word(name)) ?? 0 }

    /// Everything directly below, in no particular order.
    var children: [QueryTree] {
        switch self {
        case .word: []
        case .list(let items): items
        case .record(_, let fields): fields.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }
}

/// Takes the text apart: `{KIND :field value …}`, `(item …)`, words, and `\` before a character
/// that stands for itself.
private struct Reader {
    let bytes: [UInt8]
    var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func skipBlanks() {
        while place < bytes.count, [32, 10, 9].contains(bytes[place]) { place += 1 }
    }

    /// The next node; `nil` before a closing bracket and at the end.
    mutating func node() -> QueryTree? {
        skipBlanks()
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "{"): return record()
        case UInt8(ascii: "("):
            place += 1
            var items: [QueryTree] = []
            while let item = node() { items.append(item) }
            place += 1
            return .list(items)
        case UInt8(ascii: "}"), UInt8(ascii: ")"): return nil
        default: return .word(word())
        }
    }

    private mutating func record() -> QueryTree {
        place += 1
        let kind = word()
        var fields: [String: [QueryTree]] = [:]
        var field = ""
        while let node = node() {
            if case .word(let word) = node, word.hasPrefix(":") {
                field = String(word.dropFirst())
                fields[field] = []
            } else {
                fields[field, default: []].append(node)
            }
        }
        place += 1
        return .record(kind: kind, fields: fields)
    }

    private mutating func word() -> String {
        skipBlanks()
        var word: [UInt8] = []
        let isQuoted = place < bytes.count && bytes[place] == UInt8(ascii: "\"")
        if isQuoted { place += 1 }
        while place < bytes.count {
            let byte = bytes[place]
            if isQuoted, byte == UInt8(ascii: "\"") {
                place += 1
                break
            }
            if !isQuoted, [32, 10, 9, 40, 41, 123, 125].contains(byte) { break }
            if byte == UInt8(ascii: "\\") { place += 1 }
            if place < bytes.count { word.append(bytes[place]) }
            place += 1
        }
        return String(decoding: word, as: UTF8.self)
    }
}
