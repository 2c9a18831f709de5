/// The name of an element or attribute: its first eight bytes without the prefix, in one word.
///
/// Eight bytes tell the names of SpreadsheetML that are read here apart.
struct MarkupName: Equatable {
    let word: UInt64

    init(_ name: StaticString) {
        unsafe self.init(
            bytes: UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self))
    }

    /// Packs a name that ends with a NUL byte.
    init(bytes: UnsafePointer<CChar>) {
        var word: UInt64 = 0
        var shift: UInt64 = 0
        var next = unsafe bytes
        while unsafe next.pointee != 0 {
            let byte = unsafe UInt8(bitPattern: next.pointee)
            if byte == 0x3A {
                (word, shift) = (0, 0)
            } else if shift < 64 {
                word |= UInt64(byte) << shift
                shift += 8
            }
            unsafe next += 1
        }
        self.word = word
    }
}

extension MarkupName {
    static let row = MarkupName("row")
    static let cell = MarkupName("c")
    static let value = MarkupName("v")
    static let text = MarkupName("t")
    static let style = MarkupName("s")
    static let reference = MarkupName("r")
    static let ref = MarkupName("ref")
    static let phonetic = MarkupName("rPh")
    static let sharedItem = MarkupName("si")
    static let mergedCell = MarkupName("mergeCell")
    static let sheet = MarkupName("sheet")
    static let name = MarkupName("name")
    static let state = MarkupName("state")
    static let id = MarkupName("id")
    static let workbookProperties = MarkupName("workbookPr")
    static let date1904 = MarkupName("date1904")
    static let relationship = MarkupName("Relationship")
    static let relationshipID = MarkupName("Id")
    static let relationshipType = MarkupName("Type")
    static let target = MarkupName("Target")
    static let numberFormat = MarkupName("numFmt")
    static let numberFormatID = MarkupName("numFmtId")
    static let formatCode = MarkupName("formatCode")
    static let cellFormats = MarkupName("cellXfs")
    static let cellFormat = MarkupName("xf")
    static let formulaText = MarkupName("str")
    static let inlineText = MarkupName("inlineStr")
    static let boolean = MarkupName("b")
    static let error = MarkupName("e")
    static let isoDate = MarkupName("d")
}

/// The attributes of an element, valid while its start is handled.
@safe struct MarkupAttributes {
    private let list: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    init(list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) { unsafe self.list = unsafe list }

    /// The value of an attribute, ended by a NUL byte.
    func pointer(_ name: MarkupName) -> UnsafePointer<CChar>? {
        guard var next = unsafe list else { return nil }
        while let found = unsafe next.pointee {
            if unsafe MarkupName(bytes: found) == name { return unsafe next[1] }
            unsafe next += 2
        }
        return nil
    }

    /// The value of an attribute.
    func string(_ name: MarkupName) -> String? {
        guard let value = unsafe pointer(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// The value of an attribute as a whole number that is not negative.
    func integer(_ name: MarkupName) -> Int? {
        guard let value = unsafe pointer(name) else { return nil }
        return unsafe Self.integer(value)
    }

    private static func integer(_ text: UnsafePointer<CChar>) -> Int? {
        guard unsafe text.pointee != 0 else { return nil }
        var next = unsafe text
        var value = 0
        while unsafe next.pointee != 0 {
            let digit = unsafe Int(next.pointee) - 0x30
            guard (0...9).contains(digit), value < 1 << 40 else { return nil }
            value = value * 10 + digit
            unsafe next += 1
        }
        return value
    }

    /// The attributes of a cell, found in one go: its reference, style and type.
    func cell() -> (reference: UnsafePointer<CChar>?, style: Int, type: MarkupName?) {
        var result: (reference: UnsafePointer<CChar>?, style: Int, type: MarkupName?)
        unsafe result = (nil, 0, nil)
        guard var next = unsafe list else { return unsafe result }
        while let name = unsafe next.pointee, let value = unsafe next[1] {
            if unsafe name[0] != 0 && name[1] == 0 {
                switch unsafe name[0] {
                case 0x72: unsafe result.reference = unsafe value
                case 0x73: unsafe result.style = unsafe Self.integer(value) ?? 0
                case 0x74: unsafe result.type = unsafe MarkupName(bytes: value)
                default: break
                }
            }
            unsafe next += 2
        }
        return unsafe result
    }
}
