/// The NHS number check of England and Wales.
///
/// Ten digits; the first nine weighted 10 to 2, summed, modulo 11, give the tenth (NOTES section
/// 1). Values whose digits are all the same pass the sum and are treated as missing.
public enum NHSNumber {
    /// Why ten digits are not a usable NHS number.
    public enum Fault: Sendable, Equatable {
        /// Not exactly ten ASCII digits.
        case notTenDigits
        /// The check digit does not agree with the other nine.
        case checkDigit
        /// All ten digits are the same: a filler, not a number.
        case filler
    }

    /// What is wrong with `digits` (ASCII), or `nil` when they are a valid NHS number.
    @inlinable
    public static func fault(in digits: some Collection<UInt8>) -> Fault? {
        guard digits.count == 10 else { return .notTenDigits }
        var sum = 0
        var weight = 10
        var last = 0
        var isFiller = true
        var first: UInt8?
        for digit in digits {
            guard (48...57).contains(digit) else { return .notTenDigits }
            if let first, first != digit { isFiller = false }
            first = first ?? digit
            last = Int(digit) - 48
            if weight >= 2 { sum += last * weight }
            weight -= 1
        }
        if isFiller { return .filler }
        let check = 11 - sum % 11
        return (check == 11 ? 0 : check) == last ? nil : .checkDigit
    }

    /// The ten digits of a number written with spaces or hyphens; `nil` for any other text.
    public static func digits(in text: some Collection<UInt8>) -> [UInt8]? {
        var digits: [UInt8] = []
        for byte in text where byte > 0x20 && byte != 0x2D {
            guard (48...57).contains(byte), digits.count < 10 else { return nil }
            digits.append(byte)
        }
        return digits.count == 10 ? digits : nil
    }

    /// The check digit that the first nine of ten digits (ASCII) call for; 10 when there is none,
    /// and `nil` when they are not ten digits.
    public static func checkDigit(of digits: some Collection<UInt8>) -> Int? {
        guard digits.count == 10, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let sum = zip(digits, (2...10).reversed()).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        return (11 - sum % 11) % 11
    }

    /// Whether `digits` (ASCII) are a valid NHS number.
    @inlinable
    public static func isValid(_ digits: some Collection<UInt8>) -> Bool {
        fault(in: digits) == nil
    }

    /// Whether the number is of the NHS's reserved test range, which begins with 999.
    @inlinable
    public static func isTestRange(_ digits: some Collection<UInt8>) -> Bool {
        digits.count == 10 && digits.prefix(3).allSatisfy { $0 == 57 }
    }
}
