/// Hides personal values in findings and keeps what the sender needs to see: their form.
public struct Masking: Sendable {
    private let identifiers: Set<String>
    private let dates: Set<String>

    /// The masking of the columns of a contract.
    public init(_ contract: Contract) {
        identifiers = Self.identifiers(of: contract)
        dates = Set(
            contract.columns.filter { $0.kind == .date || $0.kind == .timestamp }.map(\.name))
    }

    /// What a finding shows of a value.
    ///
    /// - Parameter column: the column that it stands in; `nil` when none is to blame.
    public func shown(_ text: String, column: String?) -> String {
        if let column, identifiers.contains(column) { return Self.shape(text) }
        return Self.shown(text, holdsDates: column.map(dates.contains) ?? false)
    }

    /// The form of an identifier: every digit as `9`, every letter as `A` or `a`.
    static func shape(_ text: String) -> String {
        var shape = ""
        for scalar in text.unicodeScalars.prefix(40) {
            switch scalar {
            case "0"..."9": shape += "9"
            case "a"..."z": shape += "a"
            case "A"..."Z": shape += "A"
            default: shape += scalar.properties.isAlphabetic ? "a" : String(scalar)
            }
        }
        return shape
    }

    /// A value of a column that holds no identifier, cut to 40 characters; what may be one all the
    /// same, because the sender's columns are shifted, is shown by its form: long runs of digits,
    /// dates outside columns of dates, postcodes, and words, which may be names and addresses.
    ///
    /// - Parameter holdsDates: whether the column is one of dates or times.
    static func shown(_ text: String, holdsDates: Bool) -> String {
        let parts = text.split { !$0.isLetter && !$0.isNumber }
        if holdsDates && isDay(parts) { return String(text.prefix(40)) }
        if mayNameSomebody(text, parts) { return shape(text) }
        var run = 0
        for scalar in text.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                run += 1
                if run >= 8 { return shape(text) }
            } else if scalar != " " && scalar != "-" {
                run = 0
            }
        }
        return String(text.prefix(40))
    }

    /// Whether these are a day, in whatever order, and perhaps a time: a number in groups of three
    /// and four digits is none.
    private static func isDay(_ parts: [Substring]) -> Bool {
        guard parts.count >= 3, parts.allSatisfy({ $0.allSatisfy(\.isNumber) }) else {
            return false
        }
        let day = parts.prefix(3).map(\.count).sorted()
        return day[1] <= 2 && day[2] == 4 && parts.dropFirst(3).allSatisfy { $0.count <= 6 }
    }

    private static func mayNameSomebody(_ text: String, _ parts: [Substring]) -> Bool {
        let digits = text.count(where: \.isNumber)
        let letters = text.count(where: \.isLetter)
        if parts.count == 3 && parts.allSatisfy({ $0.count <= 4 }) && digits >= 4 { return true }
        // A unit postcode, with its space or without: letters at both ends, digits between.
        let plain = text.uppercased().filter { !$0.isWhitespace }
        if (5...7).contains(plain.count), plain.suffix(2).allSatisfy(\.isLetter),
            plain.dropLast(2).last?.isNumber == true, plain.first?.isLetter == true
        {
            return true
        }
        // Codes are one short word; two words, or a long one, may be somebody's name.
        let words = parts.filter { $0.contains(where: \.isLetter) && $0.count > 2 }
        return words.count > 1 || letters > 12
    }

    /// The columns of a contract whose values are never shown.
    private static func identifiers(of contract: Contract) -> Set<String> {
        var names = Set(
            contract.columns.filter {
                switch $0.form {
                case .nhsNumber, .postcode, .birthDate: true
                default: false
                }
            }.map(\.name))
        let (person, place) = (contract.person, contract.place)
        names.formUnion(
            [person?.nhsNumber, person?.localID, place.postcode, place.birthDate]
                .compactMap { $0 })
        names.formUnion(contract.columns.map(\.name).filter { $0 == "local_patient_id" })
        return names
    }
}
