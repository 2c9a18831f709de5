/// What is wrong with one field.
enum FieldProblem: Equatable, Sendable {
    case blank
    case notInList
    case outOfRange
    case notADate
    case noSuchDay
    case monthFirst
    case timeZone
    case notANumber
    case tooManyDigits
    case decimalForCount
    case percentForCount
    case suppressed
    case notYesOrNo
    case workbookError
    case tooLong
    case excelSerial
    case leadingZeroLost
    case placeholderDate
    case nhsNumberLength
    case nhsNumberCheck
    case nhsNumberSame
    case nhsNumberExponent
    case nhsNumberRepaired
    case notAPostcode
    case notAPractice

    /// True when the value could be read all the same and is kept.
    var keepsValue: Bool {
        switch self {
        case .excelSerial, .leadingZeroLost, .nhsNumberRepaired, .nhsNumberCheck: true
        default: false
        }
    }

    /// The rule that is broken, where the column does not name one.
    func commonRule(isKey: Bool) -> String {
        switch self {
        case .blank: isKey ? "KEY" : "REQUIRED"
        case .notInList, .outOfRange: "CODE"
        case .notADate, .noSuchDay, .monthFirst, .timeZone, .excelSerial: "DATES"
        case .placeholderDate: "BIRTHDATE"
        case .nhsNumberLength, .nhsNumberCheck, .nhsNumberSame, .nhsNumberExponent,
            .nhsNumberRepaired:
            "NHSNUM"
        case .notAPostcode: "POSTCODE"
        case .notAPractice: "PRACTICE"
        case .leadingZeroLost: "TEXT"
        default: "TYPE"
        }
    }

    /// The severity, where the column's own does not decide.
    var fixedSeverity: Severity? {
        switch self {
        case .excelSerial, .leadingZeroLost, .nhsNumberRepaired, .nhsNumberCheck,
            .nhsNumberLength, .nhsNumberSame, .nhsNumberExponent, .notAPostcode, .notAPractice,
            .placeholderDate:
            .warn
        default: nil
        }
    }

    /// What was expected instead, to be read after the name of the column.
    func expected(of column: ContractColumn, dateOrder: DateOrder) -> String {
        switch self {
        case .blank: "a value: \(column.words) must not be blank"
        case .notInList: "one of the codes agreed for \(column.words): \(Self.list(column.codes))"
        case .outOfRange: "a number \(Self.range(column))"
        case .notADate: "a date written \(dateOrder.words)"
        case .noSuchDay: "a day that is in the calendar"
        case .monthFirst: "the day before the month (dd/mm/yyyy): this looks like mm/dd/yyyy"
        case .timeZone: "local clock time without a time zone"
        case .excelSerial:
            "a date written \(dateOrder.words); the spreadsheet's day number was converted"
        case .notANumber: column.kind == .integer ? "a whole number" : "a number"
        case .tooManyDigits: "a number of at most 18 digits"
        case .decimalForCount: "a whole number: a count has no decimals"
        case .percentForCount: "a count, not a percentage"
        case .suppressed: "the number: a suppressed value (*) cannot be used"
        case .notYesOrNo: "yes or no (also true or false, 1 or 0)"
        case .workbookError: "a value: the workbook shows an error in this cell"
        case .tooLong: "a text of at most \(FieldLimits.textBytes) bytes"
        case .leadingZeroLost: "the code with its leading zero, formatted as text; it was put back"
        case .placeholderDate: "the real date of birth, or blank when it is not known"
        case .nhsNumberLength: "an NHS number of 10 digits, formatted as text"
        case .nhsNumberCheck: "an NHS number whose last digit agrees with the others"
        case .nhsNumberSame: "a real NHS number, or blank when it is not known"
        case .nhsNumberExponent:
            "all 10 digits: the spreadsheet cut the NHS number short, format the column as text"
        case .nhsNumberRepaired: "10 digits without letters or decimals; it was put right"
        case .notAPostcode: "a full postcode such as IP14 1AA, or a sector such as IP14 1"
        case .notAPractice: "a practice code of one letter and five digits, such as D83001"
        }
    }

    private static func list(_ codes: [NamedText]) -> String {
        let shown = codes.prefix(12).map(\.name).joined(separator: ", ")
        return codes.count > 12 ? "\(shown) and \(codes.count - 12) more" : shown
    }

    private static func range(_ column: ContractColumn) -> String {
        switch (column.minimum, column.maximum) {
        case (let low?, let high?): "from \(low) to \(high)"
        case (let low?, nil): "of \(low) or more"
        case (nil, let high?): "of \(high) or less"
        case (nil, nil): "in range"
        }
    }
}

/// How large a field may be.
enum FieldLimits {
    /// The most bytes of one text field.
    static let textBytes = 10_000
}

extension DateOrder {
    /// The form as people write it.
    var words: String {
        switch self {
        case .dmy: "dd/mm/yyyy"
        case .mdy: "mm/dd/yyyy"
        case .iso: "yyyy-mm-dd"
        }
    }
}
