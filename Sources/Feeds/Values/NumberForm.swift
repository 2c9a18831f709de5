/// Reads numbers from bytes, exactly: digits and a power of ten, never a float.
struct NumberForm: Equatable {
    /// The digits, with the sign.
    var mantissa: Int64
    /// How many of them stand after the point.
    var scale: Int16
    /// True when a `%` followed.
    var isPercent: Bool

    /// Reads `-1,234.50`, `£12`, `73.2%` and `1.5E3`; what is wrong otherwise.
    static func parse(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
    ) -> (number: NumberForm, problem: FieldProblem?) {
        var number = NumberForm(mantissa: 0, scale: 0, isPercent: false)
        var index = range.lowerBound
        let end = range.upperBound
        if range.count == 1, bytes[index] == UInt8(ascii: "*") { return (number, .suppressed) }
        var isNegative = false
        if bytes[index] == 0x2D || bytes[index] == 0x2B {
            isNegative = bytes[index] == 0x2D
            index += 1
        }
        if end - index > 2, bytes[index] == 0xC2, bytes[index + 1] == 0xA3 { index += 2 }
        var digits = 0
        var hasPoint = false
        scan: while index < end {
            let byte = bytes[index]
            switch byte {
            case 0x30...0x39:
                digits += 1
                if !number.push(byte - 0x30, afterPoint: hasPoint) {
                    return (number, .tooManyDigits)
                }
            case UInt8(ascii: ",") where !hasPoint && isGroup(bytes, index, end): break
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            default: break scan
            }
            index += 1
        }
        guard digits > 0 else { return (number, .notANumber) }
        if isNegative { number.mantissa = -number.mantissa }
        guard index < end else { return (number, nil) }
        if bytes[index] == UInt8(ascii: "%"), index + 1 == end {
            number.isPercent = true
            return (number, nil)
        }
        return number.raised(bytes, index, end)
    }

    /// True when exactly three digits follow the comma.
    private static func isGroup(
        _ bytes: borrowing Span<UInt8>, _ comma: Int, _ end: Int
    ) -> Bool {
        guard comma + 3 < end else { return false }
        for index in comma + 1...comma + 3 where !TextForm.isDigit(bytes[index]) { return false }
        return comma + 4 >= end || !TextForm.isDigit(bytes[comma + 4])
    }

    /// Takes one more digit; decimals beyond 18 digits are dropped, whole digits never.
    private mutating func push(_ digit: UInt8, afterPoint: Bool) -> Bool {
        if mantissa >= 100_000_000_000_000_000 { return afterPoint }
        mantissa = mantissa * 10 + Int64(digit)
        if afterPoint { scale += 1 }
        return true
    }

    /// Takes the exponent that starts at `index`.
    private func raised(
        _ bytes: borrowing Span<UInt8>, _ index: Int, _ end: Int
    ) -> (number: NumberForm, problem: FieldProblem?) {
        guard bytes[index] == UInt8(ascii: "E") || bytes[index] == UInt8(ascii: "e") else {
            return (self, .notANumber)
        }
        var reader = DateForm.Digits(position: index + 1, end: end)
        let isNegative = reader.skip(bytes, 0x2D)
        if !isNegative { _ = reader.skip(bytes, 0x2B) }
        guard let exponent = reader.number(bytes), reader.position == end, exponent.value < 40
        else { return (self, .notANumber) }
        var number = self
        number.scale += Int16(isNegative ? exponent.value : -exponent.value)
        while number.scale < 0 {
            let (next, overflow) = number.mantissa.multipliedReportingOverflow(by: 10)
            if overflow { return (self, .tooManyDigits) }
            number.mantissa = next
            number.scale += 1
        }
        return (number, nil)
    }

    /// The same number without zeros at the end of its decimals.
    var trimmed: NumberForm {
        var number = self
        while number.scale > 0, number.mantissa % 10 == 0 {
            number.mantissa /= 10
            number.scale -= 1
        }
        return number
    }

    /// The number with at most `digits` decimals, halves rounded away from zero.
    func rounded(to digits: Int) -> NumberForm {
        var number = self
        while Int(number.scale) > digits + 1 {
            number.mantissa /= 10
            number.scale -= 1
        }
        if Int(number.scale) == digits + 1 {
            let half: Int64 = number.mantissa < 0 ? -5 : 5
            number.mantissa = (number.mantissa + half) / 10
            number.scale -= 1
        }
        return number
    }
}
