/// Characters written as `_xHHHH_`, which is how workbooks hold control characters.
enum EscapedText {
    /// Replaces the escapes from an offset to the end of a buffer by their characters.
    static func unescape(_ bytes: inout [UInt8], from start: Int) {
        guard bytes.count - start >= 7, bytes[start...].contains(0x5F) else { return }
        var result: [UInt8] = []
        var index = start
        var changed = false
        while index < bytes.count {
            if let scalar = escape(bytes, at: index) {
                result.append(contentsOf: Array(String(scalar).utf8))
                index += 7
                changed = true
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        if changed { bytes.replaceSubrange(start..., with: result) }
    }

    /// The character of an escape at an offset, if there is one.
    private static func escape(_ bytes: [UInt8], at index: Int) -> Unicode.Scalar? {
        guard bytes[index] == 0x5F, index + 6 < bytes.count, bytes[index + 1] == 0x78,
            bytes[index + 6] == 0x5F
        else { return nil }
        var value: UInt32 = 0
        for byte in bytes[(index + 2)..<(index + 6)] {
            switch byte {
            case 0x30...0x39: value = value * 16 + UInt32(byte - 0x30)
            case 0x41...0x46: value = value * 16 + UInt32(byte - 0x37)
            case 0x61...0x66: value = value * 16 + UInt32(byte - 0x57)
            default: return nil
            }
        }
        return value == 0 ? nil : Unicode.Scalar(value)
    }

    /// Text in which what looks like an escape is itself escaped, so that it is read as it is.
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(0x5F), text.contains("_x") else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        for index in bytes.indices {
            if escape(bytes, at: index) != nil { result.append(contentsOf: "_x005F".utf8) }
            result.append(bytes[index])
        }
        return String(decoding: result, as: UTF8.self)
    }
}
