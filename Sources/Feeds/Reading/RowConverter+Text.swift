/// Text, codes and lists.
extension RowConverter {
    mutating func appendText(
        _ index: Int, _ step: Step, _ bytes: [UInt8], _ span: borrowing Span<UInt8>,
        _ range: Range<Int>, into batch: inout RowBatch
    ) {
        guard range.count <= FieldLimits.textBytes else {
            return fail(index, .tooLong, into: &batch)
        }
        if step.table >= 0 {
            return appendCode(index, step, bytes, span, range, into: &batch)
        }
        let start = batch.bytes.count
        switch step.form {
        case .nhsNumber where !keepsPseudonyms:
            return appendNHSNumber(index, span, range, into: &batch)
        case .postcode:
            guard PlaceForm.appendPostcode(span, range, to: &batch.bytes) else {
                return fail(index, .notAPostcode, into: &batch)
            }
        case .practice:
            guard PlaceForm.appendPractice(span, range, to: &batch.bytes) else {
                return fail(index, .notAPractice, into: &batch)
            }
        case .diagnosis: PlaceForm.appendDiagnosis(span, range, to: &batch.bytes)
        default: batch.bytes.append(contentsOf: bytes[range])
        }
        endText(from: start, into: &batch)
    }

    private func endText(from start: Int, into batch: inout RowBatch) {
        batch.values.append(
            .text(start: Int32(start), length: Int32(batch.bytes.count - start)))
    }

    private mutating func appendCode(
        _ index: Int, _ step: Step, _ bytes: [UInt8], _ span: borrowing Span<UInt8>,
        _ range: Range<Int>, into batch: inout RowBatch
    ) {
        guard let code = findCode(index, step, bytes, span, range) else {
            return fail(index, .notInList, into: &batch)
        }
        let start = batch.bytes.count
        batch.bytes.append(contentsOf: tables[step.table].codes[code])
        endText(from: start, into: &batch)
    }

    /// The code that a field stands for: as sent, else with its text folded.
    private mutating func findCode(
        _ index: Int, _ step: Step, _ bytes: [UInt8], _ span: borrowing Span<UInt8>,
        _ range: Range<Int>
    ) -> Int? {
        var match = tables[step.table].find(span.extracting(range))
        if match == .none {
            let folded = TextForm.folded(Array(bytes[range]))
            match = tables[step.table].find(folded.span)
        }
        switch match {
        case .none: return nil
        case .code(let code): return code
        case .unpadded(let code):
            note(index, .leadingZeroLost)
            return code
        }
    }

    private mutating func appendNHSNumber(
        _ index: Int, _ span: borrowing Span<UInt8>, _ range: Range<Int>,
        into batch: inout RowBatch
    ) {
        let (digits, problem) = NHSNumberForm.digits(span, range)
        guard let digits else { return fail(index, problem ?? .nhsNumberLength, into: &batch) }
        if let problem { note(index, problem) }
        let start = batch.bytes.count
        var power: UInt64 = 1_000_000_000
        while power > 0 {
            batch.bytes.append(0x30 + UInt8(digits / power % 10))
            power /= 10
        }
        endText(from: start, into: &batch)
    }

    /// A list between pipes, each part looked up on its own: `I10|W19` becomes `|I10|W19|`.
    mutating func appendList(
        _ index: Int, _ step: Step, _ bytes: [UInt8], _ span: borrowing Span<UInt8>,
        _ range: Range<Int>, into batch: inout RowBatch
    ) {
        guard range.count <= FieldLimits.textBytes else {
            return fail(index, .tooLong, into: &batch)
        }
        let pipe = UInt8(ascii: "|")
        let start = batch.bytes.count
        var position = range.lowerBound
        batch.bytes.append(pipe)
        while position <= range.upperBound {
            var end = position
            while end < range.upperBound, span[end] != pipe { end += 1 }
            let part = TextForm.trimmed(span, position..<end)
            position = end + 1
            if part.isEmpty { continue }
            if step.table >= 0 {
                guard let code = findCode(index, step, bytes, span, part) else {
                    batch.bytes.removeLast(batch.bytes.count - start)
                    return fail(index, .notInList, into: &batch)
                }
                batch.bytes.append(contentsOf: tables[step.table].codes[code])
            } else if step.form == .diagnosis {
                PlaceForm.appendDiagnosis(span, part, to: &batch.bytes)
            } else {
                batch.bytes.append(contentsOf: bytes[part])
            }
            batch.bytes.append(pipe)
        }
        if batch.bytes.count == start + 1 {
            batch.bytes.removeLast()
            if step.isRequired { return fail(index, .blank, into: &batch) }
            return batch.values.append(.null)
        }
        endText(from: start, into: &batch)
    }
}
