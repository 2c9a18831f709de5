/// A date, or a date with a time, as workbooks know it: without a time zone.
public struct WorkbookDate: Sendable, Hashable {
    /// The year, 1900 to 9999.
    public var year: Int
    /// The month, 1 to 12.
    public var month: Int
    /// The day of the month, from 1.
    public var day: Int
    /// The hour, 0 to 23.
    public var hour: Int
    /// The minute, 0 to 59.
    public var minute: Int
    /// The second, 0 to 59.
    public var second: Int

    /// Makes a date, at midnight unless a time is given.
    public init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// Whether there is such a date in the calendar, and workbooks can hold it.
    public var isValid: Bool {
        guard (1900...9999).contains(year), (1...12).contains(month), day >= 1,
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return day <= [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Seconds since 1 January 1970, taken as universal time.
    var secondsSince1970: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return ((days * 24 + hour) * 60 + minute) * 60 + second
    }
}

/// What is written into a cell.
public indirect enum CellValue: Sendable, Hashable {
    /// Nothing; the cell keeps its style.
    case blank
    /// Text; text that begins like a formula stays text.
    case text(String)
    /// A number; must be finite.
    case number(Double)
    /// A whole number of at most 15 digits.
    case integer(Int)
    /// True or false.
    case boolean(Bool)
    /// A date or a date with a time.
    case date(WorkbookDate)
    /// A link to a web page or mail address, and the text that is shown.
    case link(url: String, text: String)
    /// A link to a cell of a sheet of the same workbook, and the text that is shown.
    case sheetLink(sheet: String, cell: String, text: String)
    /// A value with a style of its own instead of the column's.
    case styled(CellValue, CellStyle)
}
