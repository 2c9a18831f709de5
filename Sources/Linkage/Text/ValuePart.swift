/// A part of a value that may agree where the whole does not.
public enum ValuePart: String, Sendable, CaseIterable {
    /// The first four characters: the year of an ISO date.
    case year
    /// The postcode up to the first character of its inward half: `IP2 9` of `IP2 9FF`.
    case sector
    /// The outward half of a postcode: `IP2`.
    case district
    /// The letters at the start of a postcode: `IP`.
    case area

    /// The end of the part, which starts where the value does; `nil` when the value has no such
    /// part.
    ///
    /// Postcodes: one or two letters, a digit, perhaps one letter or digit more, and for the
    /// sector a space and a digit.
    func end(in value: borrowing Span<UInt8>) -> Int? {
        if self == .year { return value.isEmpty ? nil : min(4, value.count) }
        func has(_ index: Int, _ test: (UInt8) -> Bool) -> Bool {
            index < value.count && test(value[index])
        }
        guard has(0, Self.isLetter) else { return nil }
        let letters = has(1, Self.isLetter) ? 2 : 1
        if self == .area { return letters }
        guard has(letters, Self.isDigit) else { return nil }
        let hasMore = has(letters + 1) { Self.isLetter($0) || Self.isDigit($0) }
        let district = hasMore ? letters + 2 : letters + 1
        if self == .district { return district }
        let isSector = has(district) { $0 == 0x20 } && has(district + 1, Self.isDigit)
        return isSector ? district + 2 : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) }
}
