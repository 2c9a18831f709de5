/// What the number of a cell means, by its number format.
enum NumberMeaning: UInt8, Sendable {
    /// A number; lengths of time such as `[h]:mm` are numbers too, in days.
    case number
    /// A date.
    case date
    /// A date with a time.
    case timestamp
    /// A time of day.
    case time
}

extension NumberMeaning {
    /// The meaning of a number format that is known by its number alone.
    init(builtIn id: Int) {
        switch id {
        case 14...17, 27...31, 36, 50...54, 57, 58: self = .date
        case 22: self = .timestamp
        case 18...21, 32...35, 45, 47, 55, 56: self = .time
        default: self = .number
        }
    }

    /// The meaning of a format code such as `dd/mm/yyyy hh:mm`.
    init(code: String) {
        var scan = FormatCodeScan()
        for character in code.unicodeScalars {
            if character == ";", !scan.isInside { break }
            scan.take(character)
        }
        let hasDate = scan.hasDay || (scan.hasMonth && !scan.hasTime)
        switch (hasDate, scan.hasTime) {
        case _ where scan.isElapsed: self = .number
        case (true, true): self = .timestamp
        case (true, false): self = .date
        case (false, true): self = .time
        case (false, false): self = .number
        }
    }
}

/// Goes through a format code, past quoted text, escapes and colours.
private struct FormatCodeScan {
    var hasDay = false
    var hasMonth = false
    var hasTime = false
    var isElapsed = false
    private var isQuoted = false
    private var isBracketed = false
    private var skipsNext = false
    private var bracket = ""

    var isInside: Bool { isQuoted || isBracketed || skipsNext }

    mutating func take(_ character: Unicode.Scalar) {
        if skipsNext {
            skipsNext = false
        } else if isQuoted {
            isQuoted = character != "\""
        } else if isBracketed {
            guard character == "]" else { return bracket.unicodeScalars.append(character) }
            isBracketed = false
            let inside = bracket.lowercased()
            isElapsed = isElapsed || ["h", "hh", "m", "mm", "s", "ss"].contains(inside)
        } else {
            takePlain(character)
        }
    }

    private mutating func takePlain(_ character: Unicode.Scalar) {
        switch character {
        case "\"": isQuoted = true
        case "\\", "_", "*": skipsNext = true
        case "[": (isBracketed, bracket) = (true, "")
        case "y", "Y", "d", "D": hasDay = true
        case "m", "M": hasMonth = true
        case "h", "H", "s", "S": hasTime = true
        default: break
        }
    }
}

/// Reads the styles part: what the numbers of each cell format mean.
final class StylesHandler: MarkupHandler {
    private(set) var meanings: [NumberMeaning] = []
    private var custom: [Int: NumberMeaning] = [:]
    private var isInFormats = false

    override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
        switch name {
        case .numberFormat:
            guard let id = attributes.integer(.numberFormatID),
                let code = attributes.string(.formatCode)
            else { return }
            custom[id] = NumberMeaning(code: code)
        case .cellFormats: isInFormats = true
        case .cellFormat where isInFormats:
            let id = attributes.integer(.numberFormatID) ?? 0
            meanings.append(custom[id] ?? NumberMeaning(builtIn: id))
        default: break
        }
    }

    override func end(_ name: MarkupName) {
        if name == .cellFormats { isInFormats = false }
    }
}
