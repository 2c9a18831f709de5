/// Reads dates and times from bytes.
enum DateForm {
    /// A day, or why there is none.
    enum Parsed: Equatable {
        case day(Int32)
        /// A spreadsheet's day number, with the fraction of the day in microseconds.
        case serial(Int32, Int64)
        case problem(FieldProblem)
    }

    /// Which number of a date with slashes was over 12; tells dd/mm from mm/dd files.
    struct OrderCount {
        var firstOver12 = 0
        var secondOver12 = 0
    }

    /// Microseconds in a day.
    static let dayMicroseconds: Int64 = 86_400_000_000

    /// Reads a date from the start of `bytes` in `range`, up to `end`.
    static func parse(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, order: DateOrder,
        count: inout OrderCount
    ) -> (parsed: Parsed, end: Int) {
        var reader = Digits(position: range.lowerBound, end: range.upperBound)
        guard let first = reader.number(bytes) else { return (.problem(.notADate), 0) }
        guard reader.position < range.upperBound else {
            return (plain(first.value, digits: first.digits), reader.position)
        }
        let mark = bytes[reader.position]
        if TextForm.isLetter(mark), first.digits == 2 {
            return run(bytes, &reader, day: first.value)
        }
        if mark == UInt8(ascii: "."), first.digits == 5 {
            return serial(bytes, range, day: first.value)
        }
        guard mark == 0x2F || mark == 0x2D || mark == 0x2E || mark == 0x20 else {
            return (.problem(.notADate), reader.position)
        }
        reader.position += 1
        if reader.position < range.upperBound, TextForm.isLetter(bytes[reader.position]) {
            return named(bytes, &reader, day: first, mark: mark)
        }
        guard mark != 0x20, let second = reader.number(bytes), reader.position < range.upperBound,
            bytes[reader.position] == mark
        else { return (.problem(.notADate), reader.position) }
        reader.position += 1
        guard let third = reader.number(bytes) else {
            return (.problem(.notADate), reader.position)
        }
        if first.digits == 4, second.digits <= 2, third.digits <= 2 {
            return (day(first.value, second.value, third.value), reader.position)
        }
        guard third.digits == 4, first.digits <= 2, second.digits <= 2 else {
            return (.problem(.notADate), reader.position)
        }
        if first.value > 12 { count.firstOver12 += 1 }
        if second.value > 12 { count.secondOver12 += 1 }
        if order == .mdy {
            return (day(third.value, first.value, second.value), reader.position)
        }
        if second.value > 12, first.value <= 12 {
            return (.problem(.monthFirst), reader.position)
        }
        return (day(third.value, second.value, first.value), reader.position)
    }

    /// A number without marks: 20250131, or a spreadsheet's day number.
    private static func plain(_ value: Int, digits: Int) -> Parsed {
        if digits == 8 { return day(value / 10_000, value / 100 % 100, value % 100) }
        if (4...5).contains(digits), value >= 3654 { return .serial(serialDay(value), 0) }
        return .problem(.notADate)
    }

    /// Days since 1 January 2000 of a day number of the 1900 system; 36526 is 1 January 2000.
    static func serialDay(_ value: Int) -> Int32 { Int32(value - 36_526) }

    private static func serial(
        _ bytes: borrowing Span<UInt8>, _ range: Range<Int>, day value: Int
    ) -> (Parsed, Int) {
        var scale: Int64 = dayMicroseconds
        var microseconds: Int64 = 0
        for index in range.lowerBound + 6..<range.upperBound {
            guard TextForm.isDigit(bytes[index]) else { return (.problem(.notADate), index) }
            if scale >= 10 {
                scale /= 10
                microseconds += scale * Int64(bytes[index] - 0x30)
            }
        }
        let second: Int64 = 1_000_000
        let rounded = (microseconds + second / 2) / second * second
        let carries = rounded >= dayMicroseconds
        return (
            .serial(serialDay(value) + (carries ? 1 : 0), carries ? 0 : rounded), range.upperBound
        )
    }

    /// 12-May-2025 and 12 May 2025, as database tools write them.
    private static func named(
        _ bytes: borrowing Span<UInt8>, _ reader: inout Digits,
        day first: (value: Int, digits: Int), mark: UInt8
    ) -> (Parsed, Int) {
        let start = reader.position
        while reader.position < reader.end, TextForm.isLetter(bytes[reader.position]) {
            reader.position += 1
        }
        guard reader.position - start >= 3, reader.position < reader.end,
            bytes[reader.position] == mark, let month = monthNumber(bytes, start)
        else { return (.problem(.notADate), reader.position) }
        reader.position += 1
        guard let year = reader.number(bytes), year.digits == 4 else {
            return (.problem(.notADate), reader.position)
        }
        return (day(year.value, month, first.value), reader.position)
    }

    /// 01APR2022, as published list sizes write it.
    private static func run(
        _ bytes: borrowing Span<UInt8>, _ reader: inout Digits, day first: Int
    ) -> (Parsed, Int) {
        let start = reader.position
        guard start + 3 < reader.end, TextForm.isLetter(bytes[start + 1]),
            TextForm.isLetter(bytes[start + 2]), let month = monthNumber(bytes, start)
        else { return (.problem(.notADate), start) }
        reader.position += 3
        guard let year = reader.number(bytes), year.digits == 4 else {
            return (.problem(.notADate), reader.position)
        }
        return (day(year.value, month, first), reader.position)
    }

    /// 1 to 12 by the first three letters of an English month.
    static func monthNumber(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int? {
        let letters =
            Int(TextForm.upper(bytes[start])) << 16 | Int(TextForm.upper(bytes[start + 1])) << 8
            | Int(TextForm.upper(bytes[start + 2]))
        return monthLetters.firstIndex(of: letters).map { $0 + 1 }
    }

    private static let monthLetters: [Int] = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ].map { $0.utf8.reduce(0) { $0 << 8 | Int($1) } }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Parsed {
        guard let number = DayTable.shared.number(year: year, month: month, day: day) else {
            return .problem(.noSuchDay)
        }
        return .day(number)
    }

    /// Reads the time of day after a date: `hh:mm`, `hh:mm:ss` and decimals of a second.
    ///
    /// - Returns: Microseconds since midnight, or why there are none.
    static func time(
        _ bytes: borrowing Span<UInt8>, from start: Int, to end: Int
    ) -> (microseconds: Int64, problem: FieldProblem?) {
        if start == end { return (0, nil) }
        guard bytes[start] == 0x20 || bytes[start] == UInt8(ascii: "T") else {
            return (0, .notADate)
        }
        var reader = Digits(position: start + 1, end: end)
        guard let hour = reader.number(bytes), hour.digits <= 2, hour.value < 24,
            reader.skip(bytes, UInt8(ascii: ":")), let minute = reader.number(bytes),
            minute.digits == 2, minute.value < 60
        else { return (0, .notADate) }
        var total = Int64(hour.value * 3600 + minute.value * 60) * 1_000_000
        if reader.skip(bytes, UInt8(ascii: ":")) {
            guard let second = reader.number(bytes), second.digits == 2, second.value < 60 else {
                return (0, .notADate)
            }
            total += Int64(second.value) * 1_000_000
            if reader.skip(bytes, UInt8(ascii: ".")) {
                guard let part = reader.number(bytes), part.digits <= 9 else {
                    return (0, .notADate)
                }
                var microseconds = part.value
                for _ in part.digits..<max(6, part.digits) { microseconds *= 10 }
                for _ in 6..<max(6, part.digits) { microseconds /= 10 }
                total += Int64(microseconds)
            }
        }
        if reader.position == end { return (total, nil) }
        let mark = bytes[reader.position]
        let isZone = mark == UInt8(ascii: "Z") || mark == UInt8(ascii: "+") || mark == 0x2D
        return (0, isZone ? .timeZone : .notADate)
    }

    /// A cursor over digits.
    struct Digits {
        var position: Int
        let end: Int

        /// The digits from here on, at most nine of them.
        mutating func number(_ bytes: borrowing Span<UInt8>) -> (value: Int, digits: Int)? {
            let start = position
            var value = 0
            while position < end, position - start < 9, TextForm.isDigit(bytes[position]) {
                value = value * 10 + Int(bytes[position] - 0x30)
                position += 1
            }
            return position > start ? (value, position - start) : nil
        }

        mutating func skip(_ bytes: borrowing Span<UInt8>, _ mark: UInt8) -> Bool {
            guard position < end, bytes[position] == mark else { return false }
            position += 1
            return true
        }
    }
}
