import Foundation

/// How the values of a column are brought to one form before they are compared.
public enum ValueCleaning: String, Sendable, CaseIterable {
    /// As sent, less spaces at the ends.
    case text
    /// Upper case, no accents, no punctuation; a hyphen counts as a space.
    case name
    /// Upper case, one space before the last three characters.
    case postcode
    /// `yyyy-mm-dd`, from that or from `dd/mm/yyyy`; another form stays as it is.
    case date
    /// Ten digits without spaces and hyphens; anything else is no value.
    case nhsNumber = "nhs_number"

    /// Appends the clean form of the field in `range` to `target`; nothing when there is no value.
    func append(_ bytes: [UInt8], _ range: Range<Int>, to target: inout [UInt8]) {
        switch self {
        case .text: target.append(contentsOf: bytes[Self.trimmed(bytes, range)])
        case .name: Self.appendName(bytes, range, to: &target)
        case .postcode: Self.appendPostcode(bytes, range, to: &target)
        case .date: Self.appendDate(bytes, Self.trimmed(bytes, range), to: &target)
        case .nhsNumber:
            if let digits = NHSNumber.digits(in: bytes[range]) {
                target.append(contentsOf: digits)
            }
        }
    }

    /// The name as it is compared: `Zoë O'Brien-Smith` is `ZOE OBRIEN SMITH`.
    public static func name(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var clean: [UInt8] = []
        appendName(bytes, 0..<bytes.count, to: &clean)
        return String(decoding: clean, as: UTF8.self)
    }

    private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while start < end, bytes[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }

    private static func appendName(
        _ bytes: [UInt8], _ range: Range<Int>, to target: inout [UInt8]
    ) {
        let start = target.count
        var isSpaced = false
        for byte in bytes[range] {
            switch byte {
            case 0x80...:
                target.removeSubrange(start...)
                let plain = unaccented(bytes[range])
                return appendName(plain, 0..<plain.count, to: &target)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                if isSpaced, target.count > start { target.append(0x20) }
                isSpaced = false
                target.append(byte >= UInt8(ascii: "a") ? byte - 0x20 : byte)
            case UInt8(ascii: "-"), 0...0x20: isSpaced = true
            default: break
            }
        }
    }

    /// Letters without their marks, in ASCII as far as there is one; letters of other scripts are
    /// spelled with two bytes for each of their own, so that they still differ from each other.
    private static func unaccented(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        let text = String(decoding: bytes, as: UTF8.self).decomposedStringWithCompatibilityMapping
        for scalar in text.uppercased().unicodeScalars {
            if scalar.isASCII {
                plain.append(UInt8(scalar.value))
            } else if let letters = joinedLetters[scalar.value] {
                plain.append(contentsOf: letters.utf8)
            } else if scalar.properties.isAlphabetic {
                plain.append(UInt8(ascii: "0") + UInt8(scalar.value / 26 % 10))
                plain.append(UInt8(ascii: "A") + UInt8(scalar.value % 26))
            } else if scalar.properties.generalCategory == .dashPunctuation {
                plain.append(UInt8(ascii: "-"))
            }
        }
        return plain
    }

    /// Letters that no decomposition takes apart.
    private static let joinedLetters: [UInt32: String] = [
        0xC6: "AE", 0xD0: "D", 0xD8: "O", 0xDE: "TH", 0x110: "D", 0x141: "L", 0x152: "OE",
        0x1E9E: "SS",
    ]

    private static func appendPostcode(
        _ bytes: [UInt8], _ range: Range<Int>, to target: inout [UInt8]
    ) {
        let start = target.count
        for byte in bytes[range] where byte > 0x20 {
            let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            target.append(isLower ? byte - 0x20 : byte)
        }
        let count = target.count - start
        if (5...7).contains(count) { target.insert(0x20, at: target.count - 3) }
    }

    private static func appendDate(
        _ bytes: [UInt8], _ range: Range<Int>, to target: inout [UInt8]
    ) {
        let field = bytes[range]
        let start = range.lowerBound
        guard field.count == 10, field[start + 2] == 0x2F, field[start + 5] == 0x2F else {
            return target.append(contentsOf: field)
        }
        target.append(contentsOf: field[(start + 6)...])
        target.append(0x2D)
        target.append(contentsOf: field[(start + 3)..<(start + 5)])
        target.append(0x2D)
        target.append(contentsOf: field[start..<(start + 2)])
    }
}
