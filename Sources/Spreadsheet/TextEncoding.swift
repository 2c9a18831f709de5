/// How the text of a file is encoded.
public enum TextEncoding: String, Sendable {
    /// UTF-8, with or without a byte-order mark; plain ASCII is UTF-8 too.
    case utf8 = "UTF-8"
    /// Windows code page 1252, Western European.
    case windows1252 = "Windows-1252"
}

/// Decides in one pass over all bytes of a text whether they are UTF-8.
struct UTF8Check {
    private(set) var isValid = true
    private var pending = 0
    private var low: UInt8 = 0x80
    private var high: UInt8 = 0xBF

    /// Whether the text could end here: no character is cut short.
    var isComplete: Bool { isValid && pending == 0 }

    /// Takes the next bytes; returns where the first NUL byte among them is, if there is one.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 0
        let count = bytes.count
        while index < count {
            if pending == 0 || !isValid {
                while index + 8 <= count {
                    let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    guard Self.isPlain(word) else { break }
                    index += 8
                }
            }
            guard index < count else { break }
            let byte = unsafe bytes[index]
            if byte == 0 { return index }
            if isValid { step(byte) }
            index += 1
        }
        return nil
    }

    /// Whether eight bytes are all ASCII and none is NUL.
    private static func isPlain(_ word: UInt64) -> Bool {
        let high: UInt64 = 0x8080_8080_8080_8080
        let ones: UInt64 = 0x0101_0101_0101_0101
        return word & high == 0 && (word &- ones) & ~word & high == 0
    }

    private mutating func step(_ byte: UInt8) {
        if pending > 0 {
            guard byte >= low, byte <= high else { return isValid = false }
            (low, high) = (0x80, 0xBF)
            pending -= 1
            return
        }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: pending = 1
        case 0xE0: (pending, low) = (2, 0xA0)
        case 0xED: (pending, high) = (2, 0x9F)
        case 0xE1...0xEF: pending = 2
        case 0xF0: (pending, low) = (3, 0x90)
        case 0xF1...0xF3: pending = 3
        case 0xF4: (pending, high) = (3, 0x8F)
        default: isValid = false
        }
    }
}

/// Windows code page 1252; the five bytes it leaves open are the control characters of Latin-1.
enum Windows1252 {
    /// The characters of the bytes 0x80 to 0x9F.
    private static let special: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]

    /// Appends a byte's character in UTF-8.
    static func decode(_ byte: UInt8, into bytes: inout [UInt8]) {
        guard byte >= 0x80 else { return bytes.append(byte) }
        let scalar = byte < 0xA0 ? special[Int(byte - 0x80)] : UInt16(byte)
        if scalar < 0x800 {
            bytes.append(0xC0 | UInt8(scalar >> 6))
        } else {
            bytes.append(0xE0 | UInt8(scalar >> 12))
            bytes.append(0x80 | UInt8((scalar >> 6) & 0x3F))
        }
        bytes.append(0x80 | UInt8(scalar & 0x3F))
    }

    /// The byte of a character, or nil if the code page has none.
    static func encode(_ scalar: Unicode.Scalar) -> UInt8? {
        let value = scalar.value
        if value < 0x80 || (0xA0...0xFF).contains(value) { return UInt8(value) }
        guard let index = special.firstIndex(where: { UInt32($0) == value }) else { return nil }
        return UInt8(0x80 + index)
    }
}
