/// Hides personal values in findings and keeps what the sender needs to see: their form.
enum Masking {
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

    /// A value that is no identifier, cut to 40 characters; long digit runs, which may be
    /// numbers of people typed into the wrong column, are shown by their form.
    static func shown(_ text: String) -> String {
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

    /// The columns of a contract whose values are never shown.
    static func identifiers(of contract: Contract) -> Set<String> {
        var names = Set(
            contract.columns.filter {
                switch $0.form {
                case .nhsNumber, .postcode, .birthDate: true
                default: false
                }
            }.map(\.name))
        names.formUnion([contract.person?.nhsNumber, contract.person?.localID].compactMap { $0 })
        names.formUnion(contract.columns.map(\.name).filter { $0 == "local_patient_id" })
        return names
    }
}
