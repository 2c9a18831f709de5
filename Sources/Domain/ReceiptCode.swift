/// The short code of a cell as one run made it, such as `7K3F-9QXC-M2HG`.
///
/// Ten letters write a number of 50 bits, two more check them. The letters are those of Crockford's
/// base 32: digits and capitals without I, L, O and U; when a code is read, small letters count as
/// capitals, O as 0, I and L as 1, and hyphens and blanks as nothing. The check is a Reed–Solomon
/// code over the field of 32 elements: one wrong letter is found and named, two are noticed.
public struct ReceiptCode: Hashable, Comparable, Sendable {
    /// The number that the code writes, of 50 bits.
    public let number: Int64

    /// Bits of the number.
    public static let bitCount = 50

    /// The code of a number; `nil` when it does not fit into 50 bits.
    public init?(number: Int64) {
        guard (0..<(1 << Int64(Self.bitCount))).contains(number) else { return nil }
        self.number = number
    }

    /// Reads a code as a person typed it.
    ///
    /// - Throws: `ReceiptCodeFault` that says which letter is wrong, or that the check fails.
    public init(_ text: String) throws(ReceiptCodeFault) {
        var symbols: [Int] = []
        for character in text where character != "-" && !character.isWhitespace {
            guard let symbol = Self.symbol(character) else {
                throw .letter(character, place: symbols.count + 1)
            }
            symbols.append(symbol)
        }
        guard symbols.count == Self.length else { throw .length(symbols.count) }
        try Self.check(symbols)
        number = symbols.prefix(Self.length - 2).reduce(Int64(0)) { $0 << 5 | Int64($1) }
    }

    /// The code in three groups of four letters.
    public var text: String {
        var symbols = (0..<(Self.length - 2)).map { place in
            Int(number >> Int64(5 * (Self.length - 3 - place)) & 31)
        }
        symbols += Self.checkSymbols(symbols)
        let letters = symbols.map { Self.letters[$0] }
        return stride(from: 0, to: Self.length, by: 4)
            .map { String(letters[$0..<($0 + 4)]) }.joined(separator: "-")
    }

    /// In the order of the numbers.
    public static func < (a: ReceiptCode, b: ReceiptCode) -> Bool { a.number < b.number }

    private static let length = 12
    private static let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private static func symbol(_ character: Character) -> Int? {
        switch character {
        case "o", "O": return 0
        case "i", "I", "l", "L": return 1
        default:
            guard character.isASCII else { return nil }
            return letters.firstIndex(of: Character(character.uppercased()))
        }
    }
}

extension ReceiptCode: CustomStringConvertible {
    /// The code in three groups of four letters.
    public var description: String { text }
}

extension ReceiptCode {
    /// Powers of 2 in the field of 32 elements, made by x⁵ + x² + 1.
    private static let powers: [Int] = {
        var powers = [1]
        for _ in 1..<31 {
            let next = (powers.last ?? 1) << 1
            powers.append(next > 31 ? next ^ 0b100101 : next)
        }
        return powers
    }()

    private static func logarithm(_ element: Int) -> Int { powers.firstIndex(of: element) ?? 0 }

    private static func product(_ a: Int, _ b: Int) -> Int {
        a == 0 || b == 0 ? 0 : powers[(logarithm(a) + logarithm(b)) % 31]
    }

    private static func quotient(_ a: Int, _ b: Int) -> Int {
        a == 0 ? 0 : powers[(logarithm(a) - logarithm(b) + 31) % 31]
    }

    /// The sum of the symbols, and of the symbols times the power of their place.
    ///
    /// Both are zero for a whole code. Where one letter is wrong, their quotient is the power of its
    /// place, and the first is what the letter is wrong by.
    private static func sums(_ symbols: [Int]) -> (plain: Int, weighted: Int) {
        symbols.enumerated().reduce((0, 0)) { sums, entry in
            (sums.0 ^ entry.element, sums.1 ^ product(entry.element, powers[entry.offset]))
        }
    }

    private static func checkSymbols(_ data: [Int]) -> [Int] {
        let sums = sums(data)
        let first = powers[data.count]
        let second = powers[data.count + 1]
        let last = quotient(sums.weighted ^ product(sums.plain, first), first ^ second)
        return [sums.plain ^ last, last]
    }

    private static func check(_ symbols: [Int]) throws(ReceiptCodeFault) {
        let sums = sums(symbols)
        if sums == (0, 0) { return }
        guard sums.plain != 0, sums.weighted != 0 else { throw .check }
        let place = logarithm(quotient(sums.weighted, sums.plain))
        guard place < length else { throw .check }
        throw .wrong(
            place: place + 1, found: letters[symbols[place]],
            perhaps: letters[symbols[place] ^ sums.plain])
    }
}

/// Why a text is no receipt code.
public enum ReceiptCodeFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// A character that no code has; places count from 1, without hyphens.
    case letter(Character, place: Int)
    /// Another number of letters than twelve.
    case length(Int)
    /// One letter does not fit the others.
    case wrong(place: Int, found: Character, perhaps: Character)
    /// More than one letter is wrong.
    case check

    /// One sentence for the person who typed the code.
    public var description: String {
        switch self {
        case .letter(let letter, let place):
            "Letter \(place) of the code, “\(letter)”, is none that codes have: digits and letters"
                + " without U."
        case .length(let count):
            "A receipt code has 12 letters, such as 7K3F-9QXC-M2HG; this one has \(count)."
        case .wrong(let place, let found, let perhaps):
            "Letter \(place) of the code, “\(found)”, does not fit the others; if only that one is"
                + " wrong, it should be “\(perhaps)”."
        case .check:
            "The check of the code fails: at least two of its letters are wrong."
        }
    }
}
