/// The form of an NHS number: the rule NHSNUM of the feeds.
enum NHSNumberForm {
    /// Reads ten digits from a field, past spaces, hyphens and what spreadsheets do to numbers.
    ///
    /// A letter O counts as the digit 0, nine digits as ten that lost a leading zero, and a number
    /// with an exponent is taken only if all ten digits are still there.
    ///
    /// - Returns: The ten digits, and what had to be put right or is wrong; no digits when they
    ///   cannot be known.
    static func digits(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
    ) -> (digits: (UInt64)?, problem: FieldProblem?) {
        var value: UInt64 = 0
        var count = 0
        var wasRepaired = false
        for index in range {
            let byte = bytes[index]
            if TextForm.isDigit(byte) {
                value = value &* 10 &+ UInt64(byte - 0x30)
                count += 1
            } else if byte == UInt8(ascii: "O") || byte == UInt8(ascii: "o") {
                value = value &* 10
                count += 1
                wasRepaired = true
            } else if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "E")
                || byte == UInt8(ascii: "e")
            {
                return number(bytes, range)
            } else if !TextForm.isSpace(byte), byte != 0x2D, byte != 0xC2, byte != 0xA0 {
                return (nil, .nhsNumberLength)
            }
        }
        if count == 9, isValid(value) { return (value, .nhsNumberRepaired) }
        guard count == 10 else { return (nil, .nhsNumberLength) }
        return judged(value, wasRepaired: wasRepaired)
    }

    /// A number with a point or an exponent.
    private static func number(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>
    ) -> (UInt64?, FieldProblem?) {
        let (number, problem) = NumberForm.parse(bytes, range)
        guard problem == nil else { return (nil, .nhsNumberLength) }
        let hasExponent = range.contains { bytes[$0] | 0x20 == UInt8(ascii: "e") }
        let whole = number.trimmed
        guard whole.scale == 0, whole.mantissa > 999_999_999, whole.mantissa < 10_000_000_000 else {
            return (nil, hasExponent ? .nhsNumberExponent : .nhsNumberLength)
        }
        // 4.505577104E+09 still has its ten digits, 4.50558E+09 ends in zeros put there.
        let value = UInt64(whole.mantissa)
        if hasExponent, !isValid(value) || significantDigits(value) < 9 {
            return (nil, .nhsNumberExponent)
        }
        return judged(value, wasRepaired: true)
    }

    private static func significantDigits(_ value: UInt64) -> Int {
        var rest = value
        var digits = 10
        while rest > 0, rest % 10 == 0 {
            rest /= 10
            digits -= 1
        }
        return digits
    }

    private static func judged(
        _ value: UInt64, wasRepaired: Bool
    ) -> (UInt64?, FieldProblem?) {
        if value % 1_111_111_111 == 0 { return (nil, .nhsNumberSame) }
        if !isValid(value) { return (value, .nhsNumberCheck) }
        return (value, wasRepaired ? .nhsNumberRepaired : nil)
    }

    /// The modulus-11 check of NOTES section 1: digits 1 to 9 weighted 10 to 2.
    static func isValid(_ value: UInt64) -> Bool {
        var rest = value / 10
        var sum: UInt64 = 0
        for weight in UInt64(2)...10 {
            sum += rest % 10 * weight
            rest /= 10
        }
        let check = 11 - sum % 11
        return check == 11 ? value % 10 == 0 : check == value % 10
    }
}
