import SyntheticCounty

/// Who a row is about, as far as its numbers tell.
enum OraclePerson: Hashable {
    /// A valid NHS number, sent or found through the council's number.
    case number(String)
    /// A council number that nobody has linked.
    case council(String)
    /// Nobody else's row.
    case row(String)

    /// Whether the person can be followed from feed to feed.
    var isLinked: Bool {
        if case .number = self { return true }
        return false
    }

    /// The number when its ten digits pass the modulus 11 check (NOTES section 1).
    static func valid(_ number: String?) -> String? {
        guard let number, number.utf8.count == 10 else { return nil }
        let digits = number.utf8.map { Int($0) - 48 }
        guard digits.allSatisfy((0...9).contains), Set(digits).count > 1 else { return nil }
        let sum = zip(digits, stride(from: 10, to: 1, by: -1)).map { $0 * $1 }.reduce(0, +)
        let check = 11 - sum % 11
        return check % 11 == digits[9] && check != 10 ? number : nil
    }
}

extension OracleRows {
    /// The person of a row of a feed without council numbers.
    func person(_ number: String?, row: String) -> OraclePerson {
        OraclePerson.valid(number).map(OraclePerson.number) ?? .row(row)
    }

    /// The person of a row that may have a council number.
    func person(_ number: String?, council: String?, row: String) -> OraclePerson {
        if let number = OraclePerson.valid(number) { return .number(number) }
        guard let council else { return .row(row) }
        return crosswalk[council].map(OraclePerson.number) ?? .council(council)
    }
}
