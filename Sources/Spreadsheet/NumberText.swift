/// Numbers as text.
enum NumberText {
    /// Appends the shortest text that reads back as the number; false if the text is no number.
    ///
    /// Whole numbers of up to 15 digits have no exponent and no decimal point, so that an NHS
    /// number kept as a float stays its ten digits.
    static func write(_ text: [UInt8], into bytes: inout [UInt8]) -> Bool {
        if isShortest(text) {
            bytes.append(contentsOf: text)
            return true
        }
        guard let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite else {
            return false
        }
        write(number, into: &bytes)
        return true
    }

    /// Appends a number that is finite.
    static func write(_ number: Double, into bytes: inout [UInt8]) {
        if number == number.rounded(), abs(number) < 1e15 {
            bytes.append(contentsOf: String(Int(number)).utf8)
        } else {
            bytes.append(contentsOf: "\(number)".utf8)
        }
    }

    /// Whether a text is surely the shortest already: at most 15 digits, none of them idle.
    private static func isShortest(_ text: [UInt8]) -> Bool {
        var index = text.first == 0x2D ? 1 : 0
        let start = index
        guard text.count > index, text.count - index <= 16 else { return false }
        var point: Int?
        while index < text.count {
            let byte = text[index]
            if byte == 0x2E, point == nil {
                point = index
            } else if !(0x30...0x39).contains(byte) {
                return false
            }
            index += 1
        }
        guard let point else {
            return text.count - start <= 15
                && (text[start] != 0x30 || (text.count == 1 && start == 0))
        }
        let hasIdleZero =
            text[text.count - 1] == 0x30 || (text[start] == 0x30 && point != start + 1)
        return point > start && point < text.count - 1 && !hasIdleZero
            && !text[start...].starts(with: [0x30, 0x2E, 0x30, 0x30, 0x30, 0x30])
    }
}
