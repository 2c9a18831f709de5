/// Reads a relationships part: which part plays which role.
final class RelationshipsHandler: MarkupHandler {
    struct Relationship {
        var type: String
        var target: String
    }

    private(set) var byID: [String: Relationship] = [:]

    override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
        guard name == .relationship, let id = attributes.string(.relationshipID),
            let type = attributes.string(.relationshipType),
            let target = attributes.string(.target)
        else { return }
        let role = type.split(separator: "/").last.map(String.init) ?? ""
        byID[id] = Relationship(type: role, target: target)
    }

    /// The target of the first relationship (by identifier) of a type.
    func target(ofType type: String) -> String? {
        byID.filter { $0.value.type == type }.min { $0.key < $1.key }?.value.target
    }
}

/// Reads the workbook part: its sheets in order, and its date system.
final class WorkbookHandler: MarkupHandler {
    struct Entry {
        var name: String
        var id: String
        var isHidden: Bool
    }

    private(set) var sheets: [Entry] = []
    private(set) var uses1904Dates = false

    override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
        if name == .sheet {
            guard let title = attributes.string(.name), let id = attributes.string(.id) else {
                return
            }
            let state = attributes.string(.state) ?? "visible"
            sheets.append(Entry(name: title, id: id, isHidden: state != "visible"))
        } else if name == .workbookProperties, let value = attributes.string(.date1904) {
            uses1904Dates = value == "1" || value == "true"
        }
    }
}

/// Reads the texts that cells share.
final class SharedStringsHandler: MarkupHandler {
    private(set) var strings = SharedStrings()
    private let limit: Int
    private var isText = false
    private var isPhonetic = false
    private var isItem = false

    init(limit: Int) { self.limit = limit }

    override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
        switch name {
        case .sharedItem: isItem = true
        case .phonetic: isPhonetic = true
        case .text: isText = isItem && !isPhonetic
        default: break
        }
    }

    override func end(_ name: MarkupName) {
        switch name {
        case .sharedItem:
            strings.endText()
            isItem = false
        case .phonetic: isPhonetic = false
        case .text: isText = false
        default: break
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isText else { return }
        unsafe strings.append(bytes)
        if strings.byteCount > limit {
            fault = .tooLarge(part: "the texts that cells share", limit: "\(limit) bytes")
        }
    }
}

/// The texts that cells share, in one buffer.
struct SharedStrings: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// The number of texts.
    var count: Int { ends.count }
    /// The bytes of all texts.
    var byteCount: Int { bytes.count + ends.count * 8 }

    /// The bytes of a text.
    subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    mutating func append(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    mutating func endText() {
        EscapedText.unescape(&bytes, from: ends.last ?? 0)
        ends.append(bytes.count)
    }
}
