import Domain

/// Dates, numbers and truth values.
extension RowConverter {
    mutating func appendDate(
        _ index: Int, _ step: Step, _ span: borrowing Span<UInt8>, _ range: Range<Int>,
        into batch: inout RowBatch
    ) {
        if step.form == .month, let day = Self.month(span, range) {
            return batch.values.append(.date(day))
        }
        var count = DateForm.OrderCount()
        let (parsed, end) = DateForm.parse(span, range, order: dateOrder, count: &count)
        countOrder(index, count)
        switch parsed {
        case .problem(let problem): fail(index, problem, into: &batch)
        case .serial(let day, _):
            keepDay(fromSerial(day, index), index, step, into: &batch)
        case .day(let day):
            let (_, problem) = DateForm.time(span, from: end, to: range.upperBound)
            if let problem { return fail(index, problem, into: &batch) }
            keepDay(day, index, step, into: &batch)
        }
    }

    /// The day of a spreadsheet's day number; 1904 workbooks count 1,462 days less.
    private mutating func fromSerial(_ day: Int32, _ index: Int) -> Int32 {
        if serials == .noted { note(index, .excelSerial) }
        return serials == .from1904 ? day + 1_462 : day
    }

    private mutating func keepDay(
        _ day: Int32, _ index: Int, _ step: Step, into batch: inout RowBatch
    ) {
        switch step.form {
        case .birthDate where Self.placeholders.contains(day):
            fail(index, .placeholderDate, into: &batch)
        case .month:
            let first = CivilDay(CivilDay(number: day).month.firstDayText)?.number ?? day
            batch.values.append(.date(first))
        default: batch.values.append(.date(day))
        }
    }

    /// Dates of birth that stand for "not known": 1 January 1900 and 1901.
    private static let placeholders: Set<Int32> = Set(
        ["1900-01-01", "1901-01-01"].compactMap { CivilDay($0)?.number })

    /// The first day of a month written `2025-03`, `Mar-25` or `March 2025`.
    private static func month(_ span: borrowing Span<UInt8>, _ range: Range<Int>) -> Int32? {
        var reader = DateForm.Digits(position: range.lowerBound, end: range.upperBound)
        if let year = reader.number(span) {
            guard year.digits == 4, reader.skip(span, 0x2D), let month = reader.number(span),
                reader.position == range.upperBound
            else { return nil }
            return CivilDay(year: year.value, month: month.value, day: 1)?.number
        }
        while reader.position < reader.end, TextForm.isLetter(span[reader.position]) {
            reader.position += 1
        }
        guard reader.position - range.lowerBound >= 3,
            let month = DateForm.monthNumber(span, range.lowerBound),
            reader.skip(span, 0x2D) || reader.skip(span, 0x20), let year = reader.number(span),
            reader.position == range.upperBound, year.digits == 4 || year.digits == 2
        else { return nil }
        let full = year.digits == 2 ? 2000 + year.value : year.value
        return CivilDay(year: full, month: month, day: 1)?.number
    }

    mutating func appendTimestamp(
        _ index: Int, _ span: borrowing Span<UInt8>, _ range: Range<Int>,
        into batch: inout RowBatch
    ) {
        var count = DateForm.OrderCount()
        let (parsed, end) = DateForm.parse(span, range, order: dateOrder, count: &count)
        countOrder(index, count)
        switch parsed {
        case .problem(let problem): fail(index, problem, into: &batch)
        case .serial(let day, let microseconds):
            let day = Int64(fromSerial(day, index))
            batch.values.append(.timestamp(day * DateForm.dayMicroseconds + microseconds))
        case .day(let day):
            let (time, problem) = DateForm.time(span, from: end, to: range.upperBound)
            if let problem { return fail(index, problem, into: &batch) }
            batch.values.append(.timestamp(Int64(day) * DateForm.dayMicroseconds + time))
        }
    }

    mutating func appendInteger(
        _ index: Int, _ step: Step, _ span: borrowing Span<UInt8>, _ range: Range<Int>,
        into batch: inout RowBatch
    ) {
        let (parsed, problem) = NumberForm.parse(span, range)
        if let problem { return fail(index, problem, into: &batch) }
        if parsed.isPercent { return fail(index, .percentForCount, into: &batch) }
        let number = parsed.trimmed
        guard number.scale == 0 else { return fail(index, .decimalForCount, into: &batch) }
        guard number.mantissa >= step.minimum, number.mantissa <= step.maximum else {
            return fail(index, .outOfRange, into: &batch)
        }
        batch.values.append(.integer(number.mantissa))
    }

    mutating func appendNumeric(
        _ index: Int, _ step: Step, _ span: borrowing Span<UInt8>, _ range: Range<Int>,
        into batch: inout RowBatch
    ) {
        let (parsed, problem) = NumberForm.parse(span, range)
        if let problem { return fail(index, problem, into: &batch) }
        if parsed.isPercent { return fail(index, .percentForCount, into: &batch) }
        var number = parsed
        if step.scale >= 0, Int(number.scale) > step.scale {
            number = number.rounded(to: step.scale)
        }
        if step.isMagnitude { number.mantissa = abs(number.mantissa) }
        let whole = number.rounded(to: 0).mantissa
        guard whole >= step.minimum, whole <= step.maximum else {
            return fail(index, .outOfRange, into: &batch)
        }
        batch.values.append(.numeric(mantissa: number.mantissa, scale: number.scale))
    }

    mutating func appendBoolean(
        _ index: Int, _ span: borrowing Span<UInt8>, _ range: Range<Int>,
        into batch: inout RowBatch
    ) {
        switch Self.words.find(span.extracting(range)) {
        case .code(0): batch.values.append(.boolean(true))
        case .code: batch.values.append(.boolean(false))
        default: fail(index, .notYesOrNo, into: &batch)
        }
    }

    private static let words = CodeTable(
        codes: ["true", "false"],
        aliases: [
            NamedText("yes", "true"), NamedText("y", "true"), NamedText("1", "true"),
            NamedText("t", "true"), NamedText("no", "false"), NamedText("n", "false"),
            NamedText("0", "false"), NamedText("f", "false"),
        ])
}
