/// Looks a field up in a list of codes, by its bytes, without making a string.
///
/// Matching ignores ASCII case. A code made only of digits with leading zeros also answers to
/// itself without them, unless another code has that form: spreadsheets take zeros away.
struct CodeTable: Sendable {
    /// What a look-up found.
    enum Match: Equatable {
        case none
        /// The code at an index, as the contract writes it.
        case code(Int)
        /// The code at an index, whose leading zeros the field lacks.
        case unpadded(Int)
    }

    private var slots: [Int32]
    private var keys: [UInt8] = []
    private var keyEnds: [Int32] = []
    private var entries: [(code: Int32, isUnpadded: Bool)] = []
    private let mask: Int
    private(set) var codes: [[UInt8]]

    init(codes: [String], aliases: [NamedText] = []) {
        self.codes = codes.map { Array($0.utf8) }
        var size = 8
        while size < (codes.count * 2 + aliases.count) * 2 { size *= 2 }
        mask = size - 1
        slots = Array(repeating: -1, count: size)
        for (index, code) in codes.enumerated() {
            insert(TextForm.folded(Array(code.utf8)), code: index, isUnpadded: false)
        }
        for alias in aliases {
            guard let index = codes.firstIndex(of: alias.text) else { continue }
            insert(TextForm.folded(Array(alias.name.utf8)), code: index, isUnpadded: false)
        }
        for (index, code) in codes.enumerated() {
            let digits = Array(code.utf8)
            guard digits.first == UInt8(ascii: "0"), digits.allSatisfy(TextForm.isDigit) else {
                continue
            }
            let short = Array(digits.drop { $0 == UInt8(ascii: "0") })
            if !short.isEmpty { insert(short, code: index, isUnpadded: true) }
        }
    }

    /// Finds a field that is trimmed.
    func find(_ field: Span<UInt8>) -> Match {
        var slot = Self.hash(field) & mask
        while slots[slot] >= 0 {
            let entry = Int(slots[slot])
            if matches(entry, field) {
                let found = entries[entry]
                return found.isUnpadded ? .unpadded(Int(found.code)) : .code(Int(found.code))
            }
            slot = (slot + 1) & mask
        }
        return .none
    }

    private func matches(_ entry: Int, _ field: Span<UInt8>) -> Bool {
        let start = entry == 0 ? 0 : Int(keyEnds[entry - 1])
        let end = Int(keyEnds[entry])
        guard end - start == field.count else { return false }
        for index in 0..<field.count where keys[start + index] != TextForm.upper(field[index]) {
            return false
        }
        return true
    }

    private mutating func insert(_ key: [UInt8], code: Int, isUnpadded: Bool) {
        let upper = key.map(TextForm.upper)
        guard find(upper.span) == .none else { return }
        keys += upper
        keyEnds.append(Int32(keys.count))
        entries.append((Int32(code), isUnpadded))
        var slot = Self.hash(upper.span) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(entries.count - 1)
    }

    /// FNV-1a over the bytes in upper case.
    private static func hash(_ field: Span<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in 0..<field.count {
            hash = (hash ^ UInt64(TextForm.upper(field[index]))) &* 0x0000_0100_0000_01b3
        }
        return Int(truncatingIfNeeded: hash ^ (hash >> 29)) & Int.max
    }
}
