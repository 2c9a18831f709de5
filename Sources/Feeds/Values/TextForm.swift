/// The forms that text is brought into before it is compared.
enum TextForm {
    @inline(__always)
    static func upper(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte & 0xDF : byte
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

    /// The part of `range` without spaces, tabs, line breaks and no-break spaces at its ends.
    @inline(__always)
    static func trimmed(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            if isSpace(bytes[low]) {
                low += 1
            } else if bytes[low] == 0xC2, low + 1 < high, bytes[low + 1] == 0xA0 {
                low += 2
            } else {
                break
            }
        }
        while low < high {
            if isSpace(bytes[high - 1]) {
                high -= 1
            } else if bytes[high - 1] == 0xA0, high - 2 >= low, bytes[high - 2] == 0xC2 {
                high -= 2
            } else {
                break
            }
        }
        return low..<high
    }

    /// Trims, makes every run of white space one space, and writes dashes as `-` and curly
    /// quotation marks as straight ones; the rule TEXT of the feeds.
    static func folded(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: result.append(UInt8(ascii: "-"))
            case 0x2018...0x201B, 0x00B4, 0x0060, 0x02BC: result.append(UInt8(ascii: "'"))
            case 0x201C...0x201F: result.append(UInt8(ascii: "\""))
            case 0x00AD, 0x200B...0x200D, 0xFEFF: break
            default:
                guard scalar.properties.isWhitespace else {
                    result.append(contentsOf: String(scalar).utf8)
                    continue
                }
                if result.last != 0x20, !result.isEmpty { result.append(0x20) }
            }
        }
        if result.last == 0x20 { result.removeLast() }
        return result
    }
}
