/// Dates as workbooks hold them: days since a start, the time as part of a day.
struct SerialDate {
    /// Milliseconds of a day.
    private static let dayLength = 86_400_000.0

    /// Writes a serial date as ISO 8601 text.
    ///
    /// In the 1900 system day 60 is 29 February 1900, which never was, and day 0 is no day at
    /// all. These, negative numbers and years after 9999 are not dates: the result is false and
    /// nothing is written.
    static func write(
        _ serial: Double, as meaning: NumberMeaning, uses1904: Bool, into bytes: inout [UInt8]
    ) -> Bool {
        guard serial >= 0, serial < 2_958_466 else { return false }
        var day = Int(serial)
        var milliseconds = Int(((serial - Double(day)) * dayLength).rounded())
        if milliseconds >= Int(dayLength) { (day, milliseconds) = (day + 1, 0) }
        if meaning == .time, day == 0 {
            writeTime(milliseconds, into: &bytes)
            return true
        }
        guard let days = daysSince1970(day, uses1904: uses1904) else { return false }
        let date = civil(days)
        guard date.year <= 9999 else { return false }
        write(date.year, digits: 4, into: &bytes)
        bytes.append(0x2D)
        write(date.month, digits: 2, into: &bytes)
        bytes.append(0x2D)
        write(date.day, digits: 2, into: &bytes)
        if meaning != .date || milliseconds != 0 {
            bytes.append(0x54)
            writeTime(milliseconds, into: &bytes)
        }
        return true
    }

    private static func daysSince1970(_ day: Int, uses1904: Bool) -> Int? {
        if uses1904 { return day - 24_107 }
        switch day {
        case 1...59: return day - 25_568
        case 61...: return day - 25_569
        default: return nil
        }
    }

    /// The date of a day counted from 1 January 1970.
    ///
    /// Source: Howard Hinnant, chrono-compatible low-level date algorithms, `civil_from_days`.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func writeTime(_ milliseconds: Int, into bytes: inout [UInt8]) {
        let seconds = milliseconds / 1000
        write(seconds / 3600, digits: 2, into: &bytes)
        bytes.append(0x3A)
        write(seconds / 60 % 60, digits: 2, into: &bytes)
        bytes.append(0x3A)
        write(seconds % 60, digits: 2, into: &bytes)
        if milliseconds % 1000 != 0 {
            bytes.append(0x2E)
            write(milliseconds % 1000, digits: 3, into: &bytes)
        }
    }

    private static func write(_ value: Int, digits: Int, into bytes: inout [UInt8]) {
        var scale = 1
        for _ in 1..<digits { scale *= 10 }
        while scale > 0 {
            bytes.append(0x30 + UInt8(value / scale % 10))
            scale /= 10
        }
    }
}
